"""The only door out of a paper, and it is shut: a paper is made of what it was handed."""

from weasyprint.urls import URLFetcher, URLFetcherResponse


class HouseFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Lets `data:` addresses through, and own `assets` by name (`asset:seal.svg`); never the network, never a file."""

    def __init__(self, assets: dict[str, tuple[str, bytes]] | None = None) -> None:
        """`assets`: name → (content type, bytes)."""
        super().__init__(allowed_protocols=("data",), allow_redirects=False)
        self._assets = assets or {}

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url.startswith("asset:") and (asset := self._assets.get(url.removeprefix("asset:"))):
            content_type, content = asset
            return URLFetcherResponse(url, content, {"Content-Type": content_type})
        return super().fetch(url, headers)

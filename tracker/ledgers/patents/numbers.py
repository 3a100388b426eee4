"""The number of a patent, however it is written: ZL201510123456.7, CN2015101234567, 2015 1012 3456.7. Pure."""

import re
import unicodedata

_NUMBER = re.compile(r"(?:ZL|CN)?(\d{12}|\d{8})\.?([0-9X])")
_PART = re.compile(r"(?:ZL|CN)?(\d{6,13})(?:\.([0-9X])?)?")


def patent_number(text: str) -> str | None:
    """In the one form in which it is kept; None when it is none."""
    found = _NUMBER.fullmatch(_bare(text))
    return f"ZL{found[1]}.{found[2]}" if found else None


def looked_for(text: str) -> str | None:
    """A number or the beginning of one as it stands in what is searched (folded); None for anything else."""
    whole = patent_number(text)
    if whole:
        return whole.lower()
    found = _PART.fullmatch(_bare(text))
    return found[1] if found else None


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).upper().split())

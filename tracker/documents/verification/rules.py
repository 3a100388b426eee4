"""Reading a code as people type it, and what can be said of a paper. Pure."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Standing(StrEnum):
    VALID = "valid"
    VOID = "void"
    CORRECTED = "corrected"

    @property
    def label(self) -> str:
        return {Standing.VALID: "有效", Standing.VOID: "已作废", Standing.CORRECTED: "已更正"}[self]


@dataclass(frozen=True)
class Verdict:
    """What strangers are told: enough to compare with the paper in hand, nothing of what the paper says.

    Attributes:
        ended_on: the day on which it was voided or corrected.
        corrected_by: the number of the paper that took its place; `corrects`: of the one whose place it took.
        signer: whose certificate signed it, or empty.
    """

    number: str
    title: str
    office: str
    issued_on: date
    sha256: str
    code: str
    standing: Standing
    ended_on: date | None
    corrects: str
    corrected_by: str
    signer: str


def as_code(typed: str) -> str:
    """Capitals without hyphens and spaces; full-width letters as an input method leaves them are the same letters."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    return "".join(sign for sign in plain if sign.isalnum())[:40]

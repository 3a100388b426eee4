"""A workbook that somebody sent, as a ledger's sheet."""

from typing import NamedTuple

from tracker.errors import Invalid
from tracker.files.spreadsheets.opening import Row, read_rows
from tracker.ledgers.spreadsheets.layout import MOST_ROWS


class Sheet(NamedTuple):
    headers: list[str]
    rows: list[Row]


def open_sheet(content: bytes, most_rows: int = MOST_ROWS) -> Sheet:
    """Raises Invalid with what is wrong and what to do."""
    rows = read_rows(content, most_rows)
    if not rows or rows[0][0] != 1:
        raise Invalid("第一张表的第一行应为栏名，现在是空的。可以先导出台账，在导出的表格中填写。")
    (_, headers), *filled = rows
    return Sheet(headers, filled)

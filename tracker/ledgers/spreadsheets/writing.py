"""A ledger out to a workbook that can be filled in and sent back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from tracker.ledgers.definition import Definition, Field, FieldKind
from tracker.ledgers.definitions.checks import FIGURES
from tracker.ledgers.spreadsheets.layout import MOST_ROWS, OWN, UNIT, columns, header_of
from tracker.ledgers.values import Kept, Values, figure_of, typed

_WIDTHS = {FieldKind.LONG_TEXT: 40, FieldKind.TEXT: 22, FieldKind.DATE: 12, FieldKind.CHOICE: 12}
# Of cells still to be filled in, too: a long number typed into a cell that is not text loses its last digits.
_LOOKS = {FieldKind.TEXT: "text", FieldKind.LONG_TEXT: "wrap", FieldKind.DATE: "date"}
_EXACT = 15  # digits that a spreadsheet keeps of a figure
_LONGEST_LIST = 255  # characters of a validation's list, as Excel has it
_UNITS = "单位"  # the sheet that they are chosen from
_NO_SHEETS = (_UNITS, "history")  # Excel keeps the latter for itself


class OutRow(NamedTuple):
    """Without an id and a revision (0) it is read as a new one."""

    id: int
    revision: int
    unit: str
    state: str
    values: Values


def write(
    definition: Definition,
    rows: Iterable[OutRow],
    file: Path,
    *,
    names: Mapping[FieldKind, Mapping[int, str]],
    units: Sequence[str] = (),
    personal: bool,
) -> int:
    """How many rows were written. Texts stay texts, whatever they begin with: no formula ever runs out of a ledger."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": False}
    fields = columns(definition, personal=personal)
    count = 0
    with xlsxwriter.Workbook(str(file), options) as book:
        sheet = book.add_worksheet(_sheet_name(definition.title))
        looks = {
            "head": book.add_format({"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True}),
            "own": book.add_format({"font_color": "#808080"}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "text": book.add_format({"num_format": "@"}),
            "wrap": book.add_format({"text_wrap": True, "num_format": "@"}),
        }
        _head(sheet, fields, looks)
        for row in rows:
            count += 1
            for column, text in enumerate((row.id or "", row.revision or "", row.unit, row.state)):
                sheet.write(count, column, text, looks["own"])
            for column, field in enumerate(fields, start=len(OWN)):
                _cell(sheet, count, column, field, row.values.get(field.name), names, looks)
        _lists(book, sheet, fields, units)
    return count


def _head(sheet: Worksheet, fields: Sequence[Field], looks: Mapping[str, Any]) -> None:
    for column, label in enumerate(OWN):
        sheet.set_column(column, column, 8 if column < 2 else 14)
        sheet.write_string(0, column, label, looks["head"])
    for column, field in enumerate(fields, start=len(OWN)):
        sheet.set_column(column, column, _WIDTHS.get(field.kind, 14), looks.get(_LOOKS.get(field.kind, "")))
        sheet.write_string(0, column, header_of(field), looks["head"])
    sheet.freeze_panes(1, len(OWN))
    sheet.autofilter(0, 0, 0, len(OWN) + len(fields) - 1)


def _cell(
    sheet: Worksheet,
    line: int,
    column: int,
    field: Field,
    kept: Kept | None,
    names: Mapping[FieldKind, Mapping[int, str]],
    looks: Mapping[str, Any],
) -> None:
    if kept is None:
        return
    if field.kind is FieldKind.DATE:
        sheet.write_datetime(line, column, date.fromisoformat(str(kept)), looks["date"])
    elif field.kind in FIGURES and len(str(kept)) <= _EXACT:
        sheet.write_number(line, column, float(figure_of(kept)))
    else:
        look = looks["wrap" if field.kind is FieldKind.LONG_TEXT else "text"]
        sheet.write_string(line, column, typed(field, kept, names.get(field.kind)), look)


def _lists(
    book: xlsxwriter.Workbook,
    sheet: Worksheet,
    fields: Sequence[Field],
    units: Sequence[str],
) -> None:
    """Cells that take one of a few offer them. Units, too many for a cell's own list, stand on a sheet of their own."""
    for column, field in enumerate(fields, start=len(OWN)):
        if field.kind is FieldKind.CHOICE and len(",".join(field.choices)) <= _LONGEST_LIST:
            sheet.data_validation(1, column, MOST_ROWS, column, {"validate": "list", "source": list(field.choices)})
    if units:
        hidden = book.add_worksheet(_UNITS)
        for line, name in enumerate(units):
            hidden.write_string(line, 0, name)
        hidden.hide()
        source = f"='{_UNITS}'!$A$1:$A${len(units)}"
        place = OWN.index(UNIT)
        sheet.data_validation(1, place, MOST_ROWS, place, {"validate": "list", "source": source})


def _sheet_name(title: str) -> str:
    """At most 31 signs, without those that Excel does not take."""
    name = "".join(sign for sign in title if sign not in "[]:*?/\\")[:31].strip("'")
    return name if name.strip() and name.lower() not in _NO_SHEETS else "台账"

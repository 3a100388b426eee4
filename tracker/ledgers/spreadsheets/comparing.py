"""A sheet against the rows that there are: what would be added, changed, is wrong, or was changed by others. Pure."""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import NamedTuple

from tracker.errors import Invalid
from tracker.ledgers import rules
from tracker.ledgers.definition import Definition, Field, FieldKind
from tracker.ledgers.spreadsheets.layout import OWN, REVISION, ROW, STATE, UNIT, columns, header_of, label_in, plain
from tracker.ledgers.spreadsheets.likeness import likeness
from tracker.ledgers.spreadsheets.opening import Sheet
from tracker.ledgers.values import Kept, Names, Values, folded, parse

_FAILED = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")
_LOST_DIGITS = re.compile(r"\d(\.\d+)?[eE]\+\d{2}")


class There(NamedTuple):
    """A row as it is kept now."""

    unit_id: int
    state: str
    revision: int
    values: Values


class Addition(NamedTuple):
    line: int
    unit_id: int
    state: str
    values: dict[str, Kept]


class Alteration(NamedTuple):
    line: int
    row_id: int
    revision: int
    values: dict[str, Kept]
    changes: list[rules.Change]


class Trouble(NamedTuple):
    """Cell by cell, or of the line as a whole."""

    line: int
    sentence: str


@dataclass
class DryRun:
    """What an import would do. Nothing can be confirmed while there are `errors`; `conflicts` are left out."""

    additions: list[Addition] = field(default_factory=list)
    alterations: list[Alteration] = field(default_factory=list)
    unchanged: int = 0
    errors: list[Trouble] = field(default_factory=list)
    conflicts: list[Trouble] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)  # headers that are no field's

    @property
    def does_nothing(self) -> bool:
        return not self.additions and not self.alterations

    @property
    def fingerprint(self) -> str:
        """The same for two runs that would do the same to the same revisions."""
        added = [(row.unit_id, row.state, row.values) for row in self.additions]
        altered = [(row.row_id, row.revision, row.values) for row in self.alterations]
        return sha256(json.dumps([added, altered], sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Known:
    """`rows`: by id. `keys`: by unique field and folded value, whose id. `units`: by any name.

    `alike`: where nothing is unique, how many rows that the sheet does not number there are of each likeness.
    """

    rows: Mapping[int, There]
    keys: Mapping[tuple[str, str], int]
    units: Mapping[str, int]
    names: Names
    alike: Mapping[bytes, int] = field(default_factory=dict)


def compare(definition: Definition, sheet: Sheet, known: Known, *, unit_id: int | None = None) -> DryRun:
    """`unit_id`: whose a new row is when the sheet names no unit. Raises Invalid for a sheet of something else."""
    fields, own, ignored = columns_in(definition, sheet.headers)
    run = DryRun(ignored=ignored)
    seen: dict[tuple[str, str], int] = {}
    left = Counter(known.alike)  # a row answers for one line
    for line, cells in sheet.rows:
        _line(definition, run, line, _Cells(cells, own, fields), known, unit_id, seen, left)
    return run


class _Cells(NamedTuple):
    cells: Sequence[str]
    own: Mapping[str, int]
    fields: Mapping[int, Field]

    def get(self, name: str) -> str:
        place = self.own.get(name)
        return self.at(place).strip() if place is not None else ""

    def at(self, place: int) -> str:
        return self.cells[place] if place < len(self.cells) else ""


def columns_in(definition: Definition, headers: Sequence[str]) -> tuple[dict[int, Field], dict[str, int], list[str]]:
    """Which column is which field, which are our own, and the headers that are neither. Raises Invalid."""
    asked = columns(definition, personal=True)
    shortened = {label_in(field.label): field for field in reversed(asked)}
    whole = {plain(also): field for field in asked for also in field.also}
    whole |= {plain(text): field for field in asked for text in (field.label, header_of(field))}
    fields: dict[int, Field] = {}
    own: dict[str, int] = {}
    ignored = []
    for place, header in enumerate(headers):
        label = label_in(header)
        found = whole.get(plain(header)) or whole.get(plain(header).rstrip("*")) or shortened.get(label)
        if label in OWN and label not in own:
            own[label] = place
        elif found and found not in fields.values():
            fields[place] = found
        elif header.strip():
            ignored.append(header.strip())
    if not fields:
        raise Invalid("没有认出任何栏名，可能不是这个台账的表格。请先导出台账，在导出的表格中填写。")
    return fields, own, ignored


def _line(
    definition: Definition,
    run: DryRun,
    line: int,
    cells: _Cells,
    known: Known,
    unit_id: int | None,
    seen: dict[tuple[str, str], int],
    left: Counter[bytes],
) -> None:
    problems: list[str] = []
    typed = _typed(cells, known.names, problems)
    row_id = _row_id(definition, cells, typed, known, problems)
    for name, key in rules.keys_of(definition, typed).items():
        if seen.setdefault((name, key), line) != line:
            problems.append(f"“{definition.by_name[name].label}”与第{seen[name, key]}行重复。")
    problems += _taken(definition, typed, known, row_id)
    if row_id and seen.setdefault((ROW, str(row_id)), line) != line:
        problems.append(f"与第{seen[ROW, str(row_id)]}行是同一条记录（第{row_id}号）。")
    if problems or row_id == 0:
        run.errors += [Trouble(line, sentence) for sentence in problems]
    elif row_id is None:
        _add(definition, run, line, cells, typed, known, unit_id, left)
    else:
        _alter(definition, run, line, cells, typed, known.rows[row_id], row_id, known)


def _typed(cells: _Cells, names: Names, problems: list[str]) -> dict[str, Kept]:
    """What is filled in; what cannot be parsed goes to the problems."""
    found: dict[str, Kept] = {}
    for place, asked in cells.fields.items():
        try:
            _check_unspoilt(asked, cells.at(place))
            kept = parse(asked, cells.at(place), names)
        except Invalid as error:
            problems.append(error.sentence)
        else:
            if kept is not None:
                found[asked.name] = kept
    return found


def _check_unspoilt(asked: Field, text: str) -> None:
    """Raises Invalid for what a spreadsheet makes of a long number, and for what a formula came to when it failed."""
    if text in _FAILED:
        raise Invalid(f"“{asked.label}”是公式的错误值 {text}，请改为实际内容。")
    if asked.kind is FieldKind.TEXT and _LOST_DIGITS.fullmatch(text):
        raise Invalid(f"“{asked.label}”的长号码被表格改成了 {text}，末几位已丢失。请把该列设为文本格式后重新填写。")


def _row_id(definition: Definition, cells: _Cells, typed: Values, known: Known, problems: list[str]) -> int | None:
    """Which row it is: by its number, else by what is unique in it; None for a new one, 0 when it cannot be told."""
    text = cells.get(ROW)
    if text:
        if text.isdecimal() and len(text) < 12 and int(text) in known.rows:
            return int(text)
        problems.append(f"没有第{text[:20]}号记录，或不属于您的单位。新增的行请不要填写记录号。")
        return 0
    for name, key in rules.keys_of(definition, typed).items():
        if (name, key) in known.keys:
            found = known.keys[name, key]
            if found in known.rows:
                return found
            problems.append(f"“{definition.by_name[name].label}”“{typed[name]}”已由其他单位登记。")
            return 0
    return None


def _taken(definition: Definition, typed: Values, known: Known, row_id: int | None) -> list[str]:
    """What may not come twice and is another row's."""
    return [
        f"“{definition.by_name[name].label}”“{typed[name]}”已经登记过（第{known.keys[name, key]}号），不能重复登记。"
        for name, key in rules.keys_of(definition, typed).items()
        if row_id and known.keys.get((name, key), row_id) != row_id
    ]


def _add(
    definition: Definition,
    run: DryRun,
    line: int,
    cells: _Cells,
    typed: dict[str, Kept],
    known: Known,
    unit_id: int | None,
    left: Counter[bytes],
) -> None:
    problems = []
    unit_text, state_text = cells.get(UNIT), cells.get(STATE)
    unit = known.units.get(unit_text) if unit_text else unit_id
    if unit is None:
        problems.append(f"“{UNIT}”中没有找到“{unit_text[:30]}”。" if unit_text else f"请填写“{UNIT}”。")
    states = {folded(state.label): state.name for state in definition.states}
    state = states.get(folded(state_text)) if state_text else definition.first_state.name
    if state is None:
        problems.append(f"“{STATE}”只能是{'、'.join(each.label for each in definition.states)}。")
    if labels := rules.missing(definition, typed):
        problems.append(f"请填写：{'、'.join(labels)}。")
    if problems or unit is None or state is None:
        run.errors += [Trouble(line, sentence) for sentence in problems]
        return
    alike = likeness(unit, typed, [asked.name for asked in cells.fields.values()])
    if left[alike]:
        left[alike] -= 1
        run.unchanged += 1
    else:
        run.additions.append(Addition(line, unit, state, typed))


def _alter(
    definition: Definition,
    run: DryRun,
    line: int,
    cells: _Cells,
    typed: dict[str, Kept],
    there: There,
    row_id: int,
    known: Known,
) -> None:
    """Fields without a column stay as they are; an empty cell empties its field."""
    in_sheet = {asked.name for asked in cells.fields.values()}
    values = {name: kept for name, kept in there.values.items() if name not in in_sheet} | typed
    changes = rules.changes(definition, there.values, values)
    problems = []
    state = definition.state_by_name[there.state]
    if cells.get(STATE) and folded(cells.get(STATE)) != folded(state.label):
        problems.append(f"“{STATE}”现为“{state.label}”，不能在表格中改动，请在页面办理。")
    if cells.get(UNIT) and known.units.get(cells.get(UNIT)) != there.unit_id:
        problems.append(f"“{UNIT}”不能改动。登记错了单位的，请作废后重新登记。")
    if labels := rules.missing(definition, values):
        problems.append(f"请填写：{'、'.join(labels)}。")
    if problems:
        run.errors += [Trouble(line, sentence) for sentence in problems]
    elif not changes:
        run.unchanged += 1
    elif (text := cells.get(REVISION)) and text != str(there.revision):
        run.conflicts.append(Trouble(line, f"第{row_id}号记录在导出之后已被他人修改，没有覆盖：{rules.told(changes)}"))
    else:
        run.alterations.append(Alteration(line, row_id, there.revision, values, changes))

"""Taking a sheet in: first what it would do, then, confirmed, all of it in one transaction."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from tracker.access.policy import Action, Actor
from tracker.accounts.models import Unit
from tracker.database import db
from tracker.errors import Conflict, Invalid, NotAllowed
from tracker.history.operations import record
from tracker.ledgers.definition import Definition, Field
from tracker.ledgers.filters import kept_rows, within
from tracker.ledgers.indicators.operations import lock_counted
from tracker.ledgers.models import LedgerKey, LedgerRow
from tracker.ledgers.operations import add_row, change_row, follow, may_keep
from tracker.ledgers.queries import names_for, units_named
from tracker.ledgers.spreadsheets.comparing import DryRun, Known, There, Trouble, columns_in, compare
from tracker.ledgers.spreadsheets.layout import ROW
from tracker.ledgers.spreadsheets.likeness import likeness
from tracker.ledgers.spreadsheets.opening import Sheet
from tracker.ledgers.values import folded, parse

BATCH = 500


def dry_run(definition: Definition, sheet: Sheet, actor: Actor) -> DryRun:
    """Raises Invalid for a sheet of something else, NotAllowed for a ledger that is not theirs to keep."""
    if not may_keep(definition, actor, actor.unit_path):
        raise NotAllowed("这个台账由督办人员登记。")
    oversees = actor.may_on(Action.OVERSEE_LEDGERS, actor.unit_path)
    own_unit = None if oversees else actor.unit_id  # whoever oversees many says whose a row is
    known = _known(definition, sheet, actor.unit_path)
    run = compare(definition, sheet, known, unit_id=own_unit)
    if not oversees:
        _refuse_states(definition, run)
        _refuse_final(definition, run, known)
    return run


def take_in(definition: Definition, run: DryRun, *, actor: Actor, now: datetime, name: str) -> None:
    """`name`: of the file, for the history. Each row's own history says what changed in it.

    Raises:
        Invalid: a sheet in which something is wrong.
        Conflict: one that would do nothing any more.
    """
    if run.errors:
        raise Invalid(f"表格中还有{len(run.errors)}处错误，没有导入。请改正后重新上传。")
    if run.does_nothing:
        raise Conflict("表格与现有记录一致，没有需要导入的内容。")
    paths = _lock(definition, run)
    units = {unit.id: unit for unit in db.session.scalars(select(Unit).where(Unit.path.startswith(actor.unit_path)))}
    who: dict[str, Any] = {"actor": actor, "now": now, "alone": False}
    written = [add_row(definition, units[row.unit_id], row.values, state=row.state, **who) for row in run.additions]
    rows = _rows([change.row_id for change in run.alterations])
    for change in run.alterations:
        change_row(definition, rows[change.row_id], change.values, revision=change.revision, **who)
    for batch in _batches([*written, *rows.values()]):
        follow(definition, batch, [], now)
    follow(definition, [], paths, now)
    record(
        "ledger.imported",
        "ledger",
        0,
        actor=actor if actor.id else None,
        now=now,
        unit_path=actor.unit_path,
        name=f"{definition.title}·{name}",
        added=len(run.additions),
        changed=len(run.alterations),
    )


def _lock(definition: Definition, run: DryRun) -> Sequence[str]:
    """Every row that will be touched, before the first event: whoever holds the history's head waits for nobody.

    Returns the paths of the units concerned.
    """
    units = {row.unit_id for row in run.additions}
    for ids in _batches(sorted(change.row_id for change in run.alterations)):
        mine = select(LedgerRow.unit_id).where(LedgerRow.id.in_(ids)).order_by(LedgerRow.id).with_for_update()
        units |= set(db.session.scalars(mine))
    paths = db.session.scalars(select(Unit.path).where(Unit.id.in_(units)).order_by(Unit.id)).all()
    lock_counted(definition.name, paths)
    return paths


def _refuse_states(definition: Definition, run: DryRun) -> None:
    """Rows begin in the first state: what comes after is for those who take the steps."""
    first = definition.first_state
    wrong = [row for row in run.additions if row.state != first.name]
    run.additions = [row for row in run.additions if row.state == first.name]
    for row in wrong:
        run.errors.append(Trouble(row.line, f"新登记的记录，“状态”只能是“{first.label}”或不填。"))


def _refuse_final(definition: Definition, run: DryRun, known: Known) -> None:
    for change in run.alterations:
        state = definition.state_by_name[known.rows[change.row_id].state]
        if state.is_final:
            sentence = f"第{change.row_id}号记录已“{state.label}”，不能再改。确需更正的，请联系上级督办人员。"
            run.errors.append(Trouble(change.line, sentence))


def _known(definition: Definition, sheet: Sheet, path: str) -> Known:
    """What the sheet could be about: the rows it numbers, and those that have one of its unique values."""
    fields, own, _ = columns_in(definition, sheet.headers)
    texts = {field.name: _texts(sheet, place) for place, field in fields.items()}
    numbers = {int(text) for text in _texts(sheet, own.get(ROW)) if text.isdecimal() and len(text) < 12}
    keys = _keys(definition, texts)
    rows = {
        row.id: There(row.unit_id, row.state, row.revision, row.values)
        for ids in _batches(sorted(numbers | set(keys.values())))
        for row in db.session.execute(
            select(LedgerRow.id, LedgerRow.unit_id, LedgerRow.state, LedgerRow.revision, LedgerRow.values).where(
                *kept_rows(definition.name), LedgerRow.id.in_(ids), within(path)
            )
        )
    }
    alike = _alike(definition, path, list(texts), numbers) if not _has_keys(definition) else {}
    return Known(rows, keys, units_named(path), names_for(definition, path, texts), alike)


def _has_keys(definition: Definition) -> bool:
    """Whether every row has something by which it is known again."""
    return any(field.unique and field.required for field in definition.fields)


def _alike(definition: Definition, path: str, names: Collection[str], numbered: Collection[int]) -> Counter[bytes]:
    rows = db.session.execute(
        select(LedgerRow.id, LedgerRow.unit_id, LedgerRow.values)
        .where(*kept_rows(definition.name), within(path))
        .execution_options(yield_per=BATCH)
    )
    return Counter(likeness(row.unit_id, row.values, names) for row in rows if row.id not in numbered)


def _keys(definition: Definition, texts: Mapping[str, set[str]]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for field in definition.fields:
        if field.unique and field.name in texts:
            wanted = {key for text in texts[field.name] if (key := _key(field, text))}
            for values in _batches(sorted(wanted)):
                rows = db.session.execute(
                    select(LedgerKey.value, LedgerKey.row_id).where(
                        LedgerKey.ledger == definition.name, LedgerKey.field == field.name, LedgerKey.value.in_(values)
                    )
                )
                found |= {(field.name, row[0]): row[1] for row in rows}
    return found


def _key(field: Field, text: str) -> str:
    """As it is looked up; nothing for what is refused anyway."""
    try:
        kept = parse(field, text)
    except Invalid:
        return ""
    return "" if kept is None else folded(str(kept))


def _texts(sheet: Sheet, place: int | None) -> set[str]:
    if place is None:
        return set()
    return {text for _, cells in sheet.rows if place < len(cells) and (text := cells[place].strip())}


def _rows(ids: Collection[int]) -> dict[int, LedgerRow]:
    return {
        row.id: row
        for batch in _batches(sorted(ids))
        for row in db.session.scalars(select(LedgerRow).where(LedgerRow.id.in_(batch)))
    }


def _batches(items: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]

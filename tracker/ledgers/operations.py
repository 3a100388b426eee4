"""Keeping a ledger's rows: add, change, take a step, withdraw. Each act is one event of the history.

An actor without an id is the system itself: whoever works at its command line.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from tracker.access.policy import Action, Actor
from tracker.accounts.models import Unit
from tracker.database import db
from tracker.errors import Conflict, Invalid, NotAllowed
from tracker.history.operations import record
from tracker.ledgers import rules
from tracker.ledgers.clocks.counting import keep_dues_of
from tracker.ledgers.definition import Definition, Mover
from tracker.ledgers.indicators.operations import refresh_for
from tracker.ledgers.models import LedgerDue, LedgerKey, LedgerRow
from tracker.ledgers.values import Kept, given
from tracker.workdays.queries import site_overrides

LONGEST_REASON = 500


def add_row(
    definition: Definition,
    unit: Unit,
    values: Mapping[str, Kept | None],
    *,
    actor: Actor,
    now: datetime,
    state: str | None = None,
    alone: bool = True,
) -> LedgerRow:
    """`state`: other than the first one only for what is taken over from elsewhere. `alone`: False for one of many, for
    all of which together `follow` is then called.

    Raises:
        NotAllowed: not theirs to keep, or not for this unit.
        Invalid: what must be filled in is not.
        Conflict: a value that another row of the ledger has already.
    """
    check_may_keep(definition, actor, unit.path)
    kept = given(values)
    rules.check_filled(definition, kept)
    row = LedgerRow(
        ledger=definition.name,
        unit_id=unit.id,
        state=state or definition.first_state.name,
        values=kept,
        version=definition.version,
        revision=1,
        searched=rules.searched_text(definition, kept),
        created_at=now,
        created_by=actor.id or None,
        changed_at=now,
        changed_by=actor.id or None,
    )
    db.session.add(row)
    db.session.flush()
    _keep_keys(definition, row)
    if alone:
        follow(definition, [row], [unit.path], now)
    _record("ledger_row.added", definition, row, unit.path, actor, now)
    return row


def change_row(
    definition: Definition,
    row: LedgerRow,
    values: Mapping[str, Kept | None],
    *,
    actor: Actor,
    now: datetime,
    revision: int,
    alone: bool = True,
) -> bool:
    """Whether anything was changed. `values`: every field of the definition; `revision`: of the row as it was seen;
    `alone`: as above.

    Raises:
        NotAllowed, Invalid, Conflict: as above; Conflict, too, when somebody else has changed the row since.
    """
    lock(row)
    check_may_keep(definition, actor, row.unit.path)
    check_revision(row, revision)
    kept = given(values)
    changes = rules.changes(definition, row.values, kept)
    if not rules.only_adds(changes, rules.still_asked(definition, row.state)):
        _check_open(definition, row, actor)
    rules.check_filled(definition, kept)
    if not changes:
        return False
    _write(definition, row, kept, actor, now)
    if alone:
        follow(definition, [row], [row.unit.path], now)
    told: dict[str, Any] = {"changes": rules.told(changes), **rules.recorded(changes)}
    _record("ledger_row.changed", definition, row, row.unit.path, actor, now, **told)
    return True


def move_row(definition: Definition, row: LedgerRow, name: str, *, actor: Actor, now: datetime) -> None:
    """Take a step of the life cycle.

    Raises:
        NotAllowed: a step that is the supervisor's.
        Invalid: what must be filled in before it.
        Conflict: the row is in a state that the step does not start from.
    """
    lock(row)
    move = rules.move_named(definition, name, row.state)
    check_may_keep(definition, actor, row.unit.path)
    if move.by is Mover.SUPERVISOR and not actor.may_on(Action.OVERSEE_LEDGERS, row.unit.path):
        raise NotAllowed(f"“{move.label}”由上级督办人员办理。")
    rules.check_move(definition, move, row.values)
    before, row.state = row.state, move.target
    _write(definition, row, row.values, actor, now)
    follow(definition, [row], [row.unit.path], now)
    labels = {state.name: state.label for state in definition.states}
    detail = {"before": labels.get(before, before), "after": labels[move.target]}
    _record("ledger_row.moved", definition, row, row.unit.path, actor, now, **detail)


def withdraw_row(definition: Definition, row: LedgerRow, *, actor: Actor, now: datetime, reason: str) -> None:
    """A row that should not be there: it counts no more and its unique values are free again. Twice is once."""
    lock(row)
    check_may_keep(definition, actor, row.unit.path)
    if row.withdrawn_at:
        return
    if not reason.strip():
        raise Invalid("请写明作废的原因。")
    if len(reason) > LONGEST_REASON:
        raise Invalid(f"作废原因不超过{LONGEST_REASON}字。")
    _check_open(definition, row, actor)
    row.withdrawn_at = row.changed_at = now
    row.changed_by, row.revision = actor.id or None, row.revision + 1
    for table in (LedgerKey, LedgerDue):
        db.session.execute(delete(table).where(table.row_id == row.id))
    db.session.flush()
    refresh_for(definition, row.unit.path, now)
    _record("ledger_row.withdrawn", definition, row, row.unit.path, actor, now, reason=reason.strip())


def lock(row: LedgerRow) -> None:
    """Read again as it now stands, and kept from others until the transaction ends."""
    db.session.refresh(row, with_for_update=True)


def check_may_keep(definition: Definition, actor: Actor, unit_path: str) -> None:
    if not may_keep(definition, actor, unit_path):
        is_theirs = definition.kept_by is Mover.KEEPER
        raise NotAllowed("您不能登记该单位的台账。" if is_theirs else "这个台账由督办人员登记。")


def may_keep(definition: Definition, actor: Actor, unit_path: str) -> bool:
    action = Action.KEEP_LEDGERS if definition.kept_by is Mover.KEEPER else Action.OVERSEE_LEDGERS
    return actor.may_on(action, unit_path)


def check_revision(row: LedgerRow, revision: int) -> None:
    if row.withdrawn_at:
        raise Conflict("该记录已作废，没有保存。")
    if row.revision != revision:
        raise Conflict("此页打开后，该记录已被他人修改，您的修改没有保存。请核对后重新填写，再保存。")


def follow(definition: Definition, rows: Sequence[LedgerRow], paths: Iterable[str], now: datetime) -> None:
    """What hangs on rows that were written: their clocks, and the figures of units with these paths that count them."""
    if definition.clocks:
        keep_dues_of(definition, rows, site_overrides())
    for path in paths:
        refresh_for(definition, path, now)


def _write(definition: Definition, row: LedgerRow, kept: Mapping[str, Kept], actor: Actor, now: datetime) -> None:
    row.values, row.version = dict(kept), definition.version
    row.searched = rules.searched_text(definition, kept)
    row.revision += 1
    row.changed_at, row.changed_by = now, actor.id or None
    _keep_keys(definition, row)


def _keep_keys(definition: Definition, row: LedgerRow) -> None:
    """Raises Conflict naming the value and whose it is."""
    keys = rules.keys_of(definition, row.values)
    known = {key.field: key for key in db.session.scalars(select(LedgerKey).where(LedgerKey.row_id == row.id))}
    for name, key in known.items():
        if keys.get(name) != key.value:
            db.session.delete(key)
    db.session.flush()
    for name, value in keys.items():
        if name in known and known[name].value == value:
            continue
        taken = db.session.get(LedgerKey, (definition.name, name, value))
        if taken:
            raise Conflict(_taken(definition, name, row, taken))
        db.session.add(LedgerKey(ledger=definition.name, field=name, value=value, row_id=row.id))
    try:
        db.session.flush()
    except IntegrityError:  # somebody registered it in this very moment
        raise Conflict("有人刚刚登记了相同的内容，没有保存。请查找后修改原记录。") from None


def _taken(definition: Definition, name: str, row: LedgerRow, taken: LedgerKey) -> str:
    """Without saying more of the other row than that it is there."""
    label, typed = definition.by_name[name].label, row.values[name]
    return f"“{label}”“{typed}”已经登记过（{definition.title}第{taken.row_id}号），不能重复登记。请查找后修改原记录。"


def _check_open(definition: Definition, row: LedgerRow, actor: Actor) -> None:
    """In a final state only a supervisor still changes anything, but for what is still asked for there."""
    state = definition.state_by_name[row.state]
    if state.is_final and not actor.may_on(Action.OVERSEE_LEDGERS, row.unit.path):
        labels = "、".join(f"“{field.label}”" for field in rules.still_asked(definition, row.state))
        also = f"，只能补填{labels}" if labels else ""
        raise Conflict(f"该记录已“{state.label}”，不能再改{also}。确需更正的，请联系上级督办人员。")


def _record(
    verb: str, definition: Definition, row: LedgerRow, unit_path: str, actor: Actor, now: datetime, **detail: Any
) -> None:
    name = f"{definition.title}·{rules.called(definition, row.values, row.id)}"
    by = actor if actor.id else None
    record(verb, "ledger_row", row.id, actor=by, now=now, unit_path=unit_path, row=name, **detail)

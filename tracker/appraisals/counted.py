"""Figures that a clause takes from where they are kept already: a ledger's measure, or the year's supervision notices.

`counted_by` of a clause is "ledger.measure", or "notices:" and one of `NOTICES`; "" for the work item's own figure.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import func, select

from tracker import clock
from tracker.accounts.models import Unit
from tracker.appraisals.clause_type import NoticeFact
from tracker.appraisals.models import Scheme
from tracker.appraisals.scoring import ClauseLine
from tracker.database import db
from tracker.ledgers.definition import Definition, How, Measure
from tracker.ledgers.indicators.queries import measures_offered
from tracker.ledgers.library import ledgers
from tracker.ledgers.measures import figure, tally
from tracker.ledgers.models import LedgerRow
from tracker.supervision.notices.models import SupervisionNotice
from tracker.supervision.notices.queries import SUBJECT
from tracker.supervision.notices.rules import Colour
from tracker.work_items.models import Assignment, WorkItem
from tracker.workdays.models import DerivedDate

PREFIX = "notices:"
GONE = "所选的台账指标已经取消"


class NoticeKind(NamedTuple):
    """A sort of notice that can be counted; `holds` takes a row of `_notices`."""

    label: str
    holds: Callable[[Any], bool]


def _is_late(row: Any) -> bool:
    """`unanswered_at` stands from when the date was found to have passed until an answer is returned."""
    is_answered_late = row.answered_at is not None and clock.day_of(row.answered_at) > row.reply_by
    return row.unanswered_at is not None or is_answered_late


NOTICES: Mapping[str, NoticeKind] = {
    "all": NoticeKind("收到督办单", lambda _row: True),
    "blue": NoticeKind("收到蓝色督办单", lambda row: row.colour is Colour.BLUE),
    "yellow": NoticeKind("收到黄色督办单", lambda row: row.colour is Colour.YELLOW),
    "red": NoticeKind("收到红色督办单", lambda row: row.colour is Colour.RED),
    "late": NoticeKind("逾期答复和逾期未答复的督办单", _is_late),
    "unanswered": NoticeKind("逾期未答复的督办单", lambda row: bool(row.unanswered_at) and not row.answered_at),
}


class Figure(NamedTuple):
    """`value` None: nothing to divide by. `source`: where it comes from, in words."""

    value: Decimal | None
    measure: str
    source: str
    notices: tuple[NoticeFact, ...] = ()


Found = Iterator[tuple[tuple[int, int], Figure]]


def choices() -> list[tuple[str, str]]:
    """For a field, without the blank."""
    kept = [(name, f"台账：{label}") for name, label in measures_offered()]
    return kept + [(PREFIX + name, f"督办：{kind.label}（份）") for name, kind in NOTICES.items()]


def figures(scheme: Scheme, clauses: Sequence[ClauseLine], unit_ids: Sequence[int]) -> dict[tuple[int, int], Figure]:
    """By (clause id, unit id), for the clauses that have such a figure.

    Of a ledger: the rows of a unit's whole subtree; a query for each ledger that is counted, and two more. Of notices:
    those that the office issued to the unit within the year and did not rescind, about the clause's work item where it
    has one; one query.
    """
    of_ledgers = [clause for clause in clauses if is_of_ledger(clause)]
    of_notices = [clause for clause in clauses if clause.counted_by.startswith(PREFIX)]
    found: dict[tuple[int, int], Figure] = {}
    if of_ledgers:
        found.update(_of_ledgers(scheme, of_ledgers, unit_ids))
    if of_notices:
        found.update(_of_notices(scheme, of_notices, unit_ids))
    return found


def changed_after(scheme: Scheme, clauses: Sequence[ClauseLine], moment: datetime) -> int:
    """How many rows of the counted ledgers were changed, and notices issued, answered or rescinded, after it."""
    names = {_ledger_of(clause) for clause in clauses if is_of_ledger(clause)}
    found = 0
    if names:
        below = select(Unit.id).where(Unit.path.startswith(scheme.office.path))
        changed = (LedgerRow.ledger.in_(names), LedgerRow.changed_at > moment, LedgerRow.unit_id.in_(below))
        found += db.session.scalar(select(func.count(LedgerRow.id)).where(*changed)) or 0
    if any(clause.counted_by.startswith(PREFIX) for clause in clauses):
        stamps = [(row.issued_at, row.answered_at, row.unanswered_at, row.rescinded_at) for row in _notices(scheme)]
        found += sum(1 for each in stamps if any(stamp and stamp > moment for stamp in each))
    return found


def is_of_ledger(clause: ClauseLine) -> bool:
    return bool(clause.counted_by) and not clause.counted_by.startswith(PREFIX)


def _ledger_of(clause: ClauseLine) -> str:
    return clause.counted_by.partition(".")[0]


def _of_ledgers(scheme: Scheme, clauses: Sequence[ClauseLine], unit_ids: Sequence[int]) -> Found:
    known, under = ledgers(), _units_under(scheme.office, unit_ids)
    for name in dict.fromkeys(map(_ledger_of, clauses)):
        definition = known.get(name)
        mine = [clause for clause in clauses if _ledger_of(clause) == name]
        wanted = [each for each in definition.measures if any(_is(each, one) for one in mine)] if definition else []
        pairs = tally(definition, wanted, scheme.office.path, scheme.year) if definition and wanted else {}
        for clause in mine:
            at = next((at for at, each in enumerate(wanted) if _is(each, clause)), None)
            for unit_id in unit_ids:
                if definition is None or at is None:
                    yield (clause.id, unit_id), Figure(None, "", GONE)
                    continue
                value = figure(wanted[at], [pairs[each][at] for each in under[unit_id] if each in pairs])
                yield (clause.id, unit_id), Figure(value, unit_of(wanted[at]), _told(definition, wanted[at], scheme))


def _is(measure: Measure, clause: ClauseLine) -> bool:
    return clause.counted_by.partition(".")[2] == measure.name


def _told(definition: Definition, measure: Measure, scheme: Scheme) -> str:
    return f"台账“{definition.title}”的“{measure.label}”，{scheme.year}年"


def unit_of(measure: Measure) -> str:
    return "%" if measure.how in (How.RATIO, How.GROWTH) else measure.unit


def _units_under(office: Unit, unit_ids: Sequence[int]) -> dict[int, list[int]]:
    """The units of each one's subtree, itself included."""
    wanted, found = set(unit_ids), dict[int, list[int]]((each, []) for each in unit_ids)
    for unit_id, path in db.session.execute(select(Unit.id, Unit.path).where(Unit.path.startswith(office.path))):
        for above in wanted & {int(part) for part in path.strip("/").split("/")}:
            found[above].append(unit_id)
    return found


def _of_notices(scheme: Scheme, clauses: Sequence[ClauseLine], unit_ids: Sequence[int]) -> Found:
    by_unit: dict[int, list[Any]] = {}
    for row in _notices(scheme):
        if row.rescinded_at is None:
            by_unit.setdefault(row.unit_id, []).append(row)
    for clause in clauses:
        kind = NOTICES[clause.counted_by.removeprefix(PREFIX)]
        for unit_id in unit_ids:
            got = [
                NoticeFact(row.id, row.number)
                for row in by_unit.get(unit_id, [])
                if kind.holds(row) and clause.work_item_id in (None, row.work_item_id)
            ]
            yield (clause.id, unit_id), Figure(Decimal(len(got)), "份", f"{scheme.year}年{kind.label}", tuple(got))


def _notices(scheme: Scheme) -> Sequence[Any]:
    """All that the office issued within the scheme's year, the rescinded included, in their order."""
    from_, until = (_midnight(date(year, 1, 1)) for year in (scheme.year, scheme.year + 1))
    return db.session.execute(
        select(
            SupervisionNotice.id,
            SupervisionNotice.number,
            SupervisionNotice.colour,
            SupervisionNotice.issued_at,
            SupervisionNotice.answered_at,
            SupervisionNotice.unanswered_at,
            SupervisionNotice.rescinded_at,
            Assignment.unit_id,
            Assignment.work_item_id,
            DerivedDate.falls_on.label("reply_by"),
        )
        .join(Assignment, Assignment.id == SupervisionNotice.assignment_id)
        .join(WorkItem, WorkItem.id == Assignment.work_item_id)
        .join(DerivedDate, (DerivedDate.subject == SUBJECT) & (DerivedDate.subject_id == SupervisionNotice.id))
        .where(
            WorkItem.office_id == scheme.office_id,
            SupervisionNotice.issued_at >= from_,
            SupervisionNotice.issued_at < until,
        )
        .order_by(SupervisionNotice.id)
    ).all()


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=clock.SHANGHAI).astimezone(UTC)

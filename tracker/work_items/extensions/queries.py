"""Extensions as pages read them, always from where one stands in the tree."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, bindparam, or_, select
from sqlalchemy.orm import joinedload

from tracker.accounts.models import Unit
from tracker.database import AnySelect, db, read
from tracker.errors import NotFound
from tracker.work_items.extensions.rules import Grant, line_of, told
from tracker.work_items.models import Assignment, Decision, Extension, Milestone, WorkItem

MOST_SHOWN = 200

_EXTENSION = (
    select(Extension)
    .join(Extension.assignment)
    .join(Assignment.unit)
    .options(
        joinedload(Extension.assignment).joinedload(Assignment.unit),
        joinedload(Extension.assignment).joinedload(Assignment.work_item),
        joinedload(Extension.milestone),
    )
    .where(Extension.id == bindparam("id"), Unit.path.startswith(bindparam("path")))
)
_EXTENSIONS = select(
    Extension.id,
    Extension.milestone_id,
    Extension.due_on,
    Extension.wanted_on,
    Extension.reason,
    Extension.asked_at,
    Extension.asked_by,
    Extension.decision,
    Extension.decided_at,
    Extension.decided_by,
    Extension.words,
    Extension.granted_on,
)
_OF_ASSIGNMENT = (
    _EXTENSIONS.where(Extension.assignment_id == bindparam("assignment_id"))
    .order_by(Extension.id.desc())
    .limit(MOST_SHOWN)
)
_OF_MILESTONE = (
    _EXTENSIONS.where(Extension.milestone_id == bindparam("milestone_id"))
    .order_by(Extension.id.desc())
    .limit(MOST_SHOWN)
)
_GRANTED = (
    select(
        Extension.milestone_id,
        Extension.due_on,
        Extension.granted_on,
        Milestone.due_on.label("due_now_on"),
        Milestone.assignment_id,
        Milestone.met_on,
    )
    .join(Milestone, Milestone.id == Extension.milestone_id)
    .where(Extension.decision == Decision.GRANTED)
    .order_by(Extension.milestone_id, Extension.id)
)
_GRANTED_ON_MILESTONES = _GRANTED.where(Extension.milestone_id.in_(bindparam("ids", expanding=True)))
_GRANTED_ON_ASSIGNMENTS = _GRANTED.where(Extension.assignment_id.in_(bindparam("ids", expanding=True)))

IS_WAITING = (
    Extension.decision.is_(None),
    or_(Milestone.met_on.is_(None), Milestone.met_on > Milestone.due_on),  # as rules.is_pointless
    Assignment.closed_at.is_(None),
)
"""What there is still something to decide about."""
WAITING = (
    select(
        Extension.id,
        Unit.name.label("unit_name"),
        WorkItem.number,
        WorkItem.title,
        Extension.milestone_id,
        Milestone.title.label("milestone"),
        Extension.due_on,
        Extension.wanted_on,
        Extension.reason,
        Extension.asked_at,
    )
    .join(Assignment, Assignment.id == Extension.assignment_id)
    .join(Unit, Unit.id == Assignment.unit_id)
    .join(WorkItem, WorkItem.id == Assignment.work_item_id)
    .join(Milestone, Milestone.id == Extension.milestone_id)
    .where(
        *IS_WAITING,
        Extension.asked_by != bindparam("person_id"),
        Unit.path.startswith(bindparam("path")),
        Unit.id != bindparam("unit_id"),
    )
)
"""What a person may decide, to be ordered by id: the oldest first. Parameters: `person_id`, `unit_id`, `path`."""


def extension_within(extension_id: int, path: str) -> Extension:
    """With what it is about. Raises NotFound when the unit that asked is not in the subtree."""
    extension = db.session.scalars(_EXTENSION, {"id": extension_id, "path": path}).one_or_none()
    if extension is None:
        raise NotFound("没有找到该延期申请，或者它不在您的管辖范围内。")
    return extension


def extensions_of(assignment_id: int) -> Sequence[Any]:
    """The rows of an assignment's extensions in the order in which they were asked for; of very many the last."""
    return read(_OF_ASSIGNMENT, {"assignment_id": assignment_id}).all()[::-1]


def extensions_on(milestone_id: int) -> Sequence[Any]:
    """As above, of one milestone."""
    return read(_OF_MILESTONE, {"milestone_id": milestone_id}).all()[::-1]


def undecided_on(milestone_id: int) -> Extension | None:
    return db.session.scalars(
        select(Extension).where(Extension.milestone_id == milestone_id, Extension.decision.is_(None))
    ).one_or_none()


def was_extended(milestone_id: int) -> bool:
    """Whether an extension was ever asked for, whatever came of it."""
    return db.session.scalar(select(Extension.id).where(Extension.milestone_id == milestone_id).limit(1)) is not None


def lines_of(extensions: Iterable[Any], due_on_by_milestone: Mapping[int, date]) -> dict[int, str]:
    """The lines of due dates in words, of those milestones that were extended. `extensions`: rows in their order."""
    granted: dict[int, list[Grant]] = {}
    for row in extensions:
        if row.granted_on:
            granted.setdefault(row.milestone_id, []).append(Grant(row.due_on, row.granted_on))
    return {
        milestone_id: told(line_of(grants, due_on_by_milestone[milestone_id]))
        for milestone_id, grants in granted.items()
    }


def lines_on(milestone_ids: Sequence[int]) -> dict[int, str]:
    """As above, by milestone, for a page full of them."""
    return {milestone_id: line for milestone_id, _, line in _lines(_GRANTED_ON_MILESTONES, milestone_ids)}


def lines_within(assignment_ids: Sequence[int]) -> dict[int, str]:
    """As above, by milestone, of whole assignments."""
    return {milestone_id: line for milestone_id, _, line in _lines(_GRANTED_ON_ASSIGNMENTS, assignment_ids)}


def next_lines_within(assignment_ids: Sequence[int]) -> dict[tuple[int, date], str]:
    """As above, by assignment and the due date that holds, of milestones that are not met."""
    return {
        (row.assignment_id, row.due_now_on): line
        for _, row, line in _lines(_GRANTED_ON_ASSIGNMENTS, assignment_ids)
        if row.met_on is None
    }


def lines_where(which: ColumnElement[bool]) -> dict[int, str]:
    """As above, by milestone, of the assignments for which it holds."""
    statement = _GRANTED.join(Assignment, Assignment.id == Extension.assignment_id).where(which)
    return {milestone_id: line for milestone_id, _, line in _lines(statement)}


def originals_of(assignment_id: int) -> dict[int, date]:
    """The due dates of extended milestones as they were before, by milestone."""
    rows = read(_GRANTED_ON_ASSIGNMENTS, {"ids": [assignment_id]}).all()
    return {row.milestone_id: row.due_on for row in reversed(rows)}


def _lines(statement: AnySelect, ids: Sequence[int] | None = None) -> Iterable[tuple[int, Any, str]]:
    """Milestone, its last row, its line. `ids`: of a statement that asks for them."""
    if ids is not None and not ids:
        return
    rows = read(statement, {"ids": ids} if ids else None).all()
    for milestone_id, group in groupby(rows, key=lambda row: row.milestone_id):
        mine = list(group)
        grants = [Grant(row.due_on, row.granted_on) for row in mine]
        yield milestone_id, mine[-1], told(line_of(grants, mine[-1].due_now_on))

"""This year's scheme begun from an earlier one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from tracker.access.policy import Actor
from tracker.appraisals.matching import Named, matching
from tracker.appraisals.models import Clause, Scheme
from tracker.appraisals.queries import rulebook_of
from tracker.appraisals.schemes import lock_draft
from tracker.appraisals.scoring import ClauseLine
from tracker.database import db
from tracker.errors import Conflict, Invalid
from tracker.history.operations import record
from tracker.work_items.models import WorkItem

MOST_TOLD = 800  # signs, in a line of the history


class Copied(NamedTuple):
    """From which year, and how many clauses; the titles of those whose work item has no successor this year.

    `lost_approval`: supporting duties were scored by an approval document, which does not hold for another year.
    """

    year: int
    clauses: int
    left: list[str]
    lost_approval: bool


def earlier_scheme(scheme: Scheme) -> Scheme | None:
    """The latest of the office's earlier years that has clauses."""
    mine = select(Scheme).where(
        Scheme.office_id == scheme.office_id,
        Scheme.year < scheme.year,
        select(Clause.id).where(Clause.scheme_id == Scheme.id, Clause.removed_at.is_(None)).exists(),
    )
    return db.session.scalars(mine.order_by(Scheme.year.desc()).limit(1)).first()


def copy_earlier(scheme: Scheme, *, actor: Actor, now: datetime) -> Copied:
    """Sections, clauses and settings as they were last in force; each clause with this year's work item, where there is
    one that goes on with the old.

    Raises:
        Conflict: the scheme has clauses already.
        Invalid: there is no earlier scheme.
    """
    lock_draft(scheme)
    if scheme.clauses:
        raise Conflict("评分细则已有条款，不能再沿用以前年度的细则。")
    source = earlier_scheme(scheme)
    if source is None:
        raise Invalid("没有以前年度的评分细则可以沿用，请从本年任务生成，或逐条添加。")
    rulebook = rulebook_of(source)
    was, now_there = items_of(source), list(items_of(scheme).values())
    left = []
    for position, line in enumerate(rulebook.clauses, start=1):
        scheme.clauses.append(_copied(line, position, was, now_there))
        if line.work_item_id and scheme.clauses[-1].work_item_id is None:
            left.append(line.title)
    scheme.settings = replace(rulebook.settings, score_supporting=False, approval="", approval_file=None).as_json()
    db.session.flush()
    copied = Copied(source.year, len(rulebook.clauses), left, rulebook.settings.score_supporting)
    record(
        "scheme.copied",
        "scheme",
        scheme.id,
        actor=actor,
        now=now,
        unit_path=scheme.office.path,
        year=copied.year,
        count=copied.clauses,
        left="、".join(left)[:MOST_TOLD],
    )
    return copied


def _copied(line: ClauseLine, position: int, was: Mapping[int, Named], items: Sequence[Named]) -> Clause:
    wanted = was.get(line.work_item_id or 0)
    return Clause(
        position=position,
        section=line.section,
        title=line.title,
        type=line.type,
        parameters=dict(line.parameters),
        weight=line.weight,
        work_item_id=matching(wanted, items) if wanted else None,
        counted_by=line.counted_by,
    )


def items_of(scheme: Scheme) -> dict[int, Named]:
    """The office's work items of the scheme's year, by id."""
    rows = db.session.execute(
        select(WorkItem.id, WorkItem.number, WorkItem.title)
        .where(WorkItem.office_id == scheme.office_id, WorkItem.year == scheme.year)
        .order_by(WorkItem.id)
    )
    return {row.id: Named(*row) for row in rows}

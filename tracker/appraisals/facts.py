"""Approved facts, as the clauses need them: a fixed number of queries, however many clauses, units and
reports there are: six, and those of `counted.figures`.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, select

from tracker import clock
from tracker.accounts.models import Person
from tracker.appraisals import counted
from tracker.appraisals.clause_type import EvidenceFact, Facts, MilestoneFact, ReportFact
from tracker.appraisals.models import Appraisal, Score
from tracker.appraisals.scoring import ClauseLine
from tracker.database import db
from tracker.files.models import StoredFile
from tracker.progress.models import Evidence, Report, Verdict
from tracker.work_items.extensions.queries import lines_where
from tracker.work_items.models import Assignment, Milestone, WorkItem

NONE = Facts()


class Judgement(NamedTuple):
    """The fields of `Facts` that a person fills in."""

    judged: Decimal | None
    judged_by: str
    reason: str


def facts_by_unit(
    appraisal: Appraisal, clauses: Sequence[ClauseLine], unit_ids: Sequence[int]
) -> dict[int, dict[int, Facts]]:
    """unit id → clause id → facts, for every pair of the two. Only what a supervisor approved counts."""
    work_item_ids = sorted({clause.work_item_id for clause in clauses if clause.work_item_id})
    held = _held(and_(Assignment.work_item_id.in_(work_item_ids), Assignment.unit_id.in_(unit_ids)))
    judgements = _judgements(appraisal.id)
    figures = counted.figures(appraisal.scheme, clauses, unit_ids)
    return {
        unit_id: {
            clause.id: _judged(
                _with_figure(held.get((clause.work_item_id, unit_id), NONE), figures.get((clause.id, unit_id))),
                judgements.get((clause.id, unit_id)),
            )
            for clause in clauses
        }
        for unit_id in unit_ids
    }


def _with_figure(facts: Facts, figure: counted.Figure | None) -> Facts:
    """Target, duty and milestones stay those of the work item."""
    if figure is None:
        return facts
    value, measure, source, notices = figure
    return replace(facts, actual=value, measure=measure, source=source, notices=notices)


def _judged(facts: Facts, judgement: Judgement | None) -> Facts:
    return facts if judgement is None else replace(facts, **judgement._asdict())


def _held(which: ColumnElement[bool]) -> dict[tuple[int | None, int], Facts]:
    rows = db.session.execute(
        select(
            Assignment.id,
            Assignment.work_item_id,
            Assignment.unit_id,
            Assignment.duty,
            WorkItem.measure,
            Assignment.target,
            Assignment.actual,
            Assignment.percent,
        )
        .join(WorkItem, WorkItem.id == Assignment.work_item_id)
        .where(which)
    ).all()
    milestones, reports = _milestones(which), _reports(which)
    return {
        (row.work_item_id, row.unit_id): Facts(
            duty=row.duty.value,
            measure=row.measure,
            target=row.target,
            actual=row.actual,
            percent=row.percent,
            milestones=tuple(milestones.get(row.id, ())),
            reports=tuple(reports.get(row.id, ())),
        )
        for row in rows
    }


def _milestones(which: ColumnElement[bool]) -> dict[int, list[MilestoneFact]]:
    """Due dates as they count: an extension undecided, refused or withdrawn moved none, a late one was not taken in."""
    found: dict[int, list[MilestoneFact]] = {}
    lines = lines_where(which)
    for row in db.session.execute(
        select(Milestone.id, Milestone.assignment_id, Milestone.title, Milestone.due_on, Milestone.met_on)
        .join(Assignment, Assignment.id == Milestone.assignment_id)
        .where(which)
        .order_by(Milestone.due_on, Milestone.id)
    ):
        fact = MilestoneFact(row.title, row.due_on, row.met_on, lines.get(row.id, ""))
        found.setdefault(row.assignment_id, []).append(fact)
    return found


def _reports(which: ColumnElement[bool]) -> dict[int, list[ReportFact]]:
    evidence = _evidence(which)
    found: dict[int, list[ReportFact]] = {}
    for row in db.session.execute(
        select(Report.id, Report.assignment_id, Report.submitted_at, Report.figure, Report.percent)
        .join(Assignment, Assignment.id == Report.assignment_id)
        .where(which, Report.verdict == Verdict.APPROVED)
        .order_by(Report.id)
    ):
        proofs = tuple(evidence.get(row.id, ()))
        fact = ReportFact(row.id, clock.day_of(row.submitted_at), row.figure, row.percent, proofs)
        found.setdefault(row.assignment_id, []).append(fact)
    return found


def _evidence(which: ColumnElement[bool]) -> dict[int, list[EvidenceFact]]:
    found: dict[int, list[EvidenceFact]] = {}
    for row in db.session.execute(
        select(Evidence.report_id, Evidence.id, StoredFile.name, StoredFile.sha256)
        .join(StoredFile, StoredFile.id == Evidence.file_id)
        .join(Report, Report.id == Evidence.report_id)
        .join(Assignment, Assignment.id == Report.assignment_id)
        .where(which, Report.verdict == Verdict.APPROVED)
        .order_by(Evidence.id)
    ):
        found.setdefault(row.report_id, []).append(EvidenceFact(row.id, row.name, row.sha256))
    return found


def _judgements(appraisal_id: int) -> dict[tuple[int, int], Judgement]:
    rows = db.session.execute(
        select(Score.clause_id, Score.unit_id, Score.judged, Person.name, Score.reason)
        .join(Person, Person.id == Score.judged_by)
        .where(Score.appraisal_id == appraisal_id, Score.judged.is_not(None))
    )
    return {(row[0], row[1]): Judgement(row[2], row[3], row[4]) for row in rows}

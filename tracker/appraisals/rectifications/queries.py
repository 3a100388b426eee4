"""Reading rectifications: those of an appraisal, one of them, who is proposed, and what each lost most on."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import and_, func, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.accounts.models import Unit
from tracker.appraisals.figures import plain
from tracker.appraisals.freezing import UnitLine
from tracker.appraisals.models import Appraisal, Scheme
from tracker.appraisals.rectifications.models import Rectification, RectificationEvidence, RectificationReport
from tracker.appraisals.rectifications.rules import proposed
from tracker.appraisals.results import Board
from tracker.database import db
from tracker.errors import NotFound
from tracker.files.models import StoredFile

WORST = 5
HAS_WAITING = (
    select(RectificationReport.id)
    .where(RectificationReport.rectification_id == Rectification.id, RectificationReport.returned_at.is_(None))
    .exists()
)
IS_OPEN = and_(Rectification.closed_at.is_(None), Rectification.withdrawn_at.is_(None))
IS_TO_REPORT = and_(IS_OPEN, ~HAS_WAITING)
IS_TO_DECIDE = and_(IS_OPEN, HAS_WAITING)


class Shortfall(NamedTuple):
    """A clause that a unit lost points on."""

    name: str
    weight: str
    score: str


def worst(board: Board, unit_id: int) -> list[Shortfall]:
    """The few clauses on which a unit lost most, the worst first. Of a deduction beside the 100 all is lost."""
    lost = []
    for clause in board.rulebook.clauses:
        cell = board.cells[clause.id, unit_id]
        if cell.points is None or not cell.weight:
            continue
        loss = (Decimal(0) if clause.is_extra else cell.weight) - cell.points
        if loss > 0:
            lost.append((loss, Shortfall(clause.title, plain(cell.weight), board.shown(cell.points))))
    return [shortfall for _, shortfall in sorted(lost, key=lambda pair: -pair[0])[:WORST]]


def to_propose(board: Board, rows: Sequence[Any]) -> list[UnitLine]:
    """Who ought to rectify by the scheme and has not been told to; the last first."""
    settings = board.rulebook.settings
    told = {row.unit_id for row in rows if not row.withdrawn_at}
    lines = {line.id: line for line in board.units}
    found = proposed(board.standings, settings.rectify_lowest, settings.lowest)
    return [lines[unit_id] for unit_id in found if unit_id not in told]


def rectifications_of(appraisal_id: int, path: str) -> Sequence[Any]:
    """Those of the units within a path, the newest first; `waiting`: a report that is neither returned nor accepted."""
    waiting = select(func.count(RectificationReport.id)).where(
        RectificationReport.rectification_id == Rectification.id, RectificationReport.returned_at.is_(None)
    )
    return db.session.execute(
        select(
            Rectification.id,
            Rectification.unit_id,
            Unit.name.label("unit"),
            Rectification.opened_at,
            Rectification.due_on,
            Rectification.acknowledged_at,
            Rectification.closed_at,
            Rectification.withdrawn_at,
            waiting.scalar_subquery().label("waiting"),
        )
        .join(Unit, Unit.id == Rectification.unit_id)
        .where(Rectification.appraisal_id == appraisal_id, Unit.path.startswith(path))
        .order_by(Rectification.id.desc())
    ).all()


def rectification_within(rectification_id: int, path: str) -> Rectification:
    """For whoever sees the unit. Raises NotFound for everybody else."""
    found = db.session.get(
        Rectification,
        rectification_id,
        options=[
            joinedload(Rectification.unit),
            joinedload(Rectification.appraisal).joinedload(Appraisal.scheme).joinedload(Scheme.office),
            selectinload(Rectification.reports)
            .selectinload(RectificationReport.evidence)
            .joinedload(RectificationEvidence.file),
        ],
    )
    if found is None or not found.unit.path.startswith(path):
        raise NotFound("没有找到该整改，或者它不在您的管辖范围内。")
    return found


def evidence_file(rectification: Rectification, evidence_id: int) -> StoredFile:
    """Raises NotFound."""
    for report in rectification.reports:
        for proof in report.evidence:
            if proof.id == evidence_id:
                return proof.file
    raise NotFound("没有找到该附件。")


def asked_of(unit_id: int) -> Sequence[Any]:
    """What a unit has still to put right: (id, year, due_on)."""
    return db.session.execute(
        select(Rectification.id, Scheme.year, Rectification.due_on)
        .join(Appraisal, Appraisal.id == Rectification.appraisal_id)
        .join(Scheme, Scheme.id == Appraisal.scheme_id)
        .where(
            Rectification.unit_id == unit_id, Rectification.closed_at.is_(None), Rectification.withdrawn_at.is_(None)
        )
        .order_by(Rectification.due_on, Rectification.id)
    ).all()

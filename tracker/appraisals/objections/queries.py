"""Reading objections: those of an appraisal, one of them, and whether any still waits."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload

from tracker.accounts.models import Unit
from tracker.appraisals.models import Appraisal, Clause, Scheme, Score
from tracker.appraisals.objections.models import Objection, ObjectionEvidence
from tracker.appraisals.publicity.models import Publicity
from tracker.appraisals.publicity.snapshot import Change, changes, snapshot_of
from tracker.appraisals.results import board_of
from tracker.appraisals.reviews.models import ScoreReview
from tracker.appraisals.rulings.models import RulingRecord
from tracker.database import db
from tracker.errors import NotFound
from tracker.files.models import StoredFile
from tracker.workdays.models import DerivedDate

SUBJECT = "objection"
DECIDE_BY = "异议处理期限"
IS_WAITING = and_(Objection.decided_at.is_(None), Objection.withdrawn_at.is_(None))
DATE_OF_OBJECTION = and_(DerivedDate.subject == SUBJECT, DerivedDate.subject_id == Objection.id)


def undecided(appraisal_id: int) -> str | None:
    """The sentence that says how many wait; None when none does."""
    waiting = db.session.scalars(
        select(Objection.id)
        .join(Publicity, Publicity.id == Objection.publicity_id)
        .where(Publicity.appraisal_id == appraisal_id, IS_WAITING)
    ).all()
    return f"还有 {len(waiting)} 件异议没有处理，请处理后再定稿。" if waiting else None


def objections_of(appraisal_id: int, path: str) -> Sequence[Any]:
    """Those of the units within a path, the newest first; of each round."""
    return db.session.execute(
        select(
            Objection.id,
            Unit.name.label("unit"),
            Clause.title,
            Objection.raised_at,
            Objection.decided_at,
            Objection.is_upheld,
            Objection.withdrawn_at,
            DerivedDate.falls_on.label("decide_by"),
        )
        .join(Publicity, Publicity.id == Objection.publicity_id)
        .join(Unit, Unit.id == Objection.unit_id)
        .join(DerivedDate, DATE_OF_OBJECTION)
        .outerjoin(Clause, Clause.id == Objection.clause_id)
        .where(Publicity.appraisal_id == appraisal_id, Unit.path.startswith(path))
        .order_by(Objection.id.desc())
    ).all()


def upheld(appraisal_id: int) -> set[tuple[int, int | None]]:
    """(unit, clause) of every objection that was upheld."""
    rows = db.session.execute(
        select(Objection.unit_id, Objection.clause_id)
        .join(Publicity, Publicity.id == Objection.publicity_id)
        .where(Publicity.appraisal_id == appraisal_id, Objection.is_upheld.is_(True))
    )
    return {(row[0], row[1]) for row in rows}


def objection_within(objection_id: int, path: str) -> Objection:
    """For whoever sees the unit that objected. Raises NotFound for everybody else."""
    found = db.session.get(
        Objection,
        objection_id,
        options=[
            joinedload(Objection.unit),
            joinedload(Objection.clause),
            joinedload(Objection.publicity)
            .joinedload(Publicity.appraisal)
            .joinedload(Appraisal.scheme)
            .joinedload(Scheme.office),
        ],
    )
    if found is None or not found.unit.path.startswith(path):
        raise NotFound("没有找到该异议，或者它不在您的管辖范围内。")
    return found


def decide_by(objection_id: int) -> Any:
    return db.session.scalar(
        select(DerivedDate.falls_on).where(DerivedDate.subject == SUBJECT, DerivedDate.subject_id == objection_id)
    )


def evidence_of(objection_id: int) -> Sequence[Any]:
    """(id, name) of every file that came with it."""
    return db.session.execute(
        select(ObjectionEvidence.id, StoredFile.name)
        .join(StoredFile, StoredFile.id == ObjectionEvidence.file_id)
        .where(ObjectionEvidence.objection_id == objection_id)
        .order_by(ObjectionEvidence.id)
    ).all()


def evidence_file(objection_id: int, evidence_id: int) -> StoredFile:
    """Raises NotFound."""
    found = db.session.get(ObjectionEvidence, evidence_id, options=[joinedload(ObjectionEvidence.file)])
    if found is None or found.objection_id != objection_id:
        raise NotFound("没有找到该附件。")
    return found.file


def has_scored(person_id: int, appraisal_id: int, unit_id: int, clause_id: int | None) -> bool:
    """Whether this person had a hand in what is objected to: judged it, ruled on the unit, or agreed to its scores.

    Whoever scored a clause may not decide an objection to it (DOMAIN §5). An objection to the whole is one to all.
    """
    judged = select(Score.id).where(
        Score.appraisal_id == appraisal_id, Score.unit_id == unit_id, Score.judged_by == person_id
    )
    if clause_id is not None:
        judged = judged.where(Score.clause_id == clause_id)
    ruled = select(RulingRecord.id).where(
        RulingRecord.appraisal_id == appraisal_id,
        RulingRecord.unit_id == unit_id,
        (RulingRecord.proposed_by == person_id) | (RulingRecord.confirmed_by == person_id),
    )
    agreed = select(ScoreReview.id).where(
        ScoreReview.appraisal_id == appraisal_id,
        ScoreReview.unit_id == unit_id,
        ScoreReview.reviewed_by == person_id,
        ScoreReview.is_agreed,
    )
    return any(db.session.scalar(each.limit(1)) is not None for each in (judged, ruled, agreed))


def corrected(objection: Objection) -> list[Change]:
    """Where it was upheld: of what was objected to, and of the unit as a whole, as it was made public and as it is now.

    Not since the decision: what is reckoned from data is corrected afterwards, where the data are.
    """
    if not objection.is_upheld:
        return []
    now = snapshot_of(board_of(objection.publicity.appraisal), {})
    return [
        each
        for each in changes(objection.publicity.snapshot, now)
        if each.unit_id == objection.unit_id
        and (objection.clause_id is None or each.clause_id in (objection.clause_id, None))
    ]

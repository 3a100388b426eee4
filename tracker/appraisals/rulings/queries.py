"""Reading rulings: what is in force, and what was ever proposed."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.accounts.models import Unit
from tracker.appraisals.models import Appraisal, Scheme
from tracker.appraisals.rulings.models import RulingEvidence, RulingRecord
from tracker.appraisals.rulings.rules import RulingKind
from tracker.appraisals.scoring import Adjustment, Ruling
from tracker.database import db
from tracker.errors import NotFound
from tracker.files.models import StoredFile

IN_FORCE = RulingRecord.confirmed_at.is_not(None) & RulingRecord.withdrawn_at.is_(None)
PENDING = RulingRecord.confirmed_at.is_(None) & RulingRecord.withdrawn_at.is_(None)


def rulings_of(appraisal_id: int) -> dict[int, Ruling]:
    """By unit: what is confirmed and not withdrawn, in the order it was proposed. Units without any are left out."""
    by_unit: dict[int, list[RulingRecord]] = {}
    for row in db.session.scalars(
        select(RulingRecord).where(RulingRecord.appraisal_id == appraisal_id, IN_FORCE).order_by(RulingRecord.id)
    ):
        by_unit.setdefault(row.unit_id, []).append(row)
    return {unit_id: _ruling(rows) for unit_id, rows in by_unit.items()}


def _ruling(rows: Sequence[RulingRecord]) -> Ruling:
    def why(kind: RulingKind) -> str:
        return "；".join(f"{row.reason}（{row.approval}）" for row in rows if row.kind is kind)

    adjustments = tuple(Adjustment(row.points, row.reason) for row in rows if row.points is not None)
    return Ruling(adjustments, why(RulingKind.VETO), why(RulingKind.BAR))


def pending(appraisal_id: int) -> int:
    """How many wait to be confirmed."""
    return len(
        db.session.scalars(select(RulingRecord.id).where(RulingRecord.appraisal_id == appraisal_id, PENDING)).all()
    )


def all_of(appraisal_id: int) -> Sequence[Any]:
    """Everything ever ruled, the newest first, with the unit's name."""
    return db.session.execute(
        select(RulingRecord, Unit.name)
        .join(Unit, Unit.id == RulingRecord.unit_id)
        .where(RulingRecord.appraisal_id == appraisal_id)
        .order_by(RulingRecord.id.desc())
    ).all()


def evidence_of(appraisal_id: int) -> dict[int, list[tuple[int, str]]]:
    """By ruling: each piece of evidence with its id and name."""
    found: dict[int, list[tuple[int, str]]] = {}
    for row in db.session.execute(
        select(RulingEvidence.ruling_id, RulingEvidence.id, StoredFile.name)
        .join(StoredFile, StoredFile.id == RulingEvidence.file_id)
        .join(RulingRecord, RulingRecord.id == RulingEvidence.ruling_id)
        .where(RulingRecord.appraisal_id == appraisal_id)
        .order_by(RulingEvidence.id)
    ):
        found.setdefault(row[0], []).append((row[1], row[2]))
    return found


def ruling_within(ruling_id: int, path: str) -> RulingRecord:
    """For whoever sees the office. Raises NotFound for everybody else."""
    found = db.session.get(
        RulingRecord,
        ruling_id,
        options=[
            joinedload(RulingRecord.unit),
            joinedload(RulingRecord.appraisal).joinedload(Appraisal.scheme).joinedload(Scheme.office),
        ],
    )
    if found is None or not found.appraisal.scheme.office.path.startswith(path):
        raise NotFound("没有找到这条记录，或者它不在您的管辖范围内。")
    return found


def evidence_file(ruling_id: int, evidence_id: int) -> StoredFile:
    """Raises NotFound."""
    found = db.session.get(RulingEvidence, evidence_id, options=[joinedload(RulingEvidence.file)])
    if found is None or found.ruling_id != ruling_id:
        raise NotFound("没有找到该附件。")
    return found.file

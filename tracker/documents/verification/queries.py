"""What is known of an issued paper, by the code printed on it or by the hash of its bytes."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from tracker import clock
from tracker.accounts.models import Unit
from tracker.database import AnySelect, db
from tracker.documents.models import CODE_LENGTH, Document
from tracker.documents.verification.rules import Standing, Verdict
from tracker.files.models import StoredFile

_FORMER, _LATER = aliased(Document), aliased(Document)


def by_code(code: str) -> Verdict | None:
    if len(code) != CODE_LENGTH:
        return None
    row = db.session.execute(_papers().where(Document.code == code)).one_or_none()
    return _verdict(row) if row else None


def by_hash(sha256: str) -> Verdict | None:
    row = db.session.execute(_papers().where(StoredFile.sha256 == sha256).order_by(Document.id.desc()).limit(1)).first()
    return _verdict(row) if row else None


def _papers() -> AnySelect:
    return (
        select(Document, Unit.name, StoredFile.sha256, _FORMER, _LATER)
        .join(Unit, Unit.id == Document.office_id)
        .join(StoredFile, StoredFile.id == Document.file_id)
        .outerjoin(_FORMER, _FORMER.id == Document.corrects_id)
        .outerjoin(_LATER, _LATER.corrects_id == Document.id)
    )


def _verdict(row: Any) -> Verdict:
    paper, office, sha256, former, later = row
    return Verdict(
        number=paper.number,
        title=paper.title,
        office=office,
        issued_on=paper.issued_on,
        sha256=sha256,
        code=paper.code,
        standing=_standing(paper, later),
        ended_on=clock.day_of(paper.voided_at) if paper.voided_at else None,
        corrects=former.number if former else "",
        corrected_by=later.number if later else "",
        signer=paper.signer,
    )


def _standing(paper: Document, later: Document | None) -> Standing:
    if later is not None:
        return Standing.CORRECTED
    return Standing.VOID if paper.voided_at else Standing.VALID

"""The register, as far as one may see it: papers about one's own subtree, and the bulletins of the offices above."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from tracker.access.policy import Actor
from tracker.accounts.models import Unit
from tracker.database import AnySelect, db
from tracker.documents.kinds import KINDS
from tracker.documents.models import Document
from tracker.errors import NotFound


def register(actor: Actor, kind: str = "", year: int | None = None) -> AnySelect:
    """Columns of every paper in sight, the id first, for a page by key."""
    statement = (
        select(
            Document.id,
            Document.kind,
            Document.title,
            Document.mark,
            Document.year,
            Document.sequence,
            Document.issued_on,
            Document.voided_at,
            Unit.name.label("unit"),
        )
        .join(Unit, Unit.id == Document.unit_id)
        .where(_in_sight(actor))
    )
    if kind:
        statement = statement.where(Document.kind == kind)
    return statement.where(Document.year == year) if year else statement


def document_within(document_id: int, actor: Actor) -> Document:
    """Raises NotFound when it is out of sight."""
    found = db.session.scalars(
        select(Document).join(Unit, Unit.id == Document.unit_id).where(Document.id == document_id, _in_sight(actor))
    ).one_or_none()
    if found is None:
        raise NotFound("没有找到该文书。")
    return found


def valid_by_subject(subjects: list[str]) -> dict[str, Any]:
    """Which of these are issued already: subject → (id, mark, year, sequence)."""
    rows = db.session.execute(
        select(Document.subject, Document.id, Document.mark, Document.year, Document.sequence).where(
            Document.subject.in_(subjects), Document.voided_at.is_(None)
        )
    )
    return {row.subject: row for row in rows}


def papers_on(subject: str) -> Sequence[Any]:
    """All papers ever issued on it, the newest first; at most one is valid."""
    return db.session.execute(
        select(Document.id, Document.mark, Document.year, Document.sequence, Document.issued_on, Document.voided_at)
        .where(Document.subject == subject)
        .order_by(Document.id.desc())
    ).all()


_CLOSED_BELOW = [kind.name for kind in KINDS.values() if kind.is_closed_below]


def _in_sight(actor: Actor) -> ColumnElement[bool]:
    above = [int(part) for part in actor.unit_path.strip("/").split("/")]
    is_bulletin = (Document.unit_id == Document.office_id) & Document.kind.not_in(_CLOSED_BELOW)
    return or_(Unit.path.startswith(actor.unit_path), Unit.id.in_(above) & is_bulletin)

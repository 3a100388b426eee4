"""Issuing a paper: numbered, printed and kept in one transaction, so that a failed print leaves no gap."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from tracker import clock
from tracker.access.policy import Actor
from tracker.accounts.models import Unit
from tracker.database import db
from tracker.documents.compose import compose
from tracker.documents.kinds import KINDS
from tracker.documents.models import Document, Letterhead, NumberSeries, number_of
from tracker.documents.press.render import render
from tracker.errors import Conflict, Invalid
from tracker.files.operations import store
from tracker.history.operations import record


@dataclass(frozen=True)
class Paper:
    """What is to be issued. `subject` names what it states: a second valid paper on it would be the same paper.

    `not_yet`: why it can only be printed as a draft for now, in a sentence.
    """

    kind: str
    subject: str
    title: str
    office: Unit
    unit: Unit
    data: Mapping[str, Any]
    mark: str = ""  # of its number, where that is not the letterhead's
    not_yet: str = ""


def letterhead_of(office: Unit) -> Letterhead:
    """The office's own, or a plain one made of its name until somebody sets it."""
    kept = db.session.get(Letterhead, office.id)
    return kept or Letterhead(
        office_id=office.id,
        mark=f"{office.name[0]}知考",
        issuer_mark=f"{office.name}文件",
        addressees="各县（区）知识产权管理部门",
        copied_to="",
        contact="",
    )


def set_letterhead(office: Unit, *, actor: Actor, now: datetime, **names: str) -> None:
    """`names`: the columns of Letterhead. Papers already issued keep theirs."""
    letterhead = db.session.get(Letterhead, office.id) or Letterhead(office_id=office.id)
    for column, value in names.items():
        setattr(letterhead, column, value)
    db.session.add(letterhead)
    record("letterhead.changed", "unit", office.id, actor=actor, now=now, unit_path=office.path, **names)


def issue(paper: Paper, *, actor: Actor, now: datetime, data_dir: Path) -> Document:
    """Number, print and keep; what is issued already comes back as it is.

    Raises:
        Conflict: it is a draft still.
        DomainError: the press could not print it (a character no font has, too large); the number is not used up.
    """
    if paper.not_yet:
        raise Conflict(paper.not_yet)
    valid = select(Document).where(Document.subject == paper.subject, Document.voided_at.is_(None))
    series = _locked_series(paper.mark or letterhead_of(paper.office).mark, clock.day_of(now).year)
    if kept := db.session.scalars(valid).one_or_none():
        return kept
    series.last += 1
    number = number_of(series.mark, series.year, series.last)
    html = compose(paper.kind, paper.data, number=number, issued_on=clock.day_of(now), draft=False)
    pdf = render(html, title=paper.title, data_dir=data_dir)
    file = store(BytesIO(pdf), f"{number} {paper.title}.pdf", actor=actor, now=now, data_dir=data_dir)
    document = Document(
        office_id=paper.office.id,
        unit_id=paper.unit.id,
        kind=paper.kind,
        subject=paper.subject,
        title=paper.title,
        mark=series.mark,
        year=series.year,
        sequence=series.last,
        data=dict(paper.data),
        template_version=KINDS[paper.kind].version,
        file_id=file.id,
        issued_on=clock.day_of(now),
        issued_at=now,
        issued_by=actor.id,
    )
    db.session.add(document)
    db.session.flush()
    record(
        "document.issued",
        "document",
        document.id,
        actor=actor,
        now=now,
        unit_path=paper.unit.path,
        number=number,
        sha256=file.sha256,
    )
    return document


def draft(paper: Paper, *, data_dir: Path) -> bytes:
    """The same paper without a number, watermarked; nothing is kept."""
    html = compose(paper.kind, paper.data, number=None, issued_on=None, draft=True)
    return render(html, title=paper.title, data_dir=data_dir)


def void(document: Document, *, actor: Actor, now: datetime, reason: str) -> None:
    """Number and bytes stay kept; a new paper may then state the same. Raises Invalid without a reason."""
    db.session.execute(select(Document.id).where(Document.id == document.id).with_for_update())
    db.session.refresh(document)
    if document.voided_at:
        return
    if not reason.strip():
        raise Invalid("请填写作废原因。")
    document.voided_at, document.voided_by, document.void_reason = now, actor.id, reason.strip()[:500]
    record(
        "document.voided",
        "document",
        document.id,
        actor=actor,
        now=now,
        unit_path=document.unit.path,
        number=document.number,
        reason=reason.strip(),
    )


def _locked_series(mark: str, year: int) -> NumberSeries:
    """The series' row; whoever asks for it at the same moment waits until this transaction ends."""
    series = db.session.get(NumberSeries, (mark, year), with_for_update=True)
    if series is None:
        db.session.execute(_insert_first(mark, year))
        series = db.session.get_one(NumberSeries, (mark, year), with_for_update=True)
    return series


def _insert_first(mark: str, year: int) -> Any:
    """Two who start a series at once must not both make its row."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    return insert(NumberSeries).values(mark=mark, year=year, last=0).on_conflict_do_nothing()

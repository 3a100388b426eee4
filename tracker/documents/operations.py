"""Issuing a paper: numbered, printed and kept in one transaction, so that a failed print leaves no gap."""

from collections.abc import Mapping, Sequence
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
from tracker.documents.attachments import attachments_of
from tracker.documents.compose import compose
from tracker.documents.kinds import KINDS
from tracker.documents.mark import Mark
from tracker.documents.models import Document, Letterhead, NumberSeries, new_code, number_of
from tracker.documents.places import places_told
from tracker.documents.press.render import Attachment, Unprintable, render
from tracker.documents.signing import sign
from tracker.documents.site import site_of
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
        marks={},
        is_unsealed=False,
    )


def set_letterhead(office: Unit, *, actor: Actor, now: datetime, **names: Any) -> None:
    """`names`: columns of Letterhead. Papers already issued keep theirs."""
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
    series = _locked_series(_mark_of(paper), clock.day_of(now).year)
    if kept := db.session.scalars(valid).one_or_none():
        return kept
    return _numbered(paper, series, None, actor=actor, now=now, data_dir=data_dir)


def correct(wrong: Document, paper: Paper, *, actor: Actor, now: datetime, data_dir: Path, reason: str) -> Document:
    """A new paper that names the wrong one and takes its place; the wrong one keeps number and bytes. Twice is once.

    Raises:
        Invalid: no reason is given.
        Conflict: it is void, or would come out as it was.
        DomainError: as `issue` does; the wrong one is then valid still.
    """
    series = _locked_series(_mark_of(paper), clock.day_of(now).year)
    db.session.execute(select(Document.id).where(Document.id == wrong.id).with_for_update())
    db.session.refresh(wrong)
    if wrong.corrected_by:
        return wrong.corrected_by
    _refuse_correction(wrong, paper, series, reason)
    wrong.voided_at, wrong.voided_by, wrong.void_reason = now, actor.id, reason.strip()[:500]
    db.session.flush()
    right = _numbered(paper, series, wrong, actor=actor, now=now, data_dir=data_dir)
    record(
        "document.corrected",
        "document",
        wrong.id,
        actor=actor,
        now=now,
        unit_path=wrong.unit.path,
        number=wrong.number,
        corrected_by=right.number,
        reason=reason.strip(),
    )
    return right


def _refuse_correction(wrong: Document, paper: Paper, series: NumberSeries, reason: str) -> None:
    if not reason.strip():
        raise Invalid("请填写更正原因。")
    if wrong.voided_at:
        raise Conflict(f"{wrong.number}已作废，不能更正；需要时请重新印制。")
    if paper.not_yet:
        raise Conflict(paper.not_yet)
    was = (wrong.mark, wrong.title, wrong.template_version, {**_SEALED, **wrong.data})
    if was == (series.mark, paper.title, KINDS[paper.kind].version, _data_of(paper)):
        raise Conflict("重新生成的文书与原件内容相同，没有可更正之处。请先更正有关数据或文书设置，再来更正文书。")


def _numbered(
    paper: Paper, series: NumberSeries, wrong: Document | None, *, actor: Actor, now: datetime, data_dir: Path
) -> Document:
    """The next of the series, printed and kept."""
    series.last += 1
    number, code = number_of(series.mark, series.year, series.last), new_code()
    site, data = site_of(data_dir), _data_of(paper)
    mark = Mark(code, site.address, wrong.number if wrong else "")
    html = compose(paper.kind, data, number=number, issued_on=clock.day_of(now), draft=False, mark=mark)
    attached = attachments_of(html, paper.kind, data, number=number)
    pdf = _typeset(html, paper, data_dir=data_dir, attached=attached)
    pdf, signer = sign(pdf, site, number=number, now=now)
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
        code=code,
        signer=signer,
        corrects=wrong,
        data=data,
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
    html = compose(paper.kind, _data_of(paper), number=None, issued_on=None, draft=True)
    return _typeset(html, paper, data_dir=data_dir)


def _typeset(html: str, paper: Paper, *, data_dir: Path, attached: Sequence[Attachment] = ()) -> bytes:
    """Raises Invalid as `render` does; a character that no font has is told with where it stands."""
    try:
        return render(html, title=paper.title, data_dir=data_dir, attached=attached)
    except Unprintable as error:
        raise Invalid(f"{error.sentence}{places_told(paper.data, error.characters)}") from None


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


_SEALED = {"is_unsealed": False}


def _data_of(paper: Paper) -> dict[str, Any]:
    return {**paper.data, "is_unsealed": letterhead_of(paper.office).is_unsealed}


def _mark_of(paper: Paper) -> str:
    """Of the series that numbers it."""
    letterhead = letterhead_of(paper.office)
    return paper.mark or letterhead.marks.get(paper.kind) or letterhead.mark


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

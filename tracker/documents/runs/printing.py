"""What a print run is made of: one paper for each part, and the volume that binds them."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from tracker import clock
from tracker.access.policy import Action, Actor
from tracker.accounts.models import Person
from tracker.appraisals.queries import appraisal_within, appraised_unit
from tracker.database import db, transaction
from tracker.documents import operations
from tracker.documents.compose import compose
from tracker.documents.models import Document
from tracker.documents.operations import Paper
from tracker.documents.papers import sheet_within
from tracker.documents.press.render import render
from tracker.documents.queries import valid_by_subject
from tracker.documents.runs import binding, book
from tracker.documents.sources import source_of
from tracker.errors import Conflict, NotAllowed
from tracker.files import passing, storage
from tracker.jobs.claims import Errand
from tracker.jobs.models import Job
from tracker.jobs.operations import folder_of
from tracker.jobs.queries import parts_of

KIND = "print_run"
GENERAL = "综合卷"
PAPERS = "papers"  # each part is a paper by its subject, whatever its kind
NO_MORE = "提交人已没有印制文书的权限，不再继续印制。"


def make(errand: Errand, path: Path, *, now: datetime, data_dir: Path) -> None:
    """Write what the part comes to. Raises DomainError with the sentence that is to stand beside its name."""
    actor = _asker(errand)
    if errand.is_last:
        _bind(errand, actor, path, data_dir)
    elif errand.parameters["what"] == PAPERS:
        path.write_bytes(_printed(errand, lambda: _paper(errand, actor, now), actor, now, data_dir))
    elif errand.parameters["what"] == "book":
        path.write_bytes(_volume(errand, actor, data_dir))
    else:
        ids = (errand.parameters["appraisal_id"], errand.own["unit_id"])
        path.write_bytes(_printed(errand, lambda: sheet_within(actor.unit_path, *ids), actor, now, data_dir))


def _asker(errand: Errand) -> Actor:
    """As they stand today: a person who was moved or disabled meanwhile gets nothing more."""
    person = db.session.get_one(Person, errand.asked_by)
    if person.disabled_at:
        raise NotAllowed("提交人的账号已停用，不再继续印制。")
    if not person.actor.may_on(Action.PRINT, db.session.get_one(Job, errand.job_id).office.path):
        raise NotAllowed(NO_MORE)
    return person.actor


def _paper(errand: Errand, actor: Actor, now: datetime) -> Paper:
    source, ids = source_of(errand.own["subject"])
    paper = source.paper(actor.unit_path, ids, clock.day_of(now))
    needed = source.numbering if errand.parameters["is_numbered"] else None
    if not actor.may_on(needed or source.action, paper.office.path):
        raise NotAllowed(NO_MORE)
    return paper


def _printed(errand: Errand, build: Callable[[], Paper], actor: Actor, now: datetime, data_dir: Path) -> bytes:
    """What is issued is printed as it was, byte for byte."""
    if errand.parameters["is_numbered"]:
        with transaction():
            return _kept(operations.issue(build(), actor=actor, now=now, data_dir=data_dir), data_dir)
    paper = build()
    if issued := valid_by_subject([paper.subject]).get(paper.subject):
        return _kept(db.session.get_one(Document, issued.id), data_dir)
    db.session.rollback()  # nobody waits for a paper that is being set
    return operations.draft(paper, data_dir=data_dir)


def _kept(document: Document, data_dir: Path) -> bytes:
    try:
        with storage.get(data_dir, document.file.sha256) as content:
            return content.read()
    except FileNotFoundError:
        raise Conflict(f"{document.number}的文件不在存储中，请联系系统管理员从备份中恢复。") from None


def _volume(errand: Errand, actor: Actor, data_dir: Path) -> bytes:
    appraisal = appraisal_within(errand.parameters["appraisal_id"], actor.unit_path)
    unit_id = errand.own["unit_id"]
    if unit_id is None:
        volume = book.general_volume(appraisal)
    else:
        volume = book.volume_of(appraisal, appraised_unit(appraisal, unit_id, actor.unit_path))
    data = book.on_its_own(volume)
    is_draft = appraisal.finalised_at is None
    db.session.rollback()
    html = compose("archive_book", data, number="", issued_on=None, draft=is_draft)
    return render(html, title=errand.name, data_dir=data_dir, limits=binding.PATIENCE)


def _bind(errand: Errand, actor: Actor, path: Path, data_dir: Path) -> None:
    made = [
        binding.Piece(part.name, passing.path_of(data_dir, folder_of(errand.job_id), part.file))
        for part in parts_of(errand.job_id)
        if part.done_at
    ]
    if not made:
        raise Conflict("各部分都没有印成，没有可以合订的内容。请按各部分注明的原因处理后再继续。")
    is_book = errand.parameters["what"] == "book"
    appraisal = appraisal_within(errand.parameters["appraisal_id"], actor.unit_path) if is_book else None
    cover = book.cover_of(appraisal, _job_title(errand)) if appraisal else None
    is_draft = appraisal is not None and appraisal.finalised_at is None
    db.session.rollback()
    if errand.parameters["form"] == "zip":
        binding.pack(made, path, data_dir=data_dir, is_numbered=is_book)
    elif cover:
        binding.bind_book(made, cover, path, data_dir=data_dir, is_draft=is_draft)
    else:
        binding.bind(made, path, title=_job_title(errand))


def _job_title(errand: Errand) -> str:
    return db.session.get_one(Job, errand.job_id).title

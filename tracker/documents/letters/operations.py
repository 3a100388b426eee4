"""Keeping the approval of a year's responsibility letters, and asking for all of them."""

from collections.abc import Sequence
from datetime import datetime

from tracker.access.policy import Action, Actor
from tracker.accounts.models import Unit
from tracker.database import db
from tracker.documents.letters.models import LetterApproval
from tracker.documents.letters.queries import approval_of, lines_of
from tracker.documents.runs.operations import Form, ask_papers
from tracker.errors import Conflict, Invalid, NotAllowed
from tracker.files.models import StoredFile
from tracker.history.operations import record
from tracker.jobs.models import Job
from tracker.printable import printing_problem

LONGEST = 120


def keep_approval(
    office: Unit, year: int, approval: str, files: Sequence[StoredFile], *, actor: Actor, now: datetime
) -> LetterApproval:
    """Letters issued before keep theirs. The same again is no change. A number alone corrects the number.

    Raises NotAllowed, Invalid.
    """
    if not actor.may_on(Action.PRINT, office.path):
        raise NotAllowed("批准文件由督办人员或考核人员登记。")
    before, approval = approval_of(office.id, year), approval.strip()
    file = files[0] if files else before.file if before else None
    if not approval or len(approval) > LONGEST:
        raise Invalid(f"签订目标责任书须经上级批准，请填写批准文件的文号，不超过 {LONGEST} 字。")
    if problem := printing_problem("文号", approval):
        raise Invalid(problem)
    if file is None:
        raise Invalid("签订目标责任书须经上级批准，请上传批准文件。")
    if before and (before.approval, before.file.sha256) == (approval, file.sha256):
        return before
    kept = LetterApproval(office=office, year=year, approval=approval, file=file, kept_at=now, kept_by=actor.id)
    db.session.add(kept)
    db.session.flush()
    told = {"year": year, "approval": approval, "sha256": file.sha256}
    record("letter.approval_kept", "unit", office.id, actor=actor, now=now, unit_path=office.path, **told)
    return kept


def ask_letters(office: Unit, year: int, *, form: Form, is_numbered: bool, actor: Actor, now: datetime) -> Job:
    """Of every unit that was given something. Raises Conflict when they are to be numbered without an approval."""
    if is_numbered and approval_of(office.id, year) is None:
        raise Conflict("还没有登记批准文件，目标责任书不能编号印制。请先登记，或改为印制草稿。")
    subjects = {line.unit.name: line.subject for line in lines_of(office, year) if line.targets}
    if not subjects:
        raise Conflict(f"{year}年还没有下达任务，没有可以印制的目标责任书。")
    name = f"{office.name}{year}年目标责任书（{len(subjects)}份）"
    return ask_papers(name, subjects, form=form, is_numbered=is_numbered, office=office, actor=actor, now=now)

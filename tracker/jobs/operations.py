"""Asking for a job, stopping it, letting it go on."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import func, select

from tracker.access.policy import Actor
from tracker.accounts.models import Unit
from tracker.database import db
from tracker.errors import Conflict
from tracker.files import passing
from tracker.history.operations import record
from tracker.jobs.models import Job, JobPart


class Piece(NamedTuple):
    """A part to be made: what it is called where it is shown, and what its maker needs to know."""

    name: str
    parameters: Mapping[str, Any]


def ask(
    kind: str,
    title: str,
    *,
    parameters: Mapping[str, Any],
    pieces: Sequence[Piece],
    last: str,
    file_name: str,
    office: Unit,
    actor: Actor,
    now: datetime,
) -> Job:
    """`last`: what the part is called that puts the others together. The same asked for while it runs is one."""
    for job in _unended(kind, actor):
        if job.parameters == dict(parameters):
            return job
    job = Job(
        kind=kind,
        title=title[:200],
        parameters=dict(parameters),
        file_name=file_name,
        office=office,
        asked_by=actor.id,
        asked_at=now,
    )
    job.parts = [
        JobPart(position=at, name=piece.name, parameters=dict(piece.parameters)) for at, piece in enumerate(pieces)
    ]
    job.parts.append(JobPart(position=len(pieces), name=last, parameters={}, is_last=True))
    db.session.add(job)
    db.session.flush()
    record("job.asked", "job", job.id, actor=actor, now=now, unit_path=office.path, title=title, parts=len(pieces))
    return job


def cancel(job: Job, *, actor: Actor, now: datetime) -> None:
    """What is being made is still finished, and kept; nothing is begun any more. Raises Conflict when it is over."""
    _lock(job)
    if job.cancelled_at:
        return
    if job.ended_at:
        raise Conflict("该项批量印制已经结束，不需要取消。")
    job.cancelled_at = now
    record("job.cancelled", "job", job.id, actor=actor, now=now, unit_path=job.office.path, title=job.title)


def go_on(job: Job, *, actor: Actor, now: datetime) -> None:
    """From where it was stopped; what went wrong is tried again. Parts that were made are not made again."""
    _lock(job)
    failed = [part for part in job.parts if part.failed_at]
    if job.expired_at:
        raise Conflict("该项批量印制已过保存期限，文件已经清理，请重新提交。")
    if not job.ended_at:
        return
    if not job.cancelled_at and not failed:
        raise Conflict("该项批量印制已经全部完成，可以直接下载。")
    for part in job.parts:
        if part.failed_at or (part.is_last and failed):
            part.failed_at = part.done_at = part.lease_until = None
            part.attempts, part.sentence, part.claim = 0, "", ""
    job.cancelled_at = job.failed_at = job.finished_at = None
    job.sentence = ""
    record("job.continued", "job", job.id, actor=actor, now=now, unit_path=job.office.path, title=job.title)


def expire(data_dir: Path, *, now: datetime, days: int) -> int:
    """Throw away the files of jobs that ended this many days ago; how many jobs."""
    before = now - timedelta(days=days)
    ended = func.coalesce(Job.finished_at, Job.cancelled_at, Job.failed_at)
    old = list(db.session.scalars(select(Job).where(Job.expired_at.is_(None), ended < before).with_for_update()))
    for job in old:
        job.expired_at = now
        passing.throw_away(data_dir, folder_of(job.id))
    return len(old)


def folder_of(job_id: int) -> str:
    return f"job-{job_id}"


def _unended(kind: str, actor: Actor) -> list[Job]:
    """What this person has asked for and not got yet. Twice at the very same moment may be two jobs: no harm."""
    mine = select(Job).where(Job.kind == kind, Job.asked_by == actor.id)
    return list(
        db.session.scalars(
            mine.where(Job.finished_at.is_(None), Job.cancelled_at.is_(None), Job.failed_at.is_(None)).with_for_update()
        )
    )


def _lock(job: Job) -> None:
    db.session.refresh(job, with_for_update={"of": Job})

"""Parts are taken, kept alive and ended by processes that may die at any moment: each step is one short transaction."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, and_, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from tracker.database import db
from tracker.history.operations import record
from tracker.jobs.models import Job, JobPart

LEASE = timedelta(minutes=1)  # a process that has said nothing for so long is dead, and its part is given to another
MOST_ATTEMPTS = 3
GAVE_UP = f"印制这一部分的进程连续 {MOST_ATTEMPTS} 次中断，没有印成。请减少内容，或请管理员查看运行日志后继续。"

_Other = aliased(JobPart)
_UNENDED = and_(JobPart.done_at.is_(None), JobPart.failed_at.is_(None))
_JOB_IS_OPEN = and_(Job.finished_at.is_(None), Job.cancelled_at.is_(None), Job.failed_at.is_(None))
_OTHERS_ARE_ENDED = ~exists().where(
    _Other.job_id == JobPart.job_id, _Other.is_last.is_(False), _Other.done_at.is_(None), _Other.failed_at.is_(None)
)


@dataclass(frozen=True)
class Errand:
    """A part in hand. `parameters` are the job's, `own` the part's."""

    job_id: int
    part_id: int
    claim: str
    kind: str
    name: str
    is_last: bool
    asked_by: int
    parameters: Mapping[str, Any]
    own: Mapping[str, Any]

    @property
    def file(self) -> str:
        """What it makes: never a name that another process writes to."""
        return f"{self.part_id}-{self.claim}"


def claim(worker: str, *, now: datetime) -> Errand | None:
    """The next part that nobody has: of the oldest job, in its order. None when there is none."""
    while (
        part := db.session.scalars(_free(now).limit(1).with_for_update(of=JobPart, skip_locked=True)).first()
    ) is not None:
        if part.attempts >= MOST_ATTEMPTS:
            _fail(part, GAVE_UP, now)
            continue
        part.worker, part.claim, part.lease_until = worker, secrets.token_hex(8), now + LEASE
        part.attempts += 1
        job = part.job
        job.started_at = job.started_at or now
        db.session.flush()
        return Errand(
            job.id,
            part.id,
            part.claim,
            job.kind,
            part.name,
            part.is_last,
            job.asked_by,
            job.parameters,
            part.parameters,
        )
    return None


def waiting(now: datetime) -> int:
    """How many parts could be begun at once."""
    return db.session.scalar(select(func.count()).select_from(_free(now).subquery())) or 0


def stay(errand: Errand, *, now: datetime) -> bool:
    """Say that one lives. False: it was given to another meanwhile."""
    return _mine(errand, lease_until=now + LEASE)


def release(worker: str) -> None:
    """It is known to be dead: nobody has to wait for its lease."""
    mine = update(JobPart).where(JobPart.worker == worker, JobPart.done_at.is_(None), JobPart.failed_at.is_(None))
    db.session.execute(mine.values(lease_until=None))


def finish(errand: Errand, *, size: int, now: datetime) -> bool:
    """Keep what was made. False when another has the part now: then this one's work is not wanted."""
    if not _mine(errand, done_at=now, lease_until=None, file=errand.file, size=size):
        return False
    if errand.is_last:
        job = db.session.get_one(Job, errand.job_id, populate_existing=True)
        failed = [part.name for part in job.parts if part.failed_at]
        job.finished_at, job.cancelled_at = now, None
        job.sentence = f"有{len(failed)}部分没有印成：{'、'.join(failed)}。" if failed else ""
        record(
            "job.finished",
            "job",
            job.id,
            actor=None,
            now=now,
            unit_path=job.office.path,
            title=job.title,
            failed=failed,
        )
    return True


def fail(errand: Errand, sentence: str, *, now: datetime) -> None:
    """The part is named and the rest goes on; without the last there is nothing, so then the job has failed."""
    part = db.session.get_one(JobPart, errand.part_id, with_for_update=True, populate_existing=True)
    if part.claim == errand.claim and part.done_at is None:
        _fail(part, sentence, now)


def _fail(part: JobPart, sentence: str, now: datetime) -> None:
    part.failed_at, part.sentence, part.lease_until = now, sentence, None
    if part.is_last:
        part.job.failed_at, part.job.sentence = now, sentence
    db.session.flush()


def _free(now: datetime) -> Any:
    """A lease further ahead than any reaches was written by a clock that has since been set back."""
    nobody_has_it = or_(
        JobPart.lease_until.is_(None), JobPart.lease_until <= now, JobPart.lease_until > now + 2 * LEASE
    )
    return (
        select(JobPart)
        .join(Job, Job.id == JobPart.job_id)
        .where(_JOB_IS_OPEN, _UNENDED, nobody_has_it, or_(JobPart.is_last.is_(False), _OTHERS_ARE_ENDED))
        .order_by(JobPart.job_id, JobPart.position)
    )


def _mine(errand: Errand, **values: Any) -> bool:
    held = update(JobPart).where(
        JobPart.id == errand.part_id,
        JobPart.claim == errand.claim,
        JobPart.done_at.is_(None),
        JobPart.failed_at.is_(None),
    )
    answer = db.session.execute(held.values(**values).execution_options(synchronize_session=False))
    return isinstance(answer, CursorResult) and answer.rowcount == 1

"""Jobs as pages read them: only those that one has asked for oneself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, select

from tracker.access.policy import Action, Actor
from tracker.database import AnySelect, db
from tracker.errors import NotFound
from tracker.jobs.models import Job, JobPart


@dataclass(frozen=True)
class Progress:
    """Of the parts, the last not counted."""

    total: int
    done: int
    failed: int

    @property
    def percent(self) -> int:
        return 100 * (self.done + self.failed) // max(self.total, 1)


def jobs_of(actor: Actor, kind: str) -> AnySelect:
    """Columns for a list, the id first, for a page by key."""
    ended = JobPart.done_at.is_not(None) & JobPart.is_last.is_(False)
    parts = (
        select(
            JobPart.job_id,
            func.sum(case((JobPart.is_last, 0), else_=1)).label("total"),
            func.sum(case((ended, 1), else_=0)).label("done"),
        )
        .group_by(JobPart.job_id)
        .subquery()
    )
    return (
        select(
            Job.id,
            Job.title,
            Job.asked_at,
            Job.started_at,
            Job.finished_at,
            Job.cancelled_at,
            Job.failed_at,
            Job.expired_at,
            parts.c.total,
            parts.c.done,
        )
        .join(parts, parts.c.job_id == Job.id)
        .where(Job.asked_by == actor.id, Job.kind == kind)
    )


def job_within(job_id: int, actor: Actor, kind: str, action: Action) -> Job:
    """For whoever asked, as long as they may. Raises NotFound for everybody else."""
    job = db.session.get(Job, job_id)
    if job is None or job.kind != kind or job.asked_by != actor.id or not actor.may_on(action, job.office.path):
        raise NotFound("没有找到该项批量印制，或者它不是您提交的。")
    return job


def parts_of(job_id: int) -> Sequence[JobPart]:
    """In their order, without the last."""
    return db.session.scalars(
        select(JobPart).where(JobPart.job_id == job_id, JobPart.is_last.is_(False)).order_by(JobPart.position)
    ).all()


def progress_of(parts: Sequence[Any]) -> Progress:
    return Progress(len(parts), sum(1 for each in parts if each.done_at), sum(1 for each in parts if each.failed_at))


def result_of(job: Job) -> JobPart:
    """The part that holds what came of it. Raises NotFound before it is finished, and after its files are gone."""
    last = job.parts[-1]
    if job.finished_at is None or not last.file:
        raise NotFound("批量印制还没有完成，请稍后再下载。")
    if job.expired_at:
        raise NotFound("文件已过保存期限并已清理，请重新提交批量印制。")
    return last

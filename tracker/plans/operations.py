"""From an uploaded document to confirmed work items; and the whole plan assigned in one act."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select

from tracker import clock
from tracker.access.policy import Actor
from tracker.accounts.models import Unit
from tracker.database import db
from tracker.errors import Conflict, Invalid
from tracker.files.models import StoredFile
from tracker.history.operations import record
from tracker.plans.models import Plan, PlanPoint
from tracker.plans.queries import confirmed_twin_of
from tracker.plans.reader.findings import Draft, KnownUnit
from tracker.plans.reader.read import find_in
from tracker.plans.rules import Findings, Rhythm, heading_of, planned_milestones, split_at_sentence
from tracker.work_items import operations as work
from tracker.work_items.facts import lock_all
from tracker.work_items.milestones import add_milestone
from tracker.work_items.models import Assignment, Duty, WorkItem

HOW_TO_GO_ON = "请作废本草稿；确属另一份工作要点的，请先订正标题。"
GAP = 1024  # between the positions of neighbouring points, so that a split finds room


def take_in(draft: Draft, file: StoredFile, *, actor: Actor, now: datetime, office: Unit, year: int) -> Plan:
    """Keep what the reader found as a draft for a person to go through."""
    plan = Plan(
        office=office,
        year=year,
        title=draft.title or f"{year}年工作要点",
        issuer=draft.issuer or "",
        issued_on=draft.issued_on,
        file=file,
        uploaded_at=now,
        uploaded_by=actor.id,
    )
    chapters = {chapter.number: f"{chapter.number}、{chapter.title}"[:120] for chapter in draft.chapters}
    for index, (item, plain) in enumerate(zip(draft.items, draft.to_json()["items"], strict=True), start=1):
        plan.points.append(
            PlanPoint(
                position=index * GAP,
                number=item.number[:20],
                chapter=chapters.get(item.chapter or "", ""),
                title=item.title[:120],
                text=item.text,
                findings={kind: plain[kind] for kind in ("quantities", "deadlines", "units")},
            )
        )
    db.session.add(plan)
    db.session.flush()
    _record("plan.uploaded", plan, actor, now, title=plan.title, points=len(plan.points))
    return plan


def correct_head(
    plan: Plan, *, actor: Actor, now: datetime, title: str, issuer: str, issued_on: date | None, year: int
) -> None:
    _lock_draft(plan)
    before = {"title": plan.title, "issuer": plan.issuer, "year": plan.year}
    plan.title, plan.issuer, plan.issued_on, plan.year = title, issuer, issued_on, year
    _record("plan.corrected", plan, actor, now, before=before, title=title, issuer=issuer, year=year)


def correct(
    point: PlanPoint,
    *,
    actor: Actor,
    now: datetime,
    number: str,
    chapter: str,
    title: str,
    text: str,
    findings: Findings,
    known: Iterable[KnownUnit],
) -> None:
    """A changed text is read anew, since the places of the old findings no longer hold; otherwise `findings` stand."""
    lock_with(point)
    if not text.strip() or not title.strip():
        raise Invalid("要点的标题和正文不能为空；不需要的要点请选择“不采用”。")
    before = {"number": point.number, "title": point.title, "text": point.text}
    if text != point.text:
        findings = _read(text, point.plan, known)
    point.number, point.chapter, point.title, point.text = number, chapter, title, text
    point.findings = findings
    _record("plan.corrected", point.plan, actor, now, point=point.id, before=before, title=title)


def merge_with_next(point: PlanPoint, *, actor: Actor, now: datetime, known: Iterable[KnownUnit]) -> None:
    """The next point's text is added to this one's; the next point goes. Raises Conflict at the last one."""
    lock_with(point)
    following = [other for other in point.plan.points if other.position > point.position]
    if not following:
        raise Conflict("这是最后一条要点，后面没有可以合并的内容。")
    other = following[0]
    _record("plan.merged", point.plan, actor, now, point=point.id, merged=other.text)
    point.text = f"{point.text}\n{other.text}"
    point.findings = _read(point.text, point.plan, known)
    point.plan.points.remove(other)
    db.session.delete(other)


def split(point: PlanPoint, sentence: int, *, actor: Actor, now: datetime, known: Iterable[KnownUnit]) -> PlanPoint:
    """Everything from that sentence on becomes a point of its own, right behind this one."""
    lock_with(point)
    try:
        head, tail = split_at_sentence(point.text, sentence)
    except ValueError:
        raise Invalid("请选择正文中第二句及以后的一句作为新要点的开头。") from None
    known = tuple(known)
    after = [other.position for other in point.plan.points if other.position > point.position]
    room = (after[0] if after else point.position + 2 * GAP) - point.position
    if room < 2:
        raise Conflict("这一处已拆分过多次，请先合并后再拆分。")
    point.text, point.findings = head, _read(head, point.plan, known)
    new = PlanPoint(
        plan=point.plan,
        position=point.position + room // 2,
        number=f"{point.number}-2"[:20],
        chapter=point.chapter,
        title=heading_of(tail),
        text=tail,
        findings=_read(tail, point.plan, known),
    )
    db.session.add(new)
    db.session.flush()
    db.session.expire(point.plan, ["points"])
    _record("plan.split", point.plan, actor, now, point=point.id, new=new.id)
    return new


def drop(point: PlanPoint, *, actor: Actor, now: datetime) -> None:
    lock_with(point)
    if point.dropped_at is None:
        point.dropped_at = now
        _record("plan.dropped", point.plan, actor, now, point=point.id, title=point.title)


def restore(point: PlanPoint, *, actor: Actor, now: datetime) -> None:
    lock_with(point)
    if point.dropped_at is not None:
        point.dropped_at = None
        _record("plan.restored", point.plan, actor, now, point=point.id, title=point.title)


def confirm(plan: Plan, *, actor: Actor, now: datetime) -> list[WorkItem]:
    """Make a work item of every point that was not dropped. All or none.

    Raises Conflict when the office has confirmed a plan of that year and title before: twice would double every item.
    """
    _lock_year_of(plan)
    _lock_draft(plan)
    if confirmed_twin_of(plan):
        raise Conflict(f"本单位已确认过{plan.year}年的《{plan.title}》，不能重复确认。{HOW_TO_GO_ON}")
    taken = [point for point in plan.points if point.dropped_at is None]
    if not taken:
        raise Invalid("没有采用任何要点，不能确认；请先恢复需要的要点，或作废本草稿。")
    items = []
    for point in taken:
        item = work.add_work_item(
            actor=actor,
            now=now,
            office=plan.office,
            year=plan.year,
            number=point.number,
            chapter=point.chapter,
            title=point.title,
            text=point.text,
            measure=suggested_measure(point.findings),
        )
        point.work_item_id = item.id
        items.append(item)
    plan.confirmed_at, plan.confirmed_by = now, actor.id
    _record("plan.confirmed", plan, actor, now, work_items=len(items))
    return items


def discard(plan: Plan, *, actor: Actor, now: datetime) -> None:
    """The draft is kept, out of sight; the uploaded file stays. Raises Conflict once it is confirmed."""
    _lock(plan)
    if plan.confirmed_at:
        raise Conflict("该工作要点已确认并生成工作任务，不能作废草稿；请用“作废工作要点”办理并写明原因。")
    if plan.discarded_at is None:
        plan.discarded_at = now
        _record("plan.discarded", plan, actor, now)


def suggested_measure(findings: Findings) -> str:
    """The unit of the first quantity that is not a percentage: what the point's targets are most likely counted in."""
    return next((found["unit"] for found in findings["quantities"] if found["unit"] != "%"), "")


@dataclass(frozen=True)
class Share:
    """What one work item asks of whom, as filled in on the one screen that assigns a whole plan."""

    work_item: WorkItem
    measure: str
    weight: Decimal | None
    due_on: date
    rhythm: Rhythm
    lead: Unit | None = None
    supporting: list[Unit] = field(default_factory=list)
    targets: dict[int, tuple[Unit, Decimal | None]] = field(default_factory=dict)


def assign_whole(plan: Plan, shares: Iterable[Share], *, actor: Actor, now: datetime) -> int:
    """Assign every share in one act; what a unit already holds keeps its milestones and gets its new target.

    Returns how many assignments are new.
    """
    if plan.discarded_at:
        raise Conflict("该工作要点已作废，不能下达。")
    if plan.confirmed_at is None:
        raise Conflict("请先确认工作要点，再下达任务。")
    shares = list(shares)
    lock_all([share.work_item for share in shares])
    return sum(_assign_share(share, actor, now) for share in shares)


def _assign_share(share: Share, actor: Actor, now: datetime) -> int:
    item = share.work_item
    if (item.measure, item.weight) != (share.measure, share.weight):
        work.change_work_item(
            item,
            actor=actor,
            now=now,
            title=item.title,
            text=item.text,
            measure=share.measure,
            weight=share.weight,
            contact=item.contact,
        )
    held = {assignment.unit_id: assignment for assignment in item.assignments}
    wanted = {unit.id: (unit, Duty.RESPONSIBLE, target) for unit, target in share.targets.values()}
    for unit in share.supporting:
        wanted.setdefault(unit.id, (unit, Duty.SUPPORTING, None))
    if share.lead:
        _, _, target = wanted.get(share.lead.id, (None, None, None))
        wanted[share.lead.id] = (share.lead, Duty.LEAD, target)
    new = 0
    for unit_id, (unit, duty, target) in wanted.items():
        if unit_id in held:
            work.change_assignment(held[unit_id], actor=actor, now=now, duty=duty, target=target)
            continue
        assignment = work.assign(item, unit, actor=actor, now=now, duty=duty, target=target)
        _set_milestones(assignment, share, target, actor, now)
        new += 1
    return new


def _set_milestones(assignment: Assignment, share: Share, target: Decimal | None, actor: Actor, now: datetime) -> None:
    for step in planned_milestones(share.rhythm, share.due_on, target, after=clock.day_of(now)):
        add_milestone(assignment, actor=actor, now=now, title=step.title, due_on=step.due_on, target=step.target)


def _read(text: str, plan: Plan, known: Iterable[KnownUnit]) -> Findings:
    found: Findings = find_in(text, tuple(known), plan.year)
    return found


def _lock_year_of(plan: Plan) -> None:
    """Of two plans of the same office and year, one is confirmed at a time."""
    same = select(Plan.id).where(Plan.office_id == plan.office_id, Plan.year == plan.year)
    db.session.execute(same.order_by(Plan.id).with_for_update()).all()


def _lock(plan: Plan) -> None:
    """One act at a time on a plan: wait for the others, then read it and its points as they left them."""
    db.session.execute(select(Plan.id).where(Plan.id == plan.id).with_for_update())
    db.session.refresh(plan)
    mine = select(PlanPoint).where(PlanPoint.plan_id == plan.id)
    db.session.scalars(mine.execution_options(populate_existing=True)).all()


def lock_with(point: PlanPoint) -> None:
    """Raises Conflict when the point has gone meanwhile, or the plan is a draft no more."""
    _lock_draft(point.plan)
    if point not in point.plan.points:
        raise Conflict("该要点刚刚已被合并到前一条，请刷新页面查看。")


def _lock_draft(plan: Plan) -> None:
    _lock(plan)
    if plan.confirmed_at:
        raise Conflict("该工作要点已确认并生成工作任务，不能再改动草稿；如需调整，请到工作任务中修改。")
    if plan.discarded_at:
        raise Conflict("该草稿已作废，请重新上传。")


def _record(verb: str, plan: Plan, actor: Actor, now: datetime, **detail: object) -> None:
    record(verb, "plan", plan.id, actor=actor, now=now, unit_path=plan.office.path, **detail)

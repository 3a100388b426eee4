"""The year as it was walked so far: plan, assignments, reports and reviews, each on its day, by the real operations.

Counties differ in diligence, so that every light, a return, an overdue milestone and a waiting report can be seen.
Nothing is random: the same day gives the same year.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from sqlalchemy import select

from tracker.access.policy import Actor
from tracker.accounts.models import Person, Unit
from tracker.clock import SHANGHAI, day_of
from tracker.database import db
from tracker.demo.words import report_text
from tracker.files.models import StoredFile
from tracker.files.operations import store
from tracker.plans import operations as plans
from tracker.plans.models import Plan
from tracker.plans.operations import Share
from tracker.plans.queries import known_units
from tracker.plans.reader.extract import decode
from tracker.plans.reader.read import read_plan
from tracker.plans.rules import Rhythm
from tracker.plans.suggestions import suggestions
from tracker.progress import operations as progress
from tracker.work_items import operations as work
from tracker.work_items.extensions import operations as extensions
from tracker.work_items.models import Assignment, Milestone, WorkItem

PLAN = Path(__file__).parents[1] / "plans" / "samples" / "demonstration-plan.txt"

# Days from a milestone's due date to its report; None: not reported yet. One entry per county, in the printed order.
DILIGENCE: tuple[int | None, ...] = (-12, -6, -3, -9, 9, -2, -7, None)

EXTENSION_REASON = "材料已报省局复核，复核意见预计下旬反馈，请予延期。县局已明确专人跟进，反馈后三日内完成整改。"


class Calendar:
    """The days of the demonstration year, none of them after the present; and where its evidence is kept."""

    def __init__(self, now: datetime, data_dir: Path) -> None:
        self.now = now
        self.year = day_of(now).year
        self.data_dir = data_dir

    def evidence(self, text: str, name: str, officer: Actor, now: datetime) -> list[StoredFile]:
        """One text file that proves a report."""
        return [store(BytesIO(text.encode()), name, actor=officer, now=now, data_dir=self.data_dir)]

    def at(self, day: date, hour: int = 10) -> datetime:
        return min(datetime.combine(day, time(hour), SHANGHAI), self.now)

    def on(self, month: int, day: int, hour: int = 10) -> datetime:
        return self.at(date(self.year, month, day), hour)

    def is_past(self, day: date) -> bool:
        return day < day_of(self.now)


def walk(units: dict[str, Unit], people: dict[str, Person], calendar: Calendar) -> None:
    """Everything up to the present day."""
    city = units["濮阳市知识产权局"]
    supervisor = people["duban"].actor
    plan = _read_and_confirm(city, supervisor, calendar)
    _assign(plan, city, supervisor, calendar)
    officers = {person.unit_id: person.actor for person in people.values() if person.unit_id != city.id}
    counties = [unit for unit in units.values() if unit.kind.is_appraised]
    items = [db.session.get_one(WorkItem, point.work_item_id) for point in plan.points if point.work_item_id]
    for index, item in enumerate(items):
        for place, county in enumerate(counties):
            assignment = next((one for one in item.assignments if one.unit_id == county.id), None)
            if assignment:
                _deliver(assignment, officers[county.id], supervisor, calendar, index, place)


def _read_and_confirm(city: Unit, supervisor: Actor, calendar: Calendar) -> Plan:
    content = PLAN.read_bytes()
    text = decode(content).replace("2026", str(calendar.year))
    at = calendar.on(1, 12)
    file = store(
        BytesIO(text.encode()), f"{calendar.year}年工作要点.txt", actor=supervisor, now=at, data_dir=calendar.data_dir
    )
    draft = read_plan(text, known_units(city.path), calendar.year)
    plan = plans.take_in(draft, file, actor=supervisor, now=at, office=city, year=calendar.year)
    plans.confirm(plan, actor=supervisor, now=calendar.on(1, 13))
    return plan


def _assign(plan: Plan, city: Unit, supervisor: Actor, calendar: Calendar) -> None:
    """What the plan says, and every county where it names none; weights so that they add up to 100."""
    units = db.session.scalars(select(Unit).where(Unit.parent_id == city.id).order_by(Unit.id)).all()
    counties = [unit for unit in units if unit.kind.is_appraised]
    points = [point for point in plan.points if point.work_item_id]
    by_id = {unit.id: unit for unit in units}
    shares = []
    for index, point in enumerate(points):
        item = db.session.get_one(WorkItem, point.work_item_id)
        given = suggestions(point, item, counties, units)
        targets = given.targets or {unit.id: "" for unit in counties}
        shares.append(
            Share(
                work_item=item,
                measure=given.measure,
                weight=_weight(index, len(points)),
                due_on=given.due_on,
                rhythm=Rhythm.QUARTERS if index % 2 else Rhythm.HALVES,
                lead=by_id.get(given.lead_id),
                supporting=[by_id[unit_id] for unit_id in sorted(given.supporting_ids)],
                targets={
                    unit_id: (by_id[unit_id], _target(text, given.measure, index)) for unit_id, text in targets.items()
                },
            )
        )
    plans.assign_whole(plan, shares, actor=supervisor, now=calendar.on(1, 15))


def _weight(index: int, count: int) -> Decimal:
    """Whole weights that add up to 100: the first items carry what is left over."""
    base, left = divmod(100, count)
    return Decimal(base + (1 if index < left else 0))


def _target(text: str, measure: str, index: int) -> Decimal | None:
    if text:
        return Decimal(text)
    return Decimal(2 + index % 4) if measure else None


def _deliver(
    assignment: Assignment, officer: Actor, supervisor: Actor, calendar: Calendar, index: int, place: int
) -> None:
    """One county on one work item: signed for a few days after the assignment, then reported as diligently as it is."""
    diligence = DILIGENCE[place]
    if diligence is None and index % 3 == 2:
        return  # never signed for
    work.acknowledge(assignment, actor=officer, now=calendar.on(1, 16 + place % 5, 9))
    for step, milestone in enumerate(list(assignment.milestones)):
        lag = diligence if diligence is not None else (-4 if step == 0 else None)
        if lag is None or ((index + place) % 7 == 6 and step > 0):
            return
        reported_on = milestone.due_on + timedelta(days=lag)
        if lag > 0 and index % 3 == 1 and calendar.is_past(milestone.due_on):
            _extend(milestone, officer, supervisor, calendar)
        if not calendar.is_past(reported_on):
            _report_on_the_way(milestone, officer, supervisor, calendar, index + place)
            return
        _report(milestone, officer, supervisor, calendar, reported_on, index + place)
    if assignment.milestone_count == assignment.met_count and place % 2:
        progress.close(assignment, actor=supervisor, now=calendar.now)


def _report(milestone: Milestone, officer: Actor, supervisor: Actor, calendar: Calendar, day: date, turn: int) -> None:
    """Every ninth report is sent back once for want of evidence; all are decided two days later."""
    text = report_text(milestone.title, turn)
    if turn % 9 == 4:
        first = progress.submit(
            milestone, actor=officer, now=calendar.at(day), text=text, percent=100, figure=milestone.target
        )
        progress.return_(
            first, actor=supervisor, now=calendar.at(day, 16), reason="佐证材料不全，请补充认定文件后重新上报。"
        )
        day += timedelta(days=1)
    submitted = calendar.at(day, 11)
    report = progress.submit(
        milestone,
        actor=officer,
        now=submitted,
        text=text,
        percent=100,
        figure=milestone.target,
        evidence=calendar.evidence(text, f"{milestone.title}佐证材料.txt", officer, submitted),
    )
    progress.approve(report, actor=supervisor, now=calendar.at(day + timedelta(days=2)))


def _extend(milestone: Milestone, officer: Actor, supervisor: Actor, calendar: Calendar) -> None:
    """The county that is late asks for more time now and then, and is given a little less than it asked for."""
    due_on = milestone.due_on
    asked = extensions.ask(
        milestone,
        actor=officer,
        now=calendar.at(due_on - timedelta(days=6)),
        wanted_on=due_on + timedelta(days=20),
        reason=EXTENSION_REASON,
    )
    extensions.grant(
        asked,
        actor=supervisor,
        now=calendar.at(due_on - timedelta(days=4), 15),
        granted_on=due_on + timedelta(days=15),
        words="同意，请抓紧落实。",
    )


def _report_on_the_way(milestone: Milestone, officer: Actor, supervisor: Actor, calendar: Calendar, turn: int) -> None:
    """The milestone ahead: most counties are well on their way, every third report still waits for the supervisor."""
    share = (95, 90, 60)[turn % 3]
    submitted = calendar.at(day_of(calendar.now) - timedelta(days=2 + turn % 5))
    report = progress.submit(
        milestone,
        actor=officer,
        now=submitted,
        text=report_text(milestone.title, turn),
        percent=share,
        figure=None if milestone.target is None else (milestone.target * share / 100).to_integral_value(),
    )
    if turn % 3 != 2:
        progress.approve(report, actor=supervisor, now=submitted + timedelta(days=1))
    elif turn % 8 == 5 and day_of(submitted) <= milestone.due_on:
        later = milestone.due_on + timedelta(days=20)
        extensions.ask(milestone, actor=officer, now=submitted, wanted_on=later, reason=EXTENSION_REASON)

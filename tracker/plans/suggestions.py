"""What the screen that assigns a whole plan is filled with before a person has touched it."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from tracker.accounts.models import Unit
from tracker.plans.models import PlanPoint
from tracker.plans.reader.findings import ALL_COUNTIES
from tracker.plans.rules import Rhythm
from tracker.work_items.models import Duty, WorkItem


class Suggestion(NamedTuple):
    """`targets`: unit id → target as text ("" is assigned without a figure). `is_assigned` when it is fact already."""

    measure: str
    weight: str
    due_on: date
    rhythm: Rhythm
    lead_id: int
    supporting_ids: set[int]
    targets: dict[int, str]
    is_assigned: bool


def suggestions(point: PlanPoint, item: WorkItem, counties: Sequence[Unit], units: Sequence[Unit]) -> Suggestion:
    """What is assigned already; before that, what the plan says in so many words and nothing beyond it."""
    weight = "" if item.weight is None else f"{item.weight.normalize():f}"
    if item.assignments:
        by_duty = {duty: {a.unit_id for a in item.assignments if a.duty is duty} for duty in Duty}
        county_ids = {unit.id for unit in counties}
        targets = {
            a.unit_id: "" if a.target is None else f"{a.target.normalize():f}"
            for a in item.assignments
            if a.unit_id in county_ids and a.duty is not Duty.SUPPORTING
        }
        ends_on = max((a.ends_on for a in item.assignments if a.ends_on), default=_due_on(point))
        lead_id = next(iter(by_duty[Duty.LEAD]), 0)
        supporting = by_duty[Duty.SUPPORTING]
        return Suggestion(item.measure, weight, ends_on, Rhythm.ONCE, lead_id, supporting, targets, True)
    named = {unit.name: unit for unit in units}
    found = [
        (named[mention["name"]], mention["role"]) for mention in point.findings["units"] if mention["name"] in named
    ]
    lead_id = next((unit.id for unit, role in found if role == "lead"), 0)
    supporting = {unit.id for unit, role in found if role == "supporting"}
    return Suggestion(
        item.measure,
        weight,
        _due_on(point),
        Rhythm.HALVES,
        lead_id,
        supporting,
        _targets(point, counties, [unit for unit, role in found if role != "supporting"]),
        False,
    )


def _targets(point: PlanPoint, counties: Sequence[Unit], named: Sequence[Unit]) -> dict[int, str]:
    """Every county for "各县（区）", with the figure for "每县（区）…一件"; else the counties that are named."""
    each = next((found for found in point.findings["quantities"] if found["each_county"]), None)
    if each:
        return {unit.id: str(each["low"]) for unit in counties}
    if any(mention["name"] == ALL_COUNTIES for mention in point.findings["units"]):
        return {unit.id: "" for unit in counties}
    return {unit.id: "" for unit in named if unit in counties}


def _due_on(point: PlanPoint) -> date:
    """The plan's own date within its year; a longer horizon ("十四五") still asks for this year's share."""
    year_end = date(point.plan.year, 12, 31)
    dates = [date.fromisoformat(found["due_on"]) for found in point.findings["deadlines"] if found["due_on"]]
    return max((day for day in dates if day.year == point.plan.year), default=year_end)

"""The light of an assignment on any day (DOMAIN §4). Pure: facts and a date in, a light and its reason out."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from tracker.work_items.pace import PaceRules, Standing, Turns, done_of, pace_of, turns_of


class Light(StrEnum):
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    GREY = "grey"
    DONE = "done"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Light.GREEN: "正常",
    Light.YELLOW: "滞后",
    Light.RED: "预警",
    Light.GREY: "未排期",
    Light.DONE: "已销号",
}


USUAL = PaceRules()


class Reading(NamedTuple):
    """`pace` and `done` in whole points of 100; `reason` is the sentence shown beside the light."""

    light: Light
    reason: str
    pace: int = 0
    done: int = 0


def read_light(standing: Standing, on: date, rules: PaceRules = USUAL) -> Reading:
    """Overdue is red, whatever the pace; a red that was made up (a milestone met late) stays yellow."""
    return reading(standing, turns_of(standing, rules), on)


def reading(standing: Standing, turns: Turns, on: date) -> Reading:
    """The light on a day by the two days on which it turns, with its reason."""
    if standing.closed:
        return Reading(Light.DONE, "任务已销号", 100, 100)
    if standing.ends_on is None:
        return Reading(Light.GREY, "尚未设置时间节点")
    pace, done = pace_of(standing.starts_on, standing.ends_on, on), done_of(standing)
    light = light_on(turns, on)
    return Reading(light, _reason(standing, light, on, pace - done), pace, done)


def light_on(turns: Turns, on: date) -> Light:
    """Of an assignment that is neither closed nor without milestones."""
    if turns.red_on and turns.red_on <= on:
        return Light.RED
    return Light.YELLOW if turns.yellow_on and turns.yellow_on <= on else Light.GREEN


def _reason(standing: Standing, light: Light, on: date, behind: int) -> str:
    if light is Light.GREEN:
        return "按序时进度推进" if standing.next_due_on else "时间节点全部完成"
    if standing.next_due_on and standing.next_due_on < on:
        return f"有时间节点已逾期{(on - standing.next_due_on).days}天"
    reasons = []
    if standing.next_due_on and behind > 0:
        reasons.append(f"落后序时进度{behind}个百分点")
    if standing.late_count and light is Light.YELLOW:
        reasons.append(f"有{standing.late_count}个时间节点逾期后完成")
    return "，".join(reasons)

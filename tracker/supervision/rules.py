"""The light of an assignment on any day (DOMAIN §4). Pure: facts and a date in, a light and its reason out."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from tracker.work_items.rules import pace_of


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


@dataclass(frozen=True)
class Thresholds:
    """Points behind pace: from `yellow` on yellow, more than `red` red."""

    yellow: int = 10
    red: int = 30


class Standing(NamedTuple):
    """The facts of one assignment, as kept on its row."""

    starts_on: date
    ends_on: date | None
    next_due_on: date | None
    percent: int
    late_count: int
    target: Decimal | None
    actual: Decimal | None
    closed: bool


class Reading(NamedTuple):
    """`pace` and `done` in whole points of 100; `reason` is the sentence shown beside the light."""

    light: Light
    reason: str
    pace: int = 0
    done: int = 0


def done_of(standing: Standing) -> int:
    """The share delivered: of the target where there is one, else the mean of the milestones; at most 100."""
    if standing.target:
        return min(100, int((standing.actual or Decimal(0)) * 100 / standing.target))
    return standing.percent


def read_light(standing: Standing, on: date, thresholds: Thresholds = Thresholds()) -> Reading:
    """Overdue is red, whatever the pace; a red that was made up (a milestone met late) stays yellow."""
    if standing.closed:
        return Reading(Light.DONE, "任务已销号", 100, 100)
    if standing.ends_on is None:
        return Reading(Light.GREY, "尚未设置时间节点")
    pace, done = pace_of(standing.starts_on, standing.ends_on, on), done_of(standing)
    light, reason = _judge(standing, on, pace - done, thresholds)
    return Reading(light, reason, pace, done)


def _judge(standing: Standing, on: date, behind: int, thresholds: Thresholds) -> tuple[Light, str]:
    if standing.next_due_on and standing.next_due_on < on:
        return Light.RED, f"有时间节点已逾期{(on - standing.next_due_on).days}天"
    if standing.next_due_on and behind >= thresholds.yellow:
        return Light.RED if behind > thresholds.red else Light.YELLOW, f"落后序时进度{behind}个百分点"
    if standing.late_count:
        return Light.YELLOW, f"有{standing.late_count}个时间节点逾期后完成"
    return Light.GREEN, "按序时进度推进" if standing.next_due_on else "时间节点全部完成"

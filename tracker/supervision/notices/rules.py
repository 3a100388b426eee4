"""Colours of a supervision notice, which one is due, how it escalates, and in what words it is drafted. Pure."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

NEAR_WORKDAYS, REPLY_WORKDAYS, REDS_TO_TALK = 7, 5, 3  # DOMAIN §4, until an office sets them otherwise
LONGEST_TEXT = 2000
MOST_EVIDENCE = 10
OVERDUE_ASKED = "请查明逾期原因，明确责任人，限期完成，并将整改措施和完成时间书面答复。"
BEHIND_ASKED = "请分析滞后原因，提出赶上进度的措施和时间安排，书面答复。"
NEAR_ASKED = "请抓紧推进，按期完成并上报进展；确有困难的，说明原因和拟采取的措施。"


class Colour(StrEnum):
    """DOMAIN §4: blue near the deadline, yellow behind pace, red overdue."""

    BLUE = "blue"
    YELLOW = "yellow"
    RED = "red"

    @property
    def label(self) -> str:
        return {Colour.BLUE: "蓝色", Colour.YELLOW: "黄色", Colour.RED: "红色"}[self]

    @property
    def severity(self) -> int:
        return list(Colour).index(self)

    @property
    def next(self) -> "Colour":
        """One colour up; red stays red."""
        return list(Colour)[min(self.severity + 1, 2)]


class Wanted(NamedTuple):
    """A notice that the rules would have: on which assignment, for what cause (told once), and its words.

    `escalates_id`: the notice that went unanswered.
    """

    assignment_id: int
    colour: Colour
    cause: str
    text: str
    asked: str
    escalates_id: int | None = None

    @property
    def key(self) -> tuple[int, str]:
        return self.assignment_id, self.cause


class Step(NamedTuple):
    """A milestone that is not met, nor reported and waiting for review."""

    title: str
    due_on: date


def gravest(wanted: Iterable[Wanted], settled: Collection[tuple[int, str]]) -> list[Wanted]:
    """One for each assignment: of what nobody has decided yet (`settled`: keys issued or dropped), the gravest.

    Of two alike the one that escalates, which carries the older matter.
    """
    best: dict[int, Wanted] = {}
    for each in wanted:
        known = best.get(each.assignment_id)
        if each.key not in settled and (known is None or _weight(each) > _weight(known)):
            best[each.assignment_id] = each
    return list(best.values())


def _weight(wanted: Wanted) -> tuple[int, bool]:
    return wanted.colour.severity, wanted.escalates_id is not None


def overdue(assignment_id: int, item: str, steps: Sequence[Step], on: date) -> Wanted:
    """`steps`: those past their due date, the earliest first."""
    first = steps[0]
    more = f"等{len(steps)}个时间节点" if len(steps) > 1 else ""
    text = (
        f"“{item}”的时间节点“{first.title}”{more}应于{day(first.due_on)}前完成，"
        f"截至{day(on)}已逾期{(on - first.due_on).days}天，仍未完成。"
    )
    return Wanted(assignment_id, Colour.RED, f"overdue/{first.due_on}", text, OVERDUE_ASKED)


def near(assignment_id: int, item: str, steps: Sequence[Step], on: date) -> Wanted:
    """`steps`: those about to come due of which nothing was reported, the earliest first."""
    first = steps[0]
    more = f"等{len(steps)}个时间节点" if len(steps) > 1 else ""
    text = f"“{item}”的时间节点“{first.title}”{more}将于{day(first.due_on)}到期，截至{day(on)}尚未上报进展。"
    return Wanted(assignment_id, Colour.BLUE, f"near/{first.due_on}", text, NEAR_ASKED)


def behind(assignment_id: int, item: str, next_due_on: date, pace: int, done: int, on: date) -> Wanted:
    """`pace` and `done` in points of 100. Told once for each due date that lies ahead."""
    text = f"截至{day(on)}，“{item}”序时进度应达到{pace}%，实际完成{done}%，落后{pace - done}个百分点。"
    return Wanted(assignment_id, Colour.YELLOW, f"pace/{next_due_on}", text, BEHIND_ASKED)


def escalated(
    assignment_id: int, notice_id: int, number: str, colour: Colour, reply_by: date, text: str, asked: str
) -> Wanted:
    """What follows a notice that nobody answered by `reply_by`."""
    higher = colour.next
    what = f"升级为{higher.label}督办单" if higher is not colour else f"再次发出{higher.label}督办单"
    words = (
        f"{number}{colour.label}督办单要求于{day(reply_by)}前答复，逾期未答复，现{what}。原督办事项：{_origin(text)}"
    )
    return Wanted(assignment_id, higher, f"notice/{notice_id}", words[:LONGEST_TEXT], asked, notice_id)


def _origin(text: str) -> str:
    """The matter itself, however often it has escalated."""
    return text.rpartition("原督办事项：")[2]


def is_unanswered(reply_by: date, on: date) -> bool:
    """The day itself is the last one on which to answer."""
    return on > reply_by


def leads_to_talk(colours: Sequence[Colour], reds: int) -> bool:
    """Whether so many notices in a row were red. `colours`: of the notices since the last talk, in their order."""
    return len(colours) >= reds and all(colour is Colour.RED for colour in colours[-reds:])


def problem_of(text: str, asked: str) -> str | None:
    """The one sentence that says why a notice cannot be drafted like this; None when it can."""
    mistakes = {
        "请填写督办事项。": not text.strip(),
        "请填写督办要求。": not asked.strip(),
        f"督办事项和督办要求各不超过 {LONGEST_TEXT} 字，请精简。": max(len(text), len(asked)) > LONGEST_TEXT,
    }
    return next((sentence for sentence, is_so in mistakes.items() if is_so), None)


class Status(NamedTuple):
    code: str
    label: str


def status_of(*, rescinded: bool, accepted: bool, answered: bool, reply_by: date, on: date) -> Status:
    """How an issued notice stands on a day; `code` as in the style sheet."""
    if rescinded:
        return Status("void", "已撤销")
    if accepted:
        return Status("approved", "已办结")
    if answered:
        return Status("waiting", "已答复，待审核")
    return Status("overdue", "逾期未答复") if is_unanswered(reply_by, on) else Status("assigned", "待答复")


def day(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"

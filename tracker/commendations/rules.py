"""Who may be nominated, what the panel's marks come to, and which list may be made of them. Pure."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from tracker.appraisals.rules import rounded

MOST_POINTS = Decimal(100)
PLACES = 2
_MONTH = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])")


class Honour(StrEnum):
    GROUP = "group"
    PERSON = "person"

    @property
    def label(self) -> str:
        return "先进集体" if self is Honour.GROUP else "先进工作者"


class Way(StrEnum):
    POINTS = "points"
    VOTES = "votes"

    @property
    def label(self) -> str:
        return "评分（百分制，取平均分）" if self is Way.POINTS else "投票（同意超过有表决权人数的半数为通过）"


class Vote(StrEnum):
    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"

    @property
    def label(self) -> str:
        return {Vote.FOR: "同意", Vote.AGAINST: "不同意", Vote.ABSTAIN: "弃权"}[self]


@dataclass(frozen=True)
class Result:
    """What an appraisal says of the unit that nominates."""

    grade: str
    veto: str
    bar: str


def bar_to(honour: Honour, result: Result | None, grades: Sequence[str], least: str) -> str | None:
    """Why a unit may not nominate for this honour, in a sentence; None when it may. `grades`: the highest first.

    A veto keeps out groups and people; a grade below the set one, or an excellence bar, keeps out groups.
    """
    if result is None:
        return "本年度考核还没有定稿，定稿后才能推荐。"
    if result.veto:
        return f"本单位在年度考核中被一票否决（{result.veto}），不能推荐{honour.label}。"
    if honour is Honour.PERSON:
        return None
    if result.bar:
        return f"本单位在年度考核中被一票否优（{result.bar}），不能推荐先进集体。"
    if result.grade not in grades[: list(grades).index(least) + 1]:
        return f"本单位年度考核等次为{result.grade}，推荐先进集体须为{least}及以上。"
    return None


def personal_problem(gender: str, born_in: str, phone: str) -> str | None:
    """Of a person's nomination: the form asks for these three, and for nothing else that is personal."""
    if gender not in ("男", "女"):
        return "请选择性别。"
    if not _MONTH.fullmatch(born_in):
        return "出生年月应写作“1988-06”，请改正。"
    return None if phone.strip() else "请填写联系电话。"


@dataclass(frozen=True)
class Marked:
    """One member's mark. `recused`: stands back, and does not count at all."""

    points: Decimal | None
    vote: Vote | None
    recused: bool


@dataclass(frozen=True)
class Outcome:
    """`value`: the mean of the points, or the share of 同意 in percent; None while a member has still to mark.

    `passed` is of votes: more than half of those who may vote.
    """

    value: Decimal | None
    passed: bool
    counted: int
    missing: int


def outcome(way: Way, marks: Collection[Marked], members: int) -> Outcome:
    """`members`: how many sit on the panel. Whoever stands back is neither counted nor waited for."""
    counted = [each for each in marks if not each.recused]
    missing = members - len(marks)
    entitled = len(counted)
    if missing or not entitled:
        return Outcome(None, False, entitled, missing)
    if way is Way.POINTS:
        total = sum((each.points or Decimal(0) for each in counted), Decimal(0))
        return Outcome(rounded(total / entitled, PLACES), True, entitled, 0)
    agreed = sum(1 for each in counted if each.vote is Vote.FOR)
    return Outcome(rounded(Decimal(100 * agreed) / entitled, PLACES), 2 * agreed > entitled, entitled, 0)


def list_problem(outcomes: Mapping[int, Outcome], chosen: Collection[int], quota: int, reason: str) -> str | None:
    """Why these nominations of one honour may not be the list, in a sentence; None when they may.

    Nobody is passed over: whoever is on it has at least as much as whoever is not. Places left empty though somebody
    could fill them, and a tie that is broken by hand, ask for a reason.
    """
    waiting = [each for each in outcomes.values() if each.missing or each.value is None]
    if waiting:
        return f"还有 {len(waiting)} 件推荐没有评完，请评审人员评完后再确定名单。"
    if len(chosen) > quota:
        return f"名单有 {len(chosen)} 个，超过名额 {quota} 个，请减少。"
    if any(not outcomes[each].passed for each in chosen):
        return "名单中有没有通过评审的，请去掉。"
    on = [outcomes[each].value or Decimal(0) for each in chosen]
    off = [each.value or Decimal(0) for key, each in outcomes.items() if key not in chosen and each.passed]
    if on and off and max(off) > min(on):
        return "有评审结果更高的没有列入名单，请按评审结果由高到低确定。"
    is_tie = bool(on and off and max(off) == min(on))
    is_short = bool(off) and len(chosen) < quota
    if (is_tie or is_short) and not reason.strip():
        return "评审结果相同而取舍的，或者名额没有用完的，请写明理由。"
    return None

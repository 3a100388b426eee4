"""The annuity of one year of one patent on one day, with every step of its derivation (DOMAIN §7). Pure.

Year N of the right is due on the filing date + (N−1) years. What follows counts from that very day, even where the due
date was moved off a rest day: a surcharge band runs to the corresponding day of the month, and so does the grace.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from tracker.errors import Invalid
from tracker.ledgers.annuity.fees import LAST_YEAR, FeeTable, table_for
from tracker.ledgers.days import months_after, worded
from tracker.workdays.rules import NO_OVERRIDES, Overrides, next_workday

GRACE_MONTHS = 6
SURCHARGE_PERCENT = (0, 5, 10, 15, 20, 25)  # of the full fee, in the first to the sixth month overdue
REDUCTIONS = {85: "一个申请人", 70: "两个以上申请人"}
REDUCED_YEARS = 10  # counted from the year of grant
OPEN_LICENCE_PERCENT = 15
RESTORATION_FEE = 1000
FIRST_YEAR, LAST_FILING_YEAR = 1985, 2100  # 专利法 holds since 1 April 1985


class State(StrEnum):
    NOT_DUE = "not due"
    DUE = "due"
    IN_GRACE = "in grace"
    LAPSED = "lapsed"


@dataclass(frozen=True)
class Patent:
    """`filed_on`: the international filing date of a PCT case. `reduction`: percent off, 0, 70 or 85."""

    filed_on: date
    granted_on: date
    reduction: int = 0
    open_licence: bool = False
    parent_filed_on: date | None = None

    @property
    def counts_from(self) -> date:
        """A divisional keeps its parent's filing date."""
        return self.parent_filed_on or self.filed_on

    @property
    def year_of_grant(self) -> int:
        whole_years = self.granted_on.year - self.counts_from.year
        return whole_years + (months_after(self.counts_from, 12 * whole_years) <= self.granted_on)

    @property
    def last_reduced_year(self) -> int:
        return self.year_of_grant + REDUCED_YEARS - 1


class Annuity(NamedTuple):
    """Money in whole CNY; `ended_on` once the right has lapsed; `derivation`: one Chinese sentence a step."""

    due_on: date
    fee: int
    surcharge: int
    total: int
    state: State
    ended_on: date | None
    derivation: list[str]


def annuity(patent: Patent, year: int, on: date, overrides: Overrides = NO_OVERRIDES) -> Annuity:
    """What year `year` costs when it is paid on `on`.

    Raises:
        Invalid: dates that contradict each other, a year that is not paid as an annuity, no fee standard known.
    """
    _check(patent, year)
    counted_on = months_after(patent.counts_from, 12 * (year - 1))
    due_on = next_workday(counted_on, overrides)
    table = table_for(counted_on)
    if table is None:
        raise Invalid(f"系统中没有{worded(counted_on)}的年费标准，不能计算。")
    full = table.fee(year)
    fee, discounts = _discounted(patent, year, full)
    state = _state(counted_on, due_on, on)
    surcharge, overdue = _surcharge(counted_on, due_on, on, full, state)
    steps = [_due(patent, year, counted_on, due_on), _standard(table, year, full), *discounts, *overdue]
    return Annuity(
        due_on,
        fee,
        surcharge,
        fee + surcharge,
        state,
        due_on if state is State.LAPSED else None,
        [*steps, f"合计：{fee}＋{surcharge}＝{fee + surcharge}元。"],
    )


def _check(patent: Patent, year: int) -> None:
    if patent.reduction and patent.reduction not in REDUCTIONS:
        raise Invalid("费用减缴比例只有 85%（一个申请人）和 70%（两个以上申请人）两种。")
    if not FIRST_YEAR <= patent.counts_from.year <= LAST_FILING_YEAR:
        raise Invalid(f"申请日应在 {FIRST_YEAR} 年至 {LAST_FILING_YEAR} 年之间，请核对。")
    if patent.parent_filed_on and patent.parent_filed_on > patent.filed_on:
        raise Invalid("母案申请日不能晚于分案申请的提交日，请核对。")
    if patent.granted_on < patent.filed_on:
        raise Invalid("授权日不能早于申请日，请核对。")
    if not 1 <= year <= LAST_YEAR:
        raise Invalid(f"发明专利权期限为{LAST_YEAR}年，年度应为 1 至 {LAST_YEAR}。")
    if year <= patent.year_of_grant:
        raise Invalid(
            f"该专利在第{patent.year_of_grant}年度授权，当年年费在办理登记手续时缴纳；"
            f"按年缴纳自第{patent.year_of_grant + 1}年度起。"
        )


def _discounted(patent: Patent, year: int, full: int) -> tuple[int, list[str]]:
    """The best single discount: they do not stack."""
    reduced = patent.reduction if year <= patent.last_reduced_year else 0
    licensed = OPEN_LICENCE_PERCENT if patent.open_licence else 0
    best = max(reduced, licensed)
    steps = []
    if patent.reduction:
        steps.append(_reduction(patent, year))
    if licensed:
        steps.append(f"实行开放许可，减{licensed}%" + ("；与费用减缴不叠加，取减得多的一项。" if reduced else "。"))
    fee = full * (100 - best) // 100
    return fee, [*steps, f"应缴年费：{full}×{100 - best}%＝{fee}元。"] if best else steps


def _reduction(patent: Patent, year: int) -> str:
    last, percent = patent.last_reduced_year, patent.reduction
    holds = f"费用减缴{percent}%自授权当年（第{patent.year_of_grant}年度）起{REDUCED_YEARS}年，至第{last}年度"
    if year > last:
        return f"{holds}，已期满，本年度按全额缴纳。"
    return f"{holds}" + ("；下一年度起恢复全额，请提前准备。" if year == last else "。")


def _state(counted_on: date, due_on: date, on: date) -> State:
    if on < counted_on:
        return State.NOT_DUE
    if on <= due_on:
        return State.DUE
    return State.IN_GRACE if on <= months_after(counted_on, GRACE_MONTHS) else State.LAPSED


def _surcharge(counted_on: date, due_on: date, on: date, full: int, state: State) -> tuple[int, list[str]]:
    if state in (State.NOT_DUE, State.DUE):
        return 0, [f"{worded(on)}缴纳，未超过期限，没有滞纳金。"]
    if state is State.LAPSED:
        surcharge = full * SURCHARGE_PERCENT[-1] // 100
        return surcharge, [
            f"至{worded(months_after(counted_on, GRACE_MONTHS))}六个月宽限期届满未缴，专利权自{worded(due_on)}起终止。",
            f"可自收到终止通知之日起两个月内请求恢复：补缴年费和{SURCHARGE_PERCENT[-1]}%的滞纳金"
            f"（{full}×{SURCHARGE_PERCENT[-1]}%＝{surcharge}元），另缴恢复权利请求费{RESTORATION_FEE}元（未计入合计）。",
        ]
    ends = [months_after(counted_on, month) for month in range(GRACE_MONTHS + 1)]
    month = next(month for month in range(1, GRACE_MONTHS + 1) if on <= ends[month])
    percent = SURCHARGE_PERCENT[month - 1]
    begins = max(ends[month - 1], due_on) + timedelta(days=1)
    return full * percent // 100, [
        f"{worded(on)}缴纳，在宽限期第{month}个月（{worded(begins)}至{worded(ends[month])}）。",
        f"滞纳金为全额年费的{percent}%：{full}×{percent}%＝{full * percent // 100}元。",
    ]


def _due(patent: Patent, year: int, counted_on: date, due_on: date) -> str:
    base = (
        f"母案申请日{worded(patent.counts_from)}" if patent.parent_filed_on else f"申请日{worded(patent.counts_from)}"
    )
    moved = f"；该日为法定休息日，顺延至{worded(due_on)}" if due_on != counted_on else ""
    return f"{base}起满{year - 1}年，第{year}年度年费应在{worded(counted_on)}前缴纳{moved}。"


def _standard(table: FeeTable, year: int, full: int) -> str:
    return f"按{worded(table.holds_from)}起施行的标准（{table.source}），第{year}年度年费全额为{full}元。"

"""What a clock of a ledger comes to for one row (DOMAIN §8). Pure, and never an exception, whatever the row holds.

The day from which a span is counted is not part of it (民法典 第二百零一条). A due date that falls on a rest day stays
there: whoever must act is told to act before, since an office that acts a day late has no one to excuse it.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from tracker.ledgers.days import months_after, worded
from tracker.ledgers.definition import Clock, Definition, Span, SpanUnit
from tracker.ledgers.patents.rules import annuity_due
from tracker.ledgers.values import Values
from tracker.workdays.rules import NO_OVERRIDES, Overrides, add_workdays, count_workdays, is_workday

LAST_DAY = date(2200, 12, 31)  # a span that leads beyond it ends there
_UNITS = {SpanUnit.DAYS: "日", SpanUnit.WORKDAYS: "个工作日", SpanUnit.MONTHS: "个月"}


class Running(NamedTuple):
    """`due_on` is None while the clock stands still; `met_on` None as long as nothing has stopped it.

    `derivation`: one Chinese sentence a step.
    """

    clock: Clock
    due_on: date | None
    met_on: date | None
    derivation: list[str]

    @property
    def stands_still(self) -> bool:
        return self.due_on is None

    def is_overdue(self, on: date) -> bool:
        """Not met and past its day; or met too late."""
        return self.due_on is not None and (self.met_on or on) > self.due_on


def running(found: Definition, values: Values, state: str, overrides: Overrides = NO_OVERRIDES) -> list[Running]:
    """Every clock that applies to the row, in the order of the definition."""
    return [run for clock in found.clocks if (run := run_of(clock, found, values, state, overrides))]


def run_of(
    clock: Clock, found: Definition, values: Values, state: str, overrides: Overrides = NO_OVERRIDES
) -> Running | None:
    """None when the clock does not apply: not started, in a state it does not run in, or in another sort of row."""
    if not _applies(clock, values, state):
        return None
    if clock.rule:
        return _by_rule(clock, values, overrides)
    started = _date(values, clock.starts)
    if started is None:
        return None
    met_on = _date(values, clock.stops)
    labels = {name: each.label for name, each in found.by_name.items()}
    steps = [_counted(labels[clock.starts], started, clock.span)]
    due_on = _after(started, _whole_spans(clock, values), overrides)
    if clock.extension and (approved := _date(values, clock.extended_on)):
        steps.append(f"{worded(approved)}批准延长{_span(clock.extension)}")
    since, until = _date(values, clock.suspended_from), _date(values, clock.suspended_until)
    if since and started <= since <= due_on:
        if until is None:
            steps.append(
                f"{worded(since)}起中止，" + (f"{worded(met_on)}在中止期间完成" if met_on else "恢复后继续计算")
            )
            return Running(clock, None, met_on, steps)
        due_on, still = _shifted(due_on, since, max(since, until), clock.span.unit, overrides)
        steps.append(f"{worded(since)}至{worded(max(since, until))}中止，扣除{still}")
    steps.append(f"期限为{worded(due_on)}" + ("" if is_workday(due_on, overrides) else "，是休息日，请提前办理"))
    if met_on:
        steps.append(f"{worded(met_on)}完成" + (f"，逾期{(met_on - due_on).days}日" if met_on > due_on else ""))
    return Running(clock, due_on, met_on, steps)


def _by_rule(clock: Clock, values: Values, overrides: Overrides) -> Running | None:
    """There is one so far: the next annuity of a patent. It is met by what is paid, and then the next one runs."""
    found = annuity_due(values, overrides)
    return Running(clock, found[0], None, found[1]) if found else None


def _applies(clock: Clock, values: Values, state: str) -> bool:
    if clock.when and state not in clock.when:
        return False
    return all(values.get(name, "") in choices for name, choices in clock.only_if.items())


def _whole_spans(clock: Clock, values: Values) -> Sequence[Span]:
    """An extension in the same unit makes one longer span: three months and one are four."""
    if clock.extension is None or _date(values, clock.extended_on) is None:
        return [clock.span]
    if clock.extension.unit is clock.span.unit:
        return [Span(clock.span.count + clock.extension.count, clock.span.unit)]
    return [clock.span, clock.extension]


def _after(day: date, spans: Sequence[Span], overrides: Overrides) -> date:
    for count, unit in ((span.count, span.unit) for span in spans):
        if unit is SpanUnit.WORKDAYS:
            day = add_workdays(day, count, overrides)
        else:
            day = day + timedelta(days=count) if unit is SpanUnit.DAYS else months_after(day, count)
    return min(day, LAST_DAY)


def _shifted(due_on: date, since: date, until: date, unit: SpanUnit, overrides: Overrides) -> tuple[date, str]:
    """Later by the time that stood still; in the clock's own days."""
    if unit is SpanUnit.WORKDAYS:
        still = count_workdays(since, until, overrides)
        return min(add_workdays(due_on, still, overrides), LAST_DAY), f"{still}个工作日"
    days = (until - since).days
    return min(due_on + timedelta(days=days), LAST_DAY), f"{days}日"


def _date(values: Values, name: str) -> date | None:
    kept = values.get(name) if name else None
    return date.fromisoformat(kept) if isinstance(kept, str) else None


def _counted(label: str, started: date, span: Span) -> str:
    if span.count < 0:
        return f"“{label}”{worded(started)}之前{_span(Span(-span.count, span.unit))}"
    return f"自“{label}”{worded(started)}起{_span(span)}"


def _span(span: Span) -> str:
    return f"{span.count}{_UNITS[span.unit]}"

"""What is wrong between the parts of a definition: names that lead nowhere, fields of the wrong kind. Pure."""

from collections.abc import Callable, Iterator

from tracker.errors import Invalid
from tracker.ledgers.definition import Clock, Comparison, Condition, Definition, Field, FieldKind, How, Measure, Move
from tracker.ledgers.patents.rules import FIELDS
from tracker.ledgers.values import Names, parse

Place = tuple[str, ...]
Problem = tuple[Place, str]

FIGURES = (FieldKind.NUMBER, FieldKind.MONEY)
KEYS = (FieldKind.TEXT, FieldKind.DATE, FieldKind.NUMBER)  # what can be unique
STATE = "state"
UNIT = "unit"
RESERVED_LEDGERS = ("counted", "due", "indicators", "new", "rows")  # addresses of their own
RESERVED = (STATE, UNIT, "id", "revision")
MOST_FIELDS = 80
MOST_MEASURES = 40


def problems_of(found: Definition) -> list[Problem]:
    """Each with the part and the name at which it stands."""
    checks: tuple[Callable[[Definition], Iterator[Problem]], ...] = (_fields, _moves, _clocks, _measures, _samples)
    return [problem for check in checks for problem in check(found)]


def _fields(found: Definition) -> Iterator[Problem]:
    if found.name in RESERVED_LEDGERS:
        yield ("name",), f"“{found.name}”是系统自用的名称，请换一个。"
    if not found.fields:
        yield ("fields",), "至少要有一个栏目。"
    if len(found.fields) > MOST_FIELDS:
        yield ("fields",), f"栏目最多{MOST_FIELDS}个。"
    if not found.states:
        yield ("states",), "至少要有一个状态。"
    if found.fields and not any(each.listed for each in found.fields):
        yield ("fields",), "至少要有一个栏目显示在列表中（listed: yes）。"
    labels: set[str] = set()
    for each in found.fields:
        for sentence in _field(each):
            yield ("fields", each.name), sentence
        if each.label in labels:
            yield ("fields", each.name), f"栏名“{each.label}”用了两次。"
        labels.add(each.label)


def _field(each: Field) -> Iterator[str]:
    if each.name in RESERVED:
        yield f"“{each.name}”是系统自用的名称，请换一个。"
    if each.kind is FieldKind.CHOICE and len(each.choices) < 2:
        yield f"“{each.label}”是选项，至少要有两个可选的值（choices）。"
    if len(set(each.choices)) < len(each.choices):
        yield f"“{each.label}”有重复的选项。"
    if each.choices and each.kind is not FieldKind.CHOICE:
        yield f"“{each.label}”不是选项（choice），不能有 choices。"
    if each.form and (each.form != "patent_number" or each.kind is not FieldKind.TEXT):
        yield f"“{each.label}”的 form 只能是 patent_number，用于文字。"
    if each.kind is FieldKind.REFERENCE and not each.ledger:
        yield f"“{each.label}”应写明引用哪个台账（ledger）。"
    if each.unique and each.kind not in KEYS:
        yield f"“{each.label}”不能作为唯一栏目，唯一栏目应为文字、日期或数字。"
    if each.searchable and each.kind not in (FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.CHOICE):
        yield f"“{each.label}”不是文字，不能设为可查找（searchable）。"
    if each.searchable and each.personal:
        yield f"“{each.label}”是个人信息，不能设为可查找（searchable）。"
    if each.kind not in FIGURES and (each.least is not None or each.most is not None):
        yield f"“{each.label}”不是数字，不能有上下限。"
    if each.least is not None and each.most is not None and each.least > each.most:
        yield f"“{each.label}”的下限大于上限。"


def _moves(found: Definition) -> Iterator[Problem]:
    for move in found.moves:
        for sentence in _move(move, found):
            yield ("moves", move.name), sentence


def _move(move: Move, found: Definition) -> Iterator[str]:
    for name in (*move.sources, move.target):
        if name and name not in found.state_by_name:
            yield f"没有状态“{name}”，现有：{'、'.join(found.state_by_name)}。"
    if not move.sources:
        yield "缺少“from”：从哪个状态开始。"
    if move.target in move.sources:
        yield "起止状态不能相同。"
    yield from _missing(move.requires, found)


def _clocks(found: Definition) -> Iterator[Problem]:
    for clock in found.clocks:
        for sentence in _clock(clock, found):
            yield ("clocks", clock.name), sentence


def _clock(clock: Clock, found: Definition) -> Iterator[str]:
    dates = (clock.starts, clock.stops, clock.suspended_from, clock.suspended_until, clock.extended_on)
    for name in filter(None, dates):
        if name not in found.by_name:
            yield from _missing((name,), found)
        elif found.by_name[name].kind is not FieldKind.DATE:
            yield f"“{found.by_name[name].label}”不是日期，不能用来计算期限。"
    if clock.rule:
        yield from _rule(clock, found)
    elif clock.span.count == 0:
        yield "期限不能为零。"
    elif clock.span.count < 0 and (clock.suspended_from or clock.extension):
        yield "提前的期限（before）不能中止，也不能延长。"
    if clock.extension and clock.extension.count < 0:
        yield "延长的时间不能是提前的（before）。"
    if bool(clock.extended_on) != bool(clock.extension):
        yield "延长应同时写明批准日期栏（extended_on）和延长多久（extension）。"
    for state in clock.when:
        if state not in found.state_by_name:
            yield f"没有状态“{state}”，现有：{'、'.join(found.state_by_name)}。"
    for name, values in clock.only_if.items():
        yield from _condition(Condition(name, Comparison.IS, values), found)


def _rule(clock: Clock, found: Definition) -> Iterator[str]:
    if clock.rule != "annuity":
        yield f"没有计算规则“{clock.rule[:20]}”，现有：annuity。"
        return
    for name in FIELDS:
        if name not in found.by_name:
            yield f"按年费计算期限的台账，应有栏目“{name}”。"


def _measures(found: Definition) -> Iterator[Problem]:
    if len(found.measures) > MOST_MEASURES:
        yield ("measures",), f"指标最多{MOST_MEASURES}个。"
    for measure in found.measures:
        for sentence in _measure(measure, found):
            yield ("measures", measure.name), sentence


def _measure(measure: Measure, found: Definition) -> Iterator[str]:
    if measure.how is How.SUM:
        if not measure.field:
            yield "求和应写明对哪个栏目（field）。"
        elif measure.field not in found.by_name:
            yield from _missing((measure.field,), found)
        elif found.by_name[measure.field].kind not in FIGURES:
            yield f"“{found.by_name[measure.field].label}”不是数字，不能求和。"
    elif measure.field:
        yield "只有求和（sum）才写 field。"
    if measure.how is How.RATIO and not measure.where:
        yield "比例应写明分子的条件（where）。"
    if measure.of and measure.how is not How.RATIO:
        yield "只有比例（ratio）才写 of。"
    if measure.how is How.GROWTH and not measure.dated:
        yield "增长率应写明按哪个日期归入年度（dated）。"
    if measure.dated and not _is_date(measure.dated, found):
        yield f"“{measure.dated}”不是日期栏。"
    if bool(measure.less or measure.less_dated) != (measure.how is How.NET):
        yield "净增（net）才写 less 和 less_dated，并且应写。"
    if measure.less_dated and not _is_date(measure.less_dated, found):
        yield f"“{measure.less_dated}”不是日期栏。"
    for condition in (*measure.where, *measure.of, *measure.less):
        yield from _condition(condition, found)


def _condition(condition: Condition, found: Definition) -> Iterator[str]:
    if condition.field == STATE:
        for value in condition.values:
            if value not in found.state_by_name:
                yield f"没有状态“{value}”，现有：{'、'.join(found.state_by_name)}。"
        return
    if condition.field not in found.by_name:
        yield from _missing((condition.field,), found)
        return
    asked = found.by_name[condition.field]
    if asked.kind not in (FieldKind.CHOICE, FieldKind.TEXT, FieldKind.DATE, *FIGURES) and condition.values:
        yield f"“{asked.label}”只能以 filled、empty 作为条件。"
        return
    for value in condition.values:
        try:
            parse(asked, value)
        except Invalid as error:
            yield error.sentence


def _samples(found: Definition) -> Iterator[Problem]:
    for index, sample in enumerate(found.samples):
        for name, text in sample.items():
            for sentence in _sample(name, text, found):
                yield ("samples", str(index)), sentence


def _sample(name: str, text: str, found: Definition) -> Iterator[str]:
    if name == UNIT:
        return
    if name == STATE:
        if text not in found.state_by_name:
            yield f"没有状态“{text}”，现有：{'、'.join(found.state_by_name)}。"
    elif name not in found.by_name:
        yield from _missing((name,), found)
    elif found.by_name[name].kind not in (FieldKind.UNIT, FieldKind.PERSON, FieldKind.REFERENCE):
        try:
            parse(found.by_name[name], text, Names())
        except Invalid as error:
            yield error.sentence


def _is_date(name: str, found: Definition) -> bool:
    return name in found.by_name and found.by_name[name].kind is FieldKind.DATE


def _missing(names: tuple[str, ...], found: Definition) -> Iterator[str]:
    for name in names:
        if name not in found.by_name:
            yield f"没有栏目“{name}”。"

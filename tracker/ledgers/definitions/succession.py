"""What a new version of a definition may not take away, so that rows written under an older one stay valid. Pure."""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from tracker.ledgers.definition import Definition, Field, FieldKind


class Lost(StrEnum):
    FIELD = "field"
    KIND = "kind"  # what is kept would be read as something else
    CHOICE = "choice"
    STATE = "state"
    MEASURE = "measure"


class Loss(NamedTuple):
    """What rows may still hold, or work items be counted by. `name`: of the field, state or measure; `value`: of a
    choice; `sentence`: what is asked.
    """

    what: Lost
    name: str
    value: str
    sentence: str


def losses(old: Definition, new: Definition) -> list[Loss]:
    """Each is allowed only as long as nothing needs it."""
    measures = {measure.name for measure in new.measures}
    return [
        *_lost_fields(old, new),
        *(
            Loss(Lost.STATE, state.name, "", f"删去状态“{state.label}”")
            for state in old.states
            if state.name not in new.state_by_name
        ),
        *(
            Loss(Lost.MEASURE, measure.name, "", f"删去指标“{measure.label}”")
            for measure in old.measures
            if measure.name not in measures
        ),
    ]


def differences(old: Definition, new: Definition) -> list[str]:
    """What a new version changes, in words, for the history."""
    said = [] if (old.title, old.purpose) == (new.title, new.purpose) else ["名称或用途有改动"]
    if (old.seen, old.kept_by) != (new.seen, new.kept_by):
        said.append("查看或登记的权限有改动")
    for label, part in (
        ("栏目", "fields"),
        ("状态", "states"),
        ("步骤", "moves"),
        ("期限", "clocks"),
        ("指标", "measures"),
    ):
        was = {each.name: each for each in getattr(old, part)}
        now = {each.name: each for each in getattr(new, part)}
        for verb, names in (
            ("新增", [name for name in now if name not in was]),
            ("修改", [name for name in now if name in was and now[name] != was[name]]),
            ("删去", [name for name in was if name not in now]),
        ):
            if names:
                said.append(f"{verb}{label}{'、'.join(f'“{(now.get(name) or was[name]).label}”' for name in names)}")
    return said


def _lost_fields(old: Definition, new: Definition) -> Iterator[Loss]:
    for field in old.fields:
        now = new.by_name.get(field.name)
        if now is None:
            yield Loss(Lost.FIELD, field.name, "", f"删去栏目“{field.label}”")
        elif not _reads_alike(field, now):
            yield Loss(Lost.KIND, field.name, "", f"改变栏目“{field.label}”的类型或计量单位")
        elif now.kind is FieldKind.CHOICE:
            for choice in field.choices:
                if choice not in now.choices:
                    yield Loss(Lost.CHOICE, field.name, choice, f"删去“{field.label}”的选项“{choice}”")


def _reads_alike(field: Field, now: Field) -> bool:
    """Words may become longer or free; a figure keeps what it is counted in, or 1.5 万元 would become 1.5 元."""
    words = (FieldKind.CHOICE, FieldKind.TEXT, FieldKind.LONG_TEXT)
    if field.kind in words and now.kind in words:
        return words.index(now.kind) >= words.index(field.kind)
    return (field.kind, field.measure, field.ledger) == (now.kind, now.measure, now.ledger)

"""What a rule may be, and how it reads. Pure."""

import re
from collections.abc import Sequence

from tracker.reminders.rules import Rhythm

FURTHEST = 90  # days before a due date, and between two reminders after it
MOST_BEFORE = 10
NEVER = Rhythm(before=(), on_day=False, then_every=0)


def days_in(text: str) -> list[int] | None:
    """15、7、3、1 as people type it: with any comma, or blanks. None when something in it is no number."""
    parts = [part for part in re.split(r"[、,，;；\s]+", text) if part]
    return [int(part) for part in parts] if all(re.fullmatch(r"[0-9]{1,3}", part) for part in parts) else None


def problem_of(rhythm: Rhythm, audience_count: int) -> str | None:
    """The sentence that says why a rule that is on cannot be like this; None when it can."""
    least = 1 if rhythm.in_workdays else 0
    again = "重复间隔应为 1 到 90 个工作日。" if least else "重复间隔应为 1 到 90 天，期限过后不再提醒的填 0。"
    problems = {
        f"提前天数应为 1 到 {FURTHEST} 天。": not all(1 <= days <= FURTHEST for days in rhythm.before),
        "提前天数有重复，每个天数只填一次。": len(set(rhythm.before)) < len(rhythm.before),
        f"提前天数最多填 {MOST_BEFORE} 个。": len(rhythm.before) > MOST_BEFORE,
        again: not least <= rhythm.then_every <= FURTHEST,
        "没有选择任何提醒时间。不需要提醒的，请取消“启用”。": not rhythm.before
        and not rhythm.on_day
        and not rhythm.then_every,
        "请至少选择一类接收人。": not audience_count,
    }
    return next((sentence for sentence, is_so in problems.items() if is_so), None)


def said_before(days: Sequence[int]) -> str:
    return "、".join(str(day) for day in sorted(days, reverse=True))


def said(rhythm: Rhythm) -> str:
    """提前15、7、3、1天，当天，逾期后每7天"""
    if rhythm.in_workdays:
        return f"提出当天，此后每{rhythm.then_every}个工作日"
    parts = [f"提前{said_before(rhythm.before)}天"] if rhythm.before else []
    parts += ["当天"] if rhythm.on_day else []
    parts += [f"逾期后每{rhythm.then_every}天"] if rhythm.then_every else []
    return "，".join(parts)

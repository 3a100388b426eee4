"""Who is spoken to through which robot, and in what words. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeVar

from tracker.reminders.rules import Line, Section, sections, subject_of

Robot = TypeVar("Robot")


def nearest_above(owners: Mapping[int, Robot], paths: Iterable[tuple[int, str]]) -> dict[int, Robot]:
    """By unit: the robot of the unit itself, or else of the nearest one above that has one. `paths`: (id, path)."""
    found: dict[int, Robot] = {}
    for unit_id, path in paths:
        upward = (int(part) for part in reversed(path.strip("/").split("/")) if part)
        owner = next((unit for unit in upward if unit in owners), None)
        if owner is not None:
            found[unit_id] = owners[owner]
    return found


def digest_text(name: str, lines: Iterable[Line], day: date, *, see: str, most_bytes: int) -> str:
    """A digest as a group reads it: whom it is for, then what. `see`: the address to go on from.

    What does not fit is left away line by line, and said so. No sign in it can call people by "@" or make up a link.
    """
    parts = sections(lines, day)
    head = [f"{name}：", subject_of(parts, day)]
    body, count = _body(parts), sum(len(part.entries) for part in parts)
    for kept in range(len(body), -1, -1):
        rest = [f"详见系统：{see}"] if kept == len(body) else [f"……等{count}项，详见系统：{see}"]
        text = _harmless("\n".join([*head, *body[:kept], *rest]))
        if len(text.encode()) <= most_bytes:
            return text
    return _harmless(rest[0])


def _body(parts: Iterable[Section]) -> list[str]:
    lines: list[str] = []
    for part in parts:
        lines += ["", f"【{part.heading}】{len(part.entries)}项"]
        lines += [f"· {entry.title}" + (f"，{entry.said}" if entry.said else "") for entry in part.entries]
    return lines


def _harmless(text: str) -> str:
    """`<at user_id="all">` in 飞书 and `<@all>` in 企业微信 are commands, wherever they stand in a text."""
    return text.replace("<", "＜").replace(">", "＞")

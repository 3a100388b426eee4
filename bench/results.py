"""Tables and judgements as text. Whether an aim is reached is computed here, never written by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PATH = Path(__file__).with_name("RESULTS.md")


@dataclass(frozen=True)
class Table:
    """The first column is text, the others are figures."""

    headers: Sequence[str]
    rows: Sequence[Sequence[object]]
    title: str = ""

    def __str__(self) -> str:
        lines = [self.headers, ["---", *["---:"] * (len(self.headers) - 1)], *self.rows]
        body = "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)
        return f"{self.title}\n\n{body}" if self.title else body


@dataclass(frozen=True)
class Section:
    """One part of the bench: what was measured and how, the tables, and how the aims fared."""

    title: str
    note: str
    tables: Sequence[Table]
    aims: Sequence[str] = field(default_factory=list)

    def __str__(self) -> str:
        parts = [f"## {self.title}", self.note, *map(str, self.tables)]
        if self.aims:
            parts.append("\n".join(f"- {aim}" for aim in self.aims))
        return "\n\n".join(parts)


def at_most(aim: str, limit: float, found: Mapping[str, float], unit: str = "×") -> str:
    """One line on an aim that no figure may exceed, naming those that do."""
    return _judged(aim, {name: value for name, value in found.items() if value > limit}, max, found, unit)


def at_least(aim: str, limit: float, found: Mapping[str, float], unit: str = "") -> str:
    """One line on an aim that every figure must come up to, naming those that do not."""
    return _judged(aim, {name: value for name, value in found.items() if value < limit}, min, found, unit)


def _judged(aim: str, missing: Mapping[str, float], worst: object, found: Mapping[str, float], unit: str) -> str:
    if not found:
        return f"{aim}: **nothing measured**"
    if missing:
        named = ", ".join(f"{name} {value:.2f}{unit}" for name, value in missing.items())
        return f"{aim}: **not reached** by {len(missing)} of {len(found)} ({named})"
    name = (max if worst is max else min)(found, key=lambda key: found[key])
    return f"{aim}: **reached** by all {len(found)} (closest: {name} {found[name]:.2f}{unit})"


def write(head: str, sections: Sequence[Section]) -> None:
    """Into RESULTS.md; sections that were not measured this time stay as they are, under their own date."""
    kept = _sections_of(PATH.read_text(encoding="utf-8")) if PATH.exists() else {}
    kept.update({section.title: str(section) for section in sections})
    PATH.write_text("\n\n".join([head, *kept.values()]) + "\n", encoding="utf-8")


def _sections_of(text: str) -> dict[str, str]:
    parts = text.strip().split("\n## ")[1:]
    return {part.partition("\n")[0]: f"## {part.strip()}" for part in parts}

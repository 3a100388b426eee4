"""Plain data to the HTML of a paper. Everything in the data is escaped; the templates alone hold markup."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tracker.documents import figures
from tracker.documents.kinds import KINDS
from tracker.documents.mark import Mark

TEMPLATES = Path(__file__).parents[2] / "templates" / "documents"


def compose(
    kind: str,
    data: Mapping[str, Any],
    *,
    number: str | None,
    issued_on: date | None,
    draft: bool,
    mark: Mark | None = None,
) -> str:
    """The HTML of one paper; `number` like 濮知考〔2026〕1号. What has no number is a draft and carries the watermark.
    `mark`: by which an issued paper is verified.

    Raises:
        KeyError: there is no such kind.
        jinja2.UndefinedError: the data lacks a field that the template prints.
    """
    paper = KINDS[kind]
    return environment.get_template(paper.template).render(
        data, number=number, issued_on=issued_on, draft=draft or number is None, kind=paper, mark=mark
    )


def chinese_day(value: date | str | None) -> str:
    """2026年3月5日; without a date, room to write one in by hand."""
    if not value:
        return "　　　年　　月　　日"
    day = date.fromisoformat(value) if isinstance(value, str) else value
    return f"{day.year}年{day.month}月{day.day}日"


def numeral(index: int) -> str:
    """一 for 1, 十二 for 12; below a hundred, as headings need."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(index, 10)
    return {0: "", 1: "十"}.get(tens, f"{digits[tens]}十") + (digits[ones] if ones or not tens else "")


environment = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
environment.filters.update(day=chinese_day, numeral=numeral, image=figures.image, words=figures.words)

"""A plan's text as a draft: outline, masthead, and in every point its quantities, deadlines and units."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from tracker.errors import Invalid
from tracker.plans.reader.deadlines import deadlines
from tracker.plans.reader.findings import Chapter, Draft, Item, KnownUnit, findings_json
from tracker.plans.reader.layout import paragraphs
from tracker.plans.reader.markers import Level
from tracker.plans.reader.masthead import issued_on, issuer, plan_year, title, without_signatures
from tracker.plans.reader.quantities import quantities
from tracker.plans.reader.structure import Node, outline
from tracker.plans.reader.units import UnitFinder

_LONGEST_PLAN = 300_000
_LONGEST_POINT = 50_000
_MOST_PARAGRAPHS = 5_000
NOT_A_PLAN = "没有找到编号的章节或要点（如“一、”“（一）”“1.”），这不像工作要点，请换一个文件。"


def read_plan(text: str, known_units: Sequence[KnownUnit], default_year: int | None = None) -> Draft:
    """Read a plan's text. `default_year` holds only where the plan names none, in title, date or document number."""
    if not text.strip():
        raise Invalid("文件里没有文字，请换一个有内容的文件。")
    if len(text) > _LONGEST_PLAN:
        raise Invalid("文件的文字超过30万字，不像工作要点，请只上传工作要点本身。")
    cut = paragraphs(text)
    if len(cut) > _MOST_PARAGRAPHS:
        raise Invalid(f"文件的文字分成的段落超过{_MOST_PARAGRAPHS}个，不像工作要点，请只上传工作要点本身。")
    found, signatures = without_signatures(cut)
    read = outline(found)
    chapter_level = _chapter_level(read.nodes)
    leaves = _leaves(read.nodes, chapter_level)
    if not leaves:
        raise Invalid(NOT_A_PLAN)
    for leaf in leaves:
        _refuse_endless(leaf.text)
    plan_title = title(read.preface)
    issued = issued_on(read.preface, signatures)
    year = plan_year(plan_title, issued, read.preface) or default_year
    finder = UnitFinder(known_units, text)
    return Draft(
        title=plan_title,
        issuer=issuer(plan_title, read.preface, signatures),
        issued_on=issued,
        year=year,
        chapters=tuple(_chapters(read.nodes, chapter_level, leaves)),
        items=tuple(_item(node, chapter_level, year, finder) for node in leaves),
    )


def find_in(text: str, known_units: Sequence[KnownUnit], year: int | None) -> dict[str, list[dict[str, Any]]]:
    """The findings of one point whose text a person has changed, in the shape they have in a draft's JSON.

    Raises Invalid when it is out of all proportion.
    """
    _refuse_endless(text)
    return findings_json(quantities(text), deadlines(text, year), UnitFinder(known_units, text).find(text))


def _refuse_endless(text: str) -> None:
    if len(text) > _LONGEST_POINT:
        raise Invalid("有一条要点的正文超过5万字，不像工作要点，请核对编号，或删去表格等附件后再试。")


def _chapter_level(nodes: Sequence[Node]) -> Level:
    """第一章 where it is printed, else 一、; in a plan without either, （一） above numbered points."""
    printed = {node.mark.level for node in nodes}
    if Level.PART in printed:
        return Level.PART
    is_headed_by_sections = Level.CHAPTER not in printed and {Level.SECTION, Level.POINT} <= printed
    return Level.SECTION if is_headed_by_sections else Level.CHAPTER


def _leaves(nodes: list[Node], chapter_level: Level) -> list[Node]:
    """The points: whatever nothing stands under. Chapters are points only in a plan that has nothing smaller."""
    smaller = [node for node in nodes if node.mark.level > chapter_level and node.is_leaf]
    return smaller or [node for node in nodes if node.body]


def _chapters(nodes: list[Node], chapter_level: Level, leaves: list[Node]) -> Iterator[Chapter]:
    """The chapters, each with the prose that belongs to none of its points."""
    points = set(leaves)
    for chapter, below in groupby(nodes, key=lambda node: node.ancestor(chapter_level)):
        if chapter:
            prose = [node.body for node in below if node.body and node not in points]
            yield Chapter(chapter.mark.printed, chapter.title, "\n".join(prose))


def _item(node: Node, chapter_level: Level, year: int | None, finder: UnitFinder) -> Item:
    chapter = node.ancestor(chapter_level)
    section = node.parent if node.parent is not chapter else None
    return Item(
        number=node.mark.printed,
        chapter=chapter.mark.printed if chapter else None,
        section=section.mark.printed if section else None,
        title=node.title,
        text=node.text,
        quantities=quantities(node.text),
        deadlines=deadlines(node.text, year),
        units=finder.find(node.text),
    )

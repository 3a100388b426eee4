"""What is typed about the lines of a sheet: a field of each of them, under the line's number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tracker.appraisals.clauses import TYPES
from tracker.appraisals.figures import decimal_of, plain
from tracker.appraisals.importing.operations import Chosen
from tracker.appraisals.importing.reading import LONGEST, Line
from tracker.appraisals.matching import Named, named_in
from tracker.appraisals.parameters import ParameterKind
from tracker.appraisals.schemes import ClauseDraft


@dataclass(frozen=True)
class Shown:
    """A line as its row of the page shows it: as read and proposed, or as it was typed. `of_type`: whose parameters."""

    line: Line
    is_taken: bool
    section: str
    title: str
    weight: str
    type: str
    of_type: str
    parameters: Mapping[str, str | bool]
    work_item_id: int
    counted_by: str = ""

    @property
    def chosen(self) -> Chosen:
        weight = decimal_of(self.weight)
        draft = ClauseDraft(
            section=self.section[:LONGEST],
            title=self.title[:LONGEST],
            type=self.type,
            parameters=self.parameters if self.type == self.of_type else {},
            weight=weight or Decimal(0),
            work_item_id=self.work_item_id or None,
            counted_by=self.counted_by,
        )
        return Chosen(self.line.line, draft, "" if weight is not None else "分值应为数字，请改正。")


def as_read(lines: Sequence[Line], items: Sequence[Named]) -> list[Shown]:
    """Nothing typed yet: with the work item that the line speaks of, if there is one."""
    return [
        Shown(
            line,
            is_taken=True,
            section=line.section,
            title=line.title,
            weight="" if line.points is None else plain(line.points),
            type=line.proposal.type,
            of_type=line.proposal.type,
            parameters=line.proposal.parameters,
            work_item_id=named_in(line.title, items) or 0,
        )
        for line in lines
    ]


def as_typed(lines: Sequence[Line], typed: Mapping[str, str]) -> list[Shown]:
    return [_typed(line, typed) for line in lines]


def _typed(line: Line, typed: Mapping[str, str]) -> Shown:
    def said(name: str) -> str:
        return typed.get(f"line-{line.line}-{name}", "").strip()

    of_type = line.proposal.type
    parameters: dict[str, str | bool] = {
        each.name: bool(said(each.name)) if each.kind is ParameterKind.FLAG else said(each.name)
        for each in TYPES[of_type].parameters
    }
    item = said("item")
    return Shown(
        line,
        is_taken=bool(said("take")),
        section=said("section"),
        title=said("title"),
        weight=said("weight"),
        type=said("type"),
        of_type=of_type,
        parameters=parameters,
        counted_by=said("counted"),
        work_item_id=int(item) if item.isascii() and item.isdecimal() and len(item) < 12 else 0,
    )

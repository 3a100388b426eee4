"""What of a result is drawn, and when there is nothing to draw."""

from decimal import Decimal

from tracker.appraisals.charting import radar_rows, ranking_chart, sections_chart, years_chart
from tracker.appraisals.freezing import UnitLine
from tracker.appraisals.results import Board, Cell
from tracker.appraisals.rules import Settings
from tracker.appraisals.scoring import ClauseLine, Rulebook, standings

D = Decimal
UNITS = [UnitLine(1, "清丰县知识产权局", "清丰"), UnitLine(2, "南乐县知识产权局", "南乐")]


def board(scores: dict[int, list[str | None]], weights: list[str], sections: list[str], *, extra: int = 0) -> Board:
    """`scores` by unit; None: not applicable. The last `extra` clauses are bonuses."""
    types = ["by_hand"] * (len(weights) - extra) + ["capped_bonus"] * extra
    clauses = tuple(
        ClauseLine(at, section, f"条款{at}", kind, {}, D(weight), None)
        for at, (section, weight, kind) in enumerate(zip(sections, weights, types, strict=True), start=1)
    )
    cells = {
        (clause.id, unit): Cell(D(0), None) if points is None else Cell(clause.weight, D(points))
        for unit, row in scores.items()
        for clause, points in zip(clauses, row, strict=True)
    }
    rulebook = Rulebook(Settings(), clauses)
    points = {unit: [cells[clause.id, unit] for clause in clauses] for unit in scores}
    return Board(rulebook, [unit for unit in UNITS if unit.id in scores], cells, standings(rulebook, points), {})


THREE = ["一、创造", "二、运用", "三、保护"]


def test_the_radar_holds_one_unit_against_the_average_in_percent_of_the_weight() -> None:
    """创造 40: 20 and 40, so 50 % against 75 %; a bonus beside the 100 is no axis."""
    found = radar_rows(
        board({1: ["20", "30", "30", "2"], 2: ["40", "15", "0", "0"]}, ["40", "30", "30", "2"], [*THREE, "四、加分"],
              extra=1),
        1,
    )  # fmt: skip
    assert found == (THREE, [("清丰", [D(50), D(100), D(100)]), ("平均", [D(75), D(75), D(50)])])


def test_what_does_not_apply_to_the_unit_is_no_axis_and_too_few_axes_are_no_picture() -> None:
    year = board({1: ["20", None, "30"], 2: ["40", "15", "0"]}, ["40", "30", "30"], THREE)
    assert radar_rows(year, 1) is None
    assert (radar_rows(year, 2) or ([], []))[0] == THREE


def test_few_parts_are_drawn_by_clause() -> None:
    year = board({1: ["20", "30", "30"], 2: ["40", "15", "0"]}, ["40", "30", "30"], ["", "", ""])
    assert (radar_rows(year, 1) or ([], []))[0] == ["条款1", "条款2", "条款3"]
    assert sections_chart(year) is None


def test_the_best_stands_at_the_top() -> None:
    svg = ranking_chart(board({1: ["20"], 2: ["40"]}, ["100"], [""])).svg
    assert svg.index(">南乐<") > svg.index(">清丰<"), "lying bars are drawn from the bottom"


def test_two_years_share_the_units_that_both_have() -> None:
    this, last = board({1: ["20"], 2: ["40"]}, ["100"], [""]), board({1: ["90"]}, ["100"], [""])
    picture = years_chart(this, last, (2025, 2026))
    assert picture and picture.words == "2025年：清丰90.00；2026年：清丰20.00"
    assert years_chart(this, board({}, ["100"], [""]), (2025, 2026)) is None

"""A scoring standard that an office has as a spreadsheet: read, gone over, taken in."""

import io
from collections.abc import Callable, Sequence
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from werkzeug.test import TestResponse

from tests.appraisals.year import Year, make_year, open_year
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again
from tracker.accounts.models import Person
from tracker.appraisals import schemes
from tracker.appraisals.forms import clauses_stamp
from tracker.appraisals.importing.operations import Chosen, Refused, take_in
from tracker.appraisals.importing.reading import HEADERS, Line, points_in, read
from tracker.appraisals.importing.template import template
from tracker.appraisals.matching import Named, named_in
from tracker.appraisals.schemes import ClauseDraft
from tracker.database import db, transaction
from tracker.errors import Conflict, Invalid
from tracker.files.spreadsheets.opening import Row, read_rows
from tracker.history.models import Event

D = Decimal
SignIn = Callable[[Person], FlaskClient]
HEAD = list(HEADERS)
STANDARD: list[list[Any]] = [
    ["濮阳市知识产权工作考核评分细则", None, None, None, None],
    ["考核板块", "考核 项目", "考核内容", "分值（100分）", "计分办法"],
    ["一、创造（60分）", "培育示范校", "全年8所", 40, "按完成比例得分"],
    [None, "信息报送", "每月一次", 20, "少一次扣1分，扣完为止。"],
    ["二、保护（40分）", "宣传", "开展宣传周活动", "20分", "国家级3分、省级2分、市级1分"],
    [None, None, "整理档案", 20, "由考核组综合评定"],
    ["合计", None, None, 100, None],
    ["备注：本细则由市局负责解释。", None, None, None, None],
]


def book(rows: Sequence[Sequence[Any]], *, merged: tuple[str, ...] = ()) -> bytes:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def lines_of(*rows: list[Any]) -> list[Line]:
    return read(read_rows(book([HEAD, *rows]), 100))


def test_a_sheet_as_offices_have_it_is_read() -> None:
    """A title above the head, other names in it, merged cells, a total and a remark below."""
    found = read(read_rows(book(STANDARD, merged=("A1:E1", "A3:A4", "A5:A6", "B5:B6")), 100))
    assert [(each.line, each.section, each.title, each.points, each.proposal.type) for each in found] == [
        (3, "一、创造（60分）", "培育示范校：全年8所", D(40), "proportional"),
        (4, "一、创造（60分）", "信息报送：每月一次", D(20), "per_shortfall"),
        (5, "二、保护（40分）", "宣传：开展宣传周活动", D(20), "tiered"),
        (6, "二、保护（40分）", "宣传：整理档案", D(20), "by_hand"),
    ]
    assert [each.problems for each in found] == [[]] * 4


def test_a_row_of_its_own_names_the_section() -> None:
    rows: list[Row] = [
        (1, ["序号", "指标", "权重", "评分细则"]),
        (2, ["一、创造"]),
        (3, ["1", "示范校", "10", "按比例得分"]),
        (4, ["二、保护", "", "30"]),
        (5, ["1", "执法", "10", "按比例得分"]),
    ]
    assert [(each.section, each.title) for each in read(rows)] == [("一、创造", "示范校"), ("二、保护", "执法")]
    assert (
        read([(1, HEAD), (2, ["一、创造", "", "", "40"]), (3, ["", "甲", "", "5", "按比例得分"])])[0].section
        == "一、创造"
    )


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (["一", "甲", "", "十分", "按比例得分"], "D2 的分值“十分”不是一个数"),
        (["一", "甲", "", None, "按比例得分"], "D2 没有分值（合并的单元格只算在第一行）"),
        (["一", "甲", "", 5, None], "E2 没有评分标准"),
        (["一", None, None, 5, "按比例得分"], "第 2 行没有条款名称"),
        (["一", "甲" * 130, None, 5, "按比例得分"], "第 2 行的条款超过 120 字"),
        (["一", "甲", "#REF!", 5, "按比例得分"], "C2 是公式的错误值"),
    ],
)
def test_what_is_wrong_with_a_cell_is_said_with_its_address(row: list[Any], sentence: str) -> None:
    (line,) = lines_of(row)
    assert any(sentence in problem for problem in line.problems), line.problems


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([["姓名", "电话"], ["张三", "1"]], "没有找到表头"),
        ([], "没有找到表头"),
        ([HEAD], "没有可以导入的条款"),
        ([HEAD, ["合计", None, None, 100]], "没有可以导入的条款"),
        ([HEAD, *[["一", f"条款{n}", "", 1, "按比例得分"] for n in range(301)]], "一次最多导入 300 条"),
    ],
)
def test_a_sheet_of_something_else_is_refused(rows: list[list[Any]], sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        read(read_rows(book(rows), 1000))


def test_clauses_of_one_name_are_told_apart() -> None:
    found = lines_of(["一", "甲", None, 5, "按比例得分"], [None, None, None, 5, "迟报一次扣1分"])
    assert [each.title for each in found] == ["甲", "甲（2）"]


@pytest.mark.parametrize(
    ("text", "points"),
    [("10", "10"), ("１０分", "10"), ("+5", "5"), ("-3", "3"), ("最多加2.5分", "2.5"), ("满分：8", "8")],
)
def test_points_are_read_as_they_are_written(text: str, points: str) -> None:
    assert points_in(text) == D(points)


@pytest.mark.parametrize("text", ["", "十", "5-10", "10%", "0", "1e3", "3/2", "5分10分"])
def test_what_is_not_one_number_is_for_a_person(text: str) -> None:
    assert points_in(text) is None


CELLS = st.lists(
    st.one_of(st.just(""), st.text(max_size=8), st.sampled_from([*HEAD, "合计", "10", "备注：无"])), max_size=6
)


@given(st.lists(CELLS.filter(lambda cells: any(each.strip() for each in cells)), max_size=8))
def test_whatever_stands_in_a_sheet_is_read_or_refused_in_a_sentence(rows: list[list[str]]) -> None:
    try:
        found = read([(1, HEAD), *enumerate(rows, start=2)])
    except Invalid as error:
        assert error.sentence.endswith("。")
        return
    assert all(len(each.title) <= 120 and (each.points or 1) > 0 for each in found)


def test_an_item_is_found_by_the_title_that_the_text_says() -> None:
    items = [Named(1, "1", "示范校"), Named(2, "2", "培育示范校"), Named(3, "3", "宣传")]
    assert named_in("培育示范校：全年8所", items) == 2
    assert named_in("宣传：开展活动", items) is None
    assert named_in("档案", items) is None


def test_the_template_is_read_as_it_is_meant() -> None:
    made = load_workbook(io.BytesIO(template()))
    assert [cell.value for cell in made.worksheets[0][1]] == HEAD
    with pytest.raises(Invalid, match="没有可以导入的条款"):
        read(read_rows(template(), 100))
    example = [[cell.value for cell in row] for row in made.worksheets[1].iter_rows(max_row=5)]
    found = read(read_rows(book(example), 100))
    assert [(each.proposal.type, each.points) for each in found] == [
        ("proportional", D(10)),
        ("per_shortfall", D(5)),
        ("steps", D(10)),
        ("tiered", D(3)),
    ]
    assert [each.problems for each in found] == [[]] * 4


def test_all_of_it_is_taken_in_or_nothing(cast: Cast) -> None:
    year = make_year(cast)
    good = Chosen(2, ClauseDraft("一", "示范校", "proportional", {}, D(40), year.schools.id))
    no_item = Chosen(3, ClauseDraft("一", "执法", "proportional", {}, D(40), None))
    odd = Chosen(4, ClauseDraft("一", "👍", "by_hand", {}, D(40), None))

    def act(*chosen: Chosen) -> int:
        with transaction():
            who: dict[str, Any] = {"actor": cast.appraiser.actor, "now": NOW, "name": "细则.xlsx"}
            return take_in(again(year.scheme), chosen, **who)

    with pytest.raises(Refused) as refused:
        act(good, no_item, odd)
    assert "请选择对应的工作任务" in refused.value.problems[3] and "U+1F44D" in refused.value.problems[4]
    assert again(year.scheme).clauses == []
    with pytest.raises(Invalid, match="没有选择要导入的条款"):
        act()
    assert act(good) == 1
    told = db.session.query(Event).filter_by(verb="clauses.imported").one()
    assert told.detail == {"count": 1, "name": "细则.xlsx"}
    open_problem = again(year.scheme).clauses[0]
    assert (open_problem.title, open_problem.work_item_id, open_problem.weight) == ("示范校", year.schools.id, D(40))


def test_nothing_comes_into_a_scheme_that_is_scored(cast: Cast) -> None:
    year = make_year(cast)
    with transaction():
        schemes.add_clause(
            again(year.scheme), ClauseDraft("", "甲", "by_hand", {}, D(100), None), actor=cast.appraiser.actor, now=NOW
        )
    open_year(cast, year)
    draft = Chosen(2, ClauseDraft("一", "乙", "by_hand", {}, D(40), None))
    with pytest.raises(Conflict, match="评分细则不能再修改"), transaction():
        take_in(again(year.scheme), [draft], actor=cast.appraiser.actor, now=NOW, name="细则.xlsx")


class Fields(HTMLParser):
    """What a browser would send of the page's form."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        name = said.get("name") or ""
        if tag == "select":
            self._select = name
        elif tag == "option" and ("selected" in said or self._select not in self.found):
            self.found[self._select] = said.get("value") or ""
        elif tag == "input" and name and (said.get("type") != "checkbox" or "checked" in said):
            self.found[name] = said.get("value") or ""


def sent(person: FlaskClient, year: Year, content: bytes, name: str = "细则.xlsx") -> TestResponse:
    return person.post(
        f"/appraisals/schemes/{year.scheme.id}/import",
        data={"file": (io.BytesIO(content), name)},
        follow_redirects=True,
    )


def test_from_the_file_to_the_scheme_in_the_browser(cast: Cast, sign_in: SignIn) -> None:
    """Every line is shown with what it is read as; a person alters some, leaves one out, and confirms."""
    year = make_year(cast)
    person, base = sign_in(cast.appraiser), f"/appraisals/schemes/{year.scheme.id}"
    assert "从表格导入" in person.get(base).text
    answer = sent(person, year, book(STANDARD, merged=("A1:E1",)))
    page, address = answer.text, answer.request.path
    assert "共读出 4 条，现在还没有导入任何内容" in page
    assert "少一次扣1分，扣完为止。" in page and "按完成值与目标值之比得分" in page
    typed = Fields(page).found
    assert typed["line-3-item"] == str(year.schools.id)
    assert again(year.scheme).clauses == []

    refused = person.post(address, data=typed)
    assert refused.status_code == 422 and "还有 1 条不能导入" in refused.text
    assert "请选择对应的工作任务" in refused.text and again(year.scheme).clauses == []

    typed |= {"line-4-item": str(year.pledges.id), "line-4-weight": "15", "line-6-title": "档案管理"}
    typed |= {"line-5-type": "by_hand", "line-4-points": "0.5"}
    typed |= {"line-6-type": "per_occurrence", "line-6-counted": "notices:red"}
    del typed["line-3-take"]
    page = person.post(address, data=typed, follow_redirects=True).text
    assert "已导入 3 条" in page
    db.session.remove()
    kept = [(each.title, each.type, each.weight, each.parameters.get("points")) for each in again(year.scheme).clauses]
    assert kept == [
        ("信息报送：每月一次", "per_shortfall", D(15), "0.5"),
        ("宣传：开展宣传周活动", "by_hand", D(20), None),
        ("档案管理", "per_occurrence", D(20), "1"),
    ]
    assert again(year.scheme).clauses[-1].counted_by == "notices:red"
    twice = person.post(address, data=typed)
    assert twice.status_code == 409 and "您的修改没有保存" in twice.text
    assert len(again(year.scheme).clauses) == 3
    assert sign_in(cast.supervisor).get(address).status_code == 404, "somebody else's file"


def test_odd_fields_are_refused_in_a_sentence(cast: Cast, sign_in: SignIn) -> None:
    """Whatever is typed into a line: taken, or shown again with what is wrong; nothing is half done."""
    year = make_year(cast)
    person = sign_in(cast.appraiser)
    answer = sent(person, year, book(STANDARD))
    typed = Fields(answer.text).found | {"line-4-item": str(year.pledges.id)}
    for name in ("section", "title", "type", "item", "counted", "weight", "points"):
        for odd in ("9" * 25, "a\0b", "👩\u202e"):
            typed["seen"] = clauses_stamp(again(year.scheme).clauses)
            there = len(again(year.scheme).clauses)
            status = person.post(answer.request.path, data={**typed, f"line-4-{name}": odd}).status_code
            db.session.remove()
            taken = len(again(year.scheme).clauses) - there
            assert (status, taken) in {(302, 4), (422, 0)}, (name, odd)


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "a.xlsx", "是空文件"),
        (b"PK\x03\x04broken", "a.xlsx", "内容与扩展名不一致"),
        (b"\xd0\xcf\x11\xe0", "a.xlsx", "内容与扩展名不一致"),
        ("部分,条款".encode(), "a.csv", "这不是 Excel 工作簿"),
        (book([["姓名"]]), "a.xlsx", "没有找到表头"),
    ],
)
def test_odd_files_are_refused_in_a_sentence(
    cast: Cast, sign_in: SignIn, content: bytes, name: str, sentence: str
) -> None:
    answer = sent(sign_in(cast.appraiser), make_year(cast), content, name)
    assert (answer.status_code, sentence in answer.text) == (422, True)


def test_who_imports(cast: Cast, sign_in: SignIn) -> None:
    year = make_year(cast)
    address = f"/appraisals/schemes/{year.scheme.id}/import"
    assert sign_in(cast.appraiser).post(address).status_code == 422
    assert sign_in(cast.appraiser).get("/appraisals/schemes/template").status_code == 200
    assert [sign_in(person).get(address).status_code for person in (cast.leader, cast.officer)] == [403, 403]

"""A ledger out to a spreadsheet and in again: nothing is lost on the way, nothing is overwritten, nothing runs."""

import io
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from sqlalchemy import select

from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again
from tests.ledgers.stage import APPROVED, SCHOOL, make_row, typed
from tracker.accounts.models import Person
from tracker.accounts.timeline import timeline_of
from tracker.database import db, transaction
from tracker.errors import Invalid
from tracker.ledgers.definition import Field, FieldKind
from tracker.ledgers.definitions.shelf import shelf
from tracker.ledgers.models import LedgerRow
from tracker.ledgers.operations import change_row
from tracker.ledgers.spreadsheets.comparing import DryRun, Known, There, columns_in, compare
from tracker.ledgers.spreadsheets.layout import header_of
from tracker.ledgers.spreadsheets.likeness import likeness
from tracker.ledgers.spreadsheets.opening import Sheet, open_sheet
from tracker.ledgers.spreadsheets.writing import OutRow, write
from tracker.ledgers.values import Names
from tracker.ledgers.values import typed as as_typed

SignIn = Callable[[Person], FlaskClient]
SCHOOLS = shelf()["schools"]
UNITS = {"南乐县": 3, "南乐": 3, "清丰县": 4}
AMOUNTS = (("first", "金额（合同）"), ("second", "金额（到账）"))


def book(*rows: list[Any], title: str = "表") -> bytes:
    """A workbook as somebody might fill it in."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def known(rows: dict[int, There] | None = None) -> Known:
    rows = rows or {}
    keys = {("school", row.values["school"]): row_id for row_id, row in rows.items()}
    return Known(rows, keys, UNITS, Names())  # type: ignore[arg-type]


def run(*rows: list[str], there: dict[int, There] | None = None) -> DryRun:
    sheet = Sheet(rows[0], list(enumerate(rows[1:], start=2)))
    return compare(SCHOOLS, sheet, known(there))


def told(dry: DryRun) -> list[tuple[int, str]]:
    return [tuple(trouble) for trouble in dry.errors]  # type: ignore[misc]


HEADERS = ["所属单位", "学校名称*", "类别*", "级别*", "申报日期*", "参与学生（人）"]
FIRST = ["南乐县", "一中", "示范校", "市级", "2026-03-16", "1200"]
THERE = There(3, "filed", 2, {**SCHOOL, "school": "一中", "students": 12_000_000})


def test_rows_to_add() -> None:
    dry = run(HEADERS, FIRST, ["清丰县", "二中", "试点校", "省级", "2026年3月1日", ""])
    assert [(row.line, row.unit_id, row.state, row.values["school"]) for row in dry.additions] == [
        (2, 3, "filed", "一中"),
        (3, 4, "filed", "二中"),
    ]
    assert dry.additions[1].values["filed_on"] == "2026-03-01" and "students" not in dry.additions[1].values


def test_rows_to_change_by_number_or_by_what_is_unique() -> None:
    cells = ["南乐", "一中", "示范校", "省级", "2026-03-16", "1200"]
    by_number = run(["记录号", "版本", *HEADERS], ["7", "2", *cells], there={7: THERE})
    by_name = run(HEADERS, cells, there={7: THERE})
    for dry in (by_number, by_name):
        (change,) = dry.alterations
        assert (change.row_id, change.revision) == (7, 2)
        assert [(each.field.label, each.old, each.new) for each in change.changes] == [("级别", "市级", "省级")]


def test_what_has_no_column_stays_and_an_empty_cell_empties() -> None:
    without = run(["记录号", "级别"], ["7", "省级"], there={7: THERE})
    assert without.alterations[0].values["students"] == 12_000_000
    emptied = run(["记录号", "参与学生（人）"], ["7", ""], there={7: THERE})
    assert "students" not in emptied.alterations[0].values


def test_the_same_again_changes_nothing() -> None:
    dry = run(HEADERS, FIRST, there={7: THERE})
    assert (dry.unchanged, dry.does_nothing) == (1, True)


def test_what_others_changed_since_is_not_overwritten() -> None:
    dry = run(["记录号", "版本", "级别"], ["7", "1", "省级"], there={7: THERE})
    assert dry.alterations == [] and dry.conflicts[0].line == 2 and "已被他人修改" in dry.conflicts[0].sentence


@pytest.mark.parametrize(
    ("headers", "cells", "sentence"),
    [
        (HEADERS, ["南乐县", "二中", "示范", "市级", "2026-03-16", "1"], "“类别”只能是示范校、试点校，现为“示范”。"),
        (HEADERS, ["南乐县", "二中", "示范校", "市级", "三月", "1"], "“申报日期”应为日期"),
        (HEADERS, ["南乐县", "二中", "示范校", "市级", "2026-03-16", "许多"], "“参与学生”应为数字"),
        (HEADERS, ["南乐县", "", "示范校", "市级", "2026-03-16", "1"], "请填写：学校名称。"),
        (HEADERS, ["安阳市", "二中", "示范校", "市级", "2026-03-16", "1"], "“所属单位”中没有找到“安阳市”。"),
        (HEADERS, ["", "二中", "示范校", "市级", "2026-03-16", "1"], "请填写“所属单位”。"),
        ([*HEADERS, "状态"], [*FIRST[:1], "二中", *FIRST[2:], "已办"], "“状态”只能是已申报、"),
        ([*HEADERS, "状态"], [*FIRST, "已认定"], "“状态”现为“已申报”，不能在表格中改动"),
        (HEADERS, ["清丰县", *FIRST[1:]], "“所属单位”不能改动"),
        (["记录号", *HEADERS], ["99", *FIRST], "没有第99号记录"),
        (["记录号", *HEADERS], ["x", *FIRST], "没有第x号记录"),
        (["记录号", "学校名称"], ["7", "五中"], "“学校名称”“五中”已经登记过（第8号），不能重复登记。"),
        (HEADERS, ["南乐县", "1.23456789012346e+17", *FIRST[2:]], "末几位已丢失。请把该列设为文本格式"),
        (HEADERS, [*FIRST[:5], "#DIV/0!"], "“参与学生”是公式的错误值 #DIV/0!，请改为实际内容。"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_column(headers: list[str], cells: list[str], sentence: str) -> None:
    dry = run(headers, cells, there={7: THERE, 8: THERE._replace(values={**SCHOOL, "school": "五中"})})
    assert any(line == 2 and sentence in said for line, said in told(dry)), told(dry)
    assert dry.does_nothing


def test_the_same_school_twice_in_one_sheet() -> None:
    assert told(run(HEADERS, FIRST, FIRST)) == [(3, "“学校名称”与第2行重复。")]


def test_the_same_row_twice_in_one_sheet() -> None:
    dry = run(["记录号", "级别"], ["7", "省级"], ["7", "国家级"], there={7: THERE})
    assert told(dry) == [(3, "与第2行是同一条记录（第7号）。")]


def test_labels_that_differ_only_in_brackets_keep_apart() -> None:
    first, second = (Field(name, label, FieldKind.MONEY, required=True, measure="万元") for name, label in AMOUNTS)
    definition = replace(SCHOOLS, fields=(first, second))
    fields, _, _ = columns_in(definition, [header_of(second), header_of(first).replace("（", "(").replace("）", ")")])
    assert [field.name for field in fields.values()] == ["second", "first"]


def test_columns_may_come_in_any_order_and_strange_ones_are_named() -> None:
    dry = run(["备用", *reversed(HEADERS)], ["x", *reversed(FIRST)])
    assert len(dry.additions) == 1 and dry.ignored == ["备用"]
    with pytest.raises(Invalid, match="没有认出任何栏名"):
        run(["姓名", "年龄"], ["张三", "3"])


SIGNS = st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"])
TEXTS = st.lists(SIGNS | st.sampled_from(["\u2028", "\u3000", "_x0041_", "_x005F_", "=", "'"]), min_size=1, max_size=30)


def kept_values(field: Field) -> st.SearchStrategy[Any]:
    match field.kind:
        case FieldKind.NUMBER | FieldKind.MONEY:
            return st.decimals(field.least or 0, 100_000, places=2).map(lambda value: int(value.scaleb(4)))
        case FieldKind.DATE:
            return st.dates(date(1990, 1, 1), date(2100, 1, 1)).map(date.isoformat)
        case FieldKind.CHOICE:
            return st.sampled_from(field.choices)
        case _:
            return TEXTS.map(lambda signs: " ".join("".join(signs).split())).filter(bool)


TYPED = [field for field in SCHOOLS.fields if field.kind is not FieldKind.FILE]
ROWS = st.fixed_dictionaries(
    {field.name: kept_values(field) for field in TYPED if field.required},
    optional={field.name: kept_values(field) for field in TYPED if not field.required},
)


@settings(max_examples=25, deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=4, unique_by=lambda values: values["school"].lower()))
def test_what_is_exported_and_imported_again_changes_nothing(rows: list[dict[str, Any]]) -> None:
    """Whatever the texts are: numbers, formulas, addresses, blanks inside."""
    file = Path(tempfile.mkdtemp()) / "x.xlsx"
    there = {n: There(3, "filed", 1, values) for n, values in enumerate(rows, start=1)}
    write(
        SCHOOLS,
        (OutRow(n, 1, "南乐县", "已申报", values) for n, values in enumerate(rows, start=1)),
        file,
        names={},
        units=list(UNITS),
        personal=True,
    )
    sheet = open_sheet(file.read_bytes())
    dry = compare(SCHOOLS, sheet, Known(there, {}, UNITS, Names()))
    assert (told(dry), dry.does_nothing, dry.unchanged) == ([], True, len(rows))


CAMPAIGNS = shelf()["campaigns"]
SAID = [field for field in CAMPAIGNS.fields if field.kind is not FieldKind.FILE]
SAMPLE = CAMPAIGNS.samples[0]
EVENTS = st.fixed_dictionaries({field.name: kept_values(field) for field in SAID if field.required})


@given(st.lists(EVENTS, max_size=4).flatmap(lambda rows: st.permutations(rows + rows[:2])))
def test_where_nothing_is_unique_the_same_sheet_twice_changes_nothing(rows: list[dict[str, Any]]) -> None:
    """Lines that say the same are as many rows the first time, and none the second."""
    headers = ["所属单位", *(field.label for field in SAID)]
    lines = [["南乐县", *(as_typed(field, values.get(field.name)) for field in SAID)] for values in rows]
    sheet = Sheet(headers, list(enumerate(lines, start=2)))
    first = compare(CAMPAIGNS, sheet, Known({}, {}, UNITS, Names()))
    assert len(first.additions) == len(rows)
    names = [field.name for field in SAID]
    alike = Counter(likeness(row.unit_id, row.values, names) for row in first.additions)
    second = compare(CAMPAIGNS, sheet, Known({}, {}, UNITS, Names(), alike))
    assert (second.does_nothing, second.unchanged) == (True, len(rows))


def test_a_workbook_is_made_to_be_filled_in(tmp_path: Path) -> None:
    """Frozen head, lists to choose from, dates and figures as such; nothing that begins like a formula is one."""
    file = tmp_path / "schools.xlsx"
    values = {**SCHOOL, "school": '=HYPERLINK("http://x")', "students": 12_000_000, "phone": "13800001234"}
    write(SCHOOLS, [OutRow(7, 2, "南乐县", "已申报", values)], file, names={}, units=["南乐县"], personal=False)
    made = load_workbook(file)
    sheet = made.worksheets[0]
    head = [cell.value for cell in sheet[1]]
    assert head[:5] == ["记录号", "版本", "所属单位", "状态", "学校名称*"] and "联系电话" not in head
    assert sheet.freeze_panes == "E2"
    cells = {head[place]: cell for place, cell in enumerate(sheet[2])}
    assert cells["学校名称*"].data_type == "s" and cells["学校名称*"].value == '=HYPERLINK("http://x")'
    assert cells["参与学生（人）"].value == 1200 and cells["申报日期*"].number_format == "yyyy-mm-dd"
    lists = {str(each.sqref): each.formula1 for each in sheet.data_validations.dataValidation}
    assert any("示范校" in str(source) for source in lists.values())
    assert made["单位"].sheet_state == "hidden"


def test_a_column_for_texts_takes_a_long_number_as_it_is_typed(tmp_path: Path) -> None:
    """In an empty sheet, too; and a ledger may be called as the sheet of units is."""
    file = tmp_path / "empty.xlsx"
    write(replace(SCHOOLS, title="单位"), [], file, names={}, units=["南乐县"], personal=True)
    made = load_workbook(file)
    assert made.sheetnames == ["台账", "单位"] and made["台账"]["E1"].value == "学校名称*"
    assert made["台账"].column_dimensions["E"].number_format == "@"


def zip_of(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "这不是 Excel 工作簿"),
        ("学校,级别\n".encode(), "另存为 .xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "加了密码或为旧版 .xls"),
        (zip_of(word__document_xml=b"<w/>"), "这不是 Excel 工作簿"),
        (book(["学校名称"])[:400], "已损坏"),
        (zip_of(xl__workbook_xml=b"<nonsense"), "已损坏"),
        (zip_of(xl__workbook_xml=b"<w/>", xl__big_xml=bytes(80 * 1024 * 1024)), "过于复杂"),
        (book(), "第一行应为栏名"),
    ],
)
def test_what_is_no_workbook_is_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        open_sheet(content)


def test_too_many_rows_and_a_sheet_that_claims_a_million_columns() -> None:
    with pytest.raises(Invalid, match="超过3行"):
        open_sheet(book(["学校名称"], *[[f"第{n}中学"] for n in range(4)]), most_rows=3)
    content = book(["学校名称"], ["一中"])
    liar = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as honest, zipfile.ZipFile(liar, "w") as lying:
        for part in honest.infolist():
            text = honest.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                text = text.replace(b'<dimension ref="A1:A2"', b'<dimension ref="A1:XFD1048576"')
                assert b"XFD1048576" in text
            lying.writestr(part, text)
    assert open_sheet(liar.getvalue()) == Sheet(["学校名称"], [(2, ["一中"])])


def test_a_long_text_that_a_small_file_repeats_in_every_cell_does_not_fill_the_service() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as made:
        sheet = made.add_worksheet()
        for place in range(100 * 200):
            sheet.write_string(place // 200, place % 200, "蠹" * 6_000)
    assert len(file.getvalue()) < 100_000
    with pytest.raises(Invalid, match="过于复杂"):
        open_sheet(file.getvalue(), most_rows=20_000)


def test_rows_below_a_gap_are_read_with_their_lines() -> None:
    content = book(["学校名称"], ["一中"], *[[]] * 20, [" "], ["二中"])
    assert open_sheet(content, most_rows=2).rows == [(2, ["一中"]), (24, ["二中"])]


def test_whatever_signs_a_cell_has_it_is_one_cell() -> None:
    """Signs that end lines elsewhere; line ends as Excel escapes them; a figure that came of a calculation."""
    content = book(["学校名称"], ["一\u2028\x85中"], ["第一行_x000D_\n第二行"], ["_x0000__xD83D_"], [0.1 + 0.2])
    texts = [cells for _, cells in open_sheet(content).rows]
    assert texts == [["一\u2028\x85中"], ["第一行\r\n第二行"], ["_x0000__xD83D_"], ["0.3"]]


def test_of_a_formula_what_it_came_to_is_read() -> None:
    assert open_sheet(book(["学校名称", "参与学生"], ["一中", "=1+1"])).rows == [(2, ["一中"])]


def upload(client: FlaskClient, content: bytes, name: str = "学校.xlsx", ledger: str = "schools") -> Any:
    return client.post(f"/ledgers/{ledger}/import", data={"file": (io.BytesIO(content), name)})


def confirm_in(page: str, ledger: str = "schools") -> str:
    return page.partition(f'action="/ledgers/{ledger}/import/')[2].partition('"')[0]


def kept_rows() -> list[LedgerRow]:
    db.session.rollback()
    return list(db.session.scalars(select(LedgerRow).order_by(LedgerRow.id)))


def test_an_officer_exports_fills_in_sees_what_it_would_do_and_confirms(cast: Cast, sign_in: SignIn) -> None:
    row = make_row(cast, students="1200")
    officer = sign_in(cast.officer)
    with officer.get("/ledgers/schools/export") as answer:
        made = load_workbook(io.BytesIO(answer.data))
    sheet = made.worksheets[0]
    head = [cell.value for cell in sheet[1]]
    sheet.cell(2, head.index("级别*") + 1).value = "省级"
    second = {"学校名称*": "南乐二中", "类别*": "试点校", "级别*": "市级", "申报日期*": "2026-04-01"}
    for column, text in second.items():
        sheet.cell(3, head.index(column) + 1).value = text
    file = io.BytesIO()
    made.save(file)
    page = upload(officer, file.getvalue()).text
    assert "新增 1 条，修改 1 条" in page and "级别：市级 → 省级" in page
    assert len(kept_rows()) == 1
    assert officer.post(f"/ledgers/schools/import/{confirm_in(page)}").status_code == 302
    first, added = kept_rows()
    assert first.values["level"] == "省级"
    assert added.values["school"] == "南乐二中" and added.unit_id == cast.nanle.id
    assert [what for _, _, what, _ in timeline_of("ledger_row", row.id)] == ["修改台账", "登记台账"]
    again_page = upload(officer, file.getvalue())
    assert "已被他人修改 1 条" in again_page.text or "一致" in again_page.text


def test_the_same_file_twice_changes_nothing(cast: Cast, sign_in: SignIn) -> None:
    content = book(HEADERS, FIRST)
    officer = sign_in(cast.officer)
    address = f"/ledgers/schools/import/{confirm_in(upload(officer, content).text)}"
    assert officer.post(address).status_code == 302
    page = upload(officer, content)
    assert "一致，没有需要导入的内容" in page.text and len(kept_rows()) == 1
    twice = officer.post(address)
    assert twice.status_code == 409 and "一致，没有需要导入的内容" in twice.text and "有了变动" not in twice.text


def test_where_nothing_is_unique_a_row_is_known_by_all_that_it_says(cast: Cast, sign_in: SignIn) -> None:
    """The same file again adds nothing; an exported sheet with a row written once more adds that one."""
    officer = sign_in(cast.officer)
    line = [SAMPLE.get(field.name, "") for field in SAID]
    content = book([field.label for field in SAID], line)
    for expected in ("新增 1 条", "没有变化 1 条"):
        page = upload(officer, content, ledger="campaigns").text
        assert expected in page
        if "确认导入" in page:
            assert officer.post(f"/ledgers/campaigns/import/{confirm_in(page, 'campaigns')}").status_code == 302
    (row,) = kept_rows()
    page = upload(
        officer, book(["记录号", *(field.label for field in SAID)], [row.id, *line], ["", *line]), ledger="campaigns"
    )
    assert "新增 1 条，修改 0 条，没有变化 1 条" in page.text


def test_with_one_mistake_nothing_is_taken_in(cast: Cast, sign_in: SignIn) -> None:
    officer = sign_in(cast.officer)
    answer = upload(officer, book(HEADERS, FIRST, ["南乐县", "二中", "示范", "市级", "2026-03-16", "1"]))
    assert answer.status_code == 422 and "“类别”只能是" in answer.text and confirm_in(answer.text) == ""
    assert kept_rows() == []


def test_what_was_changed_between_upload_and_confirmation_is_left_alone(cast: Cast, sign_in: SignIn) -> None:
    row = make_row(cast)
    officer = sign_in(cast.officer)
    content = book(["记录号", "版本", "级别"], [row.id, 1, "省级"])
    address = f"/ledgers/schools/import/{confirm_in(upload(officer, content).text)}"
    with transaction():
        given = typed("schools", {**SCHOOL, "level": "国家级"})
        change_row(SCHOOLS, again(row), given, actor=cast.supervisor.actor, now=NOW, revision=1)
    assert officer.post(address).status_code == 409
    assert kept_rows()[0].values["level"] == "国家级"


def test_only_what_was_seen_is_confirmed(cast: Cast, sign_in: SignIn) -> None:
    """A sheet without revisions, and a row that somebody changes while it is being looked at."""
    row = make_row(cast)
    officer = sign_in(cast.officer)
    page = upload(officer, book(["记录号", "级别"], [row.id, "省级"])).text
    assert "级别：市级 → 省级" in page
    with transaction():
        given = typed("schools", {**SCHOOL, "level": "国家级"})
        change_row(SCHOOLS, again(row), given, actor=cast.supervisor.actor, now=NOW, revision=1)
    answer = officer.post(f"/ledgers/schools/import/{confirm_in(page)}")
    assert answer.status_code == 409 and kept_rows()[0].values["level"] == "国家级"
    assert "请按下面的最新情况重新核对" in answer.text and "级别：国家级 → 省级" in answer.text
    assert officer.post(f"/ledgers/schools/import/{confirm_in(answer.text)}").status_code == 302
    assert kept_rows()[0].values["level"] == "省级"


def test_counties_take_in_and_out_their_own_only(cast: Cast, sign_in: SignIn) -> None:
    row = make_row(cast)
    other = sign_in(cast.other_officer)
    with other.get("/ledgers/schools/export") as answer:
        assert load_workbook(io.BytesIO(answer.data)).worksheets[0].max_row == 1
    answer = upload(other, book(["记录号", "级别"], [row.id, "省级"]))
    assert f"没有第{row.id}号记录" in answer.text
    answer = upload(other, book(HEADERS, ["南乐县", "二中", "示范校", "市级", "2026-03-16", "1"]))
    assert "没有找到“南乐县”" in answer.text
    answer = upload(other, book(HEADERS, ["清丰县", SCHOOL["school"], "示范校", "市级", "2026-03-16", "1"]))
    assert "已由其他单位登记" in answer.text
    approved = ["清丰县", *FIRST[1:], "已认定", *APPROVED.values()]
    answer = upload(other, book([*HEADERS, "状态", "认定日期", "认定文号"], approved))
    assert "“状态”只能是“已申报”或不填" in answer.text
    mine = sign_in(cast.officer)
    page = upload(mine, book(["记录号", "级别"], [row.id, "省级"])).text
    assert other.post(f"/ledgers/schools/import/{confirm_in(page)}").status_code == 404
    with sign_in(cast.leader).get("/ledgers/schools/export") as answer:
        head = [cell.value for cell in load_workbook(io.BytesIO(answer.data)).worksheets[0][1]]
    assert "联系电话" not in head and "学校名称*" in head


def test_an_officer_is_told_beforehand_of_what_is_final(cast: Cast, sign_in: SignIn) -> None:
    row = make_row(cast, state="withdrawn", **APPROVED)
    content = book(["记录号", "级别"], [row.id, "省级"])
    answer = upload(sign_in(cast.officer), content)
    assert answer.status_code == 422 and f"第{row.id}号记录已“已撤销”，不能再改" in answer.text
    assert "修改 1 条" in upload(sign_in(cast.supervisor), content).text


def test_the_commands_take_out_and_in(app: Flask, cast: Cast, tmp_path: Path) -> None:
    make_row(cast)
    command, file = app.test_cli_runner().invoke, tmp_path / "schools.xlsx"
    assert "已导出1条记录" in command(args=["ledgers", "export", "schools", str(file)]).output
    answer = command(args=["ledgers", "import", "schools", str(file)])
    assert answer.exit_code == 0 and "没有变化1条" in answer.output
    file.write_bytes(book(HEADERS, FIRST))
    dry = command(args=["ledgers", "import", "schools", str(file), "--dry-run"])
    assert dry.exit_code == 0 and "新增1条" in dry.output and len(kept_rows()) == 1
    assert "已导入。" in command(args=["ledgers", "import", "schools", str(file)]).output
    assert kept_rows()[1].created_by is None
    file.write_bytes(book(HEADERS, ["安阳市", "二中", "示范校", "市级", "2026-03-16", "1"]))
    bad = command(args=["ledgers", "import", "schools", str(file)])
    assert bad.exit_code == 1 and "第2行：“所属单位”中没有找到“安阳市”。" in bad.output
    assert command(args=["ledgers", "export", "nonsense", str(file)]).exit_code == 1

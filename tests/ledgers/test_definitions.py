"""A ledger's definition file: what it may say, and how its mistakes are told."""

from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from tracker.ledgers.definition import Comparison, Condition, FieldKind, How, Mover, Sight, Span, SpanUnit
from tracker.ledgers.definitions.nodes import LONGEST_FILE
from tracker.ledgers.definitions.reader import read
from tracker.ledgers.definitions.shelf import shelf
from tracker.ledgers.values import Names, parse

SCHOOLS = """\
name: schools
title: 示范校台账
purpose: 示范校的申报和认定
seen: all
kept_by: supervisor
fields:
  school: {label: 学校名称, kind: text, required: yes, unique: yes, searchable: yes, listed: yes}
  level: {label: 级别, kind: choice, choices: [省级, 市级]}
  students: {label: 学生, kind: number, least: 0, measure: 人}
  approved_on: {label: 认定日期, kind: date}
  reviewed_on: {label: 复核日期, kind: date}
states:
  filed: 已申报
  approved: {label: 已认定, final: yes}
moves:
  approve: {label: 认定, from: filed, to: approved, by: supervisor, requires: [level, approved_on]}
clocks:
  review: {label: 复核, starts: approved_on, span: 36 months, stops: reviewed_on, only_if: {level: 省级}}
measures:
  new: {label: 新增, how: count, where: {state: approved, students: ">= 100", level: not 市级}, dated: approved_on}
  students: {label: 学生, how: sum, field: students, where: {reviewed_on: empty}}
samples:
  - {unit: 南乐, school: 一中, students: "1200"}
"""


def told(text: str) -> list[tuple[int, str]]:
    return [tuple(mistake) for mistake in read(text).mistakes]  # type: ignore[misc]


def changed(old: str, new: str) -> str:
    assert old in SCHOOLS
    return SCHOOLS.replace(old, new)


def test_what_a_definition_says() -> None:
    found, mistakes = read(SCHOOLS, version=3)
    assert found is not None and mistakes == []
    assert (found.name, found.title, found.seen, found.kept_by, found.version) == (
        "schools",
        "示范校台账",
        Sight.ALL,
        Mover.SUPERVISOR,
        3,
    )
    school, level, students, *_ = found.fields
    assert school.required and school.unique and school.searchable and school.listed and not school.personal
    assert (level.kind, level.choices) == (FieldKind.CHOICE, ("省级", "市级"))
    assert (students.least, students.most, students.measure) == (0, None, "人")
    assert [(state.label, state.is_final) for state in found.states] == [("已申报", False), ("已认定", True)]
    (move,) = found.moves
    assert (move.sources, move.target, move.by) == (("filed",), "approved", Mover.SUPERVISOR)
    assert move.requires == ("level", "approved_on")
    (clock,) = found.clocks
    assert (clock.starts, clock.span, clock.stops) == ("approved_on", Span(36, SpanUnit.MONTHS), "reviewed_on")
    assert clock.only_if == {"level": ("省级",)}
    new, summed = found.measures
    assert new.where == (
        Condition("state", Comparison.IS, ("approved",)),
        Condition("students", Comparison.AT_LEAST, ("100",)),
        Condition("level", Comparison.IS_NOT, ("市级",)),
    )
    assert (summed.how, summed.field, summed.where) == (
        How.SUM,
        "students",
        (Condition("reviewed_on", Comparison.EMPTY),),
    )
    assert found.samples == ({"unit": "南乐", "school": "一中", "students": "1200"},)


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ("title: 示范校台账\n", "", 1, "缺少“title”。"),
        ("seen: all", "seen: everybody", 4, "“seen”只能是 own、all，现为“everybody”。"),
        ("seen: all", "sean: all", 4, "不认识“sean”，这里可以写："),
        ("name: schools", "name: 示范校", 1, "名称“示范校”应为小写英文字母"),
        ("kind: choice, choices: [省级, 市级]", "kind: choice", 8, "至少要有两个可选的值"),
        ("kind: number, least: 0", "kind: number, least: 零", 9, "“least”应为整数"),
        ("required: yes", "required: 也许", 7, "“required”应写 yes 或 no"),
        ("kind: text, required", "kind: words, required", 7, "“kind”只能是 text、long_text"),
        ("to: approved", "to: aproved", 16, "没有状态“aproved”，现有：filed、approved。"),
        ("requires: [level, approved_on]", "requires: [grade]", 16, "没有栏目“grade”。"),
        ("starts: approved_on", "starts: level", 18, "“级别”不是日期，不能用来计算期限。"),
        ("36 months", "三年", 18, "期限应如 5 workdays"),
        (
            "span: 36 months",
            "span: 3 days before, extended_on: approved_on, extension: 1 days",
            18,
            "提前的期限（before）不能中止，也不能延长。",
        ),
        (
            "span: 36 months",
            "span: 3 days, extended_on: approved_on, extension: 1 days before",
            18,
            "延长的时间不能是提前的",
        ),
        ("field: students", "field: school", 21, "“学校名称”不是数字，不能求和。"),
        ("level: not 市级", "level: not 县级", 20, "“级别”只能是省级、市级，现为“县级”。"),
        ("dated: approved_on", "dated: level", 20, "“level”不是日期栏。"),
        ('students: "1200"', "students: 很多", 23, "“学生”应为数字"),
        ("school: 一中", "shool: 一中", 23, "没有栏目“shool”。"),
        ("  students: {label: 学生", "  school: {label: 学生", 9, "“school”写了两次"),
        ("label: 学生, kind: number", "label: 级别, kind: number", 9, "栏名“级别”用了两次。"),
        ("  filed: 已申报", "  filed: [已申报]", 13, "不能是列表"),
    ],
)
def test_a_mistake_is_a_sentence_with_its_line(old: str, new: str, line: int, sentence: str) -> None:
    found = told(changed(old, new))
    assert any(at == line and sentence in said for at, said in found), found
    assert read(changed(old, new)).definition is None


def test_all_mistakes_are_told_at_once_in_the_order_of_the_lines() -> None:
    text = changed("seen: all", "seen: everybody").replace("required: yes", "required: 也许").replace("36 months", "3")
    assert [line for line, _ in told(text)] == [4, 7, 18]


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("", 1, "文件是空的"),
        ("fields: [", 1, "格式有误"),
        ("name: a\n\ttitle: b", 2, "格式有误"),
        ("a: &x 1\nb: *x", 1, "不能使用引用"),
        ("- 1\n- 2", 1, "这里应写一组“名称: 值”"),
        ("[" * 5000, 1, "格式有误"),
        ("x" * (LONGEST_FILE + 1), 1, "文件过长"),
        ("a: !!python/object:os.system x", 1, "不认识“a”"),
    ],
)
def test_what_is_no_definition_at_all(text: str, line: int, sentence: str) -> None:
    found = told(text)
    assert found and found[0][0] == line and any(sentence in said for _, said in found), found


@given(st.text(alphabet="abc:{}[]-,&*!|>#'\"%@` \n中", max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    found, mistakes = read(text)
    assert (found is None) == bool(mistakes)


def test_the_ledgers_of_the_plan_are_all_there() -> None:
    titles = "".join(definition.title for definition in shelf().values())
    for named in (
        "有效发明专利维护与实施转化台账",
        "质押融资需求与项目库",
        "地理标志培育",
        "商标品牌培育基地与驰名商标培育",
        "双随机检查",
        "执法案件",
        "维权援助与举报投诉",
        "专家与律师库",
        "区域协作",
        "专利技术产业化专项",
        "专利导航与微导航",
        "贯标与强企备案",
        "中小学知识产权教育示范（试点）校",
        "宣传培训活动",
        "代理机构监管",
    ):
        assert named in titles


@pytest.mark.parametrize("name", list(shelf()))
def test_every_book_is_whole(name: str) -> None:
    """Something to count, samples that can be typed in, personal data marked, references that lead somewhere."""
    book = shelf()[name]
    assert book.measures and book.samples and book.purpose
    for each in book.fields:
        assert not each.ledger or each.ledger in shelf()
        assert each.personal or not any(word in each.label for word in ("电话", "联系人", "身份证")), each.label
    for sample in book.samples:
        known = [each for each in book.fields if each.name in sample]
        assert {each.name for each in book.fields if each.required} <= set(sample)
        for each in known:
            if each.kind is not FieldKind.REFERENCE:
                parse(each, sample[each.name], Names())


def test_the_command_names_the_lines_or_says_that_all_is_well(app: Flask, tmp_path: Path) -> None:
    run = app.test_cli_runner().invoke
    file = tmp_path / "schools.yaml"
    file.write_text(SCHOOLS, "utf-8")
    good = run(args=["ledgers", "check", str(file)])
    assert good.exit_code == 0 and "没有发现错误：示范校台账，5个栏目，2个指标。" in good.output
    file.write_text(changed("36 months", "三年"), "utf-8")
    bad = run(args=["ledgers", "check", str(file)])
    assert bad.exit_code == 1 and f"{file} 第18行：期限应如" in bad.output and "共1处错误" in bad.output
    file.write_bytes("名称".encode("gb18030"))
    assert "UTF-8" in run(args=["ledgers", "check", str(file)]).output
    assert run(args=["ledgers", "check", str(tmp_path / "none")]).exit_code == 2

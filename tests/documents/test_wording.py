"""Papers say things as an official would write them: told apart by who and how many they are about."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tracker.documents.compose import compose
from tracker.documents.kinds import KINDS
from tracker.documents.markup import parse, text_of
from tracker.documents.places import WORDS


def said(kind: str, **changes: Any) -> str:
    data = {**KINDS[kind].sample(), **changes}
    html = compose(kind, data, number="濮知考〔2026〕1号", issued_on=date(2026, 12, 28), draft=False)
    (body,) = parse(html).iter("body")
    return text_of(body)


def test_people_are_counted_as_people_and_groups_as_groups() -> None:
    text = said("commendation_decision")
    assert "决定授予华龙区知识产权局等2个集体“2026年度知识产权工作先进集体”称号，" in text
    assert "授予王喆等3名同志“2026年度知识产权工作先进工作者”称号。" in text
    assert "一、先进集体（2个）" in text
    assert "二、先进工作者（3名）" in text


def test_one_who_is_commended_alone_is_named_without_a_count() -> None:
    alone = [{"name": "先进工作者", "members": [{"name": "王喆", "unit": "清丰县知识产权局"}]}]
    assert "决定授予王喆同志“2026年度知识产权工作先进工作者”称号。" in said("commendation_decision", honours=alone)


def test_a_certificate_names_the_unit_with_the_name() -> None:
    assert "清丰县知识产权局 王喆同志： 被评为2026年度" in said("honor_certificate")
    group = said("honor_certificate", name="濮阳县知识产权局执法大队", is_person=False, unit="")
    assert "荣誉证书 濮阳县知识产权局执法大队： 被评为" in group


def test_a_notice_that_escalates_says_why() -> None:
    assert "原督办单 濮知督〔2026〕2号（逾期未答复，升级督办）" in said("supervision_notice")
    assert "原督办单" not in said("supervision_notice", escalates="")


def named(data: Any, names: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The fields, from the outermost in, that lead to every text of a paper's data that holds Chinese."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from named(value, (*names, name))
    elif isinstance(data, list):
        for value in data:
            yield from named(value, names)
    elif isinstance(data, str) and any(sign > "\u2e7f" for sign in data):
        yield names


@pytest.mark.parametrize("kind", KINDS)
def test_where_a_character_stands_can_be_told_in_words(kind: str) -> None:
    """A character that no font has may come in through any of them."""
    assert [names for names in named(KINDS[kind].sample()) if not WORDS.keys() & set(names)] == []

"""Eligibility, marks and lists, by example and by law."""

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.commendations.rules import (
    Honour,
    Marked,
    Outcome,
    Result,
    Vote,
    Way,
    bar_to,
    list_problem,
    outcome,
    personal_problem,
)

D = Decimal
GRADES = ["优秀", "良好", "合格", "不合格"]
GOOD = Result("良好", "", "")
BARRED = "本单位在年度考核中被一票否优（市委〔2026〕9号），不能推荐先进集体。"
VETOED = "本单位在年度考核中被一票否决（市委〔2026〕9号），不能推荐{}。"


@pytest.mark.parametrize(
    ("honour", "result", "sentence"),
    [
        (Honour.GROUP, GOOD, None),
        (Honour.GROUP, Result("优秀", "", ""), None),
        (Honour.GROUP, Result("合格", "", ""), "本单位年度考核等次为合格，推荐先进集体须为良好及以上。"),
        (Honour.GROUP, Result("良好", "", "市委〔2026〕9号"), BARRED),
        (Honour.GROUP, Result("不合格", "市委〔2026〕9号", ""), VETOED.format("先进集体")),
        (Honour.PERSON, Result("不合格", "市委〔2026〕9号", ""), VETOED.format("先进工作者")),
        (Honour.PERSON, Result("合格", "", "市委〔2026〕9号"), None),
        (Honour.PERSON, None, "本年度考核还没有定稿，定稿后才能推荐。"),
    ],
)  # fmt: skip
def test_who_may_nominate(honour: Honour, result: Result | None, sentence: str | None) -> None:
    """DOMAIN §5: a veto is not an excellence bar."""
    assert bar_to(honour, result, GRADES, "良好") == sentence


@pytest.mark.parametrize(
    ("gender", "born_in", "phone", "sentence"),
    [
        ("女", "1988-06", "0393-1", None),
        ("", "1988-06", "1", "请选择性别。"),
        ("男", "1988-13", "1", "出生年月应写作“1988-06”，请改正。"),
        ("男", "1988-06", " ", "请填写联系电话。"),
    ],
)
def test_what_is_asked_of_a_person(gender: str, born_in: str, phone: str, sentence: str | None) -> None:
    assert personal_problem(gender, born_in, phone) == sentence


def points(*values: str) -> list[Marked]:
    return [Marked(D(value), None, False) for value in values]


def votes(text: str) -> list[Marked]:
    """+ for, - against, 0 abstains, r stands back."""
    kinds = {"+": Vote.FOR, "-": Vote.AGAINST, "0": Vote.ABSTAIN}
    return [Marked(None, kinds.get(sign), sign == "r") for sign in text]


def test_points_are_the_mean_of_those_who_marked() -> None:
    assert outcome(Way.POINTS, points("90", "85", "88"), 3) == Outcome(D("87.67"), True, 3, 0)
    assert outcome(Way.POINTS, [*points("90"), Marked(None, None, True)], 2) == Outcome(D("90.00"), True, 1, 0)
    assert outcome(Way.POINTS, points("90"), 3).value is None, "two have still to mark"


@pytest.mark.parametrize(
    ("given", "passed", "share"),
    [
        ("++-", True, "66.67"),
        ("++--", False, "50.00"),
        ("++-0", False, "50.00"),
        ("++-r", True, "66.67"),
        ("+rrr", True, "100.00"),
    ],
)
def test_votes_pass_with_more_than_half_of_those_who_may_vote(given: str, passed: bool, share: str) -> None:
    """Who abstains may vote; who stands back may not, and the denominator shrinks."""
    found = outcome(Way.VOTES, votes(given), len(given))
    assert (found.passed, found.value) == (passed, D(share))


def test_where_everybody_stands_back_there_is_no_outcome() -> None:
    assert outcome(Way.VOTES, votes("rr"), 2) == Outcome(None, False, 0, 0)


MARKS = st.lists(
    st.builds(Marked, st.decimals(0, 100, places=2), st.sampled_from(Vote), st.booleans()), min_size=1, max_size=9
)


@given(MARKS, st.sampled_from(Way), st.randoms())
def test_the_order_in_which_members_mark_is_irrelevant(marks: list[Marked], way: Way, random: Random) -> None:
    shuffled = random.sample(marks, len(marks))
    assert outcome(way, shuffled, len(marks)) == outcome(way, marks, len(marks))


@given(MARKS, st.sampled_from(Way), st.decimals(0, 100, places=2), st.sampled_from(Vote))
def test_what_somebody_gave_who_stands_back_never_counts(
    marks: list[Marked], way: Way, value: Decimal, vote: Vote
) -> None:
    before = outcome(way, marks, len(marks))
    after = outcome(way, [*marks, Marked(value, vote, True)], len(marks) + 1)
    assert after == before


def of(**values: str) -> dict[int, Outcome]:
    return {int(key[1:]): Outcome(D(value), True, 2, 0) for key, value in values.items()}


@pytest.mark.parametrize(
    ("chosen", "quota", "reason", "sentence"),
    [
        ([1, 2], 2, "", None),
        ([1, 3], 2, "", "有评审结果更高的没有列入名单，请按评审结果由高到低确定。"),
        ([1, 2, 3], 2, "", "名单有 3 个，超过名额 2 个，请减少。"),
        ([1], 2, "", "评审结果相同而取舍的，或者名额没有用完的，请写明理由。"),
        ([1], 2, "宁缺毋滥", None),
        ([1, 2, 3], 3, "", "评审结果相同而取舍的，或者名额没有用完的，请写明理由。"),
        ([1, 2, 3], 3, "三号年限较长", None),
        ([1, 2, 3, 4], 4, "", None),
    ],
)
def test_the_list_follows_the_marks(chosen: list[int], quota: int, reason: str, sentence: str | None) -> None:
    """95, 90, and a tie of 85 and 85."""
    assert list_problem(of(n1="95", n2="90", n3="85", n4="85"), chosen, quota, reason) == sentence


def test_what_was_not_marked_by_all_stops_the_list_and_what_was_not_passed_is_not_on_it() -> None:
    waiting = {**of(n1="95"), 2: Outcome(None, False, 1, 1)}
    assert list_problem(waiting, [1], 2, "") == "还有 1 件推荐没有评完，请评审人员评完后再确定名单。"
    failed = {**of(n1="95"), 2: Outcome(D(50), False, 2, 0)}
    assert list_problem(failed, [1, 2], 2, "") == "名单中有没有通过评审的，请去掉。"
    assert list_problem(failed, [1], 2, "") is None, "nobody else could fill the place"


@given(
    st.dictionaries(st.integers(1, 8), st.decimals(0, 100, places=2), max_size=8), st.sets(st.integers(1, 8)),
    st.integers(0, 8), st.text(max_size=3),
)  # fmt: skip
def test_no_list_passes_its_quota_nor_passes_over_the_better(
    values: dict[int, Decimal], picked: set[int], quota: int, reason: str
) -> None:
    outcomes = {key: Outcome(value, True, 2, 0) for key, value in values.items()}
    chosen = picked & {*outcomes}
    if list_problem(outcomes, chosen, quota, reason) is None:
        assert len(chosen) <= quota
        left = [values[key] for key in outcomes if key not in chosen]
        assert all(values[key] >= other for key in chosen for other in left)

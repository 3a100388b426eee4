"""A scheme begun from last year's: sections, clauses, settings, and this year's work items where they go on."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from flask.testing import FlaskClient

from tests.appraisals.year import fill, make_year
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again, make_work_item
from tracker.accounts.models import Person
from tracker.appraisals import schemes
from tracker.appraisals.copying import Copied, copy_earlier
from tracker.appraisals.matching import Named, matching
from tracker.appraisals.models import Scheme
from tracker.appraisals.operations import opening_problem
from tracker.appraisals.rules import NotApplicable, Settings
from tracker.database import db, transaction
from tracker.errors import Conflict, Invalid
from tracker.history.models import Event

D = Decimal
SignIn = Callable[[Person], FlaskClient]


def next_year(cast: Cast) -> Scheme:
    with transaction():
        db.session().expire_on_commit = False
        return schemes.add_scheme(
            actor=cast.appraiser.actor, now=NOW, office=again(cast.city), year=2027, title="2027年度考核细则"
        )


def copied(cast: Cast, scheme: Scheme) -> Copied:
    with transaction():
        return copy_earlier(again(scheme), actor=cast.appraiser.actor, now=NOW)


def test_sections_clauses_and_settings_are_those_of_last_year(cast: Cast) -> None:
    year = make_year(cast)
    fill(cast, year)
    settings = Settings(places=1, not_applicable=NotApplicable.FULL_MARKS, excellent_share=30)
    with transaction():
        again(year.scheme).settings = settings.as_json()
    schools = make_work_item(cast, year=2027, number="4", title="培育示范校")
    scheme = next_year(cast)
    assert copied(cast, scheme) == Copied(2026, 4, ["质押融资", "宣传周活动"], False)
    kept = again(scheme)
    assert [(each.section, each.title, each.type, each.weight, each.work_item_id) for each in kept.clauses] == [
        ("二、基础", "档案管理", "by_hand", D(10), None),
        ("一、强化知识产权创造", "培育示范校", "proportional", D(36), schools.id),
        ("一、强化知识产权创造", "质押融资", "proportional", D(24), None),
        ("一、强化知识产权创造", "宣传周活动", "all_or_nothing", D(30), None),
    ]
    assert (Settings.from_json(kept.settings), kept.title) == (settings, "2027年度考核细则")
    told = db.session.query(Event).filter_by(verb="scheme.copied").one()
    assert told.detail == {"year": 2026, "count": 4, "left": "质押融资、宣传周活动"}


def test_a_clause_without_its_item_keeps_the_year_from_starting(cast: Cast) -> None:
    fill(cast, make_year(cast))
    scheme = next_year(cast)
    copied(cast, scheme)
    assert opening_problem(again(scheme)) == "“培育示范校”：还没有对应今年的工作任务，请选择。"


def test_an_approval_of_last_year_does_not_hold(cast: Cast) -> None:
    year = make_year(cast)
    fill(cast, year)
    with transaction():
        again(year.scheme).settings = Settings(score_supporting=True, approval="濮政办〔2026〕3号").as_json()
    scheme = next_year(cast)
    assert copied(cast, scheme).lost_approval
    assert Settings.from_json(again(scheme).settings) == Settings()


def test_only_an_empty_scheme_is_begun_so_and_only_once(cast: Cast) -> None:
    with pytest.raises(Invalid, match="没有以前年度的评分细则"):
        copied(cast, next_year(cast))
    fill(cast, make_year(cast))
    scheme = db.session.query(Scheme).filter_by(year=2027).one()
    copied(cast, scheme)
    with pytest.raises(Conflict, match="评分细则已有条款"):
        copied(cast, scheme)


ITEMS = [Named(1, "1", "培育示范校"), Named(2, "2", "开展宣传周活动"), Named(3, "3", "开展宣传周活动")]


@pytest.mark.parametrize(
    ("number", "title", "found"),
    [
        ("9", "培育示范校", 1),
        ("9", "2026年度培育 示范校。", 1),
        ("3", "开展宣传周活动", 3),
        ("9", "开展宣传周活动", None),
        ("1", "培育知识产权示范校", 1),
        ("1", "专利质押融资", None),
        ("9", "专利质押融资", None),
    ],
)
def test_an_item_is_known_by_its_title_and_a_number_alone_is_not_enough(
    number: str, title: str, found: int | None
) -> None:
    assert matching(Named(0, number, title), ITEMS) == found


def test_in_the_browser(cast: Cast, sign_in: SignIn) -> None:
    fill(cast, make_year(cast))
    scheme = next_year(cast)
    person, base = sign_in(cast.appraiser), f"/appraisals/schemes/{scheme.id}"
    assert "沿用2026年的细则" in person.get(base).text
    page = person.post(f"{base}/copy", follow_redirects=True).text
    assert "已沿用 2026 年的板块、条款和计分规则，共 4 条" in page
    assert "有 3 条没有找到今年相应的工作任务，请逐条选择，或者删除：“培育示范校”、“质押融资”、“宣传周活动”。" in page
    assert page.count("请选择对应的工作任务") == 3
    assert "沿用2026年的细则" not in page
    assert person.post(f"{base}/copy").status_code == 409
    assert sign_in(cast.leader).post(f"{base}/copy").status_code == 403

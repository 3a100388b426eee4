"""The calendar on its page: everybody sees it, the administrator of the whole site changes it."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.cast import PASSWORD, Cast
from tests.conftest import NOW
from tests.factories import again
from tests.queries import count_queries
from tracker.access.policy import Role
from tracker.accounts.models import Person
from tracker.accounts.operations import add_person
from tracker.database import db, transaction
from tracker.workdays import calendar
from tracker.workdays.queries import site_overrides
from tracker.workdays.rules import GivenDay

SignIn = Callable[[Person], FlaskClient]
MONDAY = date(2026, 7, 20)
FORM = {"day": "2026-07-20", "set_as": "rest", "reason": "防汛停工"}
FILE = "日期,工作日/休息日,说明\n2027-02-08,休息日,春节放假\n2027-02-14,工作日,春节调休\n"


def own_days() -> dict[date, bool]:
    db.session.rollback()
    return dict(site_overrides())


def upload(client: FlaskClient, text: str, encoding: str = "utf-8") -> tuple[int, str]:
    answer = client.post(
        "/workdays/overrides/import",
        data={"file": (BytesIO(text.encode(encoding)), "安排.csv")},
        follow_redirects=True,
    )
    return answer.status_code, answer.text


@pytest.mark.parametrize("who", ["administrator", "auditor", "supervisor", "leader", "appraiser", "officer"])
def test_everybody_sees_the_year(cast: Cast, sign_in: SignIn, who: str) -> None:
    client = sign_in(getattr(cast, who))
    page = client.get("/workdays/2026").text
    assert "全年工作日248天" in page
    assert "调休上班" in page
    assert "推定" not in page
    assert ("设置一天" in page) == (who == "administrator")
    assert client.get("/workdays", follow_redirects=True).status_code == 200


def test_a_year_that_is_not_announced_says_so(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.officer).get("/workdays/2028").text
    assert "2028年的放假安排尚未公布" in page
    assert "（推定）" in page


@pytest.mark.parametrize(("year", "status"), [(2003, 404), (2004, 200), (2100, 200), (2101, 404)])
def test_the_years_there_are(cast: Cast, sign_in: SignIn, year: int, status: int) -> None:
    assert sign_in(cast.officer).get(f"/workdays/{year}").status_code == status


def test_set_and_withdrawn_by_hand(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.administrator)
    page = client.post("/workdays/overrides/new", data=FORM, follow_redirects=True).text
    assert "已保存。" in page
    assert "防汛停工" in page
    assert "2026年7月20日（星期一）" in page
    assert own_days() == {MONDAY: False}
    assert "已撤销" in client.post("/workdays/overrides/1/withdrawal", follow_redirects=True).text
    assert own_days() == {}
    assert client.post("/workdays/overrides/1/withdrawal").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"day": ""}, "请填写日期。"),
        ({"day": "2026-02-30"}, "日期不完整或不存在"),
        ({"day": "1999-01-04"}, "只能安排2004年至2100年的日期"),
        ({"set_as": "half"}, "该选项不存在"),
        ({"reason": " "}, "请写明原因"),
    ],
)
def test_a_bad_form_says_what_to_do(cast: Cast, sign_in: SignIn, wrong: dict[str, str], said: str) -> None:
    answer = sign_in(cast.administrator).post("/workdays/overrides/new", data=FORM | wrong)
    assert answer.status_code == 422
    assert said in answer.text
    assert own_days() == {}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_import(cast: Cast, sign_in: SignIn, encoding: str) -> None:
    client = sign_in(cast.administrator)
    status, page = upload(client, FILE, encoding)
    assert (status, "共2天：新增2天，改动0天。" in page) == (200, True)
    assert own_days() == {date(2027, 2, 8): False, date(2027, 2, 14): True}
    assert "共2天：新增0天，改动0天。" in upload(client, FILE, encoding)[1]


def test_one_bad_line_and_nothing_is_imported(cast: Cast, sign_in: SignIn) -> None:
    status, page = upload(sign_in(cast.administrator), FILE + "2027-02-30,休息日,春节\n明天,上午,\n")
    assert status == 422
    assert "文件有2处不对，没有导入任何日期" in page
    assert "第4行：" in page
    assert "第5行：" in page
    assert own_days() == {}


def test_no_file(cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(cast.administrator).post("/workdays/overrides/import", data={})
    assert (answer.status_code, "请选择要导入的 CSV 文件。" in answer.text) == (422, True)


def test_a_countys_administrator_does_not_change_the_citys_calendar(cast: Cast, sign_in: SignIn) -> None:
    with transaction():
        add_person(
            actor=None,
            now=NOW,
            username="nanle-admin",
            name="南乐管理员",
            unit=again(cast.nanle),
            role=Role.ADMINISTRATOR,
            email="",
            password=PASSWORD,
        )
    person = db.session.scalars(select(Person).where(Person.username == "nanle-admin")).one()
    client = sign_in(person)
    assert "设置一天" not in client.get("/workdays/2026").text
    assert client.post("/workdays/overrides/new", data=FORM).status_code == 404
    assert own_days() == {}


def test_a_full_year_costs_no_more_queries_than_an_empty_one(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.administrator)

    def queries() -> int:
        with count_queries() as count:
            assert client.get("/workdays/2026").status_code == 200
        return int(count)

    queries()
    empty = queries()
    with transaction():
        given = [GivenDay(date.fromordinal(MONDAY.toordinal() + n), n % 2 == 0, "试") for n in range(120)]
        calendar.import_days(given, actor=cast.administrator.actor, now=NOW)
    assert queries() == empty

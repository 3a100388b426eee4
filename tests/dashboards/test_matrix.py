"""The matrix: counties × work items, with a light, the figure against the target, and a way into every cell."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from flask.testing import FlaskClient

from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import make_assignment, make_milestone, make_report, make_work_item
from tests.queries import count_queries
from tracker.database import db, transaction
from tracker.progress import operations as progress
from tracker.progress.models import Report
from tracker.supervision.matrix import columns_of

SignIn = Callable[..., FlaskClient]


def _schools(cast: Cast, number: str = "1") -> int:
    """A work item of 南乐县 with a milestone on 30 June and a target of 8; the assignment's id."""
    assignment = make_assignment(cast, make_work_item(cast, number=number))
    make_milestone(cast, assignment, due_on=date(2026, 6, 30))
    return assignment.id


def test_a_cell_shows_light_figure_and_target_and_leads_to_the_assignment(cast: Cast, sign_in: SignIn) -> None:
    assignment_id = _schools(cast)
    page = sign_in(cast.supervisor).get("/matrix?year=2026").text
    assert f'href="/progress/assignments/{assignment_id}"' in page
    assert "0/8" in page
    assert 'class="light red"' in page  # 30 June has long passed


def test_an_approved_figure_is_in_the_cell(cast: Cast, sign_in: SignIn) -> None:
    assignment = make_assignment(cast)
    report_id = make_report(cast, make_milestone(cast, assignment), figure=Decimal(3)).id
    with transaction():
        progress.approve(db.session.get_one(Report, report_id), actor=cast.supervisor.actor, now=NOW)
    assert "3/8" in sign_in(cast.supervisor).get("/matrix?year=2026").text


def test_a_county_sees_its_own_column_and_the_towns_below(cast: Cast, sign_in: SignIn) -> None:
    _schools(cast)
    page = sign_in(cast.officer).get("/matrix?year=2026").text
    assert "南乐" in page
    assert "清丰" not in page
    assert [name for _, name in columns_of(cast.taiqian.path)] == ["台前", "吴坝"]
    assert [name for _, name in columns_of(cast.city.path)] == ["清丰", "南乐", "台前"]


def test_another_countys_matrix_does_not_exist(cast: Cast, sign_in: SignIn) -> None:
    assert sign_in(cast.officer).get(f"/matrix?unit={cast.qingfeng.id}").status_code == 404
    assert sign_in(cast.officer).get(f"/counties/{cast.qingfeng.id}").status_code == 404
    assert sign_in(cast.supervisor).get(f"/matrix?unit={cast.qingfeng.id}").status_code == 200


def test_only_the_overdue(cast: Cast, sign_in: SignIn) -> None:
    _schools(cast)
    later = make_assignment(cast, make_work_item(cast, number="2", title="质押融资"))
    make_milestone(cast, later, due_on=date(2099, 12, 31))
    page = sign_in(cast.supervisor).get("/matrix?year=2026&only=overdue").text
    assert "培育知识产权示范校" in page
    assert "质押融资" not in page


def test_pages_cost_the_same_however_many_items_there_are(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.supervisor)
    paths = ["/matrix?year=2026", "/counties?year=2026", f"/counties/{cast.nanle.id}?year=2026", "/"]
    _schools(cast)
    before = [_cost(client, path) for path in paths]
    for number in range(2, 9):
        _schools(cast, str(number))
    assert [_cost(client, path) for path in paths] == before


def test_a_long_plan_is_paged(cast: Cast, sign_in: SignIn) -> None:
    for number in range(1, 28):
        _schools(cast, str(number))
    client = sign_in(cast.supervisor)
    first = client.get("/matrix?year=2026").text
    assert "25. 培育" in first
    assert "26. 培育" not in first
    last_id = first.split("after=")[1].split('"')[0].split("&")[0]
    assert "26. 培育" in client.get(f"/matrix?year=2026&after={last_id}").text


def test_a_year_that_is_none_is_not_found(cast: Cast, sign_in: SignIn) -> None:
    assert sign_in(cast.supervisor).get("/matrix?year=二〇二六").status_code == 404


def _cost(client: FlaskClient, path: str) -> int:
    with count_queries() as count:
        assert client.get(path).status_code == 200
    return int(count)

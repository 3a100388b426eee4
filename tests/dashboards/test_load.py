"""How much reporting every county was asked for, month by month."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from flask.testing import FlaskClient

from tests.cast import Cast
from tests.factories import again, make_assignment, make_milestone, make_report, make_work_item
from tests.queries import count_queries
from tracker.accounts.models import Person
from tracker.dashboards.load import Load, loads
from tracker.database import transaction
from tracker.progress import operations as progress

SignIn = Callable[[Person], FlaskClient]


def _of(cast: Cast, year: int = 2026) -> Load:
    with transaction():
        return next(load for load in loads(cast.city.path, year) if load.unit_id == cast.nanle.id)


def test_milestones_count_in_the_month_in_which_they_are_due(cast: Cast) -> None:
    assignment = make_assignment(cast)
    for due_on in (date(2026, 1, 31), date(2026, 6, 1), date(2026, 6, 30), date(2026, 12, 31), date(2027, 1, 1)):
        make_milestone(cast, assignment, due_on=due_on)
    found = _of(cast)
    assert found.months == [1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 1]
    assert (found.total, found.milestones, found.returned, found.notices) == (4, 4, 0, 0)
    assert _of(cast, 2027).total == 1


def test_a_report_sent_back_is_asked_for_once_more(cast: Cast) -> None:
    """Sent back on 30 June at 17:00 UTC: by then it is July in Shanghai."""
    report = make_report(cast, make_milestone(cast, due_on=date(2026, 6, 30)))
    with transaction():
        sent_back = datetime(2026, 6, 30, 17, 0, tzinfo=UTC)
        progress.return_(again(report), actor=cast.supervisor.actor, now=sent_back, reason="佐证不全，请补充。")
    found = _of(cast)
    assert (found.months[5], found.months[6]) == (1, 1)
    assert (found.milestones, found.returned) == (1, 1)


def test_a_county_sees_its_own_and_no_other(cast: Cast, sign_in: SignIn) -> None:
    make_milestone(cast)
    page = sign_in(cast.officer).get("/load?year=2026").text
    assert "南乐县" in page
    assert "清丰县" not in page
    assert sign_in(cast.officer).get(f"/load?unit={cast.qingfeng.id}").status_code == 404


def test_the_page_costs_the_same_however_much_there_is(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.supervisor)
    counts = []
    for number in range(2):
        for more in range(3):
            make_milestone(cast, make_assignment(cast, make_work_item(cast, number=f"{number}{more}")))
        with count_queries() as count:
            assert client.get("/load?year=2026").status_code == 200
        counts.append(int(count))
    assert counts[0] == counts[1]

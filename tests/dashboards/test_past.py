"""As it stood on a day past: what the pages showed at the end of that day is what they show when asked later."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from flask.testing import FlaskClient

from tests.cast import Cast
from tests.factories import again, make_assignment, make_milestone, make_report, make_work_item
from tests.queries import count_queries
from tracker.accounts.models import Person
from tracker.dashboards import county
from tracker.database import read, transaction
from tracker.progress import operations as progress
from tracker.supervision.matrix import Cell, columns_of, read_matrix
from tracker.supervision.pace.operations import set_pace
from tracker.supervision.rules import Light
from tracker.work_items import milestones, operations
from tracker.work_items.models import Assignment, WorkItem
from tracker.work_items.pace import PaceRules

SignIn = Callable[[Person], FlaskClient]
BEGUN = date(2026, 3, 2)


def _at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 6, tzinfo=UTC)  # 14:00 in Shanghai


def _cells(cast: Cast, item: WorkItem, on: date, *, is_past: bool) -> list[Cell]:
    with transaction():
        return read_matrix(columns_of(cast.city.path), [item], on, is_past=is_past).rows[0].cells  # type: ignore[list-item]


def _lights(cast: Cast, on: date, *, is_past: bool) -> dict[str, dict[Light, int]]:
    with transaction():
        found = county.summaries(cast.city.path, 2026, on, is_past=is_past)
        return {each.name: {light: count for light, count in each.lights.items() if count} for each in found}


def _acts(cast: Cast, item: WorkItem, assignment: Assignment) -> dict[date, Callable[[], object]]:
    """One act a day, on the days named: steps are set, met late, moved, targets and rules change, it is closed."""
    supervisor, at = cast.supervisor.actor, _at

    def report(day: date, percent: int, figure: int) -> None:
        mine = next(step for step in again(assignment).milestones if step.met_on is None)
        sent = make_report(cast, mine, percent=percent, figure=Decimal(figure), now=at(day))
        with transaction():
            progress.approve(again(sent), actor=supervisor, now=at(day))

    def change(day: date, act: Callable[[Assignment, datetime], object]) -> None:
        with transaction():
            act(again(assignment), at(day))

    return {
        date(2026, 3, 9): lambda: make_milestone(cast, assignment, due_on=date(2026, 4, 30), now=at(date(2026, 3, 9))),
        date(2026, 3, 16): lambda: make_milestone(
            cast, assignment, due_on=date(2026, 12, 31), now=at(date(2026, 3, 16))
        ),
        date(2026, 4, 1): lambda: report(date(2026, 4, 1), 40, 2),
        date(2026, 5, 11): lambda: report(date(2026, 5, 11), 100, 4),
        date(2026, 6, 1): lambda: change(
            date(2026, 6, 1),
            lambda found, now: operations.change_assignment(
                found, actor=supervisor, now=now, duty=found.duty, target=Decimal(20)
            ),
        ),
        date(2026, 6, 15): lambda: change(
            date(2026, 6, 15),
            lambda found, now: milestones.change_milestone(
                found.milestones[-1], actor=supervisor, now=now, title="全年", due_on=date(2026, 9, 30), target=None
            ),
        ),
        date(2026, 7, 6): lambda: change(
            date(2026, 7, 6), lambda _, now: set_pace(again(cast.city), PaceRules(60, 80), actor=supervisor, now=now)
        ),
        date(2026, 8, 3): lambda: change(
            date(2026, 8, 3), lambda found, now: operations.close(found, actor=supervisor, now=now, reason="年度调整")
        ),
        date(2026, 8, 17): lambda: change(
            date(2026, 8, 17), lambda found, now: operations.reopen(found, actor=supervisor, now=now, reason="恢复")
        ),
    }


def test_every_day_is_told_later_as_it_was(cast: Cast) -> None:
    item = make_work_item(cast, now=_at(BEGUN))
    assignment = make_assignment(cast, item, now=_at(BEGUN))
    acts = _acts(cast, item, assignment)
    seen: dict[date, tuple[list[Cell], dict[str, dict[Light, int]]]] = {}
    for number in range(0, 200):
        day = BEGUN + timedelta(days=number)
        if day in acts:
            with transaction():
                pass
            acts[day]()
        if number % 5 == 0 or day in acts:
            seen[day] = _cells(cast, item, day, is_past=False), _lights(cast, day, is_past=False)
    assert {cell.light for cells, _ in seen.values() for cell in cells} >= {"green", "yellow", "red", "grey", "done"}
    for day, (cells, lights) in seen.items():
        assert _cells(cast, item, day, is_past=True) == cells, day
        assert _lights(cast, day, is_past=True) == lights, day


def test_what_was_given_later_is_not_there_yet(cast: Cast) -> None:
    item = make_work_item(cast, now=_at(BEGUN))
    make_assignment(cast, item, now=_at(date(2026, 5, 6)))
    assert {cell.assignment_id for cell in _cells(cast, item, date(2026, 5, 5), is_past=True)} == {0}
    assert {cell.assignment_id for cell in _cells(cast, item, date(2026, 5, 6), is_past=True)} != {0}


def test_the_county_page_shows_the_status_of_that_day(cast: Cast) -> None:
    item = make_work_item(cast, now=_at(BEGUN))
    make_assignment(cast, item, now=_at(BEGUN), acknowledged=False)
    with transaction():
        values = {"unit_id": cast.nanle.id, "year": 2026, "on": BEGUN}
        (line,) = county.lines_of(read(county.HELD_THEN, values).all(), BEGUN)
    assert (line.status.label, line.reading.light) == ("待签收", Light.GREY)


def test_the_pages_say_that_they_show_the_past(cast: Cast, sign_in: SignIn) -> None:
    make_milestone(cast, make_assignment(cast))
    client = sign_in(cast.supervisor)
    for path in ("/matrix", "/counties", f"/counties/{cast.nanle.id}"):
        assert "2026年6月30日终了时的情况" in client.get(f"{path}?year=2026&on=2026-06-30").text
        assert "终了时的情况" not in client.get(f"{path}?year=2026").text
        assert "假如一直没有新进展" in client.get(f"{path}?year=2026&on=2099-06-30").text
        assert "不是日期" in client.get(f"{path}?year=2026&on=明天").text


def test_the_past_costs_the_same_however_many_items_there_are(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.supervisor)
    counts = []
    for number in range(2):
        for more in range(3):
            make_milestone(cast, make_assignment(cast, make_work_item(cast, number=f"{number}{more}")))
        with count_queries() as count:
            for path in ("/matrix", "/counties", f"/counties/{cast.nanle.id}"):
                assert client.get(f"{path}?year=2026&on=2026-06-30").status_code == 200
        counts.append(int(count))
    assert counts[0] == counts[1]


def test_what_was_overdue_on_that_day(cast: Cast, sign_in: SignIn) -> None:
    """Due on 30 April, met on 11 May: overdue at the end of 10 May, not of 11 May."""
    item = make_work_item(cast, title="培育示范校", now=_at(BEGUN))
    step = make_milestone(cast, make_assignment(cast, item, now=_at(BEGUN)), due_on=date(2026, 4, 30), now=_at(BEGUN))
    day = date(2026, 5, 11)
    report = make_report(cast, step, percent=100, now=_at(day))
    with transaction():
        progress.approve(again(report), actor=cast.supervisor.actor, now=_at(day))
    client = sign_in(cast.supervisor)
    shown = [
        "培育示范校" in client.get(f"/matrix?year=2026&only=overdue&on={on}").text
        for on in ("2026-04-30", "2026-05-01", "2026-05-10", "2026-05-11")
    ]
    assert shown == [False, True, True, False]


def test_from_the_matrix_to_a_county_one_stays_on_that_day(cast: Cast, sign_in: SignIn) -> None:
    make_milestone(cast)
    client = sign_in(cast.supervisor)
    way = f"/counties/{cast.nanle.id}?year=2026&amp;on=2026-06-30"
    assert f'href="{way}"' in client.get("/matrix?year=2026&on=2026-06-30").text
    assert 'name="on" value="2026-06-30"' in client.get(way.replace("&amp;", "&")).text

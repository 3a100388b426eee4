"""All counties side by side: their lights are counted by the database, and must be those that each line shows."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from itertools import product

from sqlalchemy import select

from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import make_assignment, make_work_item
from tracker.dashboards.county import summaries
from tracker.database import db, transaction
from tracker.supervision.queries import LIGHT_COLUMNS, reading_of
from tracker.work_items.facts import standing_of
from tracker.work_items.models import Assignment
from tracker.work_items.pace import PaceRules, turns_of

TODAY = date(2026, 7, 1)
TARGETS = (None, Decimal(8), Decimal("0.3"))
ACTUALS = (None, Decimal("0.1"), Decimal("3.7"), Decimal(9))
DUE = (None, TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=30))


def test_the_lights_counted_are_the_lights_shown(cast: Cast) -> None:
    cases = list(product(TARGETS, ACTUALS, DUE, (0, 2), (False, True)))
    made = [make_assignment(cast, make_work_item(cast, number=str(number))).id for number in range(len(cases))]
    with transaction():
        for assignment_id, (target, actual, due_on, late, closed) in zip(made, cases, strict=True):
            assignment = db.session.get_one(Assignment, assignment_id)
            assignment.target, assignment.actual, assignment.percent = target, actual, 45
            assignment.starts_on, assignment.ends_on = date(2026, 1, 1), due_on and date(2026, 12, 31)
            assignment.next_due_on, assignment.late_count = due_on, late
            assignment.closed_at = NOW if closed else None
            assignment.yellow_on, assignment.red_on = turns_of(standing_of(assignment), PaceRules())
    rows = db.session.execute(select(*LIGHT_COLUMNS)).all()
    nanle = next(found for found in summaries(cast.city.path, 2026, TODAY) if found.unit_id == cast.nanle.id)
    assert nanle.lights == Counter(reading_of(row, TODAY).light for row in rows)
    assert (nanle.total, nanle.unacknowledged) == (len(cases), 0)

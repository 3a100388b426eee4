"""A year to be appraised, of any number of counties and clauses: what was approved of each, and a scheme over it."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from sqlalchemy import insert, text

from bench.ledger_seed import seed_patents
from tracker import clock
from tracker.accounts.models import Person, Unit, UnitKind
from tracker.accounts.operations import add_unit
from tracker.appraisals import rules, schemes
from tracker.appraisals.clauses import TYPES
from tracker.appraisals.models import Clause
from tracker.appraisals.rules import Settings
from tracker.database import Base, db, transaction
from tracker.demo.cast import make_people, make_units
from tracker.progress.models import Verdict
from tracker.work_items.models import Duty

PATENTS = 20_000
REPORTS = 2
CHUNK = 5_000
KINDS: tuple[tuple[str, dict[str, str]], ...] = (
    ("proportional", {}),
    ("all_or_nothing", {}),
    ("per_shortfall", {}),
    ("steps", {}),
    ("timeliness", {"points": "0.1"}),
    ("by_rank", {"points": "0.5、0.4、0.3、0.2、0.1"}),
    ("ratio_to_best", {}),
    ("below_average", {}),
)
LEDGERS: tuple[tuple[str, dict[str, str], str], ...] = (
    ("ratio_to_best", {}, "patents.granted"),
    ("per_occurrence", {"points": "0.1"}, "notices:red"),
)
Row = dict[str, Any]


def seed_appraisal(counties: int, clauses: int) -> None:
    """Into an empty, migrated database: a scheme ready to be opened, one clause in five from a ledger or notices."""
    now = clock.now()
    with transaction():
        units = make_units(now)
        people, _ = make_people(units, now)
        office = next(unit for unit in units.values() if unit.kind is UnitKind.CITY)
        appraised = [unit for unit in units.values() if unit.kind.is_appraised]
        for number in range(len(appraised), counties):
            name = f"第{number}县"
            more = add_unit(actor=None, now=now, parent=office, kind=UnitKind.COUNTY, name=name, short_name=name)
            appraised.append(more)
        _work(office, people["duban"], appraised[:counties], clauses)
        _scheme(office, people["kaohe"], clauses)
    seed_patents(PATENTS)
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def _scheme(office: Unit, appraiser: Person, clauses: int) -> None:
    year = clock.today().year
    scheme = schemes.add_scheme(actor=appraiser.actor, now=clock.now(), office=office, year=year, title="评分细则")
    scheme.settings = Settings(publicity_days=0).as_json()
    weights = rules.apportion(rules.FULL, [Decimal(1)] * clauses, 2)
    for number, weight in enumerate(weights, start=1):
        scheme.clauses.append(_clause(number, weight))
    db.session.flush()


def _clause(number: int, weight: Decimal) -> Clause:
    kind, parameters, counted_by = (
        LEDGERS[number // 5 % len(LEDGERS)] if number % 5 == 0 else (*KINDS[number % len(KINDS)], "")
    )
    return Clause(
        position=number,
        section=f"第{number // 10 + 1}板块",
        title=f"第{number}条",
        type=kind,
        parameters=TYPES[kind].checked({"source": "item", **parameters}),
        weight=weight,
        work_item_id=None if counted_by else number,
        counted_by=counted_by,
    )


def _work(office: Unit, supervisor: Person, counties: list[Unit], clauses: int) -> None:
    random, today = Random(11), clock.today()
    work = [(item, county) for item in range(1, clauses + 1) for county in counties]
    _insert("work_item", (_item(number, office, supervisor) for number in range(1, clauses + 1)))
    facts = {number: (random.randrange(1, 80), random.randrange(-20, 30)) for number in range(1, len(work) + 1)}
    due_on = today - timedelta(days=40)
    _insert(
        "assignment",
        (_assignment(number, item, county, supervisor, facts[number]) for number, (item, county) in enumerate(work, 1)),
    )
    _insert(
        "milestone",
        (
            {
                "id": number,
                "assignment_id": number,
                "title": "全年任务",
                "due_on": due_on,
                "percent": 100,
                "met_on": due_on + timedelta(days=late),
            }
            for number, (_, late) in facts.items()
        ),
    )
    _insert("report", (row for number, each in facts.items() for row in _reports(number, each, supervisor, due_on)))


def _item(number: int, office: Unit, supervisor: Person) -> Row:
    return {
        "id": number,
        "office_id": office.id,
        "year": clock.today().year,
        "number": str(number),
        "chapter": "",
        "title": f"第{number}项任务",
        "text": "",
        "measure": "件",
        "contact": "",
        "created_at": clock.now(),
        "created_by": supervisor.id,
    }


def _assignment(number: int, item: int, county: Unit, supervisor: Person, facts: tuple[int, int]) -> Row:
    return {
        "id": number,
        "work_item_id": item,
        "unit_id": county.id,
        "duty": Duty.RESPONSIBLE,
        "target": Decimal(60),
        "assigned_at": clock.now(),
        "assigned_by": supervisor.id,
        "starts_on": date(clock.today().year, 1, 5),
        "actual": Decimal(facts[0]),
        "percent": 100,
        "milestone_count": 1,
        "met_count": 1,
        "late_count": int(facts[1] > 0),
    }


def _reports(number: int, facts: tuple[int, int], supervisor: Person, due_on: date) -> Iterator[Row]:
    for at in range(1, REPORTS + 1):
        yield {
            "id": (number - 1) * REPORTS + at,
            "assignment_id": number,
            "milestone_id": number,
            "text": "已完成。",
            "figure": Decimal(facts[0] * at // REPORTS),
            "percent": 100 * at // REPORTS,
            "submitted_at": clock.now() - timedelta(days=50 - at),
            "submitted_by": supervisor.id,
            "verdict": Verdict.APPROVED,
            "decided_at": clock.now() - timedelta(days=40),
            "decided_by": supervisor.id,
            "reason": "",
        }


def _insert(name: str, rows: Iterator[Row]) -> None:
    db.session.flush()
    found = list(rows)
    for start in range(0, len(found), CHUNK):
        db.session.connection().execute(insert(Base.metadata.tables[name]), found[start : start + CHUNK])

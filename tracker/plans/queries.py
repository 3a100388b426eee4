"""Plans of one's own subtree, and the units as the reader should know them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from tracker.accounts.models import Unit, UnitKind
from tracker.accounts.queries import units_within
from tracker.database import db
from tracker.errors import NotFound
from tracker.plans.models import Plan, PlanPoint
from tracker.plans.reader.findings import KnownUnit


def known_units(path: str) -> tuple[KnownUnit, ...]:
    """The subtree's units by full, short and former name; whom its office appraises count as its counties."""
    units = units_within(path)
    kinds = next((unit.kind.appraises for unit in units if unit.path == path), UnitKind.CITY.appraises)
    return tuple(
        KnownUnit(unit.name, (unit.short_name,), tuple(unit.other_names), unit.kind in kinds) for unit in units
    )


def plans_within(path: str) -> Sequence[Any]:
    """Every plan not discarded, newest first: (Plan columns, points, points dropped)."""
    return db.session.execute(
        select(
            Plan.id,
            Plan.title,
            Plan.year,
            Plan.issuer,
            Plan.issued_on,
            Plan.uploaded_at,
            Plan.confirmed_at,
            func.count(PlanPoint.id).label("points"),
            func.count(PlanPoint.dropped_at).label("dropped"),
        )
        .join(Unit, Unit.id == Plan.office_id)
        .outerjoin(PlanPoint, PlanPoint.plan_id == Plan.id)
        .where(Unit.path.startswith(path), Plan.discarded_at.is_(None))
        .group_by(Plan.id)
        .order_by(Plan.id.desc())
    ).all()


def plan_within(plan_id: int, path: str) -> Plan:
    """Raises NotFound when the plan's office is not in the subtree."""
    plan = db.session.get(Plan, plan_id)
    if plan is None or not plan.office.path.startswith(path):
        raise NotFound("没有找到该工作要点。")
    return plan


def confirmed_twin_of(plan: Plan) -> int | None:
    """The confirmed plan of the same office, year and title, if there is one besides this."""
    rows = db.session.execute(
        select(Plan.id, Plan.title).where(
            Plan.office_id == plan.office_id,
            Plan.year == plan.year,
            Plan.id != plan.id,
            Plan.confirmed_at.is_not(None),
            Plan.discarded_at.is_(None),
        )
    )
    title = "".join(plan.title.split())
    return next((row.id for row in rows if "".join(row.title.split()) == title), None)


def point_within(point_id: int, path: str) -> PlanPoint:
    """Raises NotFound when its plan's office is not in the subtree."""
    point = db.session.get(PlanPoint, point_id)
    if point is None or not point.plan.office.path.startswith(path):
        raise NotFound("没有找到该要点。")
    return point

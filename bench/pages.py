"""Which pages are measured, as whom, and where they are."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from bench.stage import BUSY_ITEM, Stage
from tracker.database import db
from tracker.progress.models import Report, Verdict
from tracker.work_items.models import Assignment, Milestone


@dataclass(frozen=True)
class Page:
    """`who`: supervisor, officer or auditor; `is_list`: counts for the aim of 250 list pages a second."""

    name: str
    endpoint: str
    who: str
    is_list: bool = False


PAGES = (
    Page("matrix", "dashboards.matrix", "supervisor", True),
    Page("work items", "work_items.index", "supervisor", True),
    Page("county", "dashboards.county_page", "supervisor", True),
    Page("review queue", "progress.review_queue", "supervisor", True),
    Page("history", "dashboards.history", "auditor", True),
    Page("my work (supervisor)", "dashboards.my_work", "supervisor", True),
    Page("my work (officer)", "dashboards.my_work", "officer", True),
    Page("all counties", "dashboards.counties", "supervisor"),
    Page("work item", "work_items.show", "supervisor"),
    Page("assignment", "progress.assignment", "officer"),
    Page("report", "progress.report", "supervisor"),
    Page("report form", "progress.report_form", "officer"),
)
FORM = "progress.report_form"


def pages_of(stage: Stage) -> list[Page]:
    return [page for page in PAGES if page.endpoint in stage.app.view_functions]


def address_of(page: Page, stage: Stage) -> str:
    """The first officer's own records, about the same work item whatever the size of the year."""
    with stage.app.test_request_context():
        return stage.app.url_for(page.endpoint, **_arguments(page.endpoint, stage.signed_in.officer[0].unit_id))


def _arguments(endpoint: str, unit_id: int) -> dict[str, Any]:
    mine = select(Assignment.id).where(Assignment.work_item_id == BUSY_ITEM, Assignment.unit_id == unit_id)
    assignment_id = db.session.scalars(mine).one()
    match endpoint:
        case "dashboards.county_page":
            return {"unit_id": unit_id}
        case "work_items.show":
            return {"work_item_id": BUSY_ITEM}
        case "progress.assignment":
            return {"assignment_id": assignment_id}
        case "progress.report":
            approved = select(Report.id).where(
                Report.assignment_id == assignment_id, Report.verdict == Verdict.APPROVED, Report.percent == 100
            )
            return {"report_id": db.session.scalars(approved.order_by(Report.id).limit(1)).one()}
        case "progress.report_form":
            return {"milestone_id": open_milestones(unit_id, 1)[0]}
    return {}


def open_milestones(unit_id: int, limit: int) -> list[int]:
    """Milestones of a unit on which a report can be filed."""
    waiting = select(Report.id).where(Report.milestone_id == Milestone.id, Report.verdict.is_(None))
    statement = (
        select(Milestone.id)
        .join(Assignment, Assignment.id == Milestone.assignment_id)
        .where(
            Assignment.unit_id == unit_id,
            Assignment.closed_at.is_(None),
            Assignment.acknowledged_at.is_not(None),
            Milestone.met_on.is_(None),
            ~waiting.exists(),
        )
        .order_by(Milestone.id)
        .limit(limit)
    )
    return list(db.session.scalars(statement))

"""The review queue: what waits for a decision, the oldest first."""

from flask import render_template, request, url_for

from tracker import clock
from tracker.access.guards import actor, requires
from tracker.access.policy import Action
from tracker.accounts.queries import unit_choices, unit_within
from tracker.progress import queries
from tracker.progress.blueprint import blueprint
from tracker.progress.models import Report
from tracker.web.paging import page_of


@blueprint.get("/review")
@requires(Action.REVIEW)
def review_queue() -> str:
    person, today = actor(), clock.today()
    unit_id, work_item_id = (request.args.get(name, type=int) for name in ("unit", "work_item"))
    unit_path = unit_within(unit_id, person.unit_path).path if unit_id else ""
    page = page_of(queries.waiting_for(person, unit_path=unit_path, work_item_id=work_item_id), Report.id)
    items = queries.work_items_waiting_for(person)
    return render_template(
        "progress/review_queue.html",
        page=page,
        fields=[
            ("unit", "单位", [("", "全部"), *unit_choices(person.unit_path)[1:]], unit_id or ""),
            (
                "work_item",
                "工作任务",
                [("", "全部"), *((item.id, f"{item.number}. {item.title}") for item in items)],
                work_item_id or "",
            ),
        ],
        waited={row.id: (today - clock.day_of(row.submitted_at)).days for row in page.rows},
        report_prefix=url_for(".report", report_id=0)[:-1],
    )

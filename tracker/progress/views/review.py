"""The review queue: what waits for a decision, the oldest first."""

from flask import render_template, request, url_for

from tracker import clock
from tracker.access.guards import actor, requires
from tracker.access.policy import Action
from tracker.accounts.queries import unit_choices, unit_row_within
from tracker.database import containing
from tracker.progress import queries
from tracker.progress.blueprint import blueprint
from tracker.progress.models import Report
from tracker.web.paging import page_of
from tracker.work_items.extensions.queries import lines_on


@blueprint.get("/review")
@requires(Action.REVIEW)
def review_queue() -> str:
    person, today = actor(), clock.today()
    unit_id, text = request.args.get("unit", type=int), request.args.get("text", "").strip()
    page = page_of(
        queries.waiting_for(in_one_unit=bool(unit_id), by_text=bool(text)),
        Report.id,
        values={
            "person_id": person.id,
            "unit_id": person.unit_id,
            "path": person.unit_path,
            "unit_path": unit_row_within(unit_id, person.unit_path).path if unit_id else "",
            "text": text,
            "pattern": containing(text),
        },
    )
    return render_template(
        "progress/review_queue.html",
        page=page,
        fields=[
            ("unit", "单位", [("", "全部"), *unit_choices(person.unit_path)[1:]], unit_id or ""),
            ("text", "任务名称或序号", None, text),
        ],
        lines=lines_on([row.milestone_id for row in page.rows]),
        waited={row.id: (today - clock.day_of(row.submitted_at)).days for row in page.rows},
        report_prefix=url_for(".report", report_id=0)[:-1],
    )

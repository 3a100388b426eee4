"""My work, the matrix, the counties."""

from datetime import date
from typing import Any

from flask import abort, flash, render_template, request, url_for

from tracker import clock
from tracker.access.guards import actor, requires
from tracker.access.policy import Action
from tracker.accounts.queries import unit_row_within
from tracker.dashboards import county, load, my_work
from tracker.dashboards.blueprint import blueprint
from tracker.database import read
from tracker.documents.letters.queries import signed_with
from tracker.supervision.matrix import CHAPTERS_HELD, ROWS_A_PAGE, columns_of, items_held, read_matrix
from tracker.supervision.notices.queries import talks_of_unit
from tracker.supervision.rules import Light
from tracker.web.paging import page_of
from tracker.work_items.extensions.queries import next_lines_within
from tracker.work_items.models import WorkItem


@blueprint.get("/", endpoint="my_work")
@requires(Action.USE)
def my_work_page() -> str:
    today = clock.today()
    return render_template(
        "dashboards/my_work.html", lists=my_work.lists_for(actor(), today), shown=my_work.SHOWN, today=today
    )


@blueprint.get("/matrix")
@requires(Action.READ_WORK)
def matrix() -> str:
    """`?on=`: as it stood at the end of a day past."""
    unit = _chosen_unit()
    year = _chosen_year()
    today = clock.today()
    on = _chosen_day(today)
    chapter = request.args.get("chapter", "")
    columns = columns_of(unit.path)
    unit_ids = [unit_id for unit_id, _ in columns]
    overdue_only = request.args.get("only") == "overdue"
    page = page_of(
        items_held(overdue_only=overdue_only, of_one_chapter=bool(chapter), is_past=on < today),
        WorkItem.id,
        size=ROWS_A_PAGE,
        values={"year": year, "unit_ids": unit_ids, "on": on, "chapter": chapter},
    )
    chapters = read(CHAPTERS_HELD, {"year": year, "unit_ids": unit_ids}).scalars()
    return render_template(
        "dashboards/matrix.html",
        matrix=read_matrix(columns, page.rows, on, is_past=on < today),
        page=page,
        unit=unit,
        year=year,
        today=today,
        on=on,
        chapter_choices=[("", "全部"), *((chapter, chapter) for chapter in chapters)],
        lights=list(Light),
        item_prefix=url_for("work_items.show", work_item_id=0)[:-1],
        cell_prefix=url_for("progress.assignment", assignment_id=0)[:-1],
    )


@blueprint.get("/counties")
@requires(Action.READ_WORK)
def counties() -> str:
    unit, year, today = _chosen_unit(), _chosen_year(), clock.today()
    on = _chosen_day(today)
    return render_template(
        "dashboards/counties.html",
        summaries=county.summaries(unit.path, year, on, is_past=on < today),
        on=on,
        unit=unit,
        year=year,
        today=today,
        lights=list(Light),
        light_headers=[(light.label, "num") for light in Light],
    )


@blueprint.get("/load")
@requires(Action.READ_WORK)
def load_page() -> str:
    unit, year = _chosen_unit(), _chosen_year()
    return render_template(
        "dashboards/load.html",
        loads=load.loads(unit.path, year),
        unit=unit,
        year=year,
        month_headers=[(f"{month}月", "num") for month in range(1, load.MONTHS + 1)],
    )


@blueprint.get("/counties/<int:unit_id>")
@requires(Action.READ_WORK)
def county_page(unit_id: int) -> str:
    unit = unit_row_within(unit_id, actor().unit_path)
    year, today = _chosen_year(), clock.today()
    on = _chosen_day(today)
    held = county.HELD_THEN if on < today else county.HELD
    page = page_of(held, WorkItem.id, values={"unit_id": unit.id, "year": year, "on": on})
    return render_template(
        "dashboards/county.html",
        unit=unit,
        year=year,
        today=today,
        on=on,
        lines=county.lines_of(page.rows, on),
        extended=next_lines_within([row.assignment_id for row in page.rows]),
        page=page,
        talks=talks_of_unit(unit.id, year),
        signed=signed_with(unit.id, year),
        item_prefix=url_for("progress.assignment", assignment_id=0)[:-1],
    )


def _chosen_unit() -> Any:
    """(id, name, path). Whose matrix: one's own, or of a unit below (`?unit=`)."""
    chosen = request.args.get("unit", type=int)
    return unit_row_within(actor().unit_id if chosen is None else chosen, actor().unit_path)


def _chosen_day(today: date) -> date:
    """`?on=`, the day whose end is asked for; without one, and for what is none, today."""
    text = request.args.get("on", "")
    if not text:
        return today
    try:
        return date.fromisoformat(text)
    except ValueError:
        flash(f"“{text[:20]}”不是日期，已显示今天的情况。日期应如 2026-06-30。", "warning")
        return today


def _chosen_year() -> int:
    text = request.args.get("year", "")
    if not text:
        return clock.today().year
    if not text.isdecimal() or len(text) > 4 or not 2000 <= int(text) <= 2100:
        abort(404)
    return int(text)

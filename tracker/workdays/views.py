"""The calendar that everybody sees, and how the administrator changes it. It is one for the whole site."""

from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.access.guards import actor, require_on, requires
from tracker.access.policy import Action
from tracker.database import db
from tracker.errors import DomainError
from tracker.web.forms import refuse
from tracker.workdays import calendar
from tracker.workdays.forms import ImportForm, OverrideForm
from tracker.workdays.importing import LARGEST, read_days
from tracker.workdays.queries import override_at, overrides_between, site_path
from tracker.workdays.statutory import LAST_PUBLISHED_YEAR, PUBLISHED_YEARS, YEARS_IN_USE
from tracker.workdays.year import breaks_of, year_of

MOST_FAULTS = 50  # lines named at once; the rest is counted

blueprint = Blueprint("workdays", __name__, url_prefix="/workdays")


@blueprint.get("")
@requires(Action.USE)
def index() -> ResponseReturnValue:
    return redirect(url_for(".year", year=clock.today().year))


@blueprint.get("/<int:year>")
@requires(Action.USE)
def year(year: int) -> ResponseReturnValue:
    if year not in YEARS_IN_USE:
        abort(404)
    own = overrides_between(date(year, 1, 1), date(year, 12, 31))
    months = year_of(year, {row.day: row.is_workday for row in own})
    return render_template(
        "workdays/year.html",
        year=year,
        months=months,
        breaks=breaks_of(year),
        own=own,
        workdays=sum(month.workdays for month in months),
        is_published=year in PUBLISHED_YEARS,
        last_published=LAST_PUBLISHED_YEAR,
        neighbours=[other for other in (year - 1, year + 1) if other in YEARS_IN_USE],
        today=clock.today(),
        may_change=actor().may_on(Action.SET_CALENDAR, site_path()),
    )


@blueprint.route("/overrides/new", methods=["GET", "POST"])
@requires(Action.SET_CALENDAR)
def set_day() -> ResponseReturnValue:
    require_on(Action.SET_CALENDAR, site_path())
    form, status = OverrideForm(), 200
    if form.validate_on_submit():
        given = form.given
        try:
            moved = calendar.set_day(given, actor=actor(), now=clock.now())
            db.session.commit()
            flash(f"已保存。{_told(moved)}", "success")
            return redirect(url_for(".year", year=given.day.year))
        except DomainError as error:
            status = refuse(form, error)
    return render_template("workdays/set_day.html", form=form), 422 if form.errors and status == 200 else status


@blueprint.route("/overrides/import", methods=["GET", "POST"])
@requires(Action.SET_CALENDAR)
def import_days() -> ResponseReturnValue:
    require_on(Action.SET_CALENDAR, site_path())
    form, faults = ImportForm(), list[str]()
    if form.validate_on_submit():
        days, faults = read_days(form.file.data.stream.read(LARGEST + 1))
        if not faults:
            done = calendar.import_days(days, actor=actor(), now=clock.now())
            db.session.commit()
            flash(f"共{len(days)}天：新增{done.added}天，改动{done.changed}天。{_told(done.moved)}", "success")
            return redirect(url_for(".year", year=days[0].day.year))
    page = render_template("workdays/import.html", form=form, faults=faults[:MOST_FAULTS], count=len(faults))
    return page, 422 if form.errors or faults else 200


@blueprint.post("/overrides/<int:override_id>/withdrawal")
@requires(Action.SET_CALENDAR)
def withdraw_day(override_id: int) -> ResponseReturnValue:
    require_on(Action.SET_CALENDAR, site_path())
    override = override_at(override_id)
    day = override.day
    moved = calendar.withdraw_day(override_id, actor=actor(), now=clock.now())
    db.session.commit()
    flash(f"已撤销，该日按法定安排。{_told(moved)}", "success")
    return redirect(url_for(".year", year=day.year))


def _told(moved: int) -> str:
    return f"有{moved}个期限随之变动，已记入操作记录。" if moved else ""

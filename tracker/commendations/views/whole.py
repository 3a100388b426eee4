"""A commendation as a whole: the list of them, a new one, its page, and the acts on it."""

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from tracker import clock
from tracker.access.guards import actor, require_on, requires
from tracker.access.policy import Action
from tracker.accounts.queries import unit_within
from tracker.accounts.timeline import timeline_of
from tracker.commendations import operations, queries
from tracker.commendations.blueprint import blueprint
from tracker.commendations.forms import CommendationForm
from tracker.commendations.models import Commendation
from tracker.commendations.rules import Honour
from tracker.database import db
from tracker.errors import DomainError
from tracker.files.kinds import MEDIA_TYPES
from tracker.files.receiving import taken_in
from tracker.files.serving import download
from tracker.web.forms import refuse


@blueprint.get("")
@requires(Action.READ_APPRAISAL)
def index() -> str:
    return render_template("commendations/index.html", rows=queries.commendations_for(actor().unit_path))


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Action.SET_SCHEME)
def new() -> ResponseReturnValue:
    person = actor()
    office = unit_within(person.unit_id, person.unit_path)
    form, status = CommendationForm(), 200
    if not form.is_submitted():
        year = clock.today().year
        form.year.data, form.publicity_days.data, form.least_grade.data = year, 5, "良好"
        form.field.data = "知识产权工作"
        form.title.data = f"{year}年度知识产权工作先进集体和先进工作者"
    if form.validate_on_submit():
        try:
            files = taken_in("approval_file", person)
            made = operations.open_commendation(office, form.terms, files, actor=person, now=clock.now())
            target = url_for(".show", commendation_id=made.id)
            db.session.commit()
            flash("已启动表彰，县区可以推荐。请选定评审人员。", "success")
            return redirect(target)
        except DomainError as error:
            status = refuse(form, error)
    page = render_template("commendations/new.html", form=form, accept=",".join(MEDIA_TYPES))
    return page, 422 if form.errors and status == 200 else status


@blueprint.get("/<int:commendation_id>")
@requires(Action.READ_APPRAISAL)
def show(commendation_id: int) -> str:
    person, today = actor(), clock.today()
    found = queries.commendation_within(commendation_id, person.unit_path)
    sees_office = person.sees(found.office.path)
    manages = found.is_open and person.may_on(Action.SET_SCHEME, found.office.path)
    until = queries.public_until(found.id) if found.listed_at else None
    return render_template(
        "commendations/show.html",
        commendation=found,
        honours=tuple(Honour),
        nominations=queries.nominations_shown(found, person),
        outcomes=queries.outcomes_of(found) if sees_office else {},
        own_marks=queries.marks_by(person.id, found.id),
        is_member=any(each.person_id == person.id for each in found.panel),
        people=queries.panel_choices(found.office) if manages and not queries.has_marks(found.id) else [],
        manages=manages,
        sees_office=sees_office,
        may_decide=found.is_open and person.may_on(Action.FINALISE, found.office.path),
        may_nominate=found.is_open
        and person.may(Action.DELIVER)
        and person.unit_path != found.office.path
        and person.unit_path.startswith(found.office.path)
        and today <= found.nominate_until,
        may_print=person.may_on(Action.PRINT, found.office.path),
        until=until,
        today=today,
        timeline=timeline_of("commendation", found.id) if sees_office else [],
        prefix=url_for(".nomination", nomination_id=0)[:-1],
    )


@blueprint.get("/<int:commendation_id>/approval")
@requires(Action.READ_APPRAISAL)
def approval(commendation_id: int) -> FlaskResponse:
    return download(queries.commendation_within(commendation_id, actor().unit_path).approval_file)


@blueprint.post("/<int:commendation_id>/panel")
@requires(Action.SET_SCHEME)
def set_panel(commendation_id: int) -> Response:
    found = _managed(commendation_id)
    chosen = set(_ids("person"))
    people = [each for each in queries.panel_choices(found.office) if each.id in chosen]
    operations.set_panel(found, people, actor=actor(), now=clock.now())
    return _done(found, "评审人员已确定。")


@blueprint.post("/<int:commendation_id>/list")
@requires(Action.SET_SCHEME)
def publicise(commendation_id: int) -> Response:
    found = _managed(commendation_id)
    reason = request.form.get("reason", "")
    until = operations.publicise(found, _ids("nomination"), actor=actor(), now=clock.now(), reason=reason)
    return _done(found, f"名单已公示，到{until.year}年{until.month}月{until.day}日为止。")


@blueprint.post("/<int:commendation_id>/decision")
@requires(Action.FINALISE)
def decide(commendation_id: int) -> Response:
    found = queries.commendation_within(commendation_id, actor().unit_path)
    require_on(Action.FINALISE, found.office.path)
    operations.decide(found, actor=actor(), now=clock.now())
    return _done(found, "已作出表彰决定，可以印制决定和证书。")


@blueprint.post("/<int:commendation_id>/withdrawal")
@requires(Action.SET_SCHEME)
def withdraw(commendation_id: int) -> Response:
    found = _managed(commendation_id)
    operations.withdraw(found, actor=actor(), now=clock.now(), reason=request.form.get("reason", ""))
    return _done(found, "该项表彰已撤销。")


def _managed(commendation_id: int) -> Commendation:
    found = queries.commendation_within(commendation_id, actor().unit_path)
    require_on(Action.SET_SCHEME, found.office.path)
    return found


def _ids(field: str) -> list[int]:
    return [int(value) for value in request.form.getlist(field) if value.isdecimal() and len(value) < 18]


def _done(commendation: Commendation, sentence: str) -> Response:
    target = url_for(".show", commendation_id=commendation.id)
    db.session.commit()
    flash(sentence, "success")
    return redirect(target)

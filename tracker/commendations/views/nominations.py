"""One nomination: making it, its page with the panel's mark, what is objected to it, and the acts on it."""

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from tracker import clock
from tracker.access.guards import actor, require_on, requires
from tracker.access.policy import Action
from tracker.accounts.models import Unit
from tracker.commendations import nominating, objecting, queries
from tracker.commendations.blueprint import blueprint
from tracker.commendations.forms import MarkForm, NominationForm, ObjectionForm
from tracker.commendations.models import Nomination
from tracker.commendations.rules import Honour
from tracker.database import db
from tracker.errors import DomainError, NotFound
from tracker.files.kinds import MEDIA_TYPES
from tracker.files.receiving import taken_in
from tracker.files.serving import download
from tracker.web.forms import refuse


@blueprint.route("/<int:commendation_id>/nominations/new", methods=["GET", "POST"])
@requires(Action.DELIVER)
def nominate(commendation_id: int) -> ResponseReturnValue:
    person = actor()
    found = queries.commendation_within(commendation_id, person.unit_path)
    form, status = NominationForm(), 200
    if form.validate_on_submit():
        try:
            made = nominating.nominate(
                found,
                db.session.get_one(Unit, person.unit_id),
                form.nominee,
                taken_in("materials", person),
                actor=person,
                now=clock.now(),
            )
            return _done(made, "推荐已提交，等待审核。")
        except DomainError as error:
            status = refuse(form, error)
            found = queries.commendation_within(commendation_id, person.unit_path)
    bars = {each: queries.bar_to(found, each, person.unit_id) for each in Honour if found.quota(each)}
    page = render_template(
        "commendations/nominate.html", commendation=found, form=form, bars=bars, accept=",".join(MEDIA_TYPES)
    )
    return page, 422 if form.errors and status == 200 else status


@blueprint.get("/nominations/<int:nomination_id>")
@requires(Action.READ_APPRAISAL)
def nomination(nomination_id: int) -> str:
    return _page(queries.nomination_for(nomination_id, actor()), MarkForm())


@blueprint.post("/nominations/<int:nomination_id>/mark")
@requires(Action.READ_APPRAISAL)
def mark(nomination_id: int) -> ResponseReturnValue:
    found, form = queries.nomination_for(nomination_id, actor()), MarkForm()
    if not form.validate():
        return _page(found, form), 422
    nominating.mark(
        found,
        actor=actor(),
        now=clock.now(),
        points=form.points.data,
        vote=form.vote.data,
        recused_for=form.recused_for.data or "",
    )
    return _done(found, "您的评审意见已保存，公示名单前可以修改。")


@blueprint.post("/nominations/<int:nomination_id>/acceptance")
@requires(Action.SET_SCHEME)
def accept(nomination_id: int) -> Response:
    found = _managed(nomination_id)
    nominating.accept(found, actor=actor(), now=clock.now())
    return _done(found, "审核通过，提交评审。")


@blueprint.post("/nominations/<int:nomination_id>/refusal")
@requires(Action.SET_SCHEME)
def refuse_nomination(nomination_id: int) -> Response:
    found = _managed(nomination_id)
    nominating.refuse(found, actor=actor(), now=clock.now(), reason=request.form.get("reason", ""))
    return _done(found, "推荐已退回，截止前可以重新推荐。")


@blueprint.post("/nominations/<int:nomination_id>/withdrawal")
@requires(Action.DELIVER)
def withdraw_nomination(nomination_id: int) -> Response:
    found = queries.nomination_for(nomination_id, actor())
    nominating.withdraw(found, actor=actor(), now=clock.now())
    return _done(found, "推荐已撤回。")


@blueprint.get("/nominations/<int:nomination_id>/materials/<int:material_id>")
@requires(Action.READ_APPRAISAL)
def material(nomination_id: int, material_id: int) -> FlaskResponse:
    found = queries.nomination_for(nomination_id, actor())
    if not queries.sees_whole(found, actor()):
        raise NotFound("没有找到该附件。")
    return download(queries.material_file(found, material_id))


@blueprint.route("/nominations/<int:nomination_id>/objections", methods=["GET", "POST"])
@requires(Action.DELIVER)
def object_to(nomination_id: int) -> ResponseReturnValue:
    person = actor()
    found = queries.nomination_for(nomination_id, person)
    form, status = ObjectionForm(), 200
    if form.validate_on_submit():
        try:
            files = taken_in("file", person)
            objecting.raise_objection(
                found,
                db.session.get_one(Unit, person.unit_id),
                actor=person,
                now=clock.now(),
                text=form.text.data or "",
                file=files[0] if files else None,
            )
            return _done(found, "异议已提出，处理结果会在这里答复。")
        except DomainError as error:
            status = refuse(form, error)
            found = queries.nomination_for(nomination_id, person)
    page = render_template("commendations/object.html", nomination=found, form=form, accept=",".join(MEDIA_TYPES))
    return page, 422 if form.errors and status == 200 else status


@blueprint.post("/objections/<int:objection_id>/decision")
@requires(Action.REVIEW_SCORES)
def decide_objection(objection_id: int) -> Response:
    found = queries.objection_for(objection_id, actor())
    require_on(Action.REVIEW_SCORES, found.nomination.commendation.office.path)
    objecting.decide(
        found,
        actor=actor(),
        now=clock.now(),
        is_upheld=request.form.get("verdict") == "upheld",
        findings=request.form.get("findings", ""),
    )
    return _done(found.nomination, "异议已处理。")


@blueprint.get("/objections/<int:objection_id>/file")
@requires(Action.READ_APPRAISAL)
def objection_file(objection_id: int) -> FlaskResponse:
    found = queries.objection_for(objection_id, actor())
    if found.file is None:
        raise NotFound("该异议没有附件。")
    return download(found.file)


def _page(found: Nomination, form: MarkForm) -> str:
    person, commendation = actor(), found.commendation
    until = queries.public_until(commendation.id) if commendation.listed_at else None
    manages = commendation.is_open and person.may_on(Action.SET_SCHEME, commendation.office.path)
    objections = queries.objections_to(found, person)
    return render_template(
        "commendations/nomination.html",
        nomination=found,
        commendation=commendation,
        form=form,
        own_mark=queries.marks_by(person.id, commendation.id).get(found.id),
        may_mark=commendation.is_open
        and not commendation.listed_at
        and bool(found.accepted_at)
        and found.stands
        and any(each.person_id == person.id for each in commendation.panel),
        outcome=queries.outcomes_of(commendation)[found.id] if person.sees(commendation.office.path) else None,
        result=queries.result_of(commendation, found.unit_id)[0],
        manages=manages and found.stands and not found.listed_at,
        may_withdraw=commendation.is_open
        and found.stands
        and not found.listed_at
        and person.may_on(Action.DELIVER, found.unit.path),
        may_object=commendation.is_open
        and found.is_listed
        and person.may(Action.DELIVER)
        and bool(until and clock.today() <= until),
        objections=[(each, objecting.may_not_decide(each, person)) for each in objections],
        oversees=person.may_on(Action.REVIEW_SCORES, commendation.office.path),
        sees_personal=queries.sees_personal(found, person),
        sees_whole=queries.sees_whole(found, person),
        may_print=person.may_on(Action.PRINT, commendation.office.path),
    )


def _managed(nomination_id: int) -> Nomination:
    found = queries.nomination_for(nomination_id, actor())
    require_on(Action.SET_SCHEME, found.commendation.office.path)
    return found


def _done(nomination: Nomination, sentence: str) -> Response:
    target = url_for(".nomination", nomination_id=nomination.id)
    db.session.commit()
    flash(sentence, "success")
    return redirect(target)

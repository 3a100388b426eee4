"""The administrator's list of people, and what is done to one of them. Reaches the administrator's own subtree."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.access.guards import actor, requires
from tracker.access.policy import Action, Role
from tracker.accounts import operations
from tracker.accounts.blueprint import blueprint
from tracker.accounts.forms import NewPersonForm, PersonForm
from tracker.accounts.models import Person
from tracker.accounts.queries import people_within, person_within, unit_choices, unit_within
from tracker.accounts.timeline import timeline_of
from tracker.database import db
from tracker.errors import DomainError
from tracker.web.forms import refuse
from tracker.web.paging import page_of


@blueprint.get("/people")
@requires(Action.MANAGE_ACCOUNTS)
def people() -> ResponseReturnValue:
    path = actor().unit_path
    unit_id = request.args.get("unit", type=int)
    role, state, text = (request.args.get(name, "").strip() for name in ("role", "state", "text"))
    statement = people_within(
        unit_within(unit_id, path).path if unit_id else path,
        role=Role(role) if role in {known.value for known in Role} else None,
        is_disabled={"in_use": False, "disabled": True}.get(state),
        text=text,
    )
    return render_template(
        "accounts/people.html",
        page=page_of(statement, Person.unit_id, Person.id),
        fields=[
            ("unit", "单位", [("", "全部"), *unit_choices(path)], unit_id or ""),
            ("role", "角色", [("", "全部"), *((known.value, known.label) for known in Role)], role),
            ("state", "状态", [("", "全部"), ("in_use", "在用"), ("disabled", "停用")], state),
            ("text", "关键字", None, text),
        ],
        person_prefix=url_for("accounts.person", person_id=0)[:-1],
    )


@blueprint.route("/people/new", methods=["GET", "POST"])
@requires(Action.MANAGE_ACCOUNTS)
def add_person() -> ResponseReturnValue:
    path, status = actor().unit_path, 200
    form = NewPersonForm(unit_id=request.args.get("unit", type=int))
    form.unit_id.offer(unit_choices(path))
    if form.validate_on_submit():
        try:
            person, password = operations.add_person(
                actor=actor(),
                now=clock.now(),
                username=form.username.data or "",
                name=form.name.data or "",
                unit=unit_within(form.unit_id.data, path),
                role=Role(form.role.data),
                email=form.email.data or "",
                phone=form.phone.data or "",
            )
            db.session.commit()
            return render_template("accounts/password.html", person=person, password=password, is_new=True)
        except DomainError as error:
            status = refuse(form, error)
    return render_template("accounts/add_person.html", form=form), 422 if form.errors and status == 200 else status


@blueprint.route("/people/<int:person_id>", methods=["GET", "POST"])
@requires(Action.MANAGE_ACCOUNTS)
def person(person_id: int) -> ResponseReturnValue:
    path, status = actor().unit_path, 200
    found = person_within(person_id, path)
    form = PersonForm(obj=found)
    form.unit_id.offer(unit_choices(path))
    if form.validate_on_submit():
        try:
            operations.change_person(
                found,
                actor=actor(),
                now=clock.now(),
                name=form.name.data or "",
                unit=unit_within(form.unit_id.data, path),
                role=Role(form.role.data),
                email=form.email.data or "",
                phone=form.phone.data or "",
            )
            db.session.commit()
            flash(f"“{found.name}”的信息已保存。", "success")
            return redirect(url_for("accounts.person", person_id=found.id))
        except DomainError as error:
            status = refuse(form, error)
    timeline = timeline_of("person", person_id)
    page = render_template("accounts/person.html", person=found, form=form, timeline=timeline)
    return page, 422 if form.errors and status == 200 else status


@blueprint.post("/people/<int:person_id>/disabling")
@requires(Action.MANAGE_ACCOUNTS)
def disable_person(person_id: int) -> ResponseReturnValue:
    found = person_within(person_id, actor().unit_path)
    operations.disable_person(found, actor=actor(), now=clock.now())
    db.session.commit()
    flash(f"“{found.name}”的账号已停用，其登录已全部退出。", "success")
    return redirect(url_for("accounts.person", person_id=person_id))


@blueprint.post("/people/<int:person_id>/enabling")
@requires(Action.MANAGE_ACCOUNTS)
def enable_person(person_id: int) -> ResponseReturnValue:
    found = person_within(person_id, actor().unit_path)
    operations.enable_person(found, actor=actor(), now=clock.now())
    db.session.commit()
    flash(f"“{found.name}”的账号已恢复使用。", "success")
    return redirect(url_for("accounts.person", person_id=person_id))


@blueprint.post("/people/<int:person_id>/password-reset")
@requires(Action.MANAGE_ACCOUNTS)
def reset_password(person_id: int) -> ResponseReturnValue:
    """Answers with the page that shows the password, this once: it is kept nowhere."""
    found = person_within(person_id, actor().unit_path)
    password = operations.reset_password(found, actor=actor(), now=clock.now())
    db.session.commit()
    return render_template("accounts/password.html", person=found, password=password, is_new=False)

"""What is one's own: contact details and password."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker import clock
from tracker.access.guards import actor, requires
from tracker.access.policy import Action
from tracker.accounts import operations, sessions
from tracker.accounts.blueprint import blueprint
from tracker.accounts.forms import ContactForm, NewPasswordForm
from tracker.accounts.models import Person
from tracker.accounts.views.door import keep
from tracker.database import db
from tracker.errors import Invalid
from tracker.web.forms import refuse


@blueprint.route("/profile", methods=["GET", "POST"])
@requires(Action.USE)
def profile() -> ResponseReturnValue:
    person = db.session.get_one(Person, actor().id)
    form = ContactForm(obj=person)
    if form.validate_on_submit():
        email, phone = form.email.data or "", form.phone.data or ""
        operations.change_contact(person, actor=actor(), now=clock.now(), email=email, phone=phone)
        db.session.commit()
        flash("联系方式已保存。", "success")
        return redirect(url_for("accounts.profile"))
    return render_template("accounts/profile.html", person=person, form=form), 422 if form.errors else 200


@blueprint.route("/profile/password", methods=["GET", "POST"])
@requires(Action.USE)
def change_password() -> ResponseReturnValue:
    form, status = NewPasswordForm(), 200
    must = current_user.must_change_password
    if form.validate_on_submit():
        old, new, address = form.old.data or "", form.new.data or "", (request.remote_addr or "")[:60]
        try:
            token = sessions.change_password(actor(), old, new, address, clock.now())
            db.session.commit()
            keep(token)
            flash("密码已修改，在其他地方的登录已全部退出。", "success")
            return redirect("/" if must else url_for("accounts.profile"))
        except Invalid as error:
            status = refuse(form, error)
    return render_template("accounts/change_password.html", form=form, must=must), 422 if form.errors else status

"""The versions of a scheme: reading them, and revising."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.access.guards import actor, require_on, requires
from tracker.access.policy import Action
from tracker.accounts.queries import names_of
from tracker.appraisals.clauses import TYPES
from tracker.appraisals.freezing import rulebook_from_json
from tracker.appraisals.models import Scheme
from tracker.appraisals.queries import scheme_within
from tracker.appraisals.versions import operations, queries
from tracker.database import db

blueprint = Blueprint("versions", __name__, url_prefix="/appraisals/schemes")


@blueprint.get("/<int:scheme_id>/versions")
@requires(Action.READ_APPRAISAL)
def index(scheme_id: int) -> str:
    scheme = scheme_within(scheme_id, actor().unit_path)
    return render_template("versions/index.html", scheme=scheme, versions=queries.versions_of(scheme))


@blueprint.get("/<int:scheme_id>/versions/<int:number>")
@requires(Action.READ_APPRAISAL)
def show(scheme_id: int, number: int) -> str:
    scheme = scheme_within(scheme_id, actor().unit_path)
    version = queries.version_numbered(scheme, number)
    return render_template(
        "versions/show.html",
        scheme=scheme,
        version=version,
        person=names_of({version.made_by})[version.made_by],
        rulebook=rulebook_from_json(version.content),
        types=TYPES,
    )


@blueprint.post("/<int:scheme_id>/revision")
@requires(Action.SET_SCHEME)
def reopen(scheme_id: int) -> Response:
    operations.reopen(_own(scheme_id), actor=actor(), now=clock.now())
    return _done(scheme_id, "可以修订评分细则了。施行之前，得分仍按现行的一版计算。")


@blueprint.post("/<int:scheme_id>/versions")
@requires(Action.SET_SCHEME)
def put_in_force(scheme_id: int) -> Response:
    version, lost = operations.put_in_force(
        _own(scheme_id), actor=actor(), now=clock.now(), reason=request.form.get("reason", "")
    )
    anew = f"有 {lost} 项人工评分因条款改动需要重新评定。" if lost else ""
    return _done(scheme_id, f"第 {version.number} 版评分细则已施行，各单位得分已重新计算。{anew}")


@blueprint.post("/<int:scheme_id>/revision/removal")
@requires(Action.SET_SCHEME)
def give_up(scheme_id: int) -> Response:
    operations.give_up(_own(scheme_id), actor=actor(), now=clock.now())
    return _done(scheme_id, "已放弃修订，评分细则恢复为现行的一版。")


def _own(scheme_id: int) -> Scheme:
    found = scheme_within(scheme_id, actor().unit_path)
    require_on(Action.SET_SCHEME, found.office.path)
    return found


def _done(scheme_id: int, sentence: str) -> Response:
    db.session.commit()
    flash(sentence, "success")
    return redirect(url_for("appraisals.scheme", scheme_id=scheme_id))

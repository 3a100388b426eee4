"""Having gone over one unit's scores: the form stands on the page that shows them."""

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.access.guards import actor, require_on, requires
from tracker.access.policy import Action
from tracker.appraisals.queries import appraisal_within, appraised_unit
from tracker.appraisals.reviews import operations
from tracker.database import db

blueprint = Blueprint("reviews", __name__, url_prefix="/appraisals")


@blueprint.post("/<int:appraisal_id>/units/<int:unit_id>/review")
@requires(Action.REVIEW_SCORES)
def review(appraisal_id: int, unit_id: int) -> Response:
    person = actor()
    appraisal = appraisal_within(appraisal_id, person.unit_path)
    unit = appraised_unit(appraisal, unit_id, person.unit_path)
    require_on(Action.REVIEW_SCORES, unit.path)
    is_agreed = request.form.get("verdict") == "agreed"
    operations.review(
        appraisal,
        unit,
        actor=person,
        now=clock.now(),
        is_agreed=is_agreed,
        remark=request.form.get("remark", ""),
        seen=request.form.get("seen", ""),
    )
    sentence = f"{unit.name}的得分已复核。" if is_agreed else f"已向考核人员提出对{unit.name}得分的复核意见。"
    db.session.commit()
    flash(sentence, "success")
    return redirect(url_for("appraisals.unit", appraisal_id=appraisal_id, unit_id=unit_id))

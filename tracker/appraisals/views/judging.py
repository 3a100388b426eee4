"""Judging by hand: one clause, all counties, on one page."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.access.guards import actor, require_on, requires
from tracker.access.policy import Action
from tracker.appraisals import operations, queries
from tracker.appraisals.blueprint import blueprint
from tracker.appraisals.clauses import TYPES
from tracker.appraisals.forms import judgements
from tracker.appraisals.models import Appraisal, Clause
from tracker.appraisals.scoring import ClauseLine
from tracker.appraisals.self_appraisals.queries import handed_in_points
from tracker.database import db
from tracker.errors import DomainError
from tracker.web.errors import STATUS_OF


@blueprint.route("/<int:appraisal_id>/clauses/<int:clause_id>", methods=["GET", "POST"])
@requires(Action.SCORE)
def judge(appraisal_id: int, clause_id: int) -> ResponseReturnValue:
    appraisal, clause, line = _loaded(appraisal_id, clause_id)
    problem, status = "", 200
    if request.method == "POST":
        try:
            given = judgements(request.form, [(row.unit_id, row.name) for row in queries.judged(appraisal, clause_id)])
            changed = operations.judge(appraisal, clause, given, actor=actor(), now=clock.now())
            db.session.commit()
            flash(f"已保存 {changed} 个单位的评分。" if changed else "评分没有变化。", "success")
            return redirect(url_for(".show", appraisal_id=appraisal_id))
        except DomainError as error:
            db.session.rollback()
            problem, status = error.sentence, STATUS_OF[type(error)]
            appraisal, clause, line = _loaded(appraisal_id, clause_id)
    page = render_template(
        "appraisals/judge.html",
        appraisal=appraisal,
        clause=line,
        judging=line.judging,
        formula=TYPES[line.type].formula,
        rows=queries.judged(appraisal, clause_id),
        own_points=handed_in_points(appraisal_id, clause_id),
        places=queries.rulebook_of(appraisal.scheme).settings.places,
        own_path=actor().unit_path,
        typed=request.form,
        problem=problem,
    )
    return page, status


def _loaded(appraisal_id: int, clause_id: int) -> tuple[Appraisal, Clause, ClauseLine]:
    """A clause as the version in force has it."""
    appraisal = queries.appraisal_within(appraisal_id, actor().unit_path)
    lines = {line.id: line for line in queries.rulebook_of(appraisal.scheme).clauses if line.judging}
    if clause_id not in lines:
        abort(404)
    require_on(Action.SCORE, appraisal.scheme.office.path)
    return appraisal, db.session.get_one(Clause, clause_id), lines[clause_id]

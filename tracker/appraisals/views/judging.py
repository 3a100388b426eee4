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
from tracker.appraisals.rules import Settings
from tracker.appraisals.self_appraisals.queries import handed_in_points
from tracker.database import db
from tracker.errors import DomainError
from tracker.web.errors import STATUS_OF


@blueprint.route("/<int:appraisal_id>/clauses/<int:clause_id>", methods=["GET", "POST"])
@requires(Action.SCORE)
def judge(appraisal_id: int, clause_id: int) -> ResponseReturnValue:
    appraisal, clause = _loaded(appraisal_id, clause_id)
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
            appraisal, clause = _loaded(appraisal_id, clause_id)
    page = render_template(
        "appraisals/judge.html",
        appraisal=appraisal,
        clause=clause,
        judging=queries.clause_line(clause).judging,
        formula=TYPES[clause.type].formula,
        rows=queries.judged(appraisal, clause_id),
        places=Settings.from_json(appraisal.scheme.settings).places,
        own_points=handed_in_points(appraisal_id, clause_id),
        own_path=actor().unit_path,
        typed=request.form,
        problem=problem,
    )
    return page, status


def _loaded(appraisal_id: int, clause_id: int) -> tuple[Appraisal, Clause]:
    appraisal = queries.appraisal_within(appraisal_id, actor().unit_path)
    clause = queries.clause_within(clause_id, actor().unit_path)
    if clause.scheme_id != appraisal.scheme_id or queries.clause_line(clause).judging is None:
        abort(404)
    require_on(Action.SCORE, appraisal.scheme.office.path)
    return appraisal, clause

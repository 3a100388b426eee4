"""The table of scores, the ranking, and the verbs on the whole appraisal."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.access.guards import actor, require_on, requires
from tracker.access.policy import Action
from tracker.accounts.queries import names_of
from tracker.accounts.timeline import timeline_of
from tracker.appraisals import charting, operations, queries
from tracker.appraisals.blueprint import blueprint
from tracker.appraisals.models import Appraisal
from tracker.appraisals.results import Board, board_of
from tracker.appraisals.reviews.queries import reviews_of
from tracker.appraisals.since import edited_since
from tracker.charts import as_image
from tracker.database import db

MOST_EDITED = 100  # lines of what changed since, on one page


@blueprint.get("/<int:appraisal_id>")
@requires(Action.READ_APPRAISAL)
def show(appraisal_id: int) -> str:
    """Counties × clauses; for whoever sees the office."""
    person = actor()
    appraisal = queries.appraisal_within(appraisal_id, person.unit_path)
    path, is_open = appraisal.scheme.office.path, appraisal.finalised_at is None
    board = board_of(appraisal)
    return render_template(
        "appraisals/show.html",
        appraisal=appraisal,
        board=board,
        reviews=reviews_of(appraisal, board),
        approved_since=queries.approved_since(appraisal) if is_open else 0,
        may_score=is_open and person.may_on(Action.SCORE, path),
        may_finalise=is_open and person.may_on(Action.FINALISE, path),
        edited=edited_since(appraisal),
        most_edited=MOST_EDITED,
        finaliser=_name(appraisal.finalised_by),
        version=queries.version_behind(appraisal),
        timeline=timeline_of("appraisal", appraisal.id),
        prefix=url_for(".show", appraisal_id=appraisal.id),
    )


@blueprint.get("/<int:appraisal_id>/ranking")
@requires(Action.READ_APPRAISAL)
def ranking(appraisal_id: int) -> str:
    """Totals of all units. Once final it is public to them: only one's own name leads on to the scores behind."""
    person = actor()
    appraisal = queries.appraisal_open_to(appraisal_id, person.unit_path)
    sees_office = person.sees(appraisal.scheme.office.path)
    own = {row.unit_id for row in queries.own_results(person.unit_path, appraisal_id)}
    board = board_of(appraisal)
    return render_template(
        "appraisals/ranking.html",
        appraisal=appraisal,
        board=board,
        sees_office=sees_office,
        open_units={unit.id for unit in board.units} if sees_office else own,
        finaliser=_name(appraisal.finalised_by),
        unit_prefix=url_for(".unit", appraisal_id=appraisal.id, unit_id=0)[:-1],
        pictures=_pictures(appraisal, board),
    )


@blueprint.post("/<int:appraisal_id>/scoring")
@requires(Action.SCORE)
def score(appraisal_id: int) -> Response:
    appraisal = _on(Action.SCORE, appraisal_id)
    changed = operations.score(appraisal, actor=actor(), now=clock.now())
    db.session.commit()
    flash(
        f"已按审核通过的数据重新计算，{changed} 项得分有变化。" if changed else "已重新计算，得分没有变化。", "success"
    )
    return redirect(url_for(".show", appraisal_id=appraisal_id))


@blueprint.post("/<int:appraisal_id>/finalisation")
@requires(Action.FINALISE)
def finalise(appraisal_id: int) -> Response:
    operations.finalise(_on(Action.FINALISE, appraisal_id), actor=actor(), now=clock.now())
    db.session.commit()
    flash("考核已定稿，得分和依据已冻结，各县（区）可以查看本单位得分。", "success")
    return redirect(url_for(".show", appraisal_id=appraisal_id))


def _pictures(appraisal: Appraisal, board: Board) -> list[tuple[str, str]]:
    """What each is called, and the picture for its <img>."""
    year, last = appraisal.scheme.year, charting.board_of_last_year(appraisal)
    drawn = [
        ("总分排名", charting.ranking_chart(board)),
        ("各板块得分", charting.sections_chart(board)),
        (f"{year}年与{year - 1}年总分对比", last and charting.years_chart(board, last, (year - 1, year))),
    ]
    return [(title, as_image(picture.svg)) for title, picture in drawn if picture]


def _on(action: Action, appraisal_id: int) -> Appraisal:
    appraisal = queries.appraisal_within(appraisal_id, actor().unit_path)
    require_on(action, appraisal.scheme.office.path)
    return appraisal


def _name(person_id: int | None) -> str:
    return names_of({person_id}).get(person_id, "") if person_id else ""

"""One unit's scores, and one score: why it is what it is."""

from flask import abort, render_template, url_for

from tracker.access.guards import actor, requires
from tracker.access.policy import Action
from tracker.appraisals import queries
from tracker.appraisals.blueprint import blueprint
from tracker.appraisals.charting import radar_chart
from tracker.appraisals.clauses import TYPES
from tracker.appraisals.counted import is_of_ledger
from tracker.appraisals.results import board_of, details_of, sheet_data
from tracker.appraisals.reviews.operations import recused
from tracker.appraisals.reviews.queries import reviews_of
from tracker.appraisals.scoring import ClauseLine
from tracker.appraisals.since import edited_since
from tracker.appraisals.views.evidence import Addresses
from tracker.charts import as_image


@blueprint.get("/<int:appraisal_id>/units/<int:unit_id>")
@requires(Action.READ_APPRAISAL)
def unit(appraisal_id: int, unit_id: int) -> str:
    person = actor()
    appraisal = queries.appraisal_open_to(appraisal_id, person.unit_path)
    found = queries.appraised_unit(appraisal, unit_id, person.unit_path)
    sees_office = person.sees(appraisal.scheme.office.path)
    may_review = sees_office and appraisal.finalised_at is None and person.may_on(Action.REVIEW_SCORES, found.path)
    board = board_of(appraisal)
    radar = radar_chart(board, unit_id)
    details, addresses = details_of(appraisal, unit_id), Addresses(person, appraisal.scheme.year, unit_id)
    return render_template(
        "appraisals/unit.html",
        appraisal=appraisal,
        unit=found,
        sheet=sheet_data(appraisal, found, board, details),
        rules={each.id: _in_words(each) for each in board.rulebook.clauses},
        proofs={each.id: addresses.proofs(each, details[each.id].facts) for each in board.rulebook.clauses},
        radar=radar and as_image(radar.svg),
        bars=board.sentences_on([unit_id]),
        review=reviews_of(appraisal, board)[unit_id] if sees_office else None,
        recused=recused(appraisal_id, found, person) if may_review else None,
        may_review=may_review,
        sees_office=sees_office,
        score_prefix=url_for(".score_of", appraisal_id=appraisal_id, unit_id=unit_id, clause_id=0)[:-1],
    )


@blueprint.get("/<int:appraisal_id>/units/<int:unit_id>/clauses/<int:clause_id>")
@requires(Action.READ_APPRAISAL)
def score_of(appraisal_id: int, unit_id: int, clause_id: int) -> str:
    """为什么是这个分."""
    person = actor()
    appraisal = queries.appraisal_open_to(appraisal_id, person.unit_path)
    found = queries.appraised_unit(appraisal, unit_id, person.unit_path)
    board = board_of(appraisal)
    clause = next((each for each in board.rulebook.clauses if each.id == clause_id), None)
    if clause is None:
        abort(404)
    addresses = Addresses(person, appraisal.scheme.year, unit_id)
    return render_template(
        "appraisals/score.html",
        appraisal=appraisal,
        unit=found,
        board=board,
        clause=clause,
        clause_type=TYPES[clause.type],
        cell=board.cells[clause_id, unit_id],
        detail=details_of(appraisal, unit_id)[clause_id],
        edited=edited_since(appraisal, unit_id=unit_id, clause_id=clause_id),
        sees_office=person.sees(appraisal.scheme.office.path),
        may_judge=appraisal.finalised_at is None and person.may_on(Action.SCORE, found.path),
        report_prefix=addresses.report,
        notice_prefix=addresses.notice,
        item_prefix=addresses.item,
        rows_address=addresses.rows(clause) if is_of_ledger(clause) and addresses.reads_ledgers else "",
    )


def _in_words(clause: ClauseLine) -> str:
    clause_type = TYPES[clause.type]
    return "；".join(part for part in (clause_type.label, clause_type.described(clause.parameters)) if part)

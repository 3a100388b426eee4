"""The years, a year's scheme, and its clauses."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from tracker import clock
from tracker.access.guards import actor, require_on, requires
from tracker.access.policy import Action
from tracker.accounts.queries import unit_within
from tracker.accounts.timeline import last_change, timeline_of
from tracker.appraisals import copying, counted, operations, queries, schemes
from tracker.appraisals.blueprint import blueprint
from tracker.appraisals.clauses import TYPES
from tracker.appraisals.forms import (
    LONGEST_TITLE,
    NewSchemeForm,
    clause_form,
    clause_rows,
    clauses_stamp,
    settings_form,
)
from tracker.appraisals.models import Clause, Scheme
from tracker.appraisals.proposing import Proposal, propose
from tracker.appraisals.publicity.queries import publicised_to
from tracker.appraisals.rectifications.queries import asked_of
from tracker.appraisals.rules import ApprovalFile, Settings
from tracker.appraisals.self_appraisals.queries import called_for
from tracker.appraisals.versions.operations import changes_under_way
from tracker.database import db
from tracker.errors import DomainError, Invalid
from tracker.files.kinds import MEDIA_TYPES
from tracker.files.receiving import taken_in
from tracker.files.serving import download
from tracker.web.errors import STATUS_OF
from tracker.web.forms import refuse, refuse_other

MOST_NAMED = 8  # of what was left over; the history has all


@blueprint.get("/")
@requires(Action.READ_APPRAISAL)
def index() -> str:
    path = actor().unit_path
    return render_template(
        "appraisals/index.html",
        schemes=queries.schemes_within(path),
        own=queries.own_results(path),
        to_rectify=asked_of(actor().unit_id),
        called=called_for(actor().unit_id),
        shown=publicised_to(path),
    )


@blueprint.route("/schemes/new", methods=["GET", "POST"])
@requires(Action.SET_SCHEME)
def add_scheme() -> ResponseReturnValue:
    person, status = actor(), 200
    form = NewSchemeForm(year=clock.today().year)
    office = unit_within(person.unit_id, person.unit_path)
    if request.method == "GET":
        form.title.data = f"{office.name}{clock.today().year}年度目标责任考核评分细则"
    if form.validate_on_submit():
        try:
            scheme = schemes.add_scheme(
                actor=person, now=clock.now(), office=office, year=form.year.data or 0, title=form.title.data or ""
            )
            db.session.commit()
            flash("评分细则已新建。下一步：从本年任务生成条款，或逐条添加。", "success")
            return redirect(url_for(".scheme", scheme_id=scheme.id))
        except DomainError as error:
            status = refuse(form, error)
    page = render_template("appraisals/add_scheme.html", form=form, office=office)
    return page, 422 if form.errors and status == 200 else status


@blueprint.get("/schemes/<int:scheme_id>")
@requires(Action.READ_APPRAISAL)
def scheme(scheme_id: int) -> str:
    return _scheme_page(queries.scheme_within(scheme_id, actor().unit_path), {}, "")


@blueprint.post("/schemes/<int:scheme_id>/clauses")
@requires(Action.SET_SCHEME)
def change_clauses(scheme_id: int) -> ResponseReturnValue:
    found = _own_scheme(scheme_id)
    schemes.lock(found)
    try:
        changed = partial(last_change, "scheme", scheme_id, "clause.changed")
        refuse_other(request.form.get("seen"), clauses_stamp(found.clauses), changed)
        rows = clause_rows(request.form, found.clauses)
        schemes.change_clauses(found, rows, actor=actor(), now=clock.now())
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        return _scheme_page(_own_scheme(scheme_id), request.form, error.sentence), STATUS_OF[type(error)]
    flash("条款已保存。", "success")
    return redirect(url_for(".scheme", scheme_id=scheme_id))


@blueprint.post("/schemes/<int:scheme_id>/proposal")
@requires(Action.SET_SCHEME)
def propose_clauses(scheme_id: int) -> ResponseReturnValue:
    try:
        count = schemes.propose_clauses(_own_scheme(scheme_id), actor=actor(), now=clock.now())
        db.session.commit()
    except Invalid as error:
        db.session.rollback()
        return _scheme_page(_own_scheme(scheme_id), {}, error.sentence), 422
    flash(f"已从工作任务生成 {count} 条，请核对计分方式和权重。", "success")
    return redirect(url_for(".scheme", scheme_id=scheme_id))


@blueprint.post("/schemes/<int:scheme_id>/copy")
@requires(Action.SET_SCHEME)
def copy_scheme(scheme_id: int) -> ResponseReturnValue:
    try:
        copied = copying.copy_earlier(_own_scheme(scheme_id), actor=actor(), now=clock.now())
        db.session.commit()
    except Invalid as error:
        db.session.rollback()
        return _scheme_page(_own_scheme(scheme_id), {}, error.sentence), 422
    flash(f"已沿用 {copied.year} 年的板块、条款和计分规则，共 {copied.clauses} 条，请核对。", "success")
    if copied.left:
        flash(_left_over(copied.left), "warning")
    if copied.lost_approval:
        flash("配合责任计分须有当年的批准文件，没有沿用；需要的，请在计分规则中重新填写。", "warning")
    return redirect(url_for(".scheme", scheme_id=scheme_id))


@blueprint.route("/schemes/<int:scheme_id>/settings", methods=["GET", "POST"])
@requires(Action.SET_SCHEME)
def change_settings(scheme_id: int) -> ResponseReturnValue:
    found, status = _own_scheme(scheme_id), 200
    if request.method == "POST":
        schemes.lock(found)
    form, kept = settings_form(found), Settings.from_json(found.settings).approval_file
    if form.validate_on_submit():
        try:
            form.refuse_stale(partial(last_change, "scheme", scheme_id, "scheme.changed"))
            settings = form.settings(_approval_sent() or kept)
            schemes.change_scheme(found, actor=actor(), now=clock.now(), title=form.title.data or "", settings=settings)
            db.session.commit()
            flash("计分规则已保存。", "success")
            return redirect(url_for(".scheme", scheme_id=scheme_id))
        except DomainError as error:
            status = refuse(form, error)
    page = render_template("appraisals/settings.html", form=form, scheme=found, kept=kept, accept=",".join(MEDIA_TYPES))
    return page, 422 if form.errors and status == 200 else status


@blueprint.get("/schemes/<int:scheme_id>/approval/<int:file_id>")
@requires(Action.READ_APPRAISAL)
def approval(scheme_id: int, file_id: int) -> FlaskResponse:
    """The document by which supporting duties are scored, also that of an earlier version."""
    return download(queries.approval_of(queries.scheme_within(scheme_id, actor().unit_path), file_id))


@blueprint.route("/schemes/<int:scheme_id>/clauses/new", methods=["GET", "POST"])
@requires(Action.SET_SCHEME)
def add_clause(scheme_id: int) -> ResponseReturnValue:
    found, status = _own_scheme(scheme_id), 200
    sentence, proposal = _sentence()
    form = clause_form(None, queries.work_item_choices(found), proposal)
    if request.method == "GET" and sentence:
        form.title.data = sentence[:LONGEST_TITLE]
    if form.validate_on_submit():
        try:
            clause = schemes.add_clause(found, form.draft, actor=actor(), now=clock.now())
            db.session.commit()
            flash(f"已添加“{clause.title}”。", "success")
            to_be_set = TYPES[clause.type].parameters and form.of_type.data != clause.type
            return redirect(_clause_url(clause) if to_be_set else url_for(".scheme", scheme_id=scheme_id))
        except DomainError as error:
            status = refuse(form, error)
    return _clause_page(form, found, None, proposal), 422 if form.errors and status == 200 else status


@blueprint.route("/clauses/<int:clause_id>", methods=["GET", "POST"])
@requires(Action.SET_SCHEME)
def change_clause(clause_id: int) -> ResponseReturnValue:
    """A new type shows the page once more: it has parameters of its own."""
    clause, status = _own_clause(clause_id), 200
    if request.method == "POST":
        schemes.lock(clause.scheme)
    _, proposal = _sentence()
    form = clause_form(clause, queries.work_item_choices(clause.scheme), proposal)
    if form.validate_on_submit():
        try:
            change = partial(last_change, "scheme", clause.scheme_id, clause=clause_id)
            form.refuse_stale(partial(change, verb="clause.changed"))
            schemes.change_clause(clause, form.draft, actor=actor(), now=clock.now())
            db.session.commit()
            flash(f"“{clause.title}”已保存。", "success")
            to_be_set = TYPES[clause.type].parameters and form.of_type.data != clause.type
            return redirect(_clause_url(clause) if to_be_set else url_for(".scheme", scheme_id=clause.scheme_id))
        except DomainError as error:
            status = refuse(form, error)
    return _clause_page(form, clause.scheme, clause, proposal), 422 if form.errors and status == 200 else status


@blueprint.post("/clauses/<int:clause_id>/removal")
@requires(Action.SET_SCHEME)
def remove_clause(clause_id: int) -> Response:
    clause = _own_clause(clause_id)
    scheme_id, title = clause.scheme_id, clause.title
    schemes.remove_clause(clause, actor=actor(), now=clock.now())
    db.session.commit()
    flash(f"已删除“{title}”。", "success")
    return redirect(url_for(".scheme", scheme_id=scheme_id))


@blueprint.post("/schemes/<int:scheme_id>/opening")
@requires(Action.SET_SCHEME)
def open_appraisal(scheme_id: int) -> Response:
    appraisal = operations.open_appraisal(_own_scheme(scheme_id), actor=actor(), now=clock.now())
    db.session.commit()
    flash("考核已启动，评分细则已冻结，并按审核通过的数据计算了得分。", "success")
    return redirect(url_for(".show", appraisal_id=appraisal.id))


def _scheme_page(scheme: Scheme, typed: Any, problem: str) -> str:
    person = actor()
    may_set = person.may_on(Action.SET_SCHEME, scheme.office.path)
    is_final = scheme.appraisal is not None and scheme.appraisal.finalised_at is not None
    return render_template(
        "appraisals/scheme.html",
        scheme=scheme,
        settings=Settings.from_json(scheme.settings),
        types=TYPES,
        counted=dict(counted.choices()) if any(clause.counted_by for clause in scheme.clauses) else {},
        typed=typed,
        problem=problem,
        earlier=None if scheme.clauses else copying.earlier_scheme(scheme),
        without_item={
            each.id
            for each in scheme.clauses
            if schemes.needs_item(each.type, each.parameters, each.work_item_id, each.counted_by)
        },
        lacking=operations.opening_problem(scheme),
        seen=clauses_stamp(scheme.clauses),
        total=sum(schemes.ordinary_weights(scheme)),
        has_extras=any(TYPES[clause.type].is_extra for clause in scheme.clauses),
        may_change=may_set and not is_final and (scheme.frozen_at is None or scheme.reopened_at is not None),
        may_revise=may_set and not is_final and scheme.frozen_at is not None,
        version=queries.version_of(scheme),
        changes=changes_under_way(scheme) if scheme.reopened_at else [],
        timeline=timeline_of("scheme", scheme.id),
        clause_prefix=url_for(".change_clause", clause_id=0)[:-1],
        item_prefix=url_for("work_items.show", work_item_id=0)[:-1],
    )


def _approval_sent() -> ApprovalFile | None:
    sent = taken_in("approval_file", actor())
    return ApprovalFile(sent[0].id, sent[0].name, sent[0].sha256) if sent else None


def _left_over(titles: Sequence[str]) -> str:
    some = "、".join(f"“{title}”" for title in titles[:MOST_NAMED])
    more = "等" if len(titles) > MOST_NAMED else ""
    return f"有 {len(titles)} 条没有找到今年相应的工作任务，请逐条选择，或者删除：{some}{more}。"


def _sentence() -> tuple[str, Proposal | None]:
    """The sentence of a scoring standard that was pasted, and what it is read as."""
    sentence = request.args.get("sentence", "").strip()
    return sentence, propose(sentence) if sentence else None


def _clause_page(form: Any, scheme: Scheme, clause: Clause | None, proposal: Proposal | None) -> str:
    return render_template(
        "appraisals/clause.html",
        form=form,
        scheme=scheme,
        clause=clause,
        types=TYPES,
        sentence=request.args.get("sentence", ""),
        proposal=proposal,
    )


def _clause_url(clause: Clause) -> str:
    return url_for(".change_clause", clause_id=clause.id)


def _own_scheme(scheme_id: int) -> Scheme:
    found = queries.scheme_within(scheme_id, actor().unit_path)
    require_on(Action.SET_SCHEME, found.office.path)
    return found


def _own_clause(clause_id: int) -> Clause:
    clause = queries.clause_within(clause_id, actor().unit_path)
    require_on(Action.SET_SCHEME, clause.scheme.office.path)
    return clause

"""Notices: the list, drafts, a notice with its answers, talks, and the rules. Issuing one prints it: see documents."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import Response as FlaskResponse
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from tracker import clock
from tracker.access.guards import actor, require_on, requires
from tracker.access.policy import Action
from tracker.accounts.queries import names_of, unit_within
from tracker.accounts.timeline import last_change, timeline_of
from tracker.database import db
from tracker.errors import DomainError
from tracker.files.kinds import MEDIA_TYPES
from tracker.files.receiving import taken_in
from tracker.files.serving import download
from tracker.supervision.notices import operations, queries
from tracker.supervision.notices.forms import AnswerForm, DraftForm, NoticeRulesForm, TalkForm
from tracker.supervision.notices.models import NoticeAnswer, NoticeDraft, SupervisionNotice, Talk
from tracker.supervision.notices.rules import MOST_EVIDENCE, Colour, Status, status_of
from tracker.web.forms import refuse
from tracker.web.paging import page_of
from tracker.work_items.queries import assignment_within

blueprint = Blueprint("notices", __name__, url_prefix="/notices")

STATES = [("", "全部"), ("open", "待答复"), ("answered", "已答复，待审核"), ("accepted", "已办结")]
COLOURS = [("", "全部"), *((colour.value, colour.label) for colour in Colour)]


@blueprint.app_template_global()
def notices_on(assignment_id: int) -> list[tuple[Any, Status]]:
    """An assignment's notices and how each stands: its page is built by a package below this one."""
    today = clock.today()
    return [(row, _standing(row, row.reply_by, today)) for row in queries.notices_of(assignment_id)]


@blueprint.get("")
@requires(Action.READ_WORK)
def index() -> str:
    person, today = actor(), clock.today()
    statement = queries.notices_within(colour=request.args.get("kind", ""), state=request.args.get("state", ""))
    page = page_of(statement, SupervisionNotice.id, descending=True, values={"path": person.unit_path})
    return render_template(
        "notices/index.html",
        page=page,
        standings={row.id: _standing(row, row.reply_by, today) for row in page.rows},
        colour_choices=COLOURS,
        state_choices=STATES,
        prefix=url_for(".show", notice_id=0)[:-1],
    )


@blueprint.get("/drafts")
@requires(Action.SUPERVISE)
def drafts() -> str:
    person = actor()
    values = {"path": person.unit_path, "unit_id": person.unit_id}
    return render_template(
        "notices/drafts.html",
        page=page_of(queries.drafts_below(), NoticeDraft.id, values=values),
        prefix=url_for(".draft", draft_id=0)[:-1],
        assignment_prefix=url_for("progress.assignment", assignment_id=0)[:-1],
    )


@blueprint.post("/drafts/dropping")
@requires(Action.SUPERVISE)
def drop_drafts() -> Response:
    """Several at once, all or none."""
    chosen = ids_of(request.form.getlist("draft"))
    found = [_draft_for(draft_id) for draft_id in sorted(chosen)]
    for each in found:
        operations.lock_draft(each)  # all locks before the first event
    for each in found:
        operations.drop(each, actor=actor(), now=clock.now(), reason=request.form.get("reason", ""))
    db.session.commit()
    flash(f"已不采用{len(found)}份。" if found else "请先勾选督办单。", "success" if found else "warning")
    return redirect(url_for(".drafts"))


@blueprint.route("/drafts/<int:draft_id>", methods=["GET", "POST"])
@requires(Action.SUPERVISE)
def draft(draft_id: int) -> ResponseReturnValue:
    found = _draft_for(draft_id)
    status = 200
    if request.method == "POST":
        operations.lock_draft(found)
    form = DraftForm(obj=found)
    if form.validate_on_submit():
        try:
            form.refuse_stale(lambda: last_change("assignment", found.assignment_id, "notice.changed", draft=draft_id))
            operations.change(found, actor=actor(), now=clock.now(), **_typed(form))
            db.session.commit()
            flash("督办单草稿已保存。", "success")
            return redirect(url_for(".draft", draft_id=draft_id))
        except DomainError as error:
            status = refuse(form, error)
    assignment = found.assignment
    page = render_template(
        "notices/draft.html",
        form=form,
        draft=found,
        assignment=assignment,
        item=assignment.work_item,
        names=names_of({found.drafted_by or 0, found.dropped_by or 0}),
        rules=queries.rules_of(assignment.work_item.office),
    )
    return page, 422 if form.errors and status == 200 else status


@blueprint.post("/drafts/<int:draft_id>/dropping")
@requires(Action.SUPERVISE)
def drop_draft(draft_id: int) -> Response:
    operations.drop(_draft_for(draft_id), actor=actor(), now=clock.now(), reason=request.form.get("reason", ""))
    db.session.commit()
    flash("这份督办单不采用，同一事由不再提出。", "success")
    return redirect(url_for(".drafts"))


@blueprint.route("/assignments/<int:assignment_id>/draft", methods=["GET", "POST"])
@requires(Action.SUPERVISE)
def write(assignment_id: int) -> ResponseReturnValue:
    """By hand: first a draft, which is then issued like the others."""
    assignment = assignment_within(assignment_id, actor().unit_path)
    require_on(Action.SUPERVISE, assignment.unit.path)
    form, status = DraftForm(), 200
    if form.validate_on_submit():
        try:
            written = operations.draft(assignment, actor=actor(), now=clock.now(), **_typed(form))
            db.session.commit()
            flash("督办单草稿已保存，核对后印发。", "success")
            return redirect(url_for(".draft", draft_id=written.id))
        except DomainError as error:
            status = refuse(form, error)
    page = render_template("notices/write.html", form=form, assignment=assignment, item=assignment.work_item)
    return page, 422 if form.errors and status == 200 else status


@blueprint.get("/<int:notice_id>")
@requires(Action.READ_WORK)
def show(notice_id: int) -> str:
    person = actor()
    found = queries.notice_within(notice_id, person.unit_path)
    assignment, path = found.assignment, found.assignment.unit.path
    reply_by, is_presumed = queries.reply_by_of(notice_id)
    answers = queries.answers_of(notice_id)
    people = {row.answered_by for row in answers} | {row.decided_by or 0 for row in answers}
    state = _standing(found, reply_by, clock.today())
    return render_template(
        "notices/show.html",
        notice=found,
        assignment=assignment,
        item=assignment.work_item,
        reply_by=reply_by,
        is_presumed=is_presumed,
        state=state,
        answers=answers,
        evidence=queries.evidence_by_answer(notice_id),
        before=queries.notice_within(found.escalates_id, person.unit_path) if found.escalates_id else None,
        after=queries.followed_by(notice_id),
        names=names_of(people | {found.issued_by, found.rescinded_by or 0}),
        moves=timeline_of("notice", notice_id),
        late={row.id: clock.day_of(row.answered_at) > reply_by for row in answers},
        person_id=person.id,
        may_answer=_is_open(found) and person.may_on(Action.DELIVER, path),
        may_supervise=person.may_on(Action.SUPERVISE, path),
    )


@blueprint.route("/<int:notice_id>/answer", methods=["GET", "POST"])
@requires(Action.DELIVER)
def answer(notice_id: int) -> ResponseReturnValue:
    found = queries.notice_within(notice_id, actor().unit_path)
    require_on(Action.DELIVER, found.assignment.unit.path)
    form, status = AnswerForm(), 200
    if form.validate_on_submit():
        try:
            operations.answer(
                found, actor=actor(), now=clock.now(), text=form.text.data or "", evidence=taken_in("evidence", actor())
            )
            db.session.commit()
            flash("已答复，等待审核。", "success")
            return redirect(url_for(".show", notice_id=notice_id))
        except DomainError as error:
            status = refuse(form, error)
    page = render_template(
        "notices/answer.html",
        form=form,
        notice=found,
        assignment=found.assignment,
        item=found.assignment.work_item,
        reply_by=queries.reply_by_of(notice_id).falls_on,
        is_open=_is_open(found),
        most_evidence=MOST_EVIDENCE,
        accept=",".join(MEDIA_TYPES),
    )
    return page, 422 if form.errors and status == 200 else status


@blueprint.post("/answers/<int:answer_id>/acceptance")
@requires(Action.SUPERVISE)
def accept_answer(answer_id: int) -> Response:
    found = _answer_for(answer_id)
    operations.accept(found, actor=actor(), now=clock.now())
    return _decided(found, "答复已采纳，督办单办结。")


@blueprint.post("/answers/<int:answer_id>/return")
@requires(Action.SUPERVISE)
def return_answer(answer_id: int) -> Response:
    found = _answer_for(answer_id)
    operations.return_(found, actor=actor(), now=clock.now(), reason=request.form.get("reason", ""))
    return _decided(found, "答复已退回，答复期限从今天起重新计算。")


@blueprint.get("/answers/<int:answer_id>/evidence/<int:evidence_id>")
@requires(Action.READ_WORK)
def evidence(answer_id: int, evidence_id: int) -> FlaskResponse:
    queries.answer_within(answer_id, actor().unit_path)
    return download(queries.evidence_file(answer_id, evidence_id))


@blueprint.get("/talks")
@requires(Action.READ_WORK)
def talks() -> str:
    page = page_of(queries.talks_below(), Talk.id, descending=True, values={"path": actor().unit_path})
    return render_template("notices/talks.html", page=page, prefix=url_for(".talk", talk_id=0)[:-1])


@blueprint.get("/talks/<int:talk_id>")
@requires(Action.READ_WORK)
def talk(talk_id: int) -> str:
    return _talk_page(queries.talk_within(talk_id, actor().unit_path), TalkForm())


@blueprint.post("/talks/<int:talk_id>/record")
@requires(Action.SUPERVISE)
def record_talk(talk_id: int) -> ResponseReturnValue:
    found = queries.talk_within(talk_id, actor().unit_path)
    require_on(Action.SUPERVISE, found.assignment.unit.path)
    form, status = TalkForm(), 422
    if form.validate_on_submit():
        try:
            operations.record_talk(found, actor=actor(), now=clock.now(), **_typed(form))
            db.session.commit()
            flash("约谈已记录。", "success")
            return redirect(url_for(".talk", talk_id=talk_id))
        except DomainError as error:
            status = refuse(form, error)
            found = queries.talk_within(talk_id, actor().unit_path)
    return _talk_page(found, form), status


@blueprint.route("/rules", methods=["GET", "POST"])
@requires(Action.SUPERVISE)
def rules() -> ResponseReturnValue:
    office = unit_within(actor().unit_id, actor().unit_path)
    form, status = NoticeRulesForm(obj=queries.rules_of(office)), 200
    if form.validate_on_submit():
        try:
            form.refuse_stale(lambda: last_change("unit", office.id, "notice_rules.changed"))
            operations.set_rules(office, actor=actor(), now=clock.now(), **_typed(form))
            db.session.commit()
            flash("督办规则已保存，从下一次核对起使用；已印发的督办单期限不变。", "success")
            return redirect(url_for(".drafts"))
        except DomainError as error:
            status = refuse(form, error)
    page = render_template("notices/rules.html", form=form, office=office)
    return page, 422 if form.errors and status == 200 else status


def ids_of(texts: Sequence[str]) -> set[int]:
    """Of boxes ticked on a page."""
    return {int(text) for text in texts if text.isdecimal() and len(text) < 10}


def _talk_page(found: Talk, form: TalkForm) -> str:
    person = actor()
    notice = queries.notice_within(found.notice_id, person.unit_path)
    return render_template(
        "notices/talk.html",
        talk=found,
        form=form,
        notice=notice,
        assignment=found.assignment,
        item=found.assignment.work_item,
        names=names_of({found.recorded_by or 0}),
        may_record=found.recorded_at is None and person.may_on(Action.SUPERVISE, found.assignment.unit.path),
    )


def _is_open(notice: SupervisionNotice) -> bool:
    return not (notice.answered_at or notice.accepted_at or notice.rescinded_at)


def _standing(row: Any, reply_by: date, today: date) -> Status:
    return status_of(
        rescinded=row.rescinded_at is not None,
        accepted=row.accepted_at is not None,
        answered=row.answered_at is not None,
        reply_by=reply_by,
        on=today,
    )


def _typed(form: Any) -> dict[str, Any]:
    return {name: value for name, value in form.data.items() if name not in {"csrf_token", "seen"}}


def _draft_for(draft_id: int) -> NoticeDraft:
    found = queries.draft_within(draft_id, actor().unit_path)
    require_on(Action.SUPERVISE, found.assignment.unit.path)
    return found


def _answer_for(answer_id: int) -> NoticeAnswer:
    found = queries.answer_within(answer_id, actor().unit_path)
    require_on(Action.SUPERVISE, found.notice.assignment.unit.path)
    return found


def _decided(found: NoticeAnswer, sentence: str) -> Response:
    target = url_for(".show", notice_id=found.notice_id)
    db.session.commit()
    flash(sentence, "success")
    return redirect(target)

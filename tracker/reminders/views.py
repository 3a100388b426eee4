"""One's own messages; and, for whoever keeps the service, everything that was sent or could not be."""

from enum import StrEnum
from typing import TypeVar

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.access.guards import actor, requires
from tracker.access.policy import Action
from tracker.database import db
from tracker.reminders import operations, queries
from tracker.reminders.models import Channel, Message, State
from tracker.reminders.preview import digests_on
from tracker.reminders.rules import sections
from tracker.web.days import day_in
from tracker.web.paging import page_of
from tracker.workdays.queries import site_overrides
from tracker.workdays.rules import next_workday

blueprint = Blueprint("reminders", __name__)
Word = TypeVar("Word", bound=StrEnum)


@blueprint.get("/inbox")
@requires(Action.USE)
def inbox() -> ResponseReturnValue:
    page = page_of(queries.inbox_of(actor().id), Message.id, size=20, descending=True)
    lines = queries.lines_by_message([row.id for row in page.rows])
    return render_template(
        "reminders/inbox.html",
        page=page,
        messages=[(row, sections(lines.get(row.id, []), row.day)) for row in page.rows],
        unread=queries.unread_count(actor().id),
    )


@blueprint.post("/inbox/<int:message_id>/reading")
@requires(Action.USE)
def read(message_id: int) -> ResponseReturnValue:
    operations.mark_read(queries.own_message(message_id, actor()), now=clock.now())
    db.session.commit()
    return redirect(url_for("reminders.inbox"))


@blueprint.post("/inbox/reading")
@requires(Action.USE)
def read_all() -> ResponseReturnValue:
    operations.mark_all_read(actor(), now=clock.now())
    db.session.commit()
    flash("全部消息已标为已读。", "success")
    return redirect(url_for("reminders.inbox"))


@blueprint.get("/reminders")
@requires(Action.READ_MESSAGES)
def index() -> ResponseReturnValue:
    state, channel = _word(State, "state"), _word(Channel, "channel")
    person, day = request.args.get("person", "").strip(), day_in(request.args.get("day", ""))
    path = actor().unit_path
    found = queries.messages_within(path, state=state, channel=channel, person=person, day=day)
    page = page_of(found, Message.id, descending=True)
    ids = [row.id for row in page.rows]
    lines, words = queries.lines_by_message(ids), queries.last_words(ids)
    return render_template(
        "reminders/index.html",
        page=page,
        rows=[(row, sections(lines.get(row.id, []), row.day), words.get(row.id, "")) for row in page.rows],
        counts=queries.counts_by_state(path),
        mail_is_configured=bool(current_app.config["SMTP_HOST"]),
        retriable=operations.RETRIABLE,
        prefix=url_for("reminders.show", message_id=0)[:-1],
        fields=[
            ("state", "状态", [("", "全部"), *((word.value, word.label) for word in State)], state or ""),
            ("channel", "方式", [("", "全部"), *((word.value, word.label) for word in Channel)], channel or ""),
            ("person", "收件人", None, person),
            ("day", "日期", "date", day or ""),
        ],
    )


@blueprint.get("/reminders/preview")
@requires(Action.READ_MESSAGES)
def preview() -> ResponseReturnValue:
    on = day_in(request.args.get("on", "")) or clock.today()
    return render_template(
        "reminders/preview.html",
        on=on,
        digests=digests_on(on, actor().unit_path),
        next_workday=next_workday(on, site_overrides()),
    )


@blueprint.get("/reminders/<int:message_id>")
@requires(Action.READ_MESSAGES)
def show(message_id: int) -> ResponseReturnValue:
    message = queries.message_within(message_id, actor().unit_path)
    name, unit = queries.named([message.recipient_id])[message.recipient_id]
    lines = queries.lines_by_message([message.id]).get(message.id, [])
    return render_template(
        "reminders/show.html",
        message=message,
        name=name,
        unit=unit,
        parts=sections(lines, message.day),
        attempts=queries.attempts_at(message.id),
        can_retry=message.state in operations.RETRIABLE and actor().may(Action.SEND_MESSAGES),
    )


@blueprint.post("/reminders/<int:message_id>/retry")
@requires(Action.SEND_MESSAGES)
def retry(message_id: int) -> ResponseReturnValue:
    message = queries.message_within(message_id, actor().unit_path)
    operations.retry(message, actor=actor(), now=clock.now())
    db.session.commit()
    flash("已重新列入发送。", "success")
    return redirect(url_for("reminders.show", message_id=message_id))


def _word(words: type[Word], name: str) -> Word | None:
    """A filter's choice; nothing for what is not one."""
    text = request.args.get(name, "")
    return words(text) if text in {word.value for word in words} else None

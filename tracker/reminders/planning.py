"""From what holds in the records to reminders that wait to be sent: each once, however often this runs."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, TypeVar, cast

from sqlalchemy import Table, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from tracker.database import db
from tracker.history.models import Event
from tracker.reminders.audience import Recipient, recipients_of
from tracker.reminders.choices.queries import reach_of
from tracker.reminders.kinds import KINDS
from tracker.reminders.kinds.kind import Audience, Dated, Due, Kind, Rule
from tracker.reminders.models import Bookmark, Channel, Reminder
from tracker.reminders.rules import due_dates, send_day
from tracker.reminders.site_rules.queries import rules_in_force
from tracker.workdays.queries import site_overrides
from tracker.workdays.rules import ONE_DAY, Overrides, is_workday

LOOKBACK = timedelta(days=31)  # what was missed longer ago than this has been overtaken by a later reminder
OLDEST = timedelta(days=5 * 366)  # how long what is overdue, or waits, is repeated
BATCH = 2_000

Item = TypeVar("Item")


class Wanted(NamedTuple):
    """A reminder that should exist: of what kind, about what, how many days off, for whom."""

    kind: Kind
    due: Due
    offset: int
    recipient: Recipient

    @property
    def title(self) -> str:
        """Whoever hears of another unit's work is told whose it is."""
        return self.due.title if self.recipient.unit_id == self.due.unit_id else f"{self.due.unit}：{self.due.title}"

    def is_overdue(self, on: date) -> bool:
        return self.kind.is_deadline and self.due.due_on < on


def plan(*, on: date, now: datetime, with_mail: bool) -> int:
    """Write down every reminder that goes out on `on` or should have gone out since planning last ran.

    Nothing on a rest day: the next working day finds it. `with_mail`: whether there is a mail server to hand it to.
    Returns how many reminders were new.
    """
    overrides = site_overrides()
    if not is_workday(on, overrides):
        return 0
    bookmark = lock_bookmark()
    after = _missed_since(bookmark.planned_through, on)
    added = write(deadlines(after, on, overrides), on=on, now=now, with_mail=with_mail)
    news, bookmark.event_id = _news(bookmark.event_id, now)
    added += write(news, on=on, now=now, with_mail=with_mail)
    bookmark.planned_through = on
    return added


def _missed_since(planned_through: date | None, on: date) -> date:
    """Today is always looked at again: due dates move, people come and go.

    A day still to come was planned by a clock that ran ahead, or by hand, and the days before it as far as LOOKBACK
    reaches. When that does not reach today, all are looked at again. What exists is not planned twice.
    """
    if planned_through is None or planned_through > on + LOOKBACK:
        return on - LOOKBACK
    return min(max(planned_through, on - LOOKBACK), on - ONE_DAY)


def deadlines(after: date, until: date, overrides: Overrides) -> list[Wanted]:
    """All of which something goes out on the days later than `after`, up to and with `until`; who must hear."""
    rules = rules_in_force()
    return [
        want
        for kind in KINDS.values()
        if kind.dated and rules[kind.rule].is_on
        for want in _falling_due(kind, kind.dated, rules[kind.rule], after, until, overrides)
    ]


def _falling_due(
    kind: Kind, dated: Dated, rule: Rule, after: date, until: date, overrides: Overrides
) -> Sequence[Wanted]:
    oldest = dated.oldest()
    if oldest is None:
        return []
    rhythm = rule.rhythm
    offsets = due_dates(after, until, max(oldest, until - OLDEST), rhythm, overrides)
    wanted = [
        (due, offset)
        for due in (dated.falling_due(offsets) if offsets else [])
        for offset in offsets[due.due_on]
        if send_day(due.due_on, offset, overrides, in_workdays=rhythm.in_workdays) >= due.since
    ]
    return for_everyone(kind, rule.to, wanted)


def _news(after_event: int, now: datetime) -> tuple[list[Wanted], int]:
    """What happened since the last event read, as far as it still holds; and the last event there is."""
    kinds = {kind.verb: kind for kind in KINDS.values() if kind.verb}
    rows = db.session.execute(
        select(Event.id, Event.verb, Event.subject_id, Event.detail)
        .where(Event.id > after_event, Event.verb.in_(kinds), Event.at > now - LOOKBACK)
        .order_by(Event.id)
    ).all()
    wanted: list[Wanted] = []
    for verb, kind in kinds.items():
        found = [kind.subject_of(row.subject_id, row.detail) for row in rows if row.verb == verb]
        for ids in _chunks([subject_id for subject_id in found if subject_id is not None], BATCH):
            wanted += for_everyone(kind, (kind.audience,), [(due, 0) for due in kind.holding(ids)])
    last = db.session.scalar(select(Event.id).order_by(Event.id.desc()).limit(1))
    return wanted, max(after_event, last or 0)


def for_everyone(kind: Kind, audiences: Collection[Audience], dues: Sequence[tuple[Due, int]]) -> list[Wanted]:
    recipients = recipients_of(audiences, [due for due, _ in dues])
    return [
        Wanted(kind, due, offset, recipient) for due, offset in dues for recipient in recipients.get(due.unit_id, [])
    ]


def write(wanted: Sequence[Wanted], *, on: date, now: datetime, with_mail: bool) -> int:
    """What is not written down yet, by the channels that each wants. Returns how many reminders were new."""
    return sum(_write(batch, on, now, with_mail) for batch in _chunks(wanted, BATCH))


def _write(batch: Sequence[Wanted], on: date, now: datetime, with_mail: bool) -> int:
    known = _known({(want.kind.rule, want.kind.subject) for want in batch}, {want.due.subject_id for want in batch})
    reach = reach_of({want.recipient.person_id for want in batch}, with_mail=with_mail)
    rows = [
        _row(want, channel, now)
        for want in batch
        for channel in reach.channels_to(want.recipient, must_hear=want.is_overdue(on))
        if (want.kind.rule, want.due.subject_id, want.due.due_on, want.offset, want.recipient.person_id, channel)
        not in known
    ]
    if rows:
        db.session.execute(_insert(), rows)
    return len(rows)


def _known(rules: set[tuple[str, str]], subject_ids: Collection[int]) -> set[tuple[Any, ...]]:
    """Reminders of these subjects that exist; a cancelled one may come to life again."""
    rows = db.session.execute(
        select(
            Reminder.rule,
            Reminder.subject_id,
            Reminder.due_on,
            Reminder.offset,
            Reminder.recipient_id,
            Reminder.channel,
        ).where(
            Reminder.rule.in_([rule for rule, _ in rules]),
            Reminder.subject.in_([subject for _, subject in rules]),
            Reminder.subject_id.in_(subject_ids),
            Reminder.cancelled_at.is_(None),
        )
    )
    return {tuple(row) for row in rows}


def _row(want: Wanted, channel: Channel, now: datetime) -> dict[str, Any]:
    return {
        "rule": want.kind.rule,
        "subject": want.kind.subject,
        "subject_id": want.due.subject_id,
        "due_on": want.due.due_on,
        "offset": want.offset,
        "recipient_id": want.recipient.person_id,
        "channel": channel,
        "title": want.title,
        "assignment_id": want.due.assignment_id,
        "planned_at": now,
    }


def _insert() -> Any:
    """A due date that moved away and back finds its cancelled reminder: that one is planned again."""
    table = cast(Table, Reminder.__table__)
    insert: Any = sqlite_insert if db.engine.dialect.name == "sqlite" else postgresql_insert
    statement = insert(table)
    unique = ["rule", "subject", "subject_id", "due_on", "offset", "recipient_id", "channel"]
    return statement.on_conflict_do_update(
        index_elements=unique,
        set_={
            "cancelled_at": None,
            "message_id": None,
            "planned_at": statement.excluded.planned_at,
            "title": statement.excluded.title,
        },
        where=table.c.cancelled_at.is_not(None),
    )


def lock_bookmark() -> Bookmark:
    """The one row, locked until the transaction ends: two planners take turns."""
    statement = select(Bookmark).with_for_update()
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        table = cast(Table, Bookmark.__table__)
        insert: Any = sqlite_insert if db.engine.dialect.name == "sqlite" else postgresql_insert
        db.session.execute(insert(table).values(id=1, event_id=0).on_conflict_do_nothing())
        found = db.session.scalars(statement).one()
    return found


def _chunks(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]

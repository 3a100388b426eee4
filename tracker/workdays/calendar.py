"""What changes the calendar: the site's own days, by hand or from a file, and newer data of the library.

Each act counts every open date anew, in the same transaction.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import Table, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from tracker.access.policy import Actor
from tracker.database import db
from tracker.errors import Invalid
from tracker.history.operations import record
from tracker.workdays.models import KnownCalendar, Override
from tracker.workdays.operations import count_anew, record_moved
from tracker.workdays.queries import site_path
from tracker.workdays.rules import GivenDay, word_of
from tracker.workdays.statutory import LAST_PUBLISHED_YEAR, YEARS_IN_USE, fingerprint

CALENDAR = 1  # the site has one


class Change(NamedTuple):
    """`was`: what the site had set before; None when it had set nothing."""

    given: GivenDay
    was: bool | None


class Imported(NamedTuple):
    """How many days are new, how many say something else now, and how many dates have moved."""

    added: int
    changed: int
    moved: int


def set_day(given: GivenDay, *, actor: Actor | None, now: datetime) -> int:
    """Make a day a workday or a rest day for this site. As it stands already, nothing happens.

    Returns how many dates have moved.
    """
    changes = _apply([given], actor, now)
    if not changes:
        return 0
    moved = count_anew()
    was = changes[0].was
    before = None if was is None else {"set_as": word_of(was)}
    _record("workday.set", actor, now, before=before, **_detail_of(given))
    record_moved(moved, f"{_chinese(given.day)}定为{word_of(given.is_workday)}", actor=actor, now=now)
    return len(moved)


def import_days(days: Iterable[GivenDay], *, actor: Actor | None, now: datetime) -> Imported:
    """All days of a file in one act; those that stand like that already are left alone."""
    changes = _apply(days, actor, now)
    if not changes:
        return Imported(0, 0, 0)
    moved = count_anew()
    detail = {given.day.isoformat(): word_of(given.is_workday) for given, _ in changes}
    _record("workday.imported", actor, now, count=len(changes), days=detail)
    record_moved(moved, "导入工作日安排", actor=actor, now=now)
    added = sum(was is None for _, was in changes)
    return Imported(added, len(changes) - added, len(moved))


def withdraw_day(override_id: int, *, actor: Actor | None, now: datetime) -> int:
    """From now on the statutory calendar holds for the day again; twice is once. Returns how many dates have moved."""
    lock_calendar()
    override = db.session.get(Override, override_id, populate_existing=True)
    if override is None:
        return 0
    given = GivenDay(override.day, override.is_workday, override.reason)
    db.session.delete(override)
    moved = count_anew()
    _record("workday.withdrawn", actor, now, **_detail_of(given))
    why = f"撤销{_chinese(given.day)}定为{word_of(given.is_workday)}的安排"
    record_moved(moved, why, actor=actor, now=now)
    return len(moved)


def follow_statutory(*, on: date, now: datetime) -> int:
    """Count every open date anew when the library has brought another calendar, and once a day in any case: so a date
    that was derived while somebody was changing the calendar is found. Returns how many have moved.
    """
    known = db.session.get(KnownCalendar, CALENDAR)
    if known and known.fingerprint == fingerprint() and known.counted_on == on:
        return 0
    known = lock_calendar()
    is_news = known.fingerprint not in ("", fingerprint())
    known.fingerprint, known.counted_on = fingerprint(), on
    moved = count_anew()
    if is_news:
        _record("calendar.updated", None, now, published=LAST_PUBLISHED_YEAR)
    record_moved(moved, f"法定节假日安排更新（已公布至{LAST_PUBLISHED_YEAR}年）", actor=None, now=now)
    return len(moved)


def lock_calendar() -> KnownCalendar:
    """The one row, until the transaction ends: whoever changes the calendar takes turns."""
    statement = select(KnownCalendar).with_for_update().execution_options(populate_existing=True)
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        table = cast(Table, KnownCalendar.__table__)
        insert: Any = sqlite_insert if db.engine.dialect.name == "sqlite" else postgresql_insert
        db.session.execute(insert(table).values(id=CALENDAR, fingerprint="").on_conflict_do_nothing())
        found = db.session.scalars(statement).one()
    return found


def _apply(days: Iterable[GivenDay], actor: Actor | None, now: datetime) -> list[Change]:
    """What is not yet as it is given."""
    lock_calendar()
    known = {override.day: override for override in db.session.scalars(select(Override))}
    changes = []
    for given in days:
        if given.day.year not in YEARS_IN_USE:
            raise Invalid(f"只能安排{YEARS_IN_USE[0]}年至{YEARS_IN_USE[-1]}年的日期，请核对年份。")
        standing = known.get(given.day)
        if standing and (standing.is_workday, standing.reason) == (given.is_workday, given.reason):
            continue
        changes.append(Change(given, standing.is_workday if standing else None))
        override = standing or Override(day=given.day)
        override.is_workday, override.reason = given.is_workday, given.reason
        override.set_at, override.set_by = now, actor.id if actor else None
        db.session.add(override)
    return changes


def _record(verb: str, actor: Actor | None, now: datetime, **detail: Any) -> None:
    """The calendar is the whole site's: its history is read by whoever oversees all of it."""
    record(verb, "workday", CALENDAR, actor=actor, now=now, unit_path=site_path(), **detail)


def _detail_of(given: GivenDay) -> dict[str, str]:
    return {"day": given.day.isoformat(), "set_as": word_of(given.is_workday), "reason": given.reason}


def _chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"

"""Due dates as a calendar (RFC 5545): one all-day event each."""

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from icalendar import Alarm, Calendar, Event

from tracker.reminders.feed.queries import DueDate
from tracker.workdays.rules import ONE_DAY

REFRESH = timedelta(hours=4)
NINE_THE_DAY_BEFORE = timedelta(hours=-15)  # counted from the midnight at which an all-day event begins


def calendar_of(name: str, dates: Iterable[DueDate], *, base_url: str) -> bytes:
    """`name`: the person's. Nothing in it depends on when it is read: unchanged dates give the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//tracker//target responsibility//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"目标责任制到期提醒（{name}）")
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT4H")
    for due in dates:
        calendar.add_component(_event(due, base_url))
    return bytes(calendar.to_ical())


def _event(due: DueDate, base_url: str) -> Event:
    """The UID stays with the milestone, SEQUENCE grows with every change: calendars move the event they have."""
    title = due.title if due.is_own else f"{due.unit}：{due.title}"
    address = f"{base_url}/progress/assignments/{due.assignment_id}"
    event = Event()
    event.add("uid", f"milestone-{due.milestone_id}@{urlsplit(base_url).hostname}")
    event.add("dtstamp", due.changed_at)
    event.add("last-modified", due.changed_at)
    event.add("sequence", due.moves)
    event.add("dtstart", due.due_on)
    event.add("dtend", due.due_on + ONE_DAY)
    event.add("summary", f"到期：{title}")
    event.add("description", f"承担单位：{due.unit}\n期限：{due.due_on:%Y-%m-%d}\n办理：{address}")
    event.add("url", address)
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add_component(_alarm(title))
    return event


def _alarm(title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", NINE_THE_DAY_BEFORE)
    alarm.add("description", f"明天到期：{title}")
    return alarm

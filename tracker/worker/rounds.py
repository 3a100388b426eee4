"""What the worker does when its time has come. Each round asks the database what is due and not yet done."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time

from flask import Flask

from tracker import clock
from tracker.database import transaction
from tracker.ledgers.indicators.operations import count_new
from tracker.reminders import operations, planning
from tracker.reminders.channels.mail import MailChannel, MailServer
from tracker.reminders.channels.outcome import Verdict
from tracker.reminders.letters import write_letter
from tracker.reminders.models import Channel
from tracker.reminders.week.planning import plan_week
from tracker.supervision.notices import drafting
from tracker.workdays import calendar
from tracker.workdays.queries import site_overrides
from tracker.workdays.rules import is_workday

OPENS = time(8)  # no mail is sent before
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Round:
    """The application to work in, the day that the round is done for, and the moment in which.

    `by_hand`: somebody asked for it, whatever the hour. `must_stop`: whether to stop after the message in hand.
    """

    app: Flask
    on: date = field(default_factory=clock.today)
    now: datetime = field(default_factory=clock.now)
    by_hand: bool = False
    must_stop: Callable[[], bool] = lambda: False


def is_rest_day(turn: Round) -> bool:
    """For this site: its own days count."""
    with turn.app.app_context():
        return not is_workday(turn.on, site_overrides())


def plan_today(turn: Round) -> str:
    if is_rest_day(turn):
        return "休息日，不发送提醒"
    reminders, messages = plan(turn)
    return f"新列入提醒 {reminders} 条，合为消息 {messages} 份"


def deliver_when_open(turn: Round) -> str:
    if not turn.by_hand and turn.now.astimezone(clock.SHANGHAI).time() < OPENS:
        return f"{OPENS.hour}时以前，不发送"
    if is_rest_day(turn):
        return "休息日，不发送"
    if mail_server(turn.app) is None:
        return "未配置邮件服务器（SMTP_HOST），只发站内消息"
    done = deliver(turn)
    failed = sum(done.values()) - done[Verdict.SENT]
    return f"邮件发出 {done[Verdict.SENT]} 封" + (f"，未送达 {failed} 封" if failed else "")


def follow_calendar(turn: Round) -> str:
    with turn.app.app_context(), transaction():
        moved = calendar.follow_statutory(on=turn.on, now=turn.now)
    return f"按工作日历调整期限 {moved} 个" if moved else "工作日历没有变化"


def count_ledgers(turn: Round) -> str:
    with turn.app.app_context(), transaction():
        counted = count_new(turn.now)
    return f"计入 {counted} 项任务的完成数" if counted else "没有新下达的、由台账计数的任务"


def draft_notices(turn: Round) -> str:
    if is_rest_day(turn):
        return "休息日，不提出督办单"
    with turn.app.app_context(), transaction():
        drafted, unanswered = drafting.draft_due(on=turn.on, now=turn.now)
    return f"提出督办单草稿 {drafted} 份，逾期未答复 {unanswered} 份"


def plan(turn: Round) -> tuple[int, int]:
    """Returns how many reminders and how many messages are new."""
    with turn.app.app_context():
        server = mail_server(turn.app)
        domain = turn.app.config["MAIL_FROM"].rpartition("@")[2]
        with transaction():
            told = plan_week(on=turn.on, now=turn.now, with_mail=server is not None)
            reminders = told + planning.plan(on=turn.on, now=turn.now, with_mail=server is not None)
            messages = operations.bundle(on=turn.on, now=turn.now, domain=domain)
    if messages:
        log.info("planned %d reminders in %d messages", reminders, messages)
    return reminders, messages


def deliver(turn: Round) -> dict[Verdict, int]:
    """Claim, commit, send, record, until nothing waits; gives up for this round when the server cannot be reached.

    The clock is read for every message: a lease counts from when it was taken.
    """
    done = dict.fromkeys(Verdict, 0)
    with turn.app.app_context():
        server = mail_server(turn.app)
        if server is None:
            return done
        channel = MailChannel(server)
        try:
            while not turn.must_stop():
                with transaction():
                    claimed = operations.claim(Channel.MAIL, now=clock.now())
                if claimed is None:
                    break
                letter = write_letter(claimed, turn.app.jinja_env, turn.app.config["BASE_URL"], clock.now())
                outcome = channel.send(letter)
                with transaction():
                    operations.settle(claimed, outcome, now=clock.now())
                done[outcome.verdict] += 1
                if outcome.verdict is Verdict.UNREACHABLE:
                    log.warning("mail server: %s", outcome.words)
                    break
        finally:
            channel.close()
    return done


def mail_server(app: Flask) -> MailServer | None:
    """None when no mail server is configured: everybody is then told in the inbox only."""
    config = app.config
    if not config["SMTP_HOST"]:
        return None
    return MailServer(
        host=config["SMTP_HOST"],
        port=config["SMTP_PORT"],
        username=config["SMTP_USERNAME"],
        password=config["SMTP_PASSWORD"],
        tls=config["SMTP_TLS"],
        sender=config["MAIL_FROM"],
        timeout=config["SMTP_TIMEOUT"],
    )

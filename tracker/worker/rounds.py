"""What the worker does when its time has come. Each round asks the database what is due and not yet done."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from flask import Flask

from tracker import clock
from tracker.database import transaction
from tracker.reminders import operations, planning
from tracker.reminders.channels.mail import MailChannel, MailServer
from tracker.reminders.channels.outcome import Verdict
from tracker.reminders.letters import write_letter
from tracker.reminders.models import Channel
from tracker.workdays.rules import is_workday

OPENS = time(8)  # no mail is sent before
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Round:
    """The application to work in, and whether to stop after the message in hand."""

    app: Flask
    must_stop: Callable[[], bool] = lambda: False


def office_is_open(now: datetime) -> bool:
    local = now.astimezone(clock.SHANGHAI)
    return is_workday(local.date()) and local.time() >= OPENS


def plan_today(turn: Round) -> None:
    now = clock.now()
    plan(turn, on=clock.day_of(now), now=now)


def deliver_when_open(turn: Round) -> None:
    if office_is_open(clock.now()):
        deliver(turn)


def plan(turn: Round, *, on: date, now: datetime) -> tuple[int, int]:
    """Returns how many reminders and how many messages are new."""
    with turn.app.app_context():
        server = mail_server(turn.app)
        with transaction():
            reminders = planning.plan(on=on, now=now, with_mail=server is not None)
            messages = operations.bundle(on=on, now=now, domain=turn.app.config["MAIL_FROM"].rpartition("@")[2])
    if messages:
        log.info("planned %d reminders in %d messages", reminders, messages)
    return reminders, messages


def deliver(turn: Round) -> dict[Verdict, int]:
    """Claim, commit, send, record, until nothing waits; gives up for this round when the server cannot be reached."""
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
        timeout=config.get("SMTP_TIMEOUT", 30),
    )

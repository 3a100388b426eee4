"""Every command. Beside the ones here, each package brings its own (see `COMMANDS`)."""

from click import Command
from flask import Flask

from tracker.accounts.commands import accounts
from tracker.appraisals.commands import appraisals
from tracker.backup import backup
from tracker.demo.commands import demo
from tracker.documents.commands import documents
from tracker.history.commands import history
from tracker.ledgers.commands import ledgers
from tracker.plans.commands import plans
from tracker.prepare import prepare
from tracker.reminders.commands import reminders
from tracker.workdays.commands import workdays
from tracker.worker.commands import worker

COMMANDS: tuple[Command, ...] = (
    accounts,
    appraisals,
    backup,
    demo,
    documents,
    history,
    ledgers,
    plans,
    prepare,
    reminders,
    workdays,
    worker,
)


def init_app(app: Flask) -> None:
    for command in COMMANDS:
        app.cli.add_command(command)

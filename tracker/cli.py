"""Every command. Beside the ones here, each package brings its own (see `COMMANDS`)."""

from click import Command
from flask import Flask

from tracker.accounts.commands import accounts
from tracker.demo.commands import demo
from tracker.history.commands import history
from tracker.plans.commands import plans

COMMANDS: tuple[Command, ...] = (
    accounts,
    demo,
    history,
    plans,
)


def init_app(app: Flask) -> None:
    for command in COMMANDS:
        app.cli.add_command(command)

"""Every command. Beside the ones here, each package brings its own (see `COMMANDS`)."""

from flask import Flask

COMMANDS: tuple[object, ...] = ()


def init_app(app: Flask) -> None:
    for command in COMMANDS:
        app.cli.add_command(command)  # type: ignore[arg-type]

"""All that is served, in the order of the year. A new room adds its line here."""

from flask import Blueprint, Flask

BLUEPRINTS: tuple[Blueprint, ...] = ()


def register(app: Flask) -> None:
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)

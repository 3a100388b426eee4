"""How dates, instants and figures are written, on the page and in print. Pure; `init_app` hands them to templates."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from flask import Flask, url_for
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from tracker.clock import SHANGHAI


def chinese_date(value: date | None) -> str:
    """2026年3月5日; nothing for nothing."""
    return f"{value.year}年{value.month}月{value.day}日" if value else ""


def day_of_text(text: str) -> str:
    """The same of a date that is kept as text: "2026-03-05"."""
    return chinese_date(date.fromisoformat(text))


def chinese_instant(value: datetime | None) -> str:
    """2026年3月5日 14:02, Shanghai time."""
    if value is None:
        return ""
    local = value.astimezone(SHANGHAI)
    return f"{chinese_date(local.date())} {local:%H:%M}"


def figure(value: Decimal | None) -> str:
    """Without trailing zeros: 8, 2.5; a dash for what is not there."""
    if value is None:
        return "—"
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def csrf() -> Markup:
    """The hidden field that every form of ours carries."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def init_app(app: Flask) -> None:
    stamps: dict[str, int] = {}

    def asset(name: str) -> str:
        """A static file's address with its age in it, so that browsers may keep it for a year."""
        if name not in stamps:
            stamps[name] = int((Path(app.static_folder or "") / name).stat().st_mtime)
        return url_for("static", filename=name, v=stamps[name])

    app.jinja_env.globals.update(csrf=csrf, asset=asset)
    app.jinja_env.filters.update(day=chinese_date, iso_day=day_of_text, instant=chinese_instant, figure=figure)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True

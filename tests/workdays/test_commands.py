"""`flask workdays`: counting and importing from the command line, by the site's calendar."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

import config
from tests.conftest import NOW
from tracker import create_app
from tracker.database import transaction
from tracker.workdays import calendar
from tracker.workdays.queries import site_overrides
from tracker.workdays.rules import GivenDay

FLOOD = GivenDay(date(2026, 9, 28), False, "防汛")


def ask(app: Flask, *args: str) -> Result:
    return app.test_cli_runner().invoke(args=["workdays", *args])


@pytest.mark.parametrize(("count", "printed"), [("5", "2026-10-09"), ("-5", "2026-09-18"), ("0", "2026-09-24")])
def test_add_prints_the_date(app: Flask, count: str, printed: str) -> None:
    assert ask(app, "add", "2026-09-24", count).output.strip() == printed


def test_add_and_count_by_the_sites_days(app: Flask) -> None:
    assert ask(app, "count", "2026-09-24", "2026-10-09").output.strip() == "5"
    with transaction():
        calendar.set_day(FLOOD, actor=None, now=NOW)
    assert ask(app, "add", "2026-09-24", "5").output.strip() == "2026-10-10"
    assert ask(app, "count", "2026-09-24", "2026-10-09").output.strip() == "4"


def test_the_statutory_calendar_can_be_asked_before_there_is_a_database(tmp_path: Path) -> None:
    app = create_app(config.load({"TRACKER_DATA_DIR": str(tmp_path)}))
    assert ask(app, "add", "2026-09-24", "5").output.strip() == "2026-10-09"


@pytest.mark.parametrize("args", [("add", "9999-12-31", "5"), ("add", "0001-01-01", "-5"), ("count", "1", "2")])
def test_a_senseless_date_is_a_sentence(app: Flask, args: tuple[str, ...]) -> None:
    result = ask(app, *args)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


@pytest.mark.parametrize("count", ["5000", "-5000"])
@pytest.mark.parametrize("day", ["2004-01-01", "2100-12-31", "1950-01-01", "2200-12-31"])
def test_the_farthest_that_can_be_asked(app: Flask, day: str, count: str) -> None:
    assert ask(app, "add", day, count).exit_code == 0


def test_a_year(app: Flask) -> None:
    with transaction():
        calendar.set_day(FLOOD, actor=None, now=NOW)
    lines = ask(app, "year", "2026").output.splitlines()
    assert lines[0] == "2026年 工作日247天"
    assert "   2月 16天" in lines
    assert "元旦 2026-01-01（星期四）至2026-01-03（星期六）放假3天，2026-01-04（星期日）上班" in lines
    assert "本单位安排 2026-09-28（星期一）休息日 防汛" in lines
    assert "推定" in ask(app, "year", "2030").output


def test_import(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "安排.csv"
    file.write_text("2027-02-08,休息日,春节\n", "gb18030")
    assert ask(app, "import", str(file)).output == "共1天：新增1天，改动0天；0个期限随之变动。\n"
    assert ask(app, "import", str(file)).output == "共1天：新增0天，改动0天；0个期限随之变动。\n"
    file.write_text("2027-02-09,休息日,春节\n2027-02-10,半天,春节\n")
    result = ask(app, "import", str(file))
    assert result.exit_code == 1
    assert "第2行：" in result.output
    assert "没有导入任何日期" in result.output
    assert dict(site_overrides()) == {date(2027, 2, 8): False}

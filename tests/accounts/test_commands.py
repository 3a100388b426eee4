"""The command line: the first administrator, and the way back in."""

import re

from flask import Flask
from sqlalchemy import text

from tests.cast import Cast
from tracker.database import db, transaction


def run(app: Flask, *words: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=list(words))
    return result.exit_code, result.output


def test_from_an_empty_database_to_the_first_administrator(app: Flask) -> None:
    assert run(app, "accounts", "add-unit", "濮阳市知识产权局", "--kind", "city")[0] == 0
    status, output = run(
        app, "accounts", "add", "admin", "管理员", "--unit", "濮阳市知识产权局", "--role", "administrator"
    )
    assert status == 0
    password = re.search(r"初始密码 (\w{12})", output)
    assert password
    client = app.test_client()
    assert client.post("/sign-in", data={"username": "admin", "password": password[1]}).status_code == 302


def test_a_forgotten_password_is_reset(app: Flask, cast: Cast) -> None:
    status, output = run(app, "accounts", "reset-password", "admin")
    assert status == 0
    assert "初始密码" in output


def test_mistakes_are_sentences(app: Flask, cast: Cast) -> None:
    assert run(app, "accounts", "reset-password", "nobody")[1].startswith("Error: 没有用户名为“nobody”的人员")
    assert "没有名为" in run(app, "accounts", "add", "x1", "某", "--unit", "无此单位", "--role", "leader")[1]
    assert "已被使用" in run(app, "accounts", "add", "nanle", "某", "--unit", "南乐县", "--role", "leader")[1]
    assert (
        "已有名为" in run(app, "accounts", "add-unit", "南乐县", "--kind", "county", "--parent", "濮阳市知识产权局")[1]
    )


def test_everybody_is_listed(app: Flask, cast: Cast) -> None:
    status, output = run(app, "accounts", "list")
    assert status == 0
    assert "nanle\t南乐经办\t南乐县\t县区经办人\t在用" in output


def test_the_history_is_verified(app: Flask, cast: Cast) -> None:
    assert run(app, "history", "verify") == (0, "操作记录完整，未发现改动。\n")
    with transaction():
        db.session.execute(text("UPDATE chain_head SET digest = :other"), {"other": "f" * 64})
    status, output = run(app, "history", "verify")
    assert status == 1
    assert "与校验链不符" in output

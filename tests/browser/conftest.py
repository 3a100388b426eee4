"""A real site for the stories: the demonstration year, web processes, a worker, an SMTP server, Debian's Chromium."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
DESK = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
SHOTS = os.environ.get("SCREENSHOTS")


class Postbox:
    """An SMTP server's other end: every message that was really delivered."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.messages.append(BytesParser(policy=default).parsebytes(envelope.content))
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        return [message for message in self.messages if address in str(message["To"])]


@dataclass
class Site:
    """The running service; `run` is its command line."""

    url: str
    environ: dict[str, str]
    passwords: dict[str, str]
    postbox: Postbox
    contexts: list[Any] = field(default_factory=list)

    def run(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *words],
            cwd=ROOT,
            env=self.environ,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium, kept from calling home."""
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    return {"executable_path": "/usr/bin/chromium", "args": ["--no-sandbox", "--disable-gpu", "--disable-quic", *quiet]}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data_dir = tmp_path_factory.mktemp("site")
    postbox = Postbox()
    smtp = Controller(postbox, hostname="127.0.0.1", port=_free_port())
    smtp.start()
    port = _free_port()
    site = Site(
        f"http://127.0.0.1:{port}",
        {
            **os.environ,
            "TRACKER_DATA_DIR": str(data_dir),
            "DATABASE_URL": "",
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "BASE_URL": f"http://127.0.0.1:{port}",
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(smtp.port),
            "MAIL_FROM": "tracker@example.gov.cn",
        },
        {},
        postbox,
    )
    site.run("db", "upgrade")
    site.run("demo", "load")
    accounts = (data_dir / "demo-accounts.txt").read_text().splitlines()[1:]
    site.passwords.update({line.split()[0]: line.split()[1] for line in accounts})
    web = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "wsgi:app"], cwd=ROOT, env=site.environ
    )
    try:
        _wait_for(site.url + "/sign-in")
        yield site
    finally:
        web.terminate()
        web.wait(20)
        smtp.stop()


@pytest.fixture
def enter(site: Site, browser: Browser) -> Iterator[Callable[..., Page]]:
    """`enter("nanle", PHONE)`: a page of a browser of its own, in which that person has signed in."""
    contexts = []

    def open_page(username: str, viewport: dict[str, int] = DESK) -> Page:
        context = browser.new_context(viewport=viewport, locale="zh-CN", accept_downloads=True)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.goto(site.url + "/")
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码").fill(site.passwords[username])
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(site.url + "/")
        return page

    yield open_page
    for context in contexts:
        context.close()


def shoot(page: Page, name: str) -> None:
    """Keep a picture for the guide: `SCREENSHOTS=docs/images bin/test tests/browser`."""
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"))


def shoot_paper(pdf: Path, name: str) -> None:
    """The same for a printed paper: its first page."""
    if SHOTS:
        subprocess.run(["pdftoppm", "-r", "70", "-png", "-singlefile", str(pdf), str(Path(SHOTS) / name)], check=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str) -> None:
    for _ in range(200):
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(url)

"""The service as bin/run starts it, under one client and eight: answer times, answers a second, memory."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from statistics import median, quantiles
from urllib.error import URLError

import psutil

from bench import machine, pages
from bench.browser import Browser, filled_in, raw
from bench.client import Order, Outcome
from bench.in_process import FILING
from bench.results import Section, Table, at_least, at_most
from bench.stage import Stage

ROOT = Path(__file__).parents[1]
SECONDS, AT_MOST = 6.0, 2_000
WARM, EACH = 8, 60  # reports that each client files: the first ones are not measured
CLIENTS = (1, 8)
Found = dict[tuple[str, int], Outcome]


def measure(stage: Stage) -> Section:
    with _service(stage) as (port, processes):
        found: Found = {}
        for page in pages.pages_of(stage):
            for clients in CLIENTS:
                found[page.name, clients] = _ask(port, _reading(page, stage, clients), again=True)
        if pages.FORM in stage.app.view_functions:
            for turn, clients in enumerate(CLIENTS):
                found[FILING, clients] = _ask(port, _filing(stage, clients, turn), again=False)
        memory = [(name, f"{sum(map(machine.pss_mb, group)):.0f}") for name, group in processes().items()]
    return _section(found, memory, stage)


@contextmanager
def _service(stage: Stage) -> Iterator[tuple[int, "_Processes"]]:
    """Web site and worker, on a free port; both are gone afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {
        **os.environ,
        "TRACKER_DATA_DIR": str(stage.settings.TRACKER_DATA_DIR),
        "DATABASE_URL": stage.settings.SQLALCHEMY_DATABASE_URI,
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "BASE_URL": "",
        "SMTP_HOST": "",
    }
    web = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "wsgi:app"]
    worker = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
    started = [subprocess.Popen(command, cwd=ROOT, env=environ) for command in (web, worker)]
    try:
        _wait_for(f"http://127.0.0.1:{port}/sign-in")
        yield port, _Processes(started)
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(timeout=30)


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with suppress(URLError, ConnectionError):
            urllib.request.urlopen(address, timeout=5).close()
            return
        time.sleep(0.1)
    raise TimeoutError(f"{address} does not answer")


class _Processes:
    def __init__(self, started: list[subprocess.Popen[bytes]]) -> None:
        self.web, self.worker = (psutil.Process(process.pid) for process in started)

    def __call__(self) -> dict[str, list[psutil.Process]]:
        web = self.web.children(recursive=True)
        worker = [self.worker, *self.worker.children(recursive=True)]
        named = {"web master": [self.web], f"{len(web)} web workers": web, "worker": worker}
        return {**named, "all": [self.web, *web, *worker]}


def _ask(port: int, requests: list[list[bytes]], *, again: bool) -> Outcome:
    """`again`: the same requests until the time is over, else each once. What a first request loads is not measured."""
    wire = [[one.decode("latin-1") for one in mine] for mine in requests]
    if again:
        _run(Order(port, wire, 1.0, 20 * len(wire), again))
    else:
        _run(Order(port, [mine[:WARM] for mine in wire], SECONDS, AT_MOST, again))
        wire = [mine[WARM:] for mine in wire]
    outcome = _run(Order(port, wire, SECONDS, AT_MOST, again))
    if set(outcome.statuses) - {"200", "302"}:
        raise RuntimeError(f"answers were {outcome.statuses}")
    return outcome


def _run(order: Order) -> Outcome:
    answer = subprocess.run(
        [sys.executable, "-m", "bench.client"],
        cwd=ROOT,
        input=json.dumps(asdict(order)).encode(),
        capture_output=True,
        check=True,
        timeout=SECONDS * 10,
    )
    return Outcome(**json.loads(answer.stdout))


def _reading(page: pages.Page, stage: Stage, clients: int) -> list[list[bytes]]:
    address = pages.address_of(page, stage)
    requests = []
    for client in range(clients):
        # A record belongs to one county's officer; eight browsers of the same person read it.
        holders = getattr(stage.signed_in, page.who)
        browser = Browser(stage, holders[0 if page.who == "officer" else client].token)
        browser.get(address)
        requests.append([raw(browser.environ(address))])
    return requests


def _filing(stage: Stage, clients: int, turn: int) -> list[list[bytes]]:
    """Every client is another county's officer, every report on another milestone."""
    requests = []
    for someone in stage.signed_in.officer[:clients]:
        browser = Browser(stage, someone.token)
        with stage.app.test_request_context():
            milestones = pages.open_milestones(someone.unit_id, EACH * (turn + 1))[-EACH:]
            addresses = [stage.app.url_for(pages.FORM, milestone_id=milestone_id) for milestone_id in milestones]
        form = filled_in(browser.csrf_token(addresses[0]))
        requests.append([raw(browser.environ(address, form)) for address in addresses])
    return requests


def _section(found: Found, memory: list[tuple[str, str]], stage: Stage) -> Section:
    rows, spread = [], {}
    for (name, clients), outcome in found.items():
        hundredths = quantiles(outcome.milliseconds, n=100, method="inclusive")
        middle = median(outcome.milliseconds)
        spread[f"{name}, {clients}"] = hundredths[98] / middle
        rows.append(
            (
                name,
                clients,
                f"{middle:.1f}",
                f"{hundredths[94]:.1f}",
                f"{hundredths[98]:.1f}",
                f"{hundredths[98] / middle:.1f}",
                f"{len(outcome.milliseconds) / outcome.seconds:.0f}",
                len(outcome.milliseconds),
            )
        )
    lists = {page.name for page in pages.PAGES if page.is_list}
    speed = {
        name: len(outcome.milliseconds) / outcome.seconds
        for (name, clients), outcome in found.items()
        if name in lists and clients == 8
    }
    headers = ("page", "clients", "median ms", "p95 ms", "p99 ms", "p99 ÷ median", "a second", "requests")
    return Section(
        "Under load",
        f"gunicorn and the worker as `bin/run` starts them; {stage.items} items × 8 counties; client on these cores.",
        [Table(headers, rows), Table(("after the load", "memory, MB (PSS)"), memory)],
        [
            at_most("p99 within 5× of the median", 5, spread),
            at_least("250 list pages a second with 8 clients", 250, speed),
        ],
    )

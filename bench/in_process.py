"""Every page in one process, through WSGI: its time against that of its template, its queries, and ten times the data.

The template's time is taken inside the request, between the signals before and after rendering, so both come from the
same run. The two sizes take turns, so that whatever else the machine does hits both.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter
from typing import Any

from flask import before_render_template, template_rendered
from sqlalchemy import event

from bench import pages
from bench.browser import Browser, filled_in
from bench.results import Section, Table, at_most
from bench.stage import EMPTY, Stage
from tracker.database import db

ROUNDS = 120
FILED = 60
FILING = "filing a report"
EMPTY_PAGE = pages.Page("an empty page", EMPTY, "supervisor")
Turn = Callable[[], None]


@dataclass
class Timing:
    """Milliseconds of one page at one size; queries of one request, and those that its template made."""

    full: list[float] = field(default_factory=list)
    template: list[float] = field(default_factory=list)
    queries: int = 0
    template_queries: int = 0

    @property
    def ratio(self) -> float:
        return median(self.full) / median(self.template)


class Watch:
    """Times the rendering of templates and counts the queries of one application."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.rendering = self.began = 0.0
        self.queries = self.before = self.within = 0
        before_render_template.connect(self._begin, stage.app)
        template_rendered.connect(self._end, stage.app)

    def _begin(self, _app: Any, **_: Any) -> None:
        self.before = self.queries
        self.began = perf_counter()

    def _end(self, _app: Any, **_: Any) -> None:
        self.rendering += perf_counter() - self.began
        self.within += self.queries - self.before

    @contextmanager
    def counting(self) -> Iterator[None]:
        def count(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            self.queries += not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE"))

        with self.stage.app.app_context():
            engine = db.engine
        self.queries = self.within = 0
        event.listen(engine, "before_cursor_execute", count)
        yield
        event.remove(engine, "before_cursor_execute", count)


def measure(small: Stage, large: Stage) -> Section:
    found: dict[str, tuple[Timing, Timing]] = {}
    watches = Watch(small), Watch(large)
    for page in (EMPTY_PAGE, *pages.pages_of(small)):
        found[page.name] = _take_turns([_reading(page, watch) for watch in watches], ROUNDS)
    if pages.FORM in small.app.view_functions:
        found[FILING] = _take_turns([_filing(watch) for watch in watches], FILED)
    return _section(found, small, large)


def _take_turns(runs: list[tuple[Watch, Turn]], rounds: int) -> tuple[Timing, Timing]:
    timings = Timing(), Timing()
    for (watch, turn), timing in zip(runs, timings, strict=True):
        turn()  # warm
        with watch.counting():
            turn()
        timing.queries, timing.template_queries = watch.queries, watch.within
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)  # as wsgi.py does
    for _ in range(rounds):
        for (watch, turn), timing in zip(runs, timings, strict=True):
            watch.rendering, began = 0.0, perf_counter()
            turn()
            timing.full.append((perf_counter() - began) * 1000)
            timing.template.append(watch.rendering * 1000)
    return timings


def _reading(page: pages.Page, watch: Watch) -> tuple[Watch, Turn]:
    stage = watch.stage
    browser = Browser(stage, getattr(stage.signed_in, page.who)[0].token)
    address = pages.address_of(page, stage)
    browser.get(address)
    environ = browser.environ(address)

    def turn() -> None:
        answer = browser.open(dict(environ))
        assert answer.status == 200

    return watch, turn


def _filing(watch: Watch) -> tuple[Watch, Turn]:
    """Every turn on another milestone."""
    stage = watch.stage
    someone = stage.signed_in.officer[1]
    browser = Browser(stage, someone.token)
    with stage.app.test_request_context():
        milestones = pages.open_milestones(someone.unit_id, FILED + 2)
        addresses = [stage.app.url_for(pages.FORM, milestone_id=milestone_id) for milestone_id in milestones]
    form = filled_in(browser.csrf_token(addresses[0]))
    environs = iter([browser.environ(address, form) for address in addresses])

    def turn() -> None:
        answer = browser.open(next(environs))
        assert answer.status == 302, answer.status

    return watch, turn


def _section(found: dict[str, tuple[Timing, Timing]], small: Stage, large: Stage) -> Section:
    rows = []
    for name, (one, ten) in found.items():
        is_page = name != FILING
        rows.append(
            (
                name,
                f"{median(one.full):.2f}",
                f"{median(one.template):.2f}" if is_page else "—",
                f"{one.ratio:.2f}" if is_page else "—",
                f"{median(ten.full):.2f}",
                f"{ten.ratio:.2f}" if is_page else "—",
                f"{median(ten.full) / median(one.full):.2f}",
                one.queries,
                ten.queries,
                one.template_queries,
            )
        )
    table = Table(
        (
            "page",
            f"ms, {small.items} items",
            "template ms",
            "page ÷ template",
            f"ms, {large.items} items",
            "page ÷ template",
            f"{large.items} ÷ {small.items}",
            "queries",
            f"queries, {large.items}",
            "of these in the template",
        ),
        rows,
    )
    empty = found[EMPTY_PAGE.name][0]
    floor = median(empty.full) - median(empty.template)
    ratios = {name: one.ratio for name, (one, _) in found.items() if name not in {FILING, EMPTY_PAGE.name}}
    growth = {name: median(ten.full) / median(one.full) for name, (one, ten) in found.items()}
    more = {name: float(ten.queries - one.queries) for name, (one, ten) in found.items()}
    return Section(
        "Pages, in one process",
        f"Medians of {ROUNDS} requests ({FILED} for filing), through WSGI with sign-in, guard, CSRF and gzip.\n"
        f"An empty page takes {floor:.2f} ms beside its template (session, sign-in, transaction, headers, gzip): "
        f"no page whose template takes less than that can be within 2× of it.\n"
        f"{_size(small)}\n{_size(large)}",
        [table],
        [
            at_most("Within 2× of rendering its template", 2, ratios),
            at_most("At ten times the data at most 1.3× slower", 1.3, growth),
            at_most("No more queries at ten times the data", 0, more, ""),
        ],
    )


def _size(stage: Stage) -> str:
    rows = ", ".join(f"{count:,} {name.replace('_', ' ')}s" for name, count in stage.rows.items())
    return f"- {stage.items} items × 8 counties: {rows}"

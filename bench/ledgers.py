"""A ledger of 1,000 and of 100,000 patents: its pages, its figures by county, and ten thousand rows out and in."""

import gc
import json
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.browser import Browser
from bench.ledger_seed import seed_patents
from bench.results import Section, Table, at_most
from bench.stage import Stage, set_stage
from tracker.database import db

ROOT = Path(__file__).parents[1]
SMALL, LARGE = 1_000, 100_000
SHEET = 10_000
ROUNDS = 30
AIM = 1.3
LIST_PAGES = {
    "list": "/ledgers/patents",
    "list, second page": "/ledgers/patents?after={after}",
    "list, of one county": "/ledgers/patents?unit={unit}",
    "list, only ended": "/ledgers/patents?state=ended",
    "list, two words that many rows have": "/ledgers/patents?text=材料 化工",
}
OTHER_PAGES = {
    "what comes due": "/ledgers/due",
    "annuities in grace": "/ledgers/patents/annuities?watch=grace",
    "pledged patents in danger": "/ledgers/patents/annuities?watch=pledged",
    "list, a word that one row has": "/ledgers/patents?text=第777号",
    "search over everything": "/search?q=第777号",
    "all measures, by county": "/ledgers/patents/measures",
}


def measure(place: Path) -> Section:
    small, large = _stage(place / "small", SMALL), _stage(place / "large", LARGE)
    times = _pages(small, large)
    sheets = _sheets(place / "large", place)
    ratios = {name: times[name][1] / times[name][0] for name in LIST_PAGES}
    return Section(
        "Ledgers",
        f"Patents of eight counties on SQLite. Pages in one process through WSGI, median of {ROUNDS}, the two sizes "
        f"taking turns. Spreadsheets of {SHEET:,} rows by the command line, each in a process of its own; into the "
        f"ledger of {LARGE:,}. What needs an annuity paid is read from the kept clocks: there is no nightly sweep.",
        [
            Table(
                ("page, ms", f"{SMALL:,} rows", f"{LARGE:,} rows", "ratio"),
                [(name, f"{a * 1e3:.1f}", f"{b * 1e3:.1f}", f"{b / a:.2f}") for name, (a, b) in times.items()],
            ),
            Table(
                (f"{SHEET:,} rows", "seconds", "peak memory, MB"),
                [(name, f"{seconds:.1f}", f"{peak:.0f}") for name, (seconds, peak) in sheets.items()],
            ),
        ],
        [at_most(f"A list page at {LARGE:,} rows takes at most {AIM} times as long as at {SMALL:,}", AIM, ratios)],
    )


def _stage(data_dir: Path, patents: int) -> Stage:
    print(f"seeding {patents:,} patents", file=sys.stderr, flush=True)
    stage = set_stage(data_dir, 2)
    with stage.app.app_context():
        seed_patents(patents)
        db.session.remove()
    return stage


def _pages(small: Stage, large: Stage) -> dict[str, tuple[float, float]]:
    found: dict[str, tuple[float, float]] = {}
    browsers = [Browser(stage, stage.signed_in.supervisor[0].token) for stage in (small, large)]
    unit = small.signed_in.officer[0].unit_id
    for name, address in (LIST_PAGES | OTHER_PAGES).items():
        paths = [address.format(after=rows // 2, unit=unit) for rows in (SMALL, LARGE)]
        seconds: tuple[list[float], list[float]] = ([], [])
        for browser, path in zip(browsers, paths, strict=True):
            browser.get(path)
        for _ in range(ROUNDS):
            for browser, path, times in zip(browsers, paths, seconds, strict=True):
                gc.collect()
                began = perf_counter()
                browser.get(path)
                times.append(perf_counter() - began)
        found[name] = median(seconds[0]), median(seconds[1])
    return found


def _sheets(data_dir: Path, place: Path) -> dict[str, tuple[float, float]]:
    """Seconds and peak memory of each; what is taken in has half its rows new and half changed."""
    out, new = place / "out.xlsx", place / "new.xlsx"
    return {
        "export": _turn(data_dir, "export", out),
        "a dry run: half new, half changed": _turn(data_dir, "dry", new, make=True),
        "import of the same": _turn(data_dir, "import", new),
        "the same file again: nothing to do": _turn(data_dir, "import", new),
    }


def _turn(data_dir: Path, what: str, file: Path, *, make: bool = False) -> tuple[float, float]:
    if make:
        subprocess.run(
            [sys.executable, "-m", "bench.ledger_turn", str(data_dir), "make", str(file)], cwd=ROOT, check=True
        )
    told = json.loads(_run(data_dir, what, file))
    return told["seconds"], told["peak_mb"]


def _run(data_dir: Path, what: str, file: Path) -> str:
    command = [sys.executable, "-m", "bench.ledger_turn", str(data_dir), what, str(file)]
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout

"""The year's ranking and a county's sheet as PDF: the first after a start, then warm; and the memory that takes."""

import os
import threading
import time
from contextlib import suppress
from datetime import date
from pathlib import Path
from statistics import median

import psutil

from bench import machine
from bench.results import Section, Table
from tracker.documents.compose import compose
from tracker.documents.kinds import KINDS
from tracker.documents.press.render import render

WARM, WATCHED = 7, 3
LOOK = 0.01  # seconds between two looks at the memory


def measure(data_dir: Path) -> Section:
    rows: list[tuple[str, ...]] = []
    for kind in ("bulletin", "appraisal_sheet"):
        began = time.perf_counter()
        size = _print(kind, data_dir)
        first = time.perf_counter() - began
        warm = [_seconds(kind, data_dir) for _ in range(WARM)]
        peak = max(_peak_mb(kind, data_dir) for _ in range(WATCHED))
        shown = "—" if rows else f"{first:.2f}"
        rows.append((KINDS[kind].title, shown, f"{median(warm):.2f}", f"{peak:.0f}", f"{size / 1024:.0f}"))
    headers = ("paper", "first, s", "warm, s", "peak memory, MB (PSS)", "kB")
    return Section(
        "Printing",
        "The sample of each paper through the press: composing, typesetting in a child process, embedded fonts.\n"
        "The first paper of all starts the press; the memory is that of all its processes.",
        [Table(headers, rows)],
    )


def _seconds(kind: str, data_dir: Path) -> float:
    began = time.perf_counter()
    _print(kind, data_dir)
    return time.perf_counter() - began


def _print(kind: str, data_dir: Path) -> int:
    html = compose(kind, KINDS[kind].sample(), number="濮知考〔2026〕1号", issued_on=date(2026, 12, 31), draft=False)
    return len(render(html, title=KINDS[kind].title, data_dir=data_dir))


def _peak_mb(kind: str, data_dir: Path) -> float:
    """In runs of their own: looking slows the press down."""
    done = threading.Event()
    seen = [0.0]

    def look() -> None:
        while not done.wait(LOOK):
            seen.append(_children_mb())

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        _print(kind, data_dir)
    finally:
        done.set()
        watcher.join()
    return max(seen)


def _children_mb() -> float:
    total = 0.0
    for process in psutil.Process(os.getpid()).children(recursive=True):
        with suppress(psutil.Error):
            total += machine.pss_mb(process)
    return total

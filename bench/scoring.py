"""Scoring a city (8 counties × 30 clauses) and a province (158 × 200): seconds, queries, peak memory."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench import machine
from bench.results import Section, Table, at_most
from bench.scoring_seed import PATENTS, REPORTS

ROOT = Path(__file__).parents[1]
SIZES = {"city": (8, 30), "province": (158, 200)}
ACTS = {
    "open": "first scoring: every score is new",
    "again": "scoring again, nothing new",
    "changed": "scoring again, one figure in a hundred new",
    "table": "reading the table of scores",
    "suppose": "supposing one figure otherwise",
    "finalise": "finalising: scoring again, freezing, digest",
    "verify": "verifying what was frozen",
    "edited": "what was edited since",
}
SECONDS = 5


def measure(place: Path) -> Section:
    load = machine.busy()
    found: dict[str, list[dict[str, Any]]] = {act: [] for act in ACTS}
    for name, (counties, clauses) in SIZES.items():
        print(f"seeding {counties} counties × {clauses} clauses", file=sys.stderr, flush=True)
        data_dir = place / name
        _turn(data_dir, "seed", str(counties), str(clauses))
        for act in ACTS:
            found[act].append(json.loads(_turn(data_dir, act)))
    small, large = (f"{counties} × {clauses}" for counties, clauses in SIZES.values())
    headers = (
        "act",
        *(f"{size}, {what}" for size in (small, large) for what in ("s", "processor s", "queries", "peak MB")),
    )
    rows = [(ACTS[act], *(cell for each in sizes for cell in _cells(each))) for act, sizes in found.items()]
    return Section(
        "Scoring",
        f"Counties × clauses of eight data-driven types, one in five from a ledger ({PATENTS:,} rows) or from notices; "
        f"{REPORTS} approved reports for each. SQLite; every act in a process of its own, whose whole memory is given. "
        f"Load average before: {load:.1f} on a machine that other work shares.",
        [Table(headers, rows)],
        [
            at_most(
                f"At {large} no act takes the processor more than {SECONDS} s", SECONDS, _of(found, "processor"), " s"
            ),
            at_most("No more queries to score a province than a city", 0, _more(found), ""),
        ],
    )


def _cells(told: dict[str, Any]) -> tuple[str, str, int, str]:
    return f"{told['seconds']:.2f}", f"{told['processor']:.2f}", told["queries"], f"{told['peak_mb']:.0f}"


def _of(found: dict[str, list[dict[str, Any]]], what: str) -> dict[str, float]:
    return {ACTS[act]: sizes[-1][what] for act, sizes in found.items()}


def _more(found: dict[str, list[dict[str, Any]]]) -> dict[str, float]:
    return {ACTS[act]: float(sizes[-1]["queries"] - sizes[0]["queries"]) for act, sizes in found.items()}


def _turn(data_dir: Path, *said: str) -> str:
    command = [sys.executable, "-m", "bench.scoring_turn", str(data_dir), *said]
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout

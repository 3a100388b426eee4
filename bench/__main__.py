"""`bin/bench [PART…] [--postgresql]`: measures, prints, and writes bench/RESULTS.md."""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from bench import cold_start, deadlines, in_process, ledgers, load, machine, press, results, runs, scoring
from bench.results import Section
from bench.stage import Stage, set_stage
from tracker import clock

SMALL, LARGE = 100, 1_000
PARTS = ("pages", "load", "press", "runs", "deadlines", "ledgers", "scoring", "cold")
HEAD = """# What the service costs

Written by `bin/bench`; not edited by hand. `bin/bench PART…` measures some of `{parts}` again."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="bin/bench", description="Measure the service; write bench/RESULTS.md.")
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="PART", help=f"of {', '.join(PARTS)}")
    parser.add_argument(
        "--postgresql", action="store_true", help="pages, load and deadlines on PostgreSQL instead of SQLite"
    )
    wanted = parser.parse_args()
    sections = []
    with tempfile.TemporaryDirectory(prefix="tracker-bench-") as place:
        for section in _measure(wanted.parts or PARTS, Path(place), wanted.postgresql):
            dated = replace(section, note=f"{_day()}, {machine.facts()} {section.note}")
            print(dated, end="\n\n", flush=True)
            sections.append(dated)
    results.write(HEAD.format(parts=" ".join(PARTS)), sections)


def _measure(parts: list[str] | tuple[str, ...], place: Path, on_postgresql: bool) -> Iterator[Section]:
    @cache
    def stage(items: int) -> Stage:
        print(f"seeding {items} items × 8 counties", file=sys.stderr, flush=True)
        return set_stage(place / str(items), items, _postgresql(f"bench_{items}") if on_postgresql else "")

    def named(section: Section) -> Section:
        return replace(section, title=f"{section.title}, on PostgreSQL") if on_postgresql else section

    if "pages" in parts:
        yield named(in_process.measure(stage(SMALL), stage(LARGE)))
    if "load" in parts:
        yield named(load.measure(stage(SMALL)))
    if "press" in parts:
        yield press.measure(place / "press")
    if "runs" in parts:
        yield runs.measure(place)
    if "deadlines" in parts:
        yield deadlines.measure(place, _postgresql if on_postgresql else None)
    if "ledgers" in parts:
        yield ledgers.measure(place / "ledgers")
    if "scoring" in parts:
        yield scoring.measure(place / "scoring")
    if "cold" in parts:
        yield cold_start.measure(place)


def _day() -> str:
    return clock.today().isoformat()


def _postgresql(name: str) -> str:
    from tests.databases import postgres_url  # noqa: PLC0415  # starts a server: only when asked

    return postgres_url(name)


if __name__ == "__main__":
    main()

"""The press beside headless Chromium, on the same HTML and fonts, and beside Typst, which shows the limit."""

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import pikepdf
import psutil
from playwright.sync_api import Page, sync_playwright

import config
from bench import book, machine, printers
from bench.results import Section, Table, at_most

COLD, WARM = 3, 5
LOOK = 0.02  # seconds between two looks at the memory
BOOK = "book of 200"
NAMES = {"press": "the press", "volumes": "the press, by volumes", "chromium": "Chromium", "typst": "Typst"}


@dataclass
class Found:
    """Of one paper by one printer; seconds and MB."""

    cold: list[float] = field(default_factory=list)
    warm: list[float] = field(default_factory=list)
    peak: float = 0.0
    pages: int = 0
    size: int = 0


@dataclass(frozen=True)
class Work:
    """One paper. `sources`: what each printer is given."""

    name: str
    sources: dict[str, str]

    def pdf(self, printer: str, folder: Path) -> Path:
        return folder / f"{self.name.replace(' ', '-')}-{printer}.pdf"


def measure(place: Path) -> Section:
    place.mkdir()
    data_dir = config.load().TRACKER_DATA_DIR  # whose fonts folder holds those of this site
    works = _works(place, data_dir)
    found = {(work.name, printer): Found() for work in works for printer in work.sources}
    chromium = shutil.which("chromium") or "chromium"
    for work in works:
        for turn in range(COLD + 1):
            for printer in work.sources:
                pdf = work.pdf(printer, place)
                command = printers.command(printer, work.sources[printer], pdf, data_dir, chromium)
                _cold(found[work.name, printer], command, pdf, data_dir, is_watched=turn == COLD)
    with _open_page(chromium, data_dir) as page:
        for work in works:
            _warm(found, work, place, data_dir, page)
    return _section(found)


def _works(place: Path, data_dir: Path) -> list[Work]:
    short = book.bulletin()
    works = [_work(place, "bulletin", book.html_of("bulletin", short), book.bulletin_in_typst(short), data_dir)]
    for pages in book.VOLUMES:
        whole = book.whole(pages)
        work = _work(place, f"book of {pages}", book.html_of("archive_book", whole), book.in_typst(whole), data_dir)
        works.append(Work(work.name, {**work.sources, "volumes": str(pages)}))
    return works


def _work(place: Path, name: str, html: str, typst: str, data_dir: Path) -> Work:
    texts = {"press": html, "chromium": book.for_a_browser(html, data_dir), "typst": typst}
    sources = {}
    for printer, text in texts.items():
        path = place / f"{name.replace(' ', '-')}-{printer}.{'typ' if printer == 'typst' else 'html'}"
        path.write_text(text, encoding="utf-8")
        sources[printer] = str(path)
    return Work(name, sources)


def _cold(found: Found, command: list[str], pdf: Path, data_dir: Path, *, is_watched: bool) -> None:
    """A process of its own, from its start to its end; of ours, from the start of the press server, as the service is
    running when somebody prints. Looking at the memory takes a turn that is not timed."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command, env=printers.environ(data_dir), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    is_ours = "bench.printers" in command
    if is_watched:
        found.peak = _peak_mb(process, is_ours=is_ours)
    told, _ = process.communicate()
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} failed")
    if not is_watched:
        found.cold.append(float(told) if is_ours else time.perf_counter() - began)
    with pikepdf.open(pdf) as printed:
        found.pages, found.size = len(printed.pages), pdf.stat().st_size


def _peak_mb(process: "subprocess.Popen[str]", *, is_ours: bool) -> float:
    """Of the process and all that it started, together; of ours only what it started: itself is the service."""
    peak = 0.0
    while process.poll() is None:
        together = 0.0
        with suppress(psutil.Error):
            root = psutil.Process(process.pid)
            for each in [*([] if is_ours else [root]), *root.children(recursive=True)]:
                with suppress(psutil.Error):
                    together += machine.pss_mb(each)
        peak = max(peak, together)
        time.sleep(LOOK)
    return peak


def _warm(found: dict[tuple[str, str], Found], work: Work, place: Path, data_dir: Path, page: Page) -> None:
    """In turns, in processes that have printed before. Typst remembers what it has set, so it has no warm turn."""
    ways: dict[str, Callable[[Path], None]] = {
        "press": lambda pdf: printers.press(Path(work.sources["press"]), pdf, data_dir),
        "volumes": lambda pdf: printers.volumes(int(work.sources["volumes"]), pdf, data_dir),
        "chromium": lambda pdf: _by_chromium(page, work.sources["chromium"], pdf),
    }
    for turn in range(WARM + 1):
        for printer, way in ways.items():
            if printer in work.sources:
                began = time.perf_counter()
                way(work.pdf(printer, place))
                if turn:
                    found[work.name, printer].warm.append(time.perf_counter() - began)


@contextmanager
def _open_page(chromium: str, data_dir: Path) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox"], env={**printers.environ(data_dir)}
        )
        yield browser.new_page()
        browser.close()


def _by_chromium(page: Page, source: str, pdf: Path) -> None:
    page.goto(f"file://{source}")
    page.pdf(path=pdf, prefer_css_page_size=True, tagged=True, outline=True)


def _section(found: dict[tuple[str, str], Found]) -> Section:
    rows = [
        (
            name,
            NAMES[printer],
            each.pages,
            f"{median(each.cold):.2f}",
            f"{median(each.warm):.2f}" if each.warm else "—",
            f"{each.pages / median(each.warm or each.cold):.0f}",
            f"{each.peak:.0f}",
            f"{each.size / 1024:.0f}",
        )
        for (name, printer), each in found.items()
    ]
    headers = ("paper", "printer", "pages", "cold, s", "warm, s", "pages/s", "peak memory, MB (PSS)", "kB")
    return Section(
        "Printing",
        "The same HTML, with the same fonts, by the press (PDF/A-3a, tagged, every character checked, the child's "
        "limits on) and by headless Chromium (tagged, with outline); the same words by Typst, plainly set. Cold: with "
        f"the start of the press server, or of the other program, median of {COLD}; warm: median of {WARM}, taking "
        "turns; by volumes: each volume of the book composed and set apart, as many at once as there are cores, then "
        "bound and numbered as a print run does. Memory is that of all processes that a cold start brings forth, "
        f"together. Load of the machine at the end: {machine.busy():.1f}.",
        [Table(headers, rows)],
        _aims(found),
    )


def _aims(found: dict[tuple[str, str], Found]) -> list[str]:
    paper, chromium = found["bulletin", "press"], found[BOOK, "chromium"]
    ways = {NAMES[way]: found[BOOK, way] for way in ("press", "volumes")}
    return [
        at_most("A warm paper of three pages in 0.3 s", 0.3, {"bulletin": median(paper.warm)}, " s"),
        at_most(
            "The book of 200 pages not slower than Chromium, warm",
            1.0,
            {name: median(each.warm) / median(chromium.warm) for name, each in ways.items()},
        ),
        at_most("At half its memory", 0.5, {name: each.peak / chromium.peak for name, each in ways.items()}),
    ]

"""The press, headless Chromium and Typst, each as a command of its own that turns one file into one PDF.

`python -m bench.printers press|volumes SOURCE PDF DATA_DIR`: `press` sets the HTML of a paper as one document;
`volumes` sets each volume of the book of SOURCE pages apart, as many at once as there are cores, and binds them as a
print run does. Both tell how many seconds it took from the start of the press server to the file.
"""

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench import book
from tracker.documents.press.fonts import find
from tracker.documents.press.render import render
from tracker.documents.runs.binding import PATIENCE, Piece, bind_book

TYPST = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2], font_paths=[sys.argv[3]])"


def press(source: Path, pdf: Path, data_dir: Path) -> None:
    pdf.write_bytes(render(source.read_text(encoding="utf-8"), title=source.stem, data_dir=data_dir, limits=PATIENCE))


def volumes(pages: int, pdf: Path, data_dir: Path) -> None:
    def one(at: int, html: str) -> Piece:
        path = pdf.with_name(f"{pdf.stem}-{at}.pdf")
        path.write_bytes(render(html, title=f"{at}", data_dir=data_dir, limits=PATIENCE))
        return Piece(f"第{at}县", path)

    sources = [book.html_of("archive_book", book.alone(each)) for each in book.volumes_of(pages)]
    with ThreadPoolExecutor(os.cpu_count()) as hands:
        pieces = list(hands.map(one, range(1, len(sources) + 1), sources))
    bind_book(pieces, book.cover(pages), pdf, data_dir=data_dir, is_draft=False)


def command(printer: str, source: str, pdf: Path, data_dir: Path, chromium: str) -> list[str]:
    if printer == "chromium":
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", "--no-first-run"]
        return [chromium, *options, f"--user-data-dir={pdf.with_suffix('.profile')}", f"--print-to-pdf={pdf}",
                f"file://{source}"]  # fmt: skip
    if printer == "typst":
        return [sys.executable, "-c", TYPST, source, str(pdf), str(data_dir / "fonts")]
    return [sys.executable, "-m", "bench.printers", printer, source, str(pdf), str(data_dir)]


def environ(data_dir: Path) -> dict[str, str]:
    """Chromium finds the same fonts as the press."""
    return {**os.environ, "FONTCONFIG_FILE": str(find(data_dir).config_file)}


def main() -> None:
    printer, source, pdf, data_dir = sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4])
    began = time.perf_counter()
    if printer == "volumes":
        volumes(int(source), pdf, data_dir)
    else:
        press(Path(source), pdf, data_dir)
    print(time.perf_counter() - began)


if __name__ == "__main__":
    main()

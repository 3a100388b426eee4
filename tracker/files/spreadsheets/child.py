"""Open one workbook and print its first sheet: `python -I child.py MOST_ROWS`, the file on standard input.

It runs apart from the service, under limits and without its environment: a workbook of 4.7 KB can eat 6 GB. Prints, of
every row with something in it, [its line, its texts] as JSON, the head first, at most MOST_ROWS and one more; or
{"problem": …} at the end; any other ending is a limit hit. What is printed is limited, too, for the service reads it: a
long text that a small file repeats in all its cells is long in each of them.
"""

import io
import json
import re
import resource
import sys
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from importlib import import_module
from itertools import islice
from typing import Any

_CPU_SECONDS = 120
_MEMORY = 1536 * 1024 * 1024
_MOST_COLUMNS = 200
_MOST_LINES = 1_048_576  # of any sheet, blank ones between the rows included
_LONGEST_CELL = 6_000
_SIGNS_A_ROW = 1_000  # printed, on the average; rows of 25 filled columns have some 400
_FEWEST_SIGNS = 1_000_000
_ESCAPED = re.compile("_x(?!0000)(?![dD][89a-fA-F])([0-9a-fA-F]{4})_")  # but no NUL and no half of a sign


def main() -> None:
    for what, most in (
        (resource.RLIMIT_CPU, _CPU_SECONDS),
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    most_rows = int(sys.argv[1])
    warnings.simplefilter("ignore")  # what openpyxl says of styles and validations it leaves out is nobody's concern
    try:
        _print(_rows(io.BytesIO(sys.stdin.buffer.read())), most_rows)
    except MemoryError:
        sys.stdout.write('{"problem": "heavy"}\n')
    except Exception:  # parsers raise all sorts of things on a broken file; the person's next step is the same
        sys.stdout.write('{"problem": "broken"}\n')


def _print(rows: Iterator[tuple[int, list[str]]], most_rows: int) -> None:
    left = max(_FEWEST_SIGNS, most_rows * _SIGNS_A_ROW)
    for row in islice(rows, most_rows + 2):
        line = json.dumps(row, ensure_ascii=False)
        left -= len(line)
        if left < 0:
            raise MemoryError
        sys.stdout.write(line + "\n")


def _rows(file: io.BytesIO) -> Iterator[tuple[int, list[str]]]:
    """The first sheet that is not hidden, without its blank rows. What a formula came to is read, never the formula.

    The parser is imported here, within the limits.
    """
    book = import_module("openpyxl").load_workbook(file, read_only=True, data_only=True, keep_links=False)
    sheet = next((each for each in book.worksheets if each.sheet_state == "visible"), None)
    if sheet is None:
        return
    sheet.reset_dimensions()  # a sheet may claim a million columns
    lines = islice(sheet.iter_rows(max_col=_MOST_COLUMNS, values_only=True), _MOST_LINES)
    for line, row in enumerate(lines, start=1):
        if row.count(None) == len(row):
            continue
        texts = [_text(cell) for cell in row]
        while texts and not texts[-1].strip():
            texts.pop()
        if texts:
            yield line, texts


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.15g}"  # as exact as Excel is
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), str(cell))[:_LONGEST_CELL]


if __name__ == "__main__":
    main()

"""Open one workbook and print its first sheet: `python -I child.py MOST_ROWS`, the file on standard input.

It runs apart from the service, under limits and without its environment: a workbook of 4.7 KB can eat 6 GB. Prints one
JSON list of texts a row, at most MOST_ROWS and one more, or {"problem": …} at the end; any other ending is a limit hit.
"""

import io
import json
import resource
import sys
import warnings
from datetime import date, datetime, time
from importlib import import_module
from itertools import islice
from typing import Any

_CPU_SECONDS = 120
_MEMORY = 1536 * 1024 * 1024
_MOST_COLUMNS = 200
_LONGEST_CELL = 6_000


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
        for row in _rows(io.BytesIO(sys.stdin.buffer.read()), most_rows + 2):
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    except MemoryError:
        sys.stdout.write('{"problem": "heavy"}\n')
    except Exception:  # parsers raise all sorts of things on a broken file; the person's next step is the same
        sys.stdout.write('{"problem": "broken"}\n')


def _rows(file: io.BytesIO, most: int) -> Any:
    """The first sheet that is not hidden. What a formula came to is read, never the formula.

    The parser is imported here, within the limits.
    """
    book = import_module("openpyxl").load_workbook(file, read_only=True, data_only=True, keep_links=False)
    sheet = next((each for each in book.worksheets if each.sheet_state == "visible"), None)
    if sheet is None:
        return
    sheet.reset_dimensions()  # a sheet may claim a million columns
    for row in islice(sheet.iter_rows(max_col=_MOST_COLUMNS, values_only=True), most):
        texts = [_text(cell) for cell in row]
        while texts and not texts[-1]:
            texts.pop()
        yield texts


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
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return str(cell)[:_LONGEST_CELL]


if __name__ == "__main__":
    main()

"""A file of days as offices keep it: 日期, 工作日/休息日, 说明; saved by Excel, WPS or a text editor. Pure."""

import csv
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from io import StringIO

from tracker.workdays.rules import GivenDay
from tracker.workdays.statutory import YEARS_IN_USE

LARGEST = 1024 * 1024  # bytes
MOST_LINES = 5000
LONGEST_REASON = 200
COLUMNS = 3
WORDS = {"工作日": True, "上班": True, "班": True, "休息日": False, "放假": False, "休": False}
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d\d)(\d\d)")
SAVE_AS = "请用 Excel 或 WPS 打开，另存为“CSV UTF-8（逗号分隔）”后再导入。"


class Fault(Exception):
    """One line's trouble: what is wrong and what to do."""


def read_days(content: bytes) -> tuple[list[GivenDay], list[str]]:
    """The days of a file and what is wrong with it; as long as anything is wrong, no day is to be taken over."""
    if len(content) > LARGEST:
        return [], ["文件超过 1 MB，请只保留需要安排的日期。"]
    text = _decoded(content)
    if text is None:
        return [], [f"文件不是文本，或编码既不是 UTF-8 也不是 GB18030。{SAVE_AS}"]
    days: dict[date, tuple[int, GivenDay]] = {}
    faults = []
    for line, cells in _rows(text):
        try:
            given = _given(cells)
            if given.day in days:
                raise Fault(f"这一天与第{days[given.day][0]}行重复，请只保留一行。")
            days[given.day] = (line, given)
        except Fault as fault:
            faults.append(f"第{line}行：{fault}")
    if not days and not faults:
        faults.append("文件里没有日期。每行应为：日期、工作日或休息日、说明，如 2026-07-20,休息日,防汛。")
    if len(days) > MOST_LINES:
        faults.append(f"日期超过{MOST_LINES}行，请分成几个文件导入。")
    return [given for _, given in days.values()], faults


def _decoded(content: bytes) -> str | None:
    if b"\0" in content or content.startswith(b"PK"):  # UTF-16, a workbook, a picture
        return None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Line number (of a row's first line) and cells; without the header and without empty rows."""
    reader = csv.reader(StringIO(text, newline=""))
    line, is_first = 1, True
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                if not (is_first and cells[0] == "日期"):
                    yield line, cells
                is_first = False
            line = reader.line_num + 1
    except csv.Error:  # a field without end
        yield line, []


def _given(cells: list[str]) -> GivenDay:
    while len(cells) > COLUMNS and not cells[-1]:
        cells = cells[:-1]
    if len(cells) < COLUMNS - 1:
        raise Fault("应有日期、工作日或休息日、说明三列，各列用英文逗号分开，请补全。")
    if len(cells) > COLUMNS:
        raise Fault("多于三列；说明里有逗号的，请改为中文逗号，或给说明加上英文引号。")
    day, word = (unicodedata.normalize("NFKC", cell) for cell in cells[:2])
    reason = cells[2] if len(cells) == COLUMNS else ""
    if word not in WORDS:
        raise Fault(f"“{word[:20]}”应为“工作日”或“休息日”，请改正。")
    if len(reason) > LONGEST_REASON:
        raise Fault(f"说明超过{LONGEST_REASON}字，请缩短。")
    return GivenDay(_day(day), WORDS[word], reason)


def _day(text: str) -> date:
    found = DAY.fullmatch(text.replace(" ", ""))
    try:
        year, month, day = (int(part) for part in found.groups() if part) if found else (0, 0, 0)
        value = date(year, month, day)
    except ValueError:
        raise Fault(f"日期“{text[:20]}”不存在或写法不对，应如 2026-07-20。") from None
    if year not in YEARS_IN_USE:
        raise Fault(f"只能安排{YEARS_IN_USE[0]}年至{YEARS_IN_USE[-1]}年的日期，请核对年份。")
    return value

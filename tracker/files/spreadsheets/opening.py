"""A workbook that somebody sent: checked as a zip, then opened in a child process under limits."""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

from tracker.errors import Invalid

_CHILD = Path(__file__).parent / "child.py"
_WALL_SECONDS = 150
LARGEST_FILE = 30 * 1024 * 1024
_MOST_PARTS = 2_000
_MOST_BYTES = 600 * 1024 * 1024  # of all parts unpacked: 100,000 rows of twenty columns have some 150 MB
_GREATEST_RATIO = 100
_SMALL_PART = 8 * 1024 * 1024

NO_WORKBOOK = "这不是 Excel 工作簿（.xlsx）。旧版 .xls、.et 或 .csv 文件，请用 Excel 或 WPS 另存为 .xlsx 后再上传。"
ENCRYPTED = "文件加了密码或为旧版 .xls，无法读取。请取消密码，另存为 .xlsx 后再上传。"
BROKEN = "文件已损坏，无法打开，请用 Excel 或 WPS 打开确认后重新保存再上传。"
HEAVY = "文件过于复杂，在限定的时间和内存内没有读完。请只保留要导入的一张表，删去图片和多余的格式后再上传。"

Row = tuple[int, list[str]]
"""The line in the sheet, counted as Excel does, and its cells as text; blank cells at its end are left out."""


def read_rows(content: bytes, most_rows: int) -> list[Row]:
    """Of the first sheet that is not hidden, without its blank rows; the head counts beside `most_rows`.

    Raises Invalid with what is wrong and what to do.
    """
    if len(content) > LARGEST_FILE:
        raise Invalid(f"文件超过{LARGEST_FILE // 1024 // 1024}MB，请分成几个文件。")
    _check_zip(content)
    rows = _read(content, most_rows)
    if len(rows) > most_rows + 1:
        raise Invalid(f"表格超过{most_rows}行，请分成几个文件。")
    return rows


def _check_zip(content: bytes) -> None:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Invalid(ENCRYPTED)
    if not content.startswith(b"PK"):
        raise Invalid(NO_WORKBOOK)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise Invalid(BROKEN) from None
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise Invalid(NO_WORKBOOK)
    if (
        len(parts) > _MOST_PARTS
        or sum(part.file_size for part in parts) > _MOST_BYTES
        or any(
            part.file_size > _SMALL_PART and part.file_size > _GREATEST_RATIO * max(part.compress_size, 1)
            for part in parts
        )
    ):
        raise Invalid(HEAVY)


def _read(content: bytes, most_rows: int) -> list[Row]:
    try:
        child = subprocess.run(
            [sys.executable, "-I", str(_CHILD), str(most_rows)],
            input=content,
            capture_output=True,
            timeout=_WALL_SECONDS,
            check=False,
            env={"LC_ALL": "C.UTF-8"},
        )
    except subprocess.TimeoutExpired:
        raise Invalid(HEAVY) from None
    if child.returncode:
        raise Invalid(HEAVY)
    rows = []
    for line in io.BytesIO(child.stdout):  # as bytes: other signs, too, end a line of text
        found = json.loads(line)
        if isinstance(found, dict):
            raise Invalid(HEAVY if found["problem"] == "heavy" else BROKEN)
        rows.append((found[0], found[1]))
    return rows

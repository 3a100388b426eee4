"""The text of an uploaded plan. Word and PDF files are opened in a child process, lest one eat the machine."""

import json
import subprocess
import sys
from pathlib import Path, PurePath
from typing import BinaryIO

from tracker.errors import Invalid
from tracker.plans.reader.sniff import Kind, is_bomb, sniff
from tracker.plans.reader.unreadable import Problem

_LARGEST_FILE = 20 * 1024 * 1024
_WALL_SECONDS = 45
_CHILD = Path(__file__).parent / "child.py"


_SUFFIXES = {".txt": Kind.TEXT, ".docx": Kind.DOCX, ".pdf": Kind.PDF}
_OLD_SUFFIXES = (".doc", ".wps", ".rtf", ".odt", ".ofd", ".dot", ".docm")
_NAMES = {Kind.TEXT: "文本", Kind.DOCX: "Word（.docx）", Kind.PDF: "PDF"}
_SAVE_AS = "这是旧版或其他格式的文档，系统不能读取，请用 Word 或 WPS 另存为 .docx 后上传。"


def extract_text(stream: BinaryIO, filename: str) -> str:
    """The file's text, lines and page breaks as printed. Raises Invalid with what is wrong and what to do."""
    kind = _kind_promised(filename)
    content = stream.read(_LARGEST_FILE + 1)
    if len(content) > _LARGEST_FILE:
        raise Invalid("文件超过20MB，请删去图片等无关内容，或只保留工作要点的文字后再上传。")
    if not content.strip():
        raise Invalid("文件是空的，请选择有内容的工作要点文件。")
    _refuse_another_kind(kind, sniff(content))
    text = decode(content) if kind is Kind.TEXT else _open_in_child(kind, content)
    if not text.strip():
        raise Invalid("文件里没有文字，请换一个有内容的文件。")
    return text


def decode(content: bytes) -> str:
    """A text file's characters: UTF-8 or UTF-16 by their marks, else UTF-8, else GB 18030."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030", *_unmarked_utf16(content)):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Invalid("文本文件的编码无法识别，请用记事本另存为 UTF-8 编码后再上传。")


def _unmarked_utf16(content: bytes) -> tuple[str, ...]:
    """Line feeds tell: 0A 00 is little-endian, 00 0A big-endian."""
    if content.count(b"\x00") == 0 or len(content) % 2:
        return ()
    return ("utf-16-le",) if content.count(b"\n\x00") >= content.count(b"\x00\n") else ("utf-16-be",)


def _kind_promised(filename: str) -> Kind:
    suffix = PurePath(filename).suffix.lower()
    if suffix in _OLD_SUFFIXES:
        raise Invalid(_SAVE_AS)
    if suffix not in _SUFFIXES:
        raise Invalid("只能读取 .txt、.docx 和 .pdf 文件，请另存为其中一种后上传。")
    return _SUFFIXES[suffix]


def _refuse_another_kind(promised: Kind, found: Kind) -> None:
    if found is Kind.ENCRYPTED_OFFICE:
        raise Invalid(Problem.ENCRYPTED)
    if found is Kind.OLD_OFFICE:
        raise Invalid(_SAVE_AS)
    if found is Kind.BROKEN_ZIP and promised is Kind.DOCX:
        raise Invalid(Problem.BROKEN)
    if found is not promised:
        raise Invalid(f"文件的内容不是{_NAMES[promised]}格式，与扩展名不符，请用原来的软件另存后再上传。")


def _open_in_child(kind: Kind, content: bytes) -> str:
    if kind is Kind.DOCX and is_bomb(content):
        raise Invalid(Problem.TOO_HEAVY)
    try:
        child = subprocess.run(
            [sys.executable, "-I", str(_CHILD), kind.value],
            input=content,
            capture_output=True,
            timeout=_WALL_SECONDS,
            check=False,
            env={"LC_ALL": "C.UTF-8"},
        )
    except subprocess.TimeoutExpired:
        raise Invalid(Problem.TOO_HEAVY) from None
    if child.returncode:
        raise Invalid(Problem.TOO_HEAVY)
    answer = json.loads(child.stdout)
    if "problem" in answer:
        raise Invalid(Problem[answer["problem"]])
    return str(answer["text"]).encode("utf-8", "ignore").decode("utf-8")  # a PDF can spell halves of characters

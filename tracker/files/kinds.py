"""Which kinds of file are let in. The extension names the kind, the content must bear it out.

Pages, vector graphics and scripts can act in a reader's browser, programs and macros on a reader's machine: all of them
stay out, also when they come inside a zip file.
"""

import mmap
import re
import unicodedata
from pathlib import Path, PurePath

import puremagic

from tracker.errors import Invalid
from tracker.files.archives import names_in

LONGEST_NAME = 200
HEAD = 64 * 1024
ALLOWED = "PDF、OFD、Word、Excel、PPT、WPS、图片、文本（txt、csv）或 zip"
OOXML = "application/vnd.openxmlformats-officedocument."

MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".ofd": "application/ofd",
    ".doc": "application/msword",
    ".docx": OOXML + "wordprocessingml.document",
    ".wps": "application/kswps",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": OOXML + "spreadsheetml.sheet",
    ".et": "application/kset",
    ".ppt": "application/vnd.ms-powerpoint",
    ".pptx": OOXML + "presentationml.presentation",
    ".dps": "application/ksdps",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".bmp": "image/bmp",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".heic": "image/heic",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".zip": "application/zip",
}
# What the libraries of signatures call by another name.
SIGNATURES = {".heic": ".heif", ".jpeg": ".jpg", ".tiff": ".tif"}
# The part that makes a zip file the document it says it is.
ZIP_PARTS = {".docx": "word/", ".xlsx": "xl/", ".pptx": "ppt/", ".ofd": "OFD.xml", ".zip": ""}
# The stream that makes an OLE compound file (the binary Office formats, which WPS shares) what it says it is.
OLE_STREAMS = {
    ".doc": ("WordDocument",),
    ".wps": ("WordDocument",),
    ".xls": ("Workbook", "Book"),
    ".et": ("Workbook", "Book"),
    ".ppt": ("PowerPoint Document",),
    ".dps": ("PowerPoint Document",),
}
OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
ACTIVE = (
    *(".exe", ".com", ".scr", ".pif", ".dll", ".msi", ".bat", ".cmd", ".ps1", ".vbs", ".vbe", ".js", ".jse", ".wsf"),
    *(".hta", ".jar", ".apk", ".sh", ".lnk", ".reg", ".chm", ".htm", ".html", ".xhtml", ".mht", ".svg"),
    *(".docm", ".dotm", ".xlsm", ".xltm", ".xlam", ".pptm", ".ppsm", ".potm"),
)
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
MARKUP = re.compile(r"<\s*(?:!doctype|html|head|body|script|svg|iframe|\?xml|\?php)|^\s*#!", re.IGNORECASE)


def safe_name(name: str | None) -> str:
    """A name to show and to download by: no folders, nothing invisible, at most 200 characters, extension kept."""
    plain = "".join(letter for letter in name or "" if unicodedata.category(letter)[0] != "C")
    last = re.split(r"[/\\]", plain)[-1].strip(" .") or "未命名"
    suffix = PurePath(last).suffix
    return last if len(last) <= LONGEST_NAME else last[: LONGEST_NAME - len(suffix)] + suffix


def media_type_of(name: str, path: Path) -> str:
    """The media type of a file that may come in.

    Raises:
        Invalid: saying what is wrong with it and what to do.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix not in MEDIA_TYPES:
        raise Invalid(f"“{name}”的类型不能上传。请改为 {ALLOWED} 文件。")
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    if suffix in ZIP_PARTS:
        bears_out = _check_zip(name, suffix, path, head)
    elif suffix in OLE_STREAMS:
        bears_out = _check_ole(name, suffix, path, head)
    elif suffix in {".txt", ".csv"}:
        bears_out = _is_text(head)
    else:
        bears_out = _has_signature(suffix, head)
    if not bears_out:
        raise Invalid(f"“{name}”的内容与扩展名不一致，可能被改过名或已损坏。请用原来的软件打开并重新保存后再上传。")
    return MEDIA_TYPES[suffix]


def _has_signature(suffix: str, head: bytes) -> bool:
    try:
        return SIGNATURES.get(suffix, suffix) in {match.extension for match in puremagic.magic_string(head)}
    except puremagic.PureError:
        return False


def _check_zip(name: str, suffix: str, path: Path, head: bytes) -> bool:
    if head.startswith(OLE_MAGIC):
        _refuse_encrypted(name, path)
    inside = names_in(path)
    if inside is None or not head.startswith(b"PK"):
        return False
    if any(part.endswith("vbaProject.bin") for part in inside):
        raise Invalid(f"“{name}”含有宏，不能上传。请另存为不含宏的文件后再上传。")
    if suffix == ".zip" and (active := next((part for part in inside if part.lower().endswith(ACTIVE)), None)):
        raise Invalid(f"“{name}”中含有程序、网页或脚本（{PurePath(active).name}），不能上传。请去掉后重新压缩。")
    return any(part.startswith(ZIP_PARTS[suffix]) for part in inside)


def _check_ole(name: str, suffix: str, path: Path, head: bytes) -> bool:
    if not head.startswith(OLE_MAGIC):
        return False
    if _contains(path, "_VBA_PROJECT"):
        raise Invalid(f"“{name}”含有宏，不能上传。请另存为不含宏的文件后再上传。")
    _refuse_encrypted(name, path)
    return any(_contains(path, stream) for stream in OLE_STREAMS[suffix])


def _refuse_encrypted(name: str, path: Path) -> None:
    if _contains(path, "EncryptedPackage"):
        raise Invalid(f"“{name}”设有打开密码，审核人员无法查看。请去掉密码后再上传。")


def _contains(path: Path, stream_name: str) -> bool:
    """Whether an OLE file has a stream of this name: its directory spells names in UTF-16, ended by a zero."""
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(stream_name.encode("utf-16-le")) >= 0


def _is_text(head: bytes) -> bool:
    text = _decoded(head)
    return text is not None and not CONTROL.search(text) and not MARKUP.search(text)


def _decoded(head: bytes) -> str | None:
    """Text as Chinese offices save it; the last character may be cut in two at the end of `head`."""
    encodings = ("utf-16",) if head.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        for cut in range(4):
            try:
                return head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
    return None

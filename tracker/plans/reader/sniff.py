"""What a file really is, by its first bytes and its parts: extensions lie."""

import io
import zipfile
from enum import Enum

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_BINARY_MARKS = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"BM",
    b"II*\x00",
    b"MM\x00*",
    b"\x7fELF",
    b"MZ",
    b"Rar!",
    b"7z\xbc\xaf",
)
_MOST_BYTES = 150 * 1024 * 1024
_MOST_PARTS = 3000
_GREATEST_RATIO = 200
_SMALL_PART = 1024 * 1024


class Kind(Enum):
    TEXT = "text"
    DOCX = "docx"
    PDF = "pdf"
    ENCRYPTED_OFFICE = "encrypted"
    OLD_OFFICE = "old"
    BROKEN_ZIP = "broken"
    OTHER = "other"


def sniff(content: bytes) -> Kind:
    """The kind of a file by its content. A Word file with a password is an OLE container, as old Word files are."""
    if content.startswith(_OLE):
        return Kind.ENCRYPTED_OFFICE if _ENCRYPTED_STREAM in content else Kind.OLD_OFFICE
    if content.startswith(b"{\\rtf"):
        return Kind.OLD_OFFICE
    if content.startswith(b"PK"):
        return _zip_kind(content)
    if b"%PDF-" in content[:1024]:
        return Kind.PDF
    return Kind.TEXT if _is_text(content) else Kind.OTHER


def is_bomb(content: bytes) -> bool:
    """Whether a zip would unpack to more than a plan can hold."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
    return (
        len(parts) > _MOST_PARTS
        or sum(part.file_size for part in parts) > _MOST_BYTES
        or any(
            part.file_size > _SMALL_PART and part.file_size > _GREATEST_RATIO * max(part.compress_size, 1)
            for part in parts
        )
    )


def _zip_kind(content: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return Kind.BROKEN_ZIP
    return Kind.DOCX if {"[Content_Types].xml", "word/document.xml"} <= names else Kind.OTHER


def _is_text(content: bytes) -> bool:
    if content.startswith(_BINARY_MARKS):
        return False
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    start = content[:4096]
    controls = sum(byte < 32 and byte not in b"\t\n\r\f" for byte in start)
    return controls <= len(start) // 100 or _is_utf16(start)


def _is_utf16(start: bytes) -> bool:
    """Without a byte order mark: line feeds and full-width spaces still show on even places."""
    even = start[: len(start) // 2 * 2]
    for encoding in ("utf-16-le", "utf-16-be"):
        text = even.decode(encoding, "ignore")
        common = sum("一" <= sign <= "龥" or sign in "，。、；：\n0123456789 （）" for sign in text)
        if text and common > len(text) * 0.8:
            return True
    return False

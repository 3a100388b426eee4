"""What is inside a zip file, told by its list of names alone: nothing is ever unpacked here."""

import struct
import zipfile
from pathlib import Path
from typing import BinaryIO

END_OF_LIST = b"PK\x05\x06"
END_OF_LIST_64 = b"PK\x06\x07"
LONGEST_TAIL = 22 + 65_535  # the end record and the longest comment behind it
MOST_NAMES = 10_000
LARGEST_LIST = 2 * 1024 * 1024
UNREADABLE = (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError, EOFError, OSError)


def names_in(path: Path) -> list[str] | None:
    """The names in a zip file; None when it is none, is damaged, or lists more than an honest file of ours would.

    The list is weighed before it is read: one of a million names takes half a gigabyte of memory.
    """
    try:
        with path.open("rb") as stream:
            if not _is_modest(stream):
                return None
            with zipfile.ZipFile(stream) as archive:
                return archive.namelist()
    except UNREADABLE:
        return None


def _is_modest(stream: BinaryIO) -> bool:
    size = stream.seek(0, 2)
    stream.seek(max(0, size - LONGEST_TAIL))
    tail = stream.read()
    at = tail.rfind(END_OF_LIST)
    if at < 0 or END_OF_LIST_64 in tail[max(0, at - 20) : at]:
        return False
    count, list_size = struct.unpack_from("<HI", tail, at + 10)
    return bool(count <= MOST_NAMES and list_size <= LARGEST_LIST)

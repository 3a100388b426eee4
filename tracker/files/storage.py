"""Where content lies: by its SHA-256 under `<data>/files/ab/cdef…`, each content once.

The only module that knows the disk. Content without a row is harmless (an upload that was rolled back); a row without
content must never be.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

CHUNK = 1024 * 1024


class TooLarge(Exception):
    """More bytes came than are let in."""


@dataclass(frozen=True)
class Received:
    """An upload that nobody has judged yet."""

    path: Path
    sha256: str
    size: int


@contextmanager
def receive(data_dir: Path, stream: BinaryIO, largest: int) -> Iterator[Received]:
    """Stream into a temporary file, gone afterwards unless `put`. Raises TooLarge past `largest` bytes."""
    folder = data_dir / "files" / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=folder)
    path = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as target:
            sha256, size = _copy(stream, target, largest)
        yield Received(path, sha256, size)
    finally:
        path.unlink(missing_ok=True)


def put(data_dir: Path, received: Received) -> None:
    """Keep what was received: whole and on the disk, or not at all."""
    path = _path_of(data_dir, received.sha256)
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    received.path.replace(path)
    _sync(path.parent)


def get(data_dir: Path, sha256: str) -> BinaryIO:
    """The content, open for reading. Raises FileNotFoundError."""
    return _path_of(data_dir, sha256).open("rb")


def _path_of(data_dir: Path, sha256: str) -> Path:
    return data_dir / "files" / sha256[:2] / sha256[2:]


def _copy(stream: BinaryIO, target: BinaryIO, largest: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > largest:
            raise TooLarge
        digest.update(chunk)
        target.write(chunk)
    target.flush()
    os.fsync(target.fileno())
    return digest.hexdigest(), size


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

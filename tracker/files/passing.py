"""Files that are kept for a while only, under `<data>/passing/<folder>/`.

Apart from the content that is kept by its hash: what several may share without knowing of each other can never be
thrown away safely.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def path_of(data_dir: Path, folder: str, name: str) -> Path:
    return data_dir / "passing" / folder / name


@contextmanager
def making(data_dir: Path, folder: str, name: str) -> Iterator[Path]:
    """A path to write to; the file has its name when it is whole and on the disk, or not at all."""
    path = path_of(data_dir, folder, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{name}.unfinished")
    try:
        yield unfinished
        with unfinished.open("rb") as written:
            os.fsync(written.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def throw_away(data_dir: Path, folder: str) -> None:
    """All of a folder; what is gone already is gone."""
    shutil.rmtree(data_dir / "passing" / folder, ignore_errors=True)

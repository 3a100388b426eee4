"""Taking an upload in."""

from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from tracker.access.policy import Actor
from tracker.database import db
from tracker.errors import Invalid
from tracker.files import storage
from tracker.files.kinds import media_type_of, safe_name
from tracker.files.models import StoredFile

LARGEST = 50 * 1024 * 1024


def store(
    stream: BinaryIO,
    name: str | None,
    *,
    actor: Actor | None,
    now: datetime,
    data_dir: Path,
    largest: int = LARGEST,
) -> StoredFile:
    """Check an upload and keep it; its row goes with the running transaction.

    Raises:
        Invalid: empty, too large, or of a kind that stays out. It names the file, since several come at once.
    """
    name = safe_name(name)
    try:
        with storage.receive(data_dir, stream, largest) as received:
            if received.size == 0:
                raise Invalid(f"“{name}”是空文件，请检查后重新选择。")
            media_type = media_type_of(name, received.path)
            storage.put(data_dir, received)
    except storage.TooLarge:
        raise Invalid(f"“{name}”超过 {largest // 1024 // 1024} MB，请压缩或分成几个文件后再上传。") from None
    file = StoredFile(
        sha256=received.sha256,
        size=received.size,
        name=name,
        media_type=media_type,
        uploaded_at=now,
        uploaded_by=actor.id if actor else None,
    )
    db.session.add(file)
    db.session.flush()
    return file

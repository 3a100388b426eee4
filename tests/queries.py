"""How many statements a piece of work sends to the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from tracker.database import db


class Count:
    """Grows while it is being counted."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    def __int__(self) -> int:
        return len(self.statements)


@contextmanager
def count_queries() -> Iterator[Count]:
    """Statements sent inside, transaction control left out: `with count_queries() as count: …; int(count)`."""
    count = Count()

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE", "ROLLBACK")):
            count.statements.append(statement)

    engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield count
    finally:
        event.remove(engine, "before_cursor_execute", note)

"""What all `flask` commands share: how they tell what went wrong."""

from typing import Any

from click import ClickException, Context
from flask.cli import AppGroup
from sqlalchemy.exc import OperationalError, ProgrammingError

from tracker.errors import DomainError

# SQLite's and PostgreSQL's words for a table, or a column of a later edition, that is not there.
_NOT_THERE = ("no such table", "no such column", "does not exist")


class CommandGroup(AppGroup):
    """A refusal is one sentence and exit code 1."""

    def invoke(self, ctx: Context) -> Any:
        try:
            return super().invoke(ctx)
        except DomainError as error:
            raise ClickException(error.sentence) from None
        except (OperationalError, ProgrammingError) as error:
            if not any(words in str(error.orig) for words in _NOT_THERE):
                raise
            raise ClickException("数据库还没有建立，或者不是这一版的。请先执行 flask db upgrade，再重试。") from None

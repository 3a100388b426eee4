"""How Alembic reaches the database: through the application's own engine, one transaction for the whole upgrade."""

from alembic import context
from sqlalchemy import Connection

from tracker import models  # noqa: F401  (so that the metadata is complete)
from tracker.database import Base, db, writing_twin


def include_object(_object: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
    return not (kind == "table" and name == "alembic_version")


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        include_object=include_object,
        transactional_ddl=True,  # SQLite has it, now that the driver begins nothing of its own
    )
    with context.begin_transaction():
        context.run_migrations()
        if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise RuntimeError("the upgrade would leave rows that refer to nothing")


with writing_twin(db.engine).connect() as connection:
    raw = connection.connection.driver_connection
    if connection.dialect.name != "sqlite" or raw is None:
        run(connection)
    else:
        raw.execute("PRAGMA foreign_keys = OFF")  # a table that is built anew is dropped first; not in a transaction
        try:
            run(connection)
        finally:
            raw.execute("PRAGMA foreign_keys = ON")

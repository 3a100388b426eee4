"""pace rules of offices, and the days on which assignments turn yellow and red"""

from datetime import date, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

YELLOW, RED = 10, 30  # the usual rules: nobody has set others yet
ASSIGNMENT = sa.table(
    "assignment",
    sa.column("id", sa.Integer),
    sa.column("starts_on", sa.Date),
    sa.column("ends_on", sa.Date),
    sa.column("next_due_on", sa.Date),
    sa.column("percent", sa.Integer),
    sa.column("late_count", sa.Integer),
    sa.column("target", sa.BigInteger),
    sa.column("actual", sa.BigInteger),
    sa.column("yellow_on", sa.Date),
    sa.column("red_on", sa.Date),
)


def upgrade() -> None:
    op.create_table(
        "office_pace",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("yellow", sa.Integer(), nullable=False),
        sa.Column("red", sa.Integer(), nullable=False),
        sa.Column("made_up_is_yellow", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["unit.id"], name=op.f("fk_office_pace_office_id_unit")),
        sa.PrimaryKeyConstraint("office_id", name=op.f("pk_office_pace")),
    )
    with op.batch_alter_table("assignment") as batch_op:
        batch_op.add_column(sa.Column("yellow_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("red_on", sa.Date(), nullable=True))
    op.create_index(
        "ix_assignment_lights",
        "assignment",
        ["unit_id", "work_item_id", "closed_at", "red_on", "yellow_on", "ends_on", "acknowledged_at"],
    )
    keep_turns()


def keep_turns() -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.select(ASSIGNMENT).where(ASSIGNMENT.c.ends_on.is_not(None))).all()
    kept = [{"assignment_id": row.id, **turns_of(row)} for row in rows]
    if kept:
        connection.execute(
            sa.update(ASSIGNMENT)
            .where(ASSIGNMENT.c.id == sa.bindparam("assignment_id"))
            .values(yellow_on=sa.bindparam("yellow"), red_on=sa.bindparam("red")),
            kept,
        )


def turns_of(row: sa.Row[tuple[object, ...]]) -> dict[str, date | None]:
    """As tracker.work_items.pace had it when this was written."""
    yellow = date(2000, 1, 1) if row.late_count else None
    if row.next_due_on is None:
        return {"yellow": yellow, "red": None}
    done = min(100, (row.actual or 0) * 100 // row.target) if row.target else row.percent
    red = first(row.next_due_on + timedelta(days=1), reaches(row, done + RED + 1))
    return {"yellow": first(yellow, red, reaches(row, done + YELLOW)), "red": red}


def reaches(row: sa.Row[tuple[object, ...]], points: int) -> date | None:
    if points > 100:
        return None
    if row.starts_on >= row.ends_on:
        return row.ends_on  # type: ignore[no-any-return]
    days = (row.ends_on - row.starts_on).days + 1
    return row.starts_on + timedelta(days=-(-points * days // 100) - 1)  # type: ignore[no-any-return]


def first(*days: date | None) -> date | None:
    return min((day for day in days if day), default=None)


def downgrade() -> None:
    op.drop_index("ix_assignment_lights", table_name="assignment")
    with op.batch_alter_table("assignment") as batch_op:
        batch_op.drop_column("red_on")
        batch_op.drop_column("yellow_on")
    op.drop_table("office_pace")

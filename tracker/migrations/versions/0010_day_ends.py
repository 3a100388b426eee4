"""how assignments stood at the end of each day on which something changed; from today on, what was before is not known"""

import sqlalchemy as sa
from alembic import op

from tracker import clock
from tracker.database import Figure

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KEPT = "starts_on, ends_on, next_due_on, percent, late_count, target, actual"


def upgrade() -> None:
    op.create_table(
        "day_end",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("next_due_on", sa.Date(), nullable=True),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("late_count", sa.Integer(), nullable=False),
        sa.Column("target", Figure(), nullable=True),
        sa.Column("actual", Figure(), nullable=True),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("yellow_on", sa.Date(), nullable=True),
        sa.Column("red_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_day_end_assignment_id_assignment"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("assignment_id", "day", name=op.f("pk_day_end")),
    )
    op.get_bind().execute(
        sa.text(
            f"INSERT INTO day_end (assignment_id, day, {KEPT}, closed, yellow_on, red_on) "  # noqa: S608  # constants
            f"SELECT id, :today, {KEPT}, closed_at IS NOT NULL, yellow_on, red_on FROM assignment"
        ).bindparams(sa.bindparam("today", clock.today(), sa.Date()))
    )


def downgrade() -> None:
    op.drop_table("day_end")

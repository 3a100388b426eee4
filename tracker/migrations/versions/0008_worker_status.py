"""worker status"""

import sqlalchemy as sa
from alembic import op

import tracker.database

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "last_round",
        sa.Column("entry", sa.String(length=40), nullable=False),
        sa.Column("worker", sa.String(length=200), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("started_at", tracker.database.Instant(timezone=True), nullable=False),
        sa.Column("ended_at", tracker.database.Instant(timezone=True), nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("error_at", tracker.database.Instant(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("entry", name=op.f("pk_last_round")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_day"), ["day"])
    with op.batch_alter_table("heartbeat", schema=None) as batch_op:
        batch_op.drop_column("last_error")
        batch_op.drop_column("last_error_at")


def downgrade() -> None:
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_message_day"))
    with op.batch_alter_table("heartbeat", schema=None) as batch_op:
        batch_op.add_column(sa.Column("last_error", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("last_error_at", tracker.database.Instant(timezone=True), nullable=True))
    op.drop_table("last_round")

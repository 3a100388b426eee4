"""workday overrides, and the dates that are counted in workdays"""

import sqlalchemy as sa
from alembic import op

import tracker.database

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OPEN = sa.text("settled_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "workday_override",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_workday", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("set_at", tracker.database.Instant(timezone=True), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_workday_override_set_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workday_override")),
        sa.UniqueConstraint("day", name=op.f("uq_workday_override_day")),
    )
    op.create_table(
        "derived_date",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("counted_from", sa.Date(), nullable=False),
        sa.Column("workdays", sa.Integer(), nullable=False),
        sa.Column("falls_on", sa.Date(), nullable=False),
        sa.Column("is_presumed", sa.Boolean(), nullable=False),
        sa.Column("settled_at", tracker.database.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_derived_date_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_derived_date")),
        sa.UniqueConstraint("subject", "subject_id", "name", name=op.f("uq_derived_date_subject_subject_id_name")),
    )
    with op.batch_alter_table("derived_date", schema=None) as batch_op:
        batch_op.create_index("ix_derived_date_open", ["id"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_table(
        "known_calendar",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_calendar")),
    )


def downgrade() -> None:
    op.drop_table("known_calendar")
    op.drop_table("derived_date")
    op.drop_table("workday_override")

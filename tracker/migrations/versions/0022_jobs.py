"""jobs"""

import sqlalchemy as sa
from alembic import op

import tracker.database

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", tracker.database.Instant(timezone=True), nullable=False),
        sa.Column("started_at", tracker.database.Instant(timezone=True), nullable=True),
        sa.Column("finished_at", tracker.database.Instant(timezone=True), nullable=True),
        sa.Column("cancelled_at", tracker.database.Instant(timezone=True), nullable=True),
        sa.Column("failed_at", tracker.database.Instant(timezone=True), nullable=True),
        sa.Column("expired_at", tracker.database.Instant(timezone=True), nullable=True),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_job_asked_by_person")),
        sa.ForeignKeyConstraint(["office_id"], ["unit.id"], name=op.f("fk_job_office_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_job_asked_by_job_id"), ["asked_by", "id"], unique=False)

    op.create_table(
        "job_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("is_last", sa.Boolean(), nullable=False),
        sa.Column("worker", sa.String(length=200), nullable=False),
        sa.Column("claim", sa.String(length=32), nullable=False),
        sa.Column("lease_until", tracker.database.Instant(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done_at", tracker.database.Instant(timezone=True), nullable=True),
        sa.Column("failed_at", tracker.database.Instant(timezone=True), nullable=True),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("file", sa.String(length=80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_job_part_job_id_job")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_part")),
        sa.UniqueConstraint("job_id", "position", name=op.f("uq_job_part_job_id_position")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("job_part")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_job_asked_by_job_id"))

    op.drop_table("job")

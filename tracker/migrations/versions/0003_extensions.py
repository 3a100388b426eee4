"""extensions"""

import sqlalchemy as sa
from alembic import op

import tracker.database

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

UNDECIDED = sa.text("decision IS NULL")


def upgrade() -> None:
    op.create_table(
        "extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("wanted_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", tracker.database.Instant(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column(
            "decision",
            sa.Enum("granted", "refused", "withdrawn", name="decision", native_enum=False, length=20),
            nullable=True,
        ),
        sa.Column("decided_at", tracker.database.Instant(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("granted_on", sa.Date(), nullable=True),
        sa.CheckConstraint("wanted_on > due_on", name=op.f("ck_extension_later")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_extension_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestone.id"], name=op.f("fk_extension_milestone_id_milestone")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_extension_asked_by_person")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_extension_decided_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
    )
    with op.batch_alter_table("extension", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_extension_assignment_id_extension_id"), ["assignment_id", "id"])
        batch_op.create_index(batch_op.f("ix_extension_milestone_id_extension_id"), ["milestone_id", "id"])
        batch_op.create_index(
            "uq_extension_undecided_milestone_id",
            ["milestone_id"],
            unique=True,
            sqlite_where=UNDECIDED,
            postgresql_where=UNDECIDED,
        )
        batch_op.create_index(
            "ix_extension_undecided", ["id"], sqlite_where=UNDECIDED, postgresql_where=UNDECIDED
        )


def downgrade() -> None:
    op.drop_table("extension")

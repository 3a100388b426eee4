"""rulings and reviews"""

import sqlalchemy as sa
from alembic import op

import tracker.database

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ruling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appraisal_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("adjustment", "veto", "bar", name="rulingkind", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("points", tracker.database.Figure(), nullable=True),
        sa.Column("approval", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_at", tracker.database.Instant(timezone=True), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", tracker.database.Instant(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", tracker.database.Instant(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("withdraw_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["appraisal_id"], ["appraisal.id"], name=op.f("fk_ruling_appraisal_id_appraisal")),
        sa.ForeignKeyConstraint(["confirmed_by"], ["person.id"], name=op.f("fk_ruling_confirmed_by_person")),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name=op.f("fk_ruling_proposed_by_person")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_ruling_unit_id_unit")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["person.id"], name=op.f("fk_ruling_withdrawn_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ruling")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("ruling", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_ruling_appraisal_id_ruling_unit_id"), ["appraisal_id", "unit_id"], unique=False
        )

    op.create_table(
        "score_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appraisal_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("is_agreed", sa.Boolean(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("reviewed_at", tracker.database.Instant(timezone=True), nullable=False),
        sa.Column("reviewed_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appraisal_id"], ["appraisal.id"], name=op.f("fk_score_review_appraisal_id_appraisal")
        ),
        sa.ForeignKeyConstraint(["reviewed_by"], ["person.id"], name=op.f("fk_score_review_reviewed_by_person")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_score_review_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_review")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("score_review", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_score_review_appraisal_id_score_review_unit_id"), ["appraisal_id", "unit_id"], unique=False
        )

    op.create_table(
        "ruling_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ruling_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_ruling_evidence_file_id_stored_file")),
        sa.ForeignKeyConstraint(["ruling_id"], ["ruling.id"], name=op.f("fk_ruling_evidence_ruling_id_ruling")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ruling_evidence")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("ruling_evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ruling_evidence_ruling_id"), ["ruling_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("ruling_evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ruling_evidence_ruling_id"))

    op.drop_table("ruling_evidence")
    with op.batch_alter_table("score_review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_score_review_appraisal_id_score_review_unit_id"))

    op.drop_table("score_review")
    with op.batch_alter_table("ruling", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ruling_appraisal_id_ruling_unit_id"))

    op.drop_table("ruling")

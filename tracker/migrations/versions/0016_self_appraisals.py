"""self-appraisals"""

import sqlalchemy as sa
from alembic import op

import tracker.database

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "self_appraisal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appraisal_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("edited_at", tracker.database.Instant(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Integer(), nullable=False),
        sa.Column("submitted_at", tracker.database.Instant(timezone=True), nullable=True),
        sa.Column("submitted_by", sa.Integer(), nullable=True),
        sa.Column("returned_at", tracker.database.Instant(timezone=True), nullable=True),
        sa.Column("returned_by", sa.Integer(), nullable=True),
        sa.Column("return_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appraisal_id"], ["appraisal.id"], name=op.f("fk_self_appraisal_appraisal_id_appraisal")
        ),
        sa.ForeignKeyConstraint(["edited_by"], ["person.id"], name=op.f("fk_self_appraisal_edited_by_person")),
        sa.ForeignKeyConstraint(["returned_by"], ["person.id"], name=op.f("fk_self_appraisal_returned_by_person")),
        sa.ForeignKeyConstraint(["submitted_by"], ["person.id"], name=op.f("fk_self_appraisal_submitted_by_person")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_self_appraisal_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_appraisal")),
        sa.UniqueConstraint("appraisal_id", "unit_id", name=op.f("uq_self_appraisal_appraisal_id_unit_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("self_appraisal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_self_appraisal_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "self_appraisal_call",
        sa.Column("appraisal_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("called_at", tracker.database.Instant(timezone=True), nullable=False),
        sa.Column("called_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appraisal_id"], ["appraisal.id"], name=op.f("fk_self_appraisal_call_appraisal_id_appraisal")
        ),
        sa.ForeignKeyConstraint(["called_by"], ["person.id"], name=op.f("fk_self_appraisal_call_called_by_person")),
        sa.PrimaryKeyConstraint("appraisal_id", name=op.f("pk_self_appraisal_call")),
    )
    op.create_table(
        "self_score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("self_appraisal_id", sa.Integer(), nullable=False),
        sa.Column("clause_id", sa.Integer(), nullable=False),
        sa.Column("points", tracker.database.Figure(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["clause_id"], ["clause.id"], name=op.f("fk_self_score_clause_id_clause")),
        sa.ForeignKeyConstraint(
            ["self_appraisal_id"], ["self_appraisal.id"], name=op.f("fk_self_score_self_appraisal_id_self_appraisal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_score")),
        sa.UniqueConstraint("self_appraisal_id", "clause_id", name=op.f("uq_self_score_self_appraisal_id_clause_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("self_score", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_self_score_clause_id"), ["clause_id"], unique=False)

    op.create_table(
        "self_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("self_score_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_self_evidence_file_id_stored_file")),
        sa.ForeignKeyConstraint(
            ["self_score_id"], ["self_score.id"], name=op.f("fk_self_evidence_self_score_id_self_score")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_evidence")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("self_evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_self_evidence_self_score_id"), ["self_score_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("self_evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_self_evidence_self_score_id"))

    op.drop_table("self_evidence")
    with op.batch_alter_table("self_score", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_self_score_clause_id"))

    op.drop_table("self_score")
    op.drop_table("self_appraisal_call")
    with op.batch_alter_table("self_appraisal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_self_appraisal_unit_id"))

    op.drop_table("self_appraisal")

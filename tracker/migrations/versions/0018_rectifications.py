"""rectifications"""

import sqlalchemy as sa
from alembic import op

import tracker.database

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rectification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appraisal_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("requirements", sa.Text(), nullable=False),
        sa.Column("first_due_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("opened_at", tracker.database.Instant(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("acknowledged_at", tracker.database.Instant(timezone=True), nullable=True),
        sa.Column("acknowledged_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", tracker.database.Instant(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", tracker.database.Instant(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("withdraw_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["acknowledged_by"], ["person.id"], name=op.f("fk_rectification_acknowledged_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["appraisal_id"], ["appraisal.id"], name=op.f("fk_rectification_appraisal_id_appraisal")
        ),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("fk_rectification_closed_by_person")),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name=op.f("fk_rectification_opened_by_person")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_rectification_unit_id_unit")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["person.id"], name=op.f("fk_rectification_withdrawn_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rectification")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("rectification", schema=None) as batch_op:
        batch_op.create_index(
            "ix_rectification_open",
            ["unit_id"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL AND withdrawn_at IS NULL"),
        )
        batch_op.create_index(
            "uq_rectification_standing",
            ["appraisal_id", "unit_id"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table(
        "rectification_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rectification_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("submitted_at", tracker.database.Instant(timezone=True), nullable=False),
        sa.Column("submitted_by", sa.Integer(), nullable=False),
        sa.Column("returned_at", tracker.database.Instant(timezone=True), nullable=True),
        sa.Column("returned_by", sa.Integer(), nullable=True),
        sa.Column("return_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rectification_id"],
            ["rectification.id"],
            name=op.f("fk_rectification_report_rectification_id_rectification"),
        ),
        sa.ForeignKeyConstraint(
            ["returned_by"], ["person.id"], name=op.f("fk_rectification_report_returned_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by"], ["person.id"], name=op.f("fk_rectification_report_submitted_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rectification_report")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("rectification_report", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_rectification_report_rectification_id"), ["rectification_id"], unique=False
        )

    op.create_table(
        "rectification_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_rectification_evidence_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["rectification_report.id"],
            name=op.f("fk_rectification_evidence_report_id_rectification_report"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rectification_evidence")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("rectification_evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rectification_evidence_report_id"), ["report_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("rectification_evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rectification_evidence_report_id"))

    op.drop_table("rectification_evidence")
    with op.batch_alter_table("rectification_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rectification_report_rectification_id"))

    op.drop_table("rectification_report")
    with op.batch_alter_table("rectification", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_rectification_standing",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_rectification_open",
            sqlite_where=sa.text("closed_at IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL AND withdrawn_at IS NULL"),
        )

    op.drop_table("rectification")

"""supervision notices"""

import sqlalchemy as sa
from alembic import op

import tracker.database

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notice_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("drafted_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_round")),
    )
    op.create_table(
        "notice_rules",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=20), nullable=False),
        sa.Column("near_workdays", sa.Integer(), nullable=False),
        sa.Column("reply_workdays", sa.Integer(), nullable=False),
        sa.Column("escalates", sa.Boolean(), nullable=False),
        sa.Column("reds_to_talk", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["unit.id"], name=op.f("fk_notice_rules_office_id_unit")),
        sa.PrimaryKeyConstraint("office_id", name=op.f("pk_notice_rules")),
    )
    op.create_table(
        "supervision_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column(
            "colour", sa.Enum("blue", "yellow", "red", name="colour", native_enum=False, length=20), nullable=False
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("issued_at", tracker.database.Instant(timezone=True), nullable=False),
        sa.Column("issued_by", sa.Integer(), nullable=False),
        sa.Column("reply_workdays", sa.Integer(), nullable=False),
        sa.Column("escalates_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", tracker.database.Instant(timezone=True), nullable=True),
        sa.Column("accepted_at", tracker.database.Instant(timezone=True), nullable=True),
        sa.Column("unanswered_at", tracker.database.Instant(timezone=True), nullable=True),
        sa.Column("rescinded_at", tracker.database.Instant(timezone=True), nullable=True),
        sa.Column("rescinded_by", sa.Integer(), nullable=True),
        sa.Column("rescind_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_supervision_notice_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(
            ["escalates_id"],
            ["supervision_notice.id"],
            name=op.f("fk_supervision_notice_escalates_id_supervision_notice"),
        ),
        sa.ForeignKeyConstraint(["issued_by"], ["person.id"], name=op.f("fk_supervision_notice_issued_by_person")),
        sa.ForeignKeyConstraint(
            ["rescinded_by"], ["person.id"], name=op.f("fk_supervision_notice_rescinded_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_notice")),
        sa.UniqueConstraint("escalates_id", name=op.f("uq_supervision_notice_escalates_id")),
    )
    with op.batch_alter_table("supervision_notice", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_supervision_notice_assignment_id_supervision_notice_id"),
            ["assignment_id", "id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_supervision_notice_open",
            ["id"],
            unique=False,
            sqlite_where=sa.text("answered_at IS NULL AND accepted_at IS NULL AND rescinded_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL AND accepted_at IS NULL AND rescinded_at IS NULL"),
        )

    op.create_table(
        "notice_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answered_at", tracker.database.Instant(timezone=True), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=False),
        sa.Column(
            "verdict", sa.Enum("accepted", "returned", name="verdict", native_enum=False, length=20), nullable=True
        ),
        sa.Column("decided_at", tracker.database.Instant(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_notice_answer_answered_by_person")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_notice_answer_decided_by_person")),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["supervision_notice.id"], name=op.f("fk_notice_answer_notice_id_supervision_notice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_answer")),
    )
    with op.batch_alter_table("notice_answer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_notice_answer_notice_id_notice_answer_id"), ["notice_id", "id"], unique=False
        )
        batch_op.create_index(
            "uq_notice_answer_waiting_notice_id",
            ["notice_id"],
            unique=True,
            sqlite_where=sa.text("verdict IS NULL"),
            postgresql_where=sa.text("verdict IS NULL"),
        )

    op.create_table(
        "notice_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column(
            "colour", sa.Enum("blue", "yellow", "red", name="colour", native_enum=False, length=20), nullable=False
        ),
        sa.Column("cause", sa.String(length=60), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("escalates_id", sa.Integer(), nullable=True),
        sa.Column("drafted_at", tracker.database.Instant(timezone=True), nullable=False),
        sa.Column("drafted_by", sa.Integer(), nullable=True),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("notice_id", sa.Integer(), nullable=True),
        sa.Column("dropped_at", tracker.database.Instant(timezone=True), nullable=True),
        sa.Column("dropped_by", sa.Integer(), nullable=True),
        sa.Column("drop_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignment.id"],
            name=op.f("fk_notice_draft_assignment_id_assignment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name=op.f("fk_notice_draft_changed_by_person")),
        sa.ForeignKeyConstraint(["drafted_by"], ["person.id"], name=op.f("fk_notice_draft_drafted_by_person")),
        sa.ForeignKeyConstraint(["dropped_by"], ["person.id"], name=op.f("fk_notice_draft_dropped_by_person")),
        sa.ForeignKeyConstraint(
            ["escalates_id"], ["supervision_notice.id"], name=op.f("fk_notice_draft_escalates_id_supervision_notice")
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["supervision_notice.id"], name=op.f("fk_notice_draft_notice_id_supervision_notice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_draft")),
        sa.UniqueConstraint("assignment_id", "cause", name=op.f("uq_notice_draft_assignment_id_cause")),
        sa.UniqueConstraint("notice_id", name=op.f("uq_notice_draft_notice_id")),
    )
    with op.batch_alter_table("notice_draft", schema=None) as batch_op:
        batch_op.create_index(
            "ix_notice_draft_open",
            ["id"],
            unique=False,
            sqlite_where=sa.text("notice_id IS NULL AND dropped_at IS NULL"),
            postgresql_where=sa.text("notice_id IS NULL AND dropped_at IS NULL"),
        )

    op.create_table(
        "talk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", tracker.database.Instant(timezone=True), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("talkers", sa.String(length=200), nullable=False),
        sa.Column("talked_with", sa.String(length=200), nullable=False),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.Column("agreed", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", tracker.database.Instant(timezone=True), nullable=True),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_talk_assignment_id_assignment")),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["supervision_notice.id"], name=op.f("fk_talk_notice_id_supervision_notice")
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_talk_recorded_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk")),
        sa.UniqueConstraint("notice_id", name=op.f("uq_talk_notice_id")),
    )
    with op.batch_alter_table("talk", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_talk_assignment_id_talk_id"), ["assignment_id", "id"], unique=False)

    op.create_table(
        "answer_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["notice_answer.id"], name=op.f("fk_answer_evidence_answer_id_notice_answer")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_answer_evidence_file_id_stored_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_evidence")),
    )
    with op.batch_alter_table("answer_evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_evidence_answer_id"), ["answer_id"], unique=False)


def downgrade() -> None:
    for table in (
        "answer_evidence",
        "talk",
        "notice_draft",
        "notice_answer",
        "supervision_notice",
        "notice_rules",
        "notice_round",
    ):
        op.drop_table(table)

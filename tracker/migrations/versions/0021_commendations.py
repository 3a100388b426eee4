"""commendations"""

import sqlalchemy as sa
from alembic import op

import tracker.database

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "commendation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("approval", sa.String(length=120), nullable=False),
        sa.Column("approval_file_id", sa.Integer(), nullable=False),
        sa.Column("unit_quota", sa.Integer(), nullable=False),
        sa.Column("person_quota", sa.Integer(), nullable=False),
        sa.Column("least_grade", sa.String(length=20), nullable=False),
        sa.Column("way", sa.Enum("points", "votes", name="way", native_enum=False, length=20), nullable=False),
        sa.Column("nominate_until", sa.Date(), nullable=False),
        sa.Column("publicity_days", sa.Integer(), nullable=False),
        sa.Column("opened_at", tracker.database.Instant(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("listed_at", tracker.database.Instant(timezone=True), nullable=True),
        sa.Column("listed_by", sa.Integer(), nullable=True),
        sa.Column("list_reason", sa.Text(), nullable=False),
        sa.Column("decided_at", tracker.database.Instant(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", tracker.database.Instant(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("withdraw_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["approval_file_id"], ["stored_file.id"], name=op.f("fk_commendation_approval_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_commendation_decided_by_person")),
        sa.ForeignKeyConstraint(["listed_by"], ["person.id"], name=op.f("fk_commendation_listed_by_person")),
        sa.ForeignKeyConstraint(["office_id"], ["unit.id"], name=op.f("fk_commendation_office_id_unit")),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name=op.f("fk_commendation_opened_by_person")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["person.id"], name=op.f("fk_commendation_withdrawn_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commendation")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("commendation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_commendation_office_id"), ["office_id"], unique=False)

    op.create_table(
        "nomination",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commendation_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("honour", sa.Enum("group", "person", name="honour", native_enum=False, length=20), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("workplace", sa.String(length=120), nullable=False),
        sa.Column("post", sa.String(length=60), nullable=False),
        sa.Column("gender", sa.String(length=2), nullable=False),
        sa.Column("born_in", sa.String(length=7), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("nominated_at", tracker.database.Instant(timezone=True), nullable=False),
        sa.Column("nominated_by", sa.Integer(), nullable=False),
        sa.Column("accepted_at", tracker.database.Instant(timezone=True), nullable=True),
        sa.Column("accepted_by", sa.Integer(), nullable=True),
        sa.Column("refused_at", tracker.database.Instant(timezone=True), nullable=True),
        sa.Column("refused_by", sa.Integer(), nullable=True),
        sa.Column("refuse_reason", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", tracker.database.Instant(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("listed_at", tracker.database.Instant(timezone=True), nullable=True),
        sa.Column("struck_at", tracker.database.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["accepted_by"], ["person.id"], name=op.f("fk_nomination_accepted_by_person")),
        sa.ForeignKeyConstraint(
            ["commendation_id"], ["commendation.id"], name=op.f("fk_nomination_commendation_id_commendation")
        ),
        sa.ForeignKeyConstraint(["nominated_by"], ["person.id"], name=op.f("fk_nomination_nominated_by_person")),
        sa.ForeignKeyConstraint(["refused_by"], ["person.id"], name=op.f("fk_nomination_refused_by_person")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_nomination_unit_id_unit")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["person.id"], name=op.f("fk_nomination_withdrawn_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nomination")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("nomination", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_nomination_commendation_id_nomination_id"), ["commendation_id", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_nomination_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "panel_member",
        sa.Column("commendation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commendation_id"], ["commendation.id"], name=op.f("fk_panel_member_commendation_id_commendation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_panel_member_person_id_person")),
        sa.PrimaryKeyConstraint("commendation_id", "person_id", name=op.f("pk_panel_member")),
    )
    op.create_table(
        "commendation_objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("raised_at", tracker.database.Instant(timezone=True), nullable=False),
        sa.Column("raised_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", tracker.database.Instant(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("is_upheld", sa.Boolean(), nullable=True),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_commendation_objection_decided_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_commendation_objection_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nomination.id"], name=op.f("fk_commendation_objection_nomination_id_nomination")
        ),
        sa.ForeignKeyConstraint(["raised_by"], ["person.id"], name=op.f("fk_commendation_objection_raised_by_person")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_commendation_objection_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commendation_objection")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("commendation_objection", schema=None) as batch_op:
        batch_op.create_index(
            "uq_commendation_objection_waiting",
            ["nomination_id", "unit_id"],
            unique=True,
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        )

    op.create_table(
        "mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("points", tracker.database.Figure(), nullable=True),
        sa.Column(
            "vote", sa.Enum("for", "against", "abstain", name="vote", native_enum=False, length=20), nullable=True
        ),
        sa.Column("recused_for", sa.Text(), nullable=False),
        sa.Column("marked_at", tracker.database.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["nomination_id"], ["nomination.id"], name=op.f("fk_mark_nomination_id_nomination")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mark_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark")),
        sa.UniqueConstraint("nomination_id", "person_id", name=op.f("uq_mark_nomination_id_person_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "nomination_material",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_nomination_material_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nomination.id"], name=op.f("fk_nomination_material_nomination_id_nomination")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nomination_material")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("nomination_material", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_nomination_material_nomination_id"), ["nomination_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("nomination_material", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_nomination_material_nomination_id"))

    op.drop_table("nomination_material")
    op.drop_table("mark")
    with op.batch_alter_table("commendation_objection", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_commendation_objection_waiting",
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        )

    op.drop_table("commendation_objection")
    op.drop_table("panel_member")
    with op.batch_alter_table("nomination", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_nomination_unit_id"))
        batch_op.drop_index(batch_op.f("ix_nomination_commendation_id_nomination_id"))

    op.drop_table("nomination")
    with op.batch_alter_table("commendation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_commendation_office_id"))

    op.drop_table("commendation")

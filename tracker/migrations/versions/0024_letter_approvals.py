"""approvals by which responsibility letters are signed"""

import sqlalchemy as sa
from alembic import op

import tracker.database

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

OF_A_YEAR = "ix_letter_approval_office_id_letter_approval_year_letter_approval_id"


def upgrade() -> None:
    op.create_table(
        "letter_approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("approval", sa.String(length=120), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("kept_at", tracker.database.Instant(timezone=True), nullable=False),
        sa.Column("kept_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_letter_approval_file_id_stored_file")),
        sa.ForeignKeyConstraint(["kept_by"], ["person.id"], name=op.f("fk_letter_approval_kept_by_person")),
        sa.ForeignKeyConstraint(["office_id"], ["unit.id"], name=op.f("fk_letter_approval_office_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_approval")),
    )
    with op.batch_alter_table("letter_approval") as table:
        table.create_index(op.f(OF_A_YEAR), ["office_id", "year", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("letter_approval") as table:
        table.drop_index(op.f(OF_A_YEAR))
    op.drop_table("letter_approval")

"""codes to verify papers by, corrections, signers"""

import secrets

import sqlalchemy as sa
from alembic import op

import tracker.database

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
DOCUMENT = sa.table("document", sa.column("id", sa.Integer), sa.column("code", sa.String))
SQLITE = {"sqlite_autoincrement": True}


def upgrade() -> None:
    op.create_table(
        "failed_verification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=60), nullable=False),
        sa.Column("at", tracker.database.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failed_verification")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_failed_verification_address_failed_verification_at"), "failed_verification", ["address", "at"]
    )
    op.add_column("document", sa.Column("code", sa.String(length=10), nullable=True))
    for (each,) in op.get_bind().execute(sa.select(DOCUMENT.c.id)).all():
        code = "".join(secrets.choice(ALPHABET) for _ in range(10))
        op.execute(sa.update(DOCUMENT).where(DOCUMENT.c.id == each).values(code=code))
    with op.batch_alter_table("document", table_kwargs=SQLITE) as batch_op:
        batch_op.alter_column("code", existing_type=sa.String(length=10), nullable=False)
        batch_op.add_column(sa.Column("signer", sa.String(length=200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("corrects_id", sa.Integer(), nullable=True))
        batch_op.create_unique_constraint(op.f("uq_document_code"), ["code"])
        batch_op.create_unique_constraint(op.f("uq_document_corrects_id"), ["corrects_id"])
        batch_op.create_foreign_key(op.f("fk_document_corrects_id_document"), "document", ["corrects_id"], ["id"])
    with op.batch_alter_table("document", table_kwargs=SQLITE) as batch_op:
        batch_op.alter_column("signer", existing_type=sa.String(length=200), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("document", table_kwargs=SQLITE) as batch_op:
        batch_op.drop_constraint(op.f("fk_document_corrects_id_document"), type_="foreignkey")
        batch_op.drop_constraint(op.f("uq_document_corrects_id"), type_="unique")
        batch_op.drop_constraint(op.f("uq_document_code"), type_="unique")
        batch_op.drop_column("corrects_id")
        batch_op.drop_column("signer")
        batch_op.drop_column("code")
    op.drop_index(op.f("ix_failed_verification_address_failed_verification_at"), "failed_verification")
    op.drop_table("failed_verification")

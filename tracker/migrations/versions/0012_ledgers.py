"""rows of ledgers, what is unique in them, what comes due, definitions that were changed, and items that they count"""

import sqlalchemy as sa
from alembic import op

import tracker.database

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KEPT = sa.text("withdrawn_at IS NULL")
OPEN = sa.text("met_on IS NULL")
INSTANT = tracker.database.Instant(timezone=True)


def upgrade() -> None:
    op.create_table(
        "ledger_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ledger", sa.String(length=40), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("searched", sa.Text(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_ledger_row_unit_id_unit")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_ledger_row_created_by_person")),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name=op.f("fk_ledger_row_changed_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_row")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_ledger_row_unit_id"), "ledger_row", ["unit_id"])
    for name, columns in (
        ("ix_ledger_row_kept", ["ledger", "id"]),
        ("ix_ledger_row_of_unit", ["ledger", "unit_id", "id"]),
    ):
        op.create_index(name, "ledger_row", columns, sqlite_where=KEPT, postgresql_where=KEPT)
    op.create_table(
        "ledger_key",
        sa.Column("ledger", sa.String(length=40), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["row_id"], ["ledger_row.id"], name=op.f("fk_ledger_key_row_id_ledger_row")),
        sa.PrimaryKeyConstraint("ledger", "field", "value", name=op.f("pk_ledger_key")),
    )
    op.create_index(op.f("ix_ledger_key_row_id"), "ledger_key", ["row_id"])
    op.create_table(
        "ledger_due",
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("clock", sa.String(length=40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["row_id"], ["ledger_row.id"], name=op.f("fk_ledger_due_row_id_ledger_row")),
        sa.PrimaryKeyConstraint("row_id", "clock", name=op.f("pk_ledger_due")),
    )
    op.create_index("ix_ledger_due_open", "ledger_due", ["due_on"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_table(
        "ledger_definition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("saved_at", INSTANT, nullable=False),
        sa.Column("saved_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["saved_by"], ["person.id"], name=op.f("fk_ledger_definition_saved_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_definition")),
        sa.UniqueConstraint("name", "version", name=op.f("uq_ledger_definition_name_version")),
    )


    op.create_table(
        "inspection_draw",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("each", sa.Integer(), nullable=False),
        sa.Column("objects", sa.JSON(), nullable=False),
        sa.Column("inspectors", sa.JSON(), nullable=False),
        sa.Column("pairs", sa.JSON(), nullable=False),
        sa.Column("drawn_on", sa.Date(), nullable=False),
        sa.Column("drawn_at", INSTANT, nullable=False),
        sa.Column("drawn_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_inspection_draw_unit_id_unit")),
        sa.ForeignKeyConstraint(["drawn_by"], ["person.id"], name=op.f("fk_inspection_draw_drawn_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_draw")),
    )
    op.create_index(op.f("ix_inspection_draw_unit_id"), "inspection_draw", ["unit_id"])
    op.create_table(
        "inspection_rules",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("least_percent", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["unit.id"], name=op.f("fk_inspection_rules_office_id_unit")),
        sa.PrimaryKeyConstraint("office_id", name=op.f("pk_inspection_rules")),
    )
    with op.batch_alter_table("work_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("counted_by", sa.String(length=90), nullable=True))
        batch_op.create_index(batch_op.f("ix_work_item_counted_by"), ["counted_by"])


def downgrade() -> None:
    with op.batch_alter_table("work_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_work_item_counted_by"))
        batch_op.drop_column("counted_by")
    for table in ("inspection_rules", "inspection_draw", "ledger_definition", "ledger_due", "ledger_key", "ledger_row"):
        op.drop_table(table)

"""reminder rules of the site, channels people chose, and the week that leaders were told of"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reminder_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("on_day", sa.Boolean(), nullable=False),
        sa.Column("then_every", sa.Integer(), nullable=False),
        sa.Column("audiences", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_rule")),
        sa.UniqueConstraint("kind", name=op.f("uq_reminder_rule_kind")),
    )
    op.create_table(
        "channel_choice",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum("inbox", "mail", "wecom", "dingtalk", "feishu", name="channel", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_channel_choice_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", "channel", name=op.f("pk_channel_choice")),
    )
    with op.batch_alter_table("bookmark", schema=None) as batch_op:
        batch_op.add_column(sa.Column("week_told", sa.Date(), nullable=True))
    for turn in ("red_on", "yellow_on"):
        op.create_index(
            f"ix_assignment_open_{turn}",
            "assignment",
            [turn],
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )


def downgrade() -> None:
    for turn in ("yellow_on", "red_on"):
        op.drop_index(f"ix_assignment_open_{turn}", "assignment")
    with op.batch_alter_table("bookmark", schema=None) as batch_op:
        batch_op.drop_column("week_told")
    op.drop_table("channel_choice")
    op.drop_table("reminder_rule")

"""robots and feed"""

import sqlalchemy as sa
from alembic import op

import tracker.database

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

IN_USE = sa.text("removed_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "robot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum("inbox", "mail", "wecom", "dingtalk", "feishu", name="channel", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("secret", sa.String(length=200), nullable=False),
        sa.Column("added_at", tracker.database.Instant(timezone=True), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("removed_at", tracker.database.Instant(timezone=True), nullable=True),
        sa.Column("removed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_robot_unit_id_unit")),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name=op.f("fk_robot_added_by_person")),
        sa.ForeignKeyConstraint(["removed_by"], ["person.id"], name=op.f("fk_robot_removed_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_robot")),
    )
    with op.batch_alter_table("robot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_robot_unit_id"), ["unit_id"])
        batch_op.create_index(
            "uq_robot_in_use", ["unit_id", "channel"], unique=True, sqlite_where=IN_USE, postgresql_where=IN_USE
        )
    op.create_table(
        "robot_send",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("robot_id", sa.Integer(), nullable=False),
        sa.Column("at", tracker.database.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["robot_id"], ["robot.id"], name=op.f("fk_robot_send_robot_id_robot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_robot_send")),
    )
    with op.batch_alter_table("robot_send", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_robot_send_robot_id_robot_send_at"), ["robot_id", "at"])
    op.create_table(
        "calendar_feed",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", tracker.database.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_calendar_feed_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feed_token_hash")),
    )


def downgrade() -> None:
    op.drop_table("calendar_feed")
    op.drop_table("robot_send")
    op.drop_table("robot")

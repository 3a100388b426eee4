"""number series of their own for kinds of papers; papers that bear no seal"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("letterhead") as table:
        table.add_column(sa.Column("marks", sa.JSON(), nullable=False, server_default="{}"))
        table.add_column(sa.Column("is_unsealed", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("letterhead") as table:
        table.alter_column("marks", existing_type=sa.JSON(), server_default=None)
        table.alter_column("is_unsealed", existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("letterhead") as table:
        table.drop_column("is_unsealed")
        table.drop_column("marks")

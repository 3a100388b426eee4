"""figures of a clause that are kept elsewhere"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("clause", schema=None) as batch_op:
        batch_op.add_column(sa.Column("counted_by", sa.String(length=100), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("clause", schema=None) as batch_op:
        batch_op.drop_column("counted_by")

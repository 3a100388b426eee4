"""the year's ranking is the first annex of the bulletin, and the paper is called after the whole"""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE document SET kind = 'bulletin' WHERE kind = 'ranking'")


def downgrade() -> None:
    op.execute("UPDATE document SET kind = 'ranking' WHERE kind = 'bulletin'")

"""versions of a scheme; of every scheme that is scored already, the first"""

import sqlalchemy as sa
from alembic import op

import tracker.database

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

SCHEME = sa.table("scheme", sa.column("id"), sa.column("title"), sa.column("settings", sa.JSON()))
APPRAISAL = sa.table("appraisal", sa.column("scheme_id"), sa.column("opened_at"), sa.column("opened_by"))
CLAUSE = sa.table(
    "clause",
    sa.column("id"),
    sa.column("scheme_id"),
    sa.column("position"),
    sa.column("section"),
    sa.column("title"),
    sa.column("type"),
    sa.column("parameters", sa.JSON()),
    sa.column("weight", tracker.database.Figure()),
    sa.column("work_item_id"),
)
VERSION = sa.table(
    "scheme_version",
    *(sa.column(name) for name in ("scheme_id", "number", "reason", "made_at", "made_by")),
    sa.column("content", sa.JSON()),
)


def upgrade() -> None:
    op.create_table(
        "scheme_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", tracker.database.Instant(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_scheme_version_made_by_person")),
        sa.ForeignKeyConstraint(["scheme_id"], ["scheme.id"], name=op.f("fk_scheme_version_scheme_id_scheme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheme_version")),
        sa.UniqueConstraint("scheme_id", "number", name=op.f("uq_scheme_version_scheme_id_number")),
        sqlite_autoincrement=True,
    )
    op.add_column("clause", sa.Column("removed_at", tracker.database.Instant(timezone=True), nullable=True))
    op.add_column("scheme", sa.Column("reopened_at", tracker.database.Instant(timezone=True), nullable=True))
    _write_first_versions()


def downgrade() -> None:
    op.execute(
        "DELETE FROM clause WHERE removed_at IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM score WHERE score.clause_id = clause.id)"
    )
    op.drop_column("scheme", "reopened_at")
    op.drop_column("clause", "removed_at")
    op.drop_table("scheme_version")


def _write_first_versions() -> None:
    """As the pages have them: a scheme was never changed once it was scored."""
    bind = op.get_bind()
    scored = bind.execute(
        sa.select(SCHEME, APPRAISAL.c.opened_at, APPRAISAL.c.opened_by).join_from(
            SCHEME, APPRAISAL, APPRAISAL.c.scheme_id == SCHEME.c.id
        )
    ).all()
    for scheme in scored:
        own = sa.select(CLAUSE).where(CLAUSE.c.scheme_id == scheme.id).order_by(CLAUSE.c.position, CLAUSE.c.id)
        content = {
            "title": scheme.title,
            "settings": scheme.settings,
            "clauses": [
                {
                    "id": clause.id,
                    "section": clause.section,
                    "title": clause.title,
                    "type": clause.type,
                    "parameters": clause.parameters,
                    "weight": f"{clause.weight.normalize():f}",
                    "work_item": clause.work_item_id,
                }
                for clause in bind.execute(own)
            ],
        }
        bind.execute(
            VERSION.insert().values(
                scheme_id=scheme.id,
                number=1,
                content=content,
                reason="",
                made_at=scheme.opened_at,
                made_by=scheme.opened_by,
            )
        )

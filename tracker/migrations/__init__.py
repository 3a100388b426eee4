"""The schema's history (Alembic, by Flask-Migrate): the same revisions run on SQLite and PostgreSQL."""

from pathlib import Path

from flask_migrate import Migrate

migrate = Migrate(directory=str(Path(__file__).parent), render_as_batch=True, compare_type=True)

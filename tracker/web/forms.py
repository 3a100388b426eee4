"""What the forms of every package share."""

from flask_wtf import FlaskForm

from tracker.database import db
from tracker.errors import Conflict, DomainError

REQUIRED = "请填写此项。"


def strip(value: str | None) -> str | None:
    """A filter for text fields: what was pasted brings its blanks along."""
    return value.strip() if value else value


def refuse(form: FlaskForm, error: DomainError) -> int:
    """Undo, put the operation's sentence on the form, and answer with the status the page is to be shown with again."""
    db.session.rollback()
    form.form_errors.append(error.sentence)
    return 409 if isinstance(error, Conflict) else 422

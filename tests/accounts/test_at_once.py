"""An account that is changed while somebody signs in with it."""

from flask import Flask
from sqlalchemy import func, select

from tests.cast import PASSWORD, Cast
from tests.conftest import NOW
from tests.factories import again
from tests.overtaken import together
from tests.progress.test_at_once import events
from tracker.accounts import operations, sessions
from tracker.accounts.models import Person, SignedIn
from tracker.database import db


def test_an_account_is_disabled_once(app: Flask, cast: Cast) -> None:
    def disable(person: Person) -> None:
        operations.disable_person(person, actor=cast.administrator.actor, now=NOW)

    assert together(app, *[(lambda: again(cast.officer), disable)] * 2) == ["done", "done"]
    assert events("person.disabled") == 1


def test_nobody_stays_signed_in_with_a_password_that_was_reset(app: Flask, cast: Cast) -> None:
    """Whichever comes first: either the sign-in is ended by the reset, or the old password is refused."""

    def reset(person: Person) -> None:
        operations.reset_password(person, actor=cast.administrator.actor, now=NOW)

    def enter(_person: Person) -> None:
        sessions.sign_in(cast.officer.username, PASSWORD, "127.0.0.1", NOW)

    for _ in range(3):
        together(app, (lambda: again(cast.officer), reset), (lambda: None, enter))
        mine = select(func.count()).select_from(SignedIn).where(SignedIn.person_id == cast.officer.id)
        assert db.session.scalar(mine) == 0
        db.session.rollback()

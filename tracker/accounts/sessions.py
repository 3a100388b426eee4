"""Signing in and out. The cookie holds a random token; logout, disabling, a new password delete its row."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, or_, select

from tracker.access.policy import Actor
from tracker.accounts import passwords
from tracker.accounts.models import FailedSignIn, Person, SignedIn, Unit
from tracker.database import db, read
from tracker.errors import Conflict, Invalid
from tracker.history.operations import record

LIFETIME = timedelta(hours=12)
THROTTLE_WINDOW = timedelta(minutes=15)
FAILURES_PER_USERNAME_AND_ADDRESS = 5
FAILURES_PER_USERNAME = 50  # from wherever: whoever knows a name must not lock its owner out with five guesses
FAILURES_PER_ADDRESS = 30

_HOLDER = (
    select(Person.id, Person.name, Person.role, Person.unit_id, Unit.path, Unit.name, Person.must_change_password)
    .join(SignedIn, SignedIn.person_id == Person.id)
    .join(Unit, Unit.id == Person.unit_id)
    .where(
        SignedIn.token_hash == bindparam("token_hash"),
        SignedIn.expires_at > bindparam("now"),
        Person.disabled_at.is_(None),
    )
)


def sign_in(username: str, password: str, address: str, now: datetime) -> str | None:
    """The new session's token, or None when name or password is wrong (the failure is then counted: commit it).

    Raises:
        Conflict: too many failures lately, by this name from this address, by this name or from this address.
    """
    _throttle(username, address, now)
    account = select(Person).where(Person.username == username).with_for_update(key_share=True)
    person = db.session.scalars(account).one_or_none()  # as it stays until the session is open
    known_hash = person.password_hash if person else passwords.UNKNOWN_USER_HASH
    if not passwords.matches(known_hash, password) or person is None or person.disabled_at:
        db.session.add(FailedSignIn(username=username[:40], address=address, at=now))
        return None
    counted_out = FailedSignIn.at <= now - THROTTLE_WINDOW
    db.session.execute(delete(FailedSignIn).where(or_(FailedSignIn.username == username, counted_out)))
    db.session.execute(delete(SignedIn).where(SignedIn.expires_at < now))
    record("person.signed_in", "person", person.id, actor=person.actor, now=now, unit_path=person.unit.path)
    return _open(person.id, address, now)


def sign_out(token: str, actor: Actor, now: datetime) -> None:
    db.session.execute(delete(SignedIn).where(SignedIn.token_hash == _hash(token)))
    record("person.signed_out", "person", actor.id, actor=actor, now=now, unit_path=actor.unit_path)


def end_sessions_of(person_id: int) -> None:
    """After a new password or when disabled: every browser must sign in again."""
    db.session.execute(delete(SignedIn).where(SignedIn.person_id == person_id))


def find(token: str, now: datetime) -> tuple[Actor, str, bool] | None:
    """Who holds this token: the actor, the unit's name, and whether the password must be changed first. One query."""
    row = read(_HOLDER, {"token_hash": _hash(token), "now": now}).one_or_none()
    if row is None:
        return None
    return Actor(row[0], row[1], row[2], row[3], row[4]), row[5], row[6]


def change_password(actor: Actor, old: str, new: str, address: str, now: datetime) -> str:
    """Ends every session of the person and gives back the token of a fresh one, for the browser at hand.

    Raises:
        Invalid: the old one is wrong, or the new one is not good enough.
    """
    person = db.session.get_one(Person, actor.id, with_for_update={"key_share": True})
    if not passwords.matches(person.password_hash, old):
        raise Invalid("原密码不正确，请重新输入。")
    if new == old:
        raise Invalid("新密码与原密码相同，请换一个密码。")
    passwords.check_new(new, person.username)
    person.password_hash = passwords.hash_password(new)
    person.must_change_password = False
    end_sessions_of(person.id)
    record("person.password_changed", "person", person.id, actor=actor, now=now, unit_path=actor.unit_path)
    return _open(person.id, address, now)


def _open(person_id: int, address: str, now: datetime) -> str:
    token = secrets.token_urlsafe(32)
    signed_in = SignedIn(
        token_hash=_hash(token), person_id=person_id, signed_in_at=now, expires_at=now + LIFETIME, address=address
    )
    db.session.add(signed_in)
    return token


def forget_failures_of(username: str) -> None:
    """A new password lets its owner in at once."""
    db.session.execute(delete(FailedSignIn).where(FailedSignIn.username == username))


def _throttle(username: str, address: str, now: datetime) -> None:
    is_name, is_address = FailedSignIn.username == username[:40], FailedSignIn.address == address
    failures = db.session.execute(
        select(
            func.count().filter(is_name, is_address),
            func.count().filter(is_name),
            func.count().filter(is_address),
        )
        .select_from(FailedSignIn)
        .where(FailedSignIn.at > now - THROTTLE_WINDOW, or_(is_name, is_address))
    ).one()
    most = (FAILURES_PER_USERNAME_AND_ADDRESS, FAILURES_PER_USERNAME, FAILURES_PER_ADDRESS)
    if any(count >= limit for count, limit in zip(failures, most, strict=True)):
        minutes = int(THROTTLE_WINDOW.total_seconds() // 60)
        raise Conflict(f"登录失败次数过多，请 {minutes} 分钟后再试；忘记密码请联系系统管理员重置。")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

"""Units and people: added, changed, disabled. The administrator's verbs."""

import re
from datetime import datetime

from sqlalchemy import func, select

from tracker.access.policy import Actor, Role
from tracker.accounts import passwords, sessions
from tracker.accounts.models import Person, Unit, UnitKind
from tracker.database import db
from tracker.errors import Conflict, Invalid
from tracker.history.operations import record

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")


def add_unit(
    *,
    actor: Actor | None,
    now: datetime,
    parent: Unit | None,
    kind: UnitKind,
    name: str,
    short_name: str = "",
    other_names: list[str] | None = None,
    code: str | None = None,
) -> Unit:
    """Raises Invalid when the name or code is taken."""
    _refuse_taken_unit(name, code, besides=0)
    siblings = select(func.count()).where(Unit.parent_id == (parent.id if parent else None))
    unit = Unit(
        parent_id=parent.id if parent else None,
        path=f"new:{name}",  # the path holds the id, which the insert gives
        kind=kind,
        name=name,
        short_name=short_name or name,
        other_names=other_names or [],
        code=code or None,
        position=db.session.scalar(siblings) or 0,
    )
    db.session.add(unit)
    db.session.flush()
    unit.path = f"{parent.path if parent else '/'}{unit.id}/"
    record("unit.added", "unit", unit.id, actor=actor, now=now, unit_path=unit.path, name=name)
    return unit


def change_unit(
    unit: Unit,
    *,
    actor: Actor,
    now: datetime,
    name: str,
    short_name: str,
    other_names: list[str],
    code: str | None,
    position: int | None = None,
) -> None:
    """Names, code and order among its sisters change; the place in the tree does not, since records hang on it."""
    _refuse_taken_unit(name, code, besides=unit.id)
    before = unit.name
    unit.name, unit.short_name, unit.other_names, unit.code = (
        name,
        short_name or name,
        other_names,
        code or None,
    )
    if position is not None:
        unit.position = position
    record("unit.changed", "unit", unit.id, actor=actor, now=now, unit_path=unit.path, before=before, after=name)


def add_person(
    *,
    actor: Actor | None,
    now: datetime,
    username: str,
    name: str,
    unit: Unit,
    role: Role,
    email: str = "",
    phone: str = "",
    password: str | None = None,
) -> tuple[Person, str]:
    """The new person and the password to hand over; a password made here must be changed at the first sign-in.

    Raises:
        Invalid: the user name is taken or cannot be typed everywhere.
    """
    if not USERNAME.fullmatch(username):
        raise Invalid("用户名应为 2 至 40 个小写字母、数字或 . _ -，并以字母或数字开头，请修改。")
    if db.session.scalar(select(Person.id).where(Person.username == username)):
        raise Invalid(f"用户名“{username}”已被使用，请换一个。")
    chosen = password or passwords.random_password()
    person = Person(
        username=username,
        name=name,
        unit=unit,
        role=role,
        email=email,
        phone=phone,
        password_hash=passwords.hash_password(chosen),
        must_change_password=password is None,
        created_at=now,
    )
    db.session.add(person)
    db.session.flush()
    record("person.added", "person", person.id, actor=actor, now=now, unit_path=unit.path, name=name, role=role)
    return person, chosen


def change_person(
    person: Person, *, actor: Actor, now: datetime, name: str, unit: Unit, role: Role, email: str, phone: str
) -> None:
    """A change of role or unit ends the person's sessions, so that no page goes on with the old rights."""
    _lock(person)
    has_moved = (role, unit.id) != (person.role, person.unit_id)
    if has_moved and person.id == actor.id:
        raise Conflict("不能更改自己的角色或单位，请由另一位系统管理员办理。")
    if has_moved:
        sessions.end_sessions_of(person.id)
    person.name, person.unit, person.role, person.email, person.phone = name, unit, role, email, phone
    record("person.changed", "person", person.id, actor=actor, now=now, unit_path=unit.path, name=name, role=role)


def change_contact(person: Person, *, actor: Actor, now: datetime, email: str, phone: str) -> None:
    """What people may change about themselves: where reminders reach them."""
    if (email, phone) == (person.email, person.phone):
        return
    person.email, person.phone = email, phone
    record("person.changed", "person", person.id, actor=actor, now=now, unit_path=person.unit.path, name=person.name)


def disable_person(person: Person, *, actor: Actor, now: datetime) -> None:
    if person.id == actor.id:
        raise Conflict("不能停用自己的账号，请由另一位系统管理员办理。")
    _lock(person)
    if person.disabled_at:
        return
    person.disabled_at = now
    sessions.end_sessions_of(person.id)
    record("person.disabled", "person", person.id, actor=actor, now=now, unit_path=person.unit.path)


def enable_person(person: Person, *, actor: Actor, now: datetime) -> None:
    _lock(person)
    if person.disabled_at is None:
        return
    person.disabled_at = None
    record("person.enabled", "person", person.id, actor=actor, now=now, unit_path=person.unit.path)


def reset_password(person: Person, *, actor: Actor | None, now: datetime) -> str:
    """A new random password, shown once; whoever gets it must change it at the next sign-in."""
    _lock(person)
    password = passwords.random_password()
    person.password_hash = passwords.hash_password(password)
    person.must_change_password = True
    sessions.end_sessions_of(person.id)
    sessions.forget_failures_of(person.username)
    record("person.password_reset", "person", person.id, actor=actor, now=now, unit_path=person.unit.path)
    return password


def _lock(person: Person) -> None:
    """One act at a time on an account, a sign-in included. It leaves alone who only refers to the person."""
    db.session.refresh(person, with_for_update={"key_share": True})


def _refuse_taken_unit(name: str, code: str | None, *, besides: int) -> None:
    others = select(Unit.id).where(Unit.id != besides)
    if db.session.scalar(others.where(Unit.name == name)):
        raise Invalid(f"已有名为“{name}”的单位，请核对后换一个名称。")
    if code and db.session.scalar(others.where(Unit.code == code)):
        raise Invalid(f"行政区划代码“{code}”已被另一单位使用，请核对。")


def take_turns() -> None:
    """Acts on what is the whole site's wait for each other at the unit above all others, until their transaction ends.

    The rows that name that unit may be written meanwhile.
    """
    db.session.execute(select(Unit.id).where(Unit.parent_id.is_(None)).with_for_update(key_share=True)).all()

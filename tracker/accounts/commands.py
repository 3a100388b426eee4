"""`flask accounts`: the first administrator, and the way back in when nobody can sign in any more."""

import click
from sqlalchemy import select

from tracker import clock
from tracker.access.policy import Role
from tracker.accounts import operations
from tracker.accounts.models import Person, Unit, UnitKind
from tracker.database import db, transaction
from tracker.web.commands import CommandGroup

accounts = CommandGroup("accounts", help="单位与人员")


@accounts.command("add-unit", help="新增单位；不给上级则为最高一级")
@click.argument("name")
@click.option("--kind", type=click.Choice([kind.value for kind in UnitKind]), required=True, help="类别")
@click.option("--parent", help="上级单位名称")
def add_unit(name: str, kind: str, parent: str | None) -> None:
    with transaction():
        above = _unit(parent) if parent else None
        operations.add_unit(actor=None, now=clock.now(), parent=above, kind=UnitKind(kind), name=name)
    click.echo(f"已新增单位“{name}”。")


@accounts.command("add", help="新增人员，显示初始密码")
@click.argument("username")
@click.argument("name")
@click.option("--unit", required=True, help="单位名称")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True, help="角色")
@click.option("--email", default="", help="邮箱")
def add(username: str, name: str, unit: str, role: str, email: str) -> None:
    with transaction():
        where = _unit(unit)
        _, password = operations.add_person(
            actor=None, now=clock.now(), username=username, name=name, unit=where, role=Role(role), email=email
        )
    click.echo(f"用户名 {username}，初始密码 {password}（首次登录须更换）")


@accounts.command("reset-password", help="重置密码，显示新的初始密码")
@click.argument("username")
def reset_password(username: str) -> None:
    with transaction():
        person = db.session.scalars(select(Person).where(Person.username == username)).one_or_none()
        if person is None:
            raise click.ClickException(f"没有用户名为“{username}”的人员，可用 flask accounts list 查看。")
        password = operations.reset_password(person, actor=None, now=clock.now())
    click.echo(f"用户名 {username}，初始密码 {password}（首次登录须更换）")


@accounts.command("list", help="列出全部人员")
def list_all() -> None:
    statement = (
        select(Person.username, Person.name, Unit.name, Person.role, Person.disabled_at)
        .join(Unit, Unit.id == Person.unit_id)
        .order_by(Unit.path, Person.id)
    )
    for username, name, unit, role, disabled_at in db.session.execute(statement):
        click.echo("\t".join([username, name, unit, role.label, "停用" if disabled_at else "在用"]))


def _unit(name: str) -> Unit:
    unit = db.session.scalars(select(Unit).where(Unit.name == name)).one_or_none()
    if unit is None:
        raise click.ClickException(f"没有名为“{name}”的单位，请核对全称。")
    return unit

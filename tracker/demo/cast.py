"""The places of 濮阳 and the people who play there; the names are made up, the passwords random."""

from datetime import datetime

from tracker.access.policy import Role
from tracker.accounts.models import Person, Unit, UnitKind
from tracker.accounts.operations import add_person, add_unit
from tracker.accounts.passwords import random_password
from tracker.accounts.places import COUNTIES, DEPARTMENTS, TOWNS

OFFICE_STAFF = (
    ("admin", "郑系统", Role.ADMINISTRATOR),
    ("shenji", "钱审计", Role.AUDITOR),
    ("duban", "王督办", Role.SUPERVISOR),
    ("lingdao", "李局长", Role.LEADER),
    ("kaohe", "赵考核", Role.APPRAISER),
)
OFFICERS = {
    "华龙区": ("hualong", "孙华"),
    "清丰县": ("qingfeng", "周清"),
    "南乐县": ("nanle", "吴南"),
    "范县": ("fanxian", "冯凡"),
    "台前县": ("taiqian", "陈台"),
    "濮阳县": ("puyangxian", "褚阳"),
    "经济技术开发区": ("kaifaqu", "卫开"),
    "濮东产业集聚区": ("pudong", "蒋东"),
    "吴坝镇": ("wuba", "沈坝"),
}


def make_units(now: datetime) -> dict[str, Unit]:
    """The tree, by name: the city's office, its counties and zones, three towns, five departments."""
    city = add_unit(
        actor=None,
        now=now,
        parent=None,
        kind=UnitKind.CITY,
        name="濮阳市知识产权局",
        short_name="市局",
        other_names=["市知识产权局"],
        code="410900",
    )
    units = {city.name: city}
    for kind, name, short, others, code in COUNTIES:
        units[name] = add_unit(
            actor=None, now=now, parent=city, kind=kind, name=name, short_name=short, other_names=others, code=code
        )
    for county, name, short in TOWNS:
        units[name] = add_unit(
            actor=None, now=now, parent=units[county], kind=UnitKind.TOWN, name=name, short_name=short
        )
    for name, short, others in DEPARTMENTS:
        units[name] = add_unit(
            actor=None,
            now=now,
            parent=city,
            kind=UnitKind.DEPARTMENT,
            name=name,
            short_name=short,
            other_names=others,
        )
    return units


def make_people(units: dict[str, Unit], now: datetime) -> tuple[dict[str, Person], list[tuple[str, str, str, str]]]:
    """The people by user name; and what is printed for whoever tries it: (unit, role, user name, password)."""
    city = units["濮阳市知识产权局"]
    parts = [(username, name, city, role) for username, name, role in OFFICE_STAFF]
    parts += [(username, name, units[unit], Role.COUNTY_OFFICER) for unit, (username, name) in OFFICERS.items()]
    people: dict[str, Person] = {}
    accounts = []
    for username, name, unit, role in parts:
        password = random_password()
        people[username], _ = add_person(
            actor=None,
            now=now,
            username=username,
            name=name,
            unit=unit,
            role=role,
            email=f"{username}@example.gov.cn",
            password=password,
        )
        accounts.append((unit.name, role.label, username, password))
    return people, accounts

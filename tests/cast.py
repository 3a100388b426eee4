"""Who plays in the tests."""

from dataclasses import dataclass
from datetime import datetime

from tracker.access.policy import Role
from tracker.accounts.models import Person, Unit, UnitKind
from tracker.accounts.operations import add_person, add_unit
from tracker.database import db

PASSWORD = "password-of-the-cast"


@dataclass
class Cast:
    """Units and people, detached and fully loaded; use `.actor` of a person to call operations."""

    city: Unit
    nanle: Unit
    qingfeng: Unit
    taiqian: Unit
    wuba: Unit
    education: Unit
    administrator: Person
    auditor: Person
    supervisor: Person
    leader: Person
    appraiser: Person
    officer: Person
    other_officer: Person
    town_officer: Person


def make_cast(now: datetime) -> Cast:
    city = add_unit(actor=None, now=now, parent=None, kind=UnitKind.CITY, name="濮阳市知识产权局", short_name="市局")

    def unit(parent: Unit, kind: UnitKind, name: str, short: str, code: str | None = None) -> Unit:
        return add_unit(actor=None, now=now, parent=parent, kind=kind, name=name, short_name=short, code=code)

    qingfeng = unit(city, UnitKind.COUNTY, "清丰县", "清丰", "410922")
    nanle = unit(city, UnitKind.COUNTY, "南乐县", "南乐", "410923")
    taiqian = unit(city, UnitKind.COUNTY, "台前县", "台前", "410927")
    education = unit(city, UnitKind.DEPARTMENT, "市教育局", "教育局")
    wuba = unit(taiqian, UnitKind.TOWN, "吴坝镇", "吴坝")

    def person(username: str, name: str, where: Unit, role: Role) -> Person:
        made, _ = add_person(
            actor=None,
            now=now,
            username=username,
            name=name,
            unit=where,
            role=role,
            email=f"{username}@example.gov.cn",
            password=PASSWORD,
        )
        return made

    cast = Cast(
        city=city,
        nanle=nanle,
        qingfeng=qingfeng,
        taiqian=taiqian,
        wuba=wuba,
        education=education,
        administrator=person("admin", "管理员", city, Role.ADMINISTRATOR),
        auditor=person("auditor", "审计员", city, Role.AUDITOR),
        supervisor=person("supervisor", "王督办", city, Role.SUPERVISOR),
        leader=person("leader", "李局长", city, Role.LEADER),
        appraiser=person("appraiser", "赵考核", city, Role.APPRAISER),
        officer=person("nanle", "南乐经办", nanle, Role.COUNTY_OFFICER),
        other_officer=person("qingfeng", "清丰经办", qingfeng, Role.COUNTY_OFFICER),
        town_officer=person("wuba", "吴坝经办", wuba, Role.COUNTY_OFFICER),
    )
    db.session.commit()
    for thing in vars(cast).values():
        db.session.refresh(thing)
        if isinstance(thing, Person):
            db.session.refresh(thing.unit)
    db.session.expunge_all()
    return cast

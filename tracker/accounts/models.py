"""Units, people, their signed-in sessions, and the attempts that the throttle counts."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.access.policy import Actor, Role
from tracker.database import Base, Instant, word


class UnitKind(StrEnum):
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    ZONE = "zone"
    TOWN = "town"
    DEPARTMENT = "department"

    @property
    def label(self) -> str:
        return {
            UnitKind.PROVINCE: "省",
            UnitKind.CITY: "市",
            UnitKind.COUNTY: "县（区）",
            UnitKind.ZONE: "功能区",
            UnitKind.TOWN: "乡镇（街道）",
            UnitKind.DEPARTMENT: "部门",
        }[self]

    @property
    def is_appraised(self) -> bool:
        """ "各县（区）" means counties and the functional zones that are run like one."""
        return self in {UnitKind.COUNTY, UnitKind.ZONE}

    @property
    def appraises(self) -> frozenset["UnitKind"]:
        """Whom an office of this kind gives its targets to: a province its cities, a city its counties, a county its
        towns."""
        if self is UnitKind.PROVINCE:
            return frozenset({UnitKind.CITY})
        if self.is_appraised:
            return frozenset({UnitKind.TOWN})
        if self is UnitKind.TOWN:
            return frozenset()
        return frozenset({UnitKind.COUNTY, UnitKind.ZONE})

    @property
    def those_below(self) -> str:
        """What all of them are called, behind 各."""
        if self is UnitKind.PROVINCE:
            return "市"
        return "乡镇（街道）" if self.is_appraised else "县（区）"


class Unit(Base):
    """A place in the tree. `other_names` holds short and former names, by which plans call it."""

    __tablename__ = "unit"
    __table_args__ = (Index(None, "parent_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    path: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[UnitKind] = mapped_column(word(UnitKind))
    name: Mapped[str] = mapped_column(String(60), unique=True)
    short_name: Mapped[str] = mapped_column(String(20))
    other_names: Mapped[list[str]] = mapped_column(JSON, default=list)
    code: Mapped[str | None] = mapped_column(String(12), unique=True)
    position: Mapped[int] = mapped_column(default=0)


class Person(Base):
    """Someone with an account."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(40))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    role: Mapped[Role] = mapped_column(word(Role))
    email: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(30), default="")
    password_hash: Mapped[str] = mapped_column(String(200))
    must_change_password: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Instant)
    disabled_at: Mapped[datetime | None] = mapped_column(Instant)

    unit: Mapped[Unit] = relationship()

    @property
    def actor(self) -> Actor:
        return Actor(self.id, self.name, self.role, self.unit_id, self.unit.path)


class SignedIn(Base):
    """A server-side session: the cookie holds the token, the row its hash. Deleting the row ends the session."""

    __tablename__ = "signed_in"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    signed_in_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    address: Mapped[str] = mapped_column(String(60))


class FailedSignIn(Base):
    """A wrong password, kept long enough for the throttle to count it."""

    __tablename__ = "failed_sign_in"
    __table_args__ = (Index(None, "username", "at"), Index(None, "address", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(40))
    address: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(Instant)

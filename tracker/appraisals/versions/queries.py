"""The versions of a scheme, and what each changed."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select

from tracker.accounts.models import Person
from tracker.appraisals import counted
from tracker.appraisals.models import Scheme, SchemeVersion
from tracker.appraisals.queries import work_item_choices
from tracker.appraisals.versions.rules import Change, changes
from tracker.database import db
from tracker.errors import NotFound


class Told(NamedTuple):
    """One version, who made it, and what is different from the one before."""

    version: SchemeVersion
    person: str
    changes: Sequence[Change]


def versions_of(scheme: Scheme) -> list[Told]:
    """The newest first. Three queries."""
    rows = db.session.execute(
        select(SchemeVersion, Person.name)
        .join(Person, Person.id == SchemeVersion.made_by)
        .where(SchemeVersion.scheme_id == scheme.id)
        .order_by(SchemeVersion.number)
    ).all()
    items = dict(work_item_choices(scheme)) if len(rows) > 1 else {}
    sources = dict(counted.choices()) if len(rows) > 1 else {}
    before = [None, *(version.content for version, _ in rows)]
    told = [
        Told(version, name, changes(earlier, version.content, items, sources) if earlier else [])
        for earlier, (version, name) in zip(before, rows, strict=False)
    ]
    return told[::-1]


def version_numbered(scheme: Scheme, number: int) -> SchemeVersion:
    """Raises NotFound."""
    mine = select(SchemeVersion).where(SchemeVersion.scheme_id == scheme.id, SchemeVersion.number == number)
    found = db.session.scalars(mine).one_or_none()
    if found is None:
        raise NotFound(f"没有第 {number} 版评分细则。")
    return found

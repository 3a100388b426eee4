"""Reading commendations from where one stands: the office sees all, a unit its own nominations and the public list."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from tracker.access.policy import Action, Actor
from tracker.accounts.models import Person, Unit
from tracker.appraisals.models import Appraisal, Scheme
from tracker.appraisals.results import board_of
from tracker.appraisals.rules import Settings
from tracker.appraisals.scoring import NO_RULING
from tracker.commendations import rules
from tracker.commendations.models import (
    Commendation,
    CommendationObjection,
    Mark,
    Nomination,
    NominationMaterial,
    PanelMember,
)
from tracker.commendations.rules import Honour, Marked, Outcome, Result
from tracker.database import db
from tracker.errors import NotFound
from tracker.files.models import StoredFile
from tracker.workdays.models import DerivedDate

SUBJECT = "commendation"
NOT_FOUND = "没有找到该项表彰，或者它不在您可以查看的范围内。"


def commendations_for(path: str) -> Sequence[Any]:
    """Those of offices within a path and of the offices above it, the newest first."""
    return db.session.execute(
        select(Commendation, Unit.name.label("office"))
        .join(Unit, Unit.id == Commendation.office_id)
        .where(_reaches(path))
        .order_by(Commendation.year.desc(), Commendation.id.desc())
    ).all()


def commendation_within(commendation_id: int, path: str) -> Commendation:
    """Raises NotFound."""
    found = db.session.scalars(
        select(Commendation)
        .join(Unit, Unit.id == Commendation.office_id)
        .options(joinedload(Commendation.office), selectinload(Commendation.panel).joinedload(PanelMember.person))
        .where(Commendation.id == commendation_id, _reaches(path))
    ).one_or_none()
    if found is None:
        raise NotFound(NOT_FOUND)
    return found


def _reaches(path: str) -> Any:
    above = [path[: at + 1] for at, stroke in enumerate(path) if stroke == "/" and at + 1 < len(path)]
    return Unit.path.startswith(path) | Unit.path.in_(above)


def nominations_shown(commendation: Commendation, actor: Actor) -> list[Nomination]:
    """The office and the panel see all that was nominated; a unit its own, and the list once it is public."""
    rows = db.session.scalars(
        select(Nomination)
        .options(joinedload(Nomination.unit))
        .where(Nomination.commendation_id == commendation.id)
        .order_by(Nomination.honour, Nomination.id)
    )
    return [each for each in rows if sees(each, commendation, actor)]


def sees(nomination: Nomination, commendation: Commendation, actor: Actor) -> bool:
    is_own = nomination.unit.path.startswith(actor.unit_path)
    return (
        is_own or actor.sees(commendation.office.path) or (commendation.listed_at is not None and nomination.is_listed)
    )


def sees_personal(nomination: Nomination, actor: Actor) -> bool:
    """Gender, month of birth and telephone: those who nominated, and those who organise the commendation."""
    return actor.may_on(Action.DELIVER, nomination.unit.path) or actor.may_on(
        Action.SET_SCHEME, nomination.commendation.office.path
    )


def sees_whole(nomination: Nomination, actor: Actor) -> bool:
    """The statement's materials: not for those who read the public list."""
    is_own = nomination.unit.path.startswith(actor.unit_path)
    return is_own or actor.sees(nomination.commendation.office.path)


def nomination_for(nomination_id: int, actor: Actor) -> Nomination:
    """Raises NotFound."""
    found = db.session.get(
        Nomination,
        nomination_id,
        options=[
            joinedload(Nomination.unit),
            joinedload(Nomination.commendation).joinedload(Commendation.office),
            selectinload(Nomination.materials).joinedload(NominationMaterial.file),
        ],
    )
    if found is None or not sees(found, commendation_within(found.commendation_id, actor.unit_path), actor):
        raise NotFound("没有找到该推荐，或者它不在您可以查看的范围内。")
    return found


def material_file(nomination: Nomination, material_id: int) -> StoredFile:
    """Raises NotFound."""
    for each in nomination.materials:
        if each.id == material_id:
            return each.file
    raise NotFound("没有找到该附件。")


def panel_choices(office: Unit) -> list[Person]:
    """The office's own people who can read what is nominated."""
    people = select(Person).where(Person.unit_id == office.id, Person.disabled_at.is_(None)).order_by(Person.id)
    found = db.session.scalars(people.options(joinedload(Person.unit)))
    return [each for each in found if each.actor.may(Action.READ_APPRAISAL)]


def has_marks(commendation_id: int) -> bool:
    mine = select(Mark.id).join(Nomination, Nomination.id == Mark.nomination_id)
    return db.session.scalar(mine.where(Nomination.commendation_id == commendation_id).limit(1)) is not None


def outcomes_of(commendation: Commendation) -> dict[int, Outcome]:
    """By nomination, whatever became of it: what the panel's marks come to."""
    members = {each.person_id for each in commendation.panel}
    ids = db.session.scalars(select(Nomination.id).where(Nomination.commendation_id == commendation.id))
    given: dict[int, list[Marked]] = {nomination_id: [] for nomination_id in ids}
    marks = select(Mark).join(Nomination).where(Nomination.commendation_id == commendation.id)
    for each in db.session.scalars(marks):
        if each.person_id in members:
            given[each.nomination_id].append(Marked(each.points, each.vote, bool(each.recused_for)))
    return {key: rules.outcome(commendation.way, found, len(members)) for key, found in given.items()}


def marks_by(person_id: int, commendation_id: int) -> dict[int, Mark]:
    """One's own, by nomination."""
    rows = db.session.scalars(
        select(Mark)
        .join(Nomination, Nomination.id == Mark.nomination_id)
        .where(Nomination.commendation_id == commendation_id, Mark.person_id == person_id)
    )
    return {each.nomination_id: each for each in rows}


def public_until(commendation_id: int) -> date | None:
    return db.session.scalar(
        select(DerivedDate.falls_on).where(DerivedDate.subject == SUBJECT, DerivedDate.subject_id == commendation_id)
    )


def undecided(commendation_id: int) -> bool:
    waiting = select(CommendationObjection.id).join(Nomination)
    found = waiting.where(
        Nomination.commendation_id == commendation_id, CommendationObjection.decided_at.is_(None)
    ).limit(1)
    return db.session.scalar(found) is not None


def objections_to(nomination: Nomination, actor: Actor) -> Sequence[CommendationObjection]:
    """The office reads all, a unit those that it raised."""
    rows = (
        select(CommendationObjection).options(joinedload(CommendationObjection.unit)).order_by(CommendationObjection.id)
    )
    found = db.session.scalars(rows.where(CommendationObjection.nomination_id == nomination.id)).all()
    return [each for each in found if each.unit.path.startswith(actor.unit_path)]


def objection_for(objection_id: int, actor: Actor) -> CommendationObjection:
    """Raises NotFound."""
    found = db.session.get(
        CommendationObjection,
        objection_id,
        options=[joinedload(CommendationObjection.unit), joinedload(CommendationObjection.nomination)],
    )
    if found is None or not found.unit.path.startswith(actor.unit_path):
        raise NotFound("没有找到该异议，或者它不在您的管辖范围内。")
    return found


def bar_to(commendation: Commendation, honour: Honour, unit_id: int) -> str | None:
    """Why the year's appraisal keeps a unit from nominating, in a sentence."""
    result, grades = result_of(commendation, unit_id)
    return rules.bar_to(honour, result, grades, commendation.least_grade)


def result_of(commendation: Commendation, unit_id: int) -> tuple[Result | None, list[str]]:
    """A unit's final result in the commendation's year, None without one; and the grades, the highest first."""
    appraisal = final_appraisal(commendation)
    if appraisal is None:
        return None, Settings().names
    board = board_of(appraisal)
    standing, ruling = board.standings.get(unit_id), board.rulings.get(unit_id, NO_RULING)
    result = None if standing is None else Result(standing.grade, ruling.veto, ruling.bar)
    return result, board.rulebook.settings.names


def final_appraisal(commendation: Commendation) -> Appraisal | None:
    return db.session.scalars(
        select(Appraisal)
        .join(Scheme, Scheme.id == Appraisal.scheme_id)
        .options(joinedload(Appraisal.scheme).joinedload(Scheme.office))
        .where(
            Scheme.office_id == commendation.office_id,
            Scheme.year == commendation.year,
            Appraisal.finalised_at.is_not(None),
        )
    ).one_or_none()

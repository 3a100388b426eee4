"""The verbs on a whole commendation: open, set its panel, make the list public, decide, withdraw."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from tracker import clock
from tracker.access.policy import Action, Actor
from tracker.accounts.models import Person, Unit
from tracker.commendations import rules
from tracker.commendations.models import Commendation, Nomination, PanelMember
from tracker.commendations.queries import SUBJECT, has_marks, outcomes_of, public_until, undecided
from tracker.commendations.rules import Honour, Way
from tracker.database import db
from tracker.errors import Conflict, Invalid, NotAllowed
from tracker.files.models import StoredFile
from tracker.history.operations import record
from tracker.printable import printing_problem
from tracker.workdays.operations import derive, settle

PUBLIC_UNTIL = "表彰公示截止"
MOST_DAYS = 60
MOST_PLACES = 1000


@dataclass(frozen=True)
class Terms:
    """What a commendation is opened with."""

    year: int
    title: str
    field: str
    approval: str
    unit_quota: int
    person_quota: int
    least_grade: str
    way: Way
    nominate_until: date
    publicity_days: int


def open_commendation(
    office: Unit, terms: Terms, approval_files: Sequence[StoredFile], *, actor: Actor, now: datetime
) -> Commendation:
    """Raises NotAllowed, and Invalid without the number and the file of the approval document (DOMAIN §6)."""
    if not actor.may_on(Action.SET_SCHEME, office.path):
        raise NotAllowed("表彰由督办人员或考核人员组织。")
    if problem := _problem(terms, clock.day_of(now)) or printing_problem(
        "名称和文号", terms.title + terms.field + terms.approval
    ):
        raise Invalid(problem)
    if not approval_files:
        raise Invalid("开展表彰须经上级批准，请上传批准文件。")
    commendation = Commendation(
        office=office, approval_file=approval_files[0], opened_at=now, opened_by=actor.id, **vars(terms)
    )
    db.session.add(commendation)
    db.session.flush()
    _record(commendation, "commendation.opened", actor, now, approval=terms.approval, title=terms.title)
    return commendation


def set_panel(commendation: Commendation, people: Collection[Person], *, actor: Actor, now: datetime) -> None:
    """Before anybody has marked. Raises NotAllowed, Invalid, Conflict."""
    manage(commendation, actor)
    lock(commendation)
    if has_marks(commendation.id):
        raise Conflict("评审已经开始，不能再改动评审人员；不能参加的，由本人回避。")
    if not people:
        raise Invalid("请至少选择一名评审人员。")
    if not all(commendation.office.path == person.unit.path for person in people):
        raise Invalid("评审人员应是主办单位的人员，请重新选择。")
    commendation.panel = [PanelMember(person_id=person.id) for person in people]
    names = "、".join(person.name for person in people)
    _record(commendation, "commendation.panel_set", actor, now, names=names)


def publicise(
    commendation: Commendation, chosen: Collection[int], *, actor: Actor, now: datetime, reason: str = ""
) -> date:
    """The chosen nominations are the list; it is public for its days from now on. Again: a new list and new days.

    Returns the last day. Raises NotAllowed, Invalid with why this may not be the list, Conflict.
    """
    manage(commendation, actor)
    lock(commendation)
    if undecided(commendation.id):
        raise Conflict("还有异议没有处理，处理后才能重新确定名单。")
    nominations = db.session.scalars(
        select(Nomination).where(Nomination.commendation_id == commendation.id, Nomination.accepted_at.is_not(None))
    ).all()
    standing = [each for each in nominations if each.stands]
    if not set(chosen) <= {each.id for each in standing} or not chosen:
        raise Invalid("请勾选列入名单的推荐。")
    found = outcomes_of(commendation)
    for honour in Honour:
        mine = {each.id: found[each.id] for each in standing if each.honour is honour}
        picked = [each for each in chosen if each in mine]
        if problem := rules.list_problem(mine, picked, commendation.quota(honour), reason):
            raise Invalid(f"{honour.label}：{problem}")
    for each in standing:
        each.listed_at = now if each.id in chosen else None
    commendation.listed_at, commendation.listed_by, commendation.list_reason = now, actor.id, reason.strip()[:1000]
    derived = derive(
        SUBJECT,
        commendation.id,
        name=PUBLIC_UNTIL,
        unit_id=commendation.office_id,
        counted_from=clock.day_of(now),
        workdays=commendation.publicity_days,
    )
    names = "、".join(each.name for each in standing if each.id in chosen)
    _record(commendation, "commendation.publicised", actor, now, names=names, reason=commendation.list_reason)
    return derived.falls_on


def decide(commendation: Commendation, *, actor: Actor, now: datetime) -> None:
    """Once the list was public for its days and every objection is decided. Twice is once.

    Raises NotAllowed, Invalid with what is still missing, Conflict when withdrawn.
    """
    if not actor.may_on(Action.FINALISE, commendation.office.path):
        raise NotAllowed("表彰决定由领导或考核人员作出。")
    db.session.execute(select(Commendation.id).where(Commendation.id == commendation.id).with_for_update())
    db.session.refresh(commendation)
    if commendation.decided_at:
        return
    if commendation.withdrawn_at:
        raise Conflict("该项表彰已经撤销。")
    until = public_until(commendation.id) if commendation.listed_at else None
    if until is None:
        raise Invalid("名单还没有公示，公示期满后才能作出决定。")
    if clock.day_of(now) <= until:
        raise Invalid(f"名单公示到{until.year}年{until.month}月{until.day}日为止，期满后才能作出决定。")
    if undecided(commendation.id):
        raise Invalid("还有异议没有处理，处理后才能作出决定。")
    listed = [each.name for each in nominations_listed(commendation.id)]
    if not listed:
        raise Invalid("名单是空的，不能作出决定。")
    commendation.decided_at, commendation.decided_by = now, actor.id
    settle(SUBJECT, commendation.id, now=now)
    _record(commendation, "commendation.decided", actor, now, names="、".join(listed))


def withdraw(commendation: Commendation, *, actor: Actor, now: datetime, reason: str) -> None:
    """Nothing more comes of it; all of it stays on record. Twice is once. Raises NotAllowed, Invalid, Conflict."""
    manage(commendation, actor)
    db.session.execute(select(Commendation.id).where(Commendation.id == commendation.id).with_for_update())
    db.session.refresh(commendation)
    if commendation.withdrawn_at:
        return
    if commendation.decided_at:
        raise Conflict("表彰已经作出决定，不能撤销。")
    if not reason.strip():
        raise Invalid("请填写撤销的原因。")
    commendation.withdrawn_at, commendation.withdrawn_by = now, actor.id
    commendation.withdraw_reason = reason.strip()[:1000]
    settle(SUBJECT, commendation.id, now=now)
    _record(commendation, "commendation.withdrawn", actor, now, reason=commendation.withdraw_reason)


def nominations_listed(commendation_id: int) -> list[Nomination]:
    rows = db.session.scalars(
        select(Nomination)
        .where(Nomination.commendation_id == commendation_id, Nomination.listed_at.is_not(None))
        .order_by(Nomination.id)
    )
    return [each for each in rows if each.is_listed]


def manage(commendation: Commendation, actor: Actor) -> None:
    if not actor.may_on(Action.SET_SCHEME, commendation.office.path):
        raise NotAllowed("表彰由督办人员或考核人员组织。")


def lock(commendation: Commendation) -> None:
    """One writer at a time. Raises Conflict when it is decided or withdrawn."""
    db.session.execute(select(Commendation.id).where(Commendation.id == commendation.id).with_for_update())
    db.session.refresh(commendation)
    if commendation.decided_at:
        raise Conflict("表彰已经作出决定，不能再改动。")
    if commendation.withdrawn_at:
        raise Conflict("该项表彰已经撤销。")


def _problem(terms: Terms, today: date) -> str | None:
    if not terms.title.strip() or not terms.field.strip():
        return "请填写名称和表彰的工作。"
    if not terms.approval.strip():
        return "开展表彰须经上级批准，请填写批准文件的文号。"
    if not (0 <= terms.unit_quota <= MOST_PLACES and 0 <= terms.person_quota <= MOST_PLACES):
        return f"名额应在 0 到 {MOST_PLACES} 之间。"
    if not terms.unit_quota + terms.person_quota:
        return "先进集体和先进工作者的名额不能都是 0。"
    if terms.nominate_until < today:
        return "推荐截止日期不能早于今天，请改正。"
    return None if 1 <= terms.publicity_days <= MOST_DAYS else f"公示天数应在 1 到 {MOST_DAYS} 个工作日之间。"


def _record(commendation: Commendation, verb: str, actor: Actor, now: datetime, **detail: Any) -> None:
    path = commendation.office.path
    record(verb, "commendation", commendation.id, actor=actor, now=now, unit_path=path, **detail)

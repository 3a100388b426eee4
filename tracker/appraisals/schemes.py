"""The verbs on a scheme: until it is frozen, and afterwards on the revision that is being written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from tracker.access.policy import Actor
from tracker.accounts.models import Unit
from tracker.appraisals import counted, rules
from tracker.appraisals.clause_type import Reads
from tracker.appraisals.clauses import TYPES
from tracker.appraisals.figures import plain
from tracker.appraisals.models import Clause, Scheme
from tracker.appraisals.rules import Settings
from tracker.database import db
from tracker.errors import Conflict, Invalid
from tracker.history.operations import record
from tracker.printable import printing_problem
from tracker.work_items.models import Assignment, Duty, WorkItem


@dataclass(frozen=True)
class ClauseDraft:
    """A clause as somebody wrote it."""

    section: str
    title: str
    type: str
    parameters: Mapping[str, Any]
    weight: Decimal
    work_item_id: int | None
    counted_by: str = ""


@dataclass(frozen=True)
class ClauseRow:
    """What the table of clauses changes in one of them."""

    clause_id: int
    position: Decimal
    section: str
    title: str
    weight: Decimal


def add_scheme(*, actor: Actor, now: datetime, office: Unit, year: int, title: str) -> Scheme:
    """Raises Conflict when the office has a scheme for the year."""
    if db.session.scalar(select(Scheme.id).where(Scheme.office_id == office.id, Scheme.year == year)):
        raise Conflict(f"{office.name}已有 {year} 年的评分细则，请直接修改。")
    scheme = Scheme(
        office=office,
        year=year,
        title=title,
        settings=Settings().as_json(),
        created_at=now,
        created_by=actor.id,
    )
    db.session.add(scheme)
    db.session.flush()
    _record(scheme, "scheme.added", actor, now, year=year, title=title)
    return scheme


def change_scheme(scheme: Scheme, *, actor: Actor, now: datetime, title: str, settings: Settings) -> None:
    """Raises Invalid with the sentence of what the settings lack."""
    lock_draft(scheme)
    problem = rules.settings_problem(settings)
    if problem:
        raise Invalid(problem)
    kept = Settings.from_json(scheme.settings).as_json()  # with what an earlier edition did not write down
    before, after = {"title": scheme.title, **kept}, {"title": title, **settings.as_json()}
    if before == after:
        return
    scheme.title, scheme.settings = title, settings.as_json()
    changed = [name for name in after if before.get(name) != after[name]]
    _record(
        scheme,
        "scheme.changed",
        actor,
        now,
        before={name: before.get(name) for name in changed},
        after={name: after[name] for name in changed},
    )


def add_clause(scheme: Scheme, draft: ClauseDraft, *, actor: Actor, now: datetime) -> Clause:
    lock_draft(scheme)
    position = max((clause.position for clause in scheme.clauses), default=0) + 1
    clause = Clause(position=position, **columns_of(scheme, draft))
    scheme.clauses.append(clause)
    db.session.flush()
    _record(scheme, "clause.added", actor, now, clause=clause.id, **_described(clause))
    return clause


def change_clause(clause: Clause, draft: ClauseDraft, *, actor: Actor, now: datetime) -> None:
    scheme = clause.scheme
    _lock_with(clause)
    before = _described(clause)
    for name, value in columns_of(scheme, draft).items():
        setattr(clause, name, value)
    _record_change(clause, before, actor, now)


def change_clauses(scheme: Scheme, rows: Sequence[ClauseRow], *, actor: Actor, now: datetime) -> None:
    """The whole table at once. Raises Invalid naming the first clause that cannot be taken; nothing is half done."""
    lock_draft(scheme)
    places = Settings.from_json(scheme.settings).places
    clauses = {clause.id: clause for clause in scheme.clauses}
    ordered = sorted((row for row in rows if row.clause_id in clauses), key=lambda row: row.position)
    for position, row in enumerate(ordered, start=1):
        clause = clauses[row.clause_id]
        problem = rules.weight_problem(row.weight, places) if row.title.strip() else "请填写条款内容。"
        if problem:
            raise Invalid(f"“{row.title or clause.title}”：{problem}")
        if problem := printing_problem(f"第{position}条", row.section + row.title):
            raise Invalid(problem)
        before = _described(clause)
        clause.position, clause.section, clause.title = position, row.section.strip(), row.title.strip()
        clause.weight = row.weight
        _record_change(clause, before, actor, now)
    db.session.flush()
    db.session.expire(scheme, ["clauses"])


def remove_clause(clause: Clause, *, actor: Actor, now: datetime) -> None:
    scheme = clause.scheme
    _lock_with(clause)
    _record(scheme, "clause.removed", actor, now, clause=clause.id, title=clause.title)
    if scheme.frozen_at:
        clause.removed_at = now
        db.session.flush()
        db.session.expire(scheme, ["clauses"])
    else:
        scheme.clauses.remove(clause)
        db.session.flush()


def ordinary_weights(scheme: Scheme) -> list[Decimal]:
    """Of the clauses that make up the 100: all but bonuses and deductions."""
    return [clause.weight for clause in scheme.clauses if not TYPES[clause.type].is_extra]


def propose_clauses(scheme: Scheme, *, actor: Actor, now: datetime) -> int:
    """One clause for every work item of the year that counties carry and no clause scores yet.

    With targets: by proportion. With milestones only: all or nothing. With neither: by hand. The items' own weights are
    scaled to what is left of 100; an item without one counts like the average item.

    Raises:
        Invalid: nothing to propose, or nothing left of 100.
    """
    lock_draft(scheme)
    settings = Settings.from_json(scheme.settings)
    items = _unscored_items(scheme, settings.score_supporting)
    if not items:
        those = scheme.office.kind.those_below
        raise Invalid(f"没有可以生成条款的工作任务：{scheme.year} 年由各{those}承担的任务都已在细则中，或者尚未下达。")
    left = rules.FULL - sum(ordinary_weights(scheme), Decimal(0))
    weights = rules.apportion(left, _shares([item.weight for item in items]), settings.places)
    if min(weights) <= 0:
        raise Invalid(f"现有条款的权重已占去 {plain(rules.FULL - left)}，余下的不够分配，请先调低现有条款的权重。")
    position = max((clause.position for clause in scheme.clauses), default=0)
    for step, (item, weight) in enumerate(zip(items, weights, strict=True), start=1):
        scheme.clauses.append(_proposed(item, weight, position + step))
    db.session.flush()
    _record(scheme, "clauses.proposed", actor, now, count=len(items))
    return len(items)


def _unscored_items(scheme: Scheme, score_supporting: bool) -> Sequence[Any]:
    statement = (
        select(
            WorkItem.id,
            WorkItem.chapter,
            WorkItem.title,
            WorkItem.weight,
            func.max(Assignment.target).label("target"),
            func.max(Assignment.milestone_count).label("milestones"),
        )
        .join(Assignment, Assignment.work_item_id == WorkItem.id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(
            WorkItem.office_id == scheme.office_id,
            WorkItem.year == scheme.year,
            Unit.path.startswith(scheme.office.path),
            Unit.kind.in_(scheme.office.kind.appraises),
            WorkItem.id.not_in([clause.work_item_id for clause in scheme.clauses if clause.work_item_id]),
        )
        .group_by(WorkItem.id, WorkItem.chapter, WorkItem.title, WorkItem.weight)
        .order_by(WorkItem.id)
    )
    if not score_supporting:
        statement = statement.where(Assignment.duty != Duty.SUPPORTING)
    return db.session.execute(statement).all()


def _shares(weights: Sequence[Decimal | None]) -> list[Decimal]:
    known = [weight for weight in weights if weight]
    average = sum(known, Decimal(0)) / len(known) if known else Decimal(1)
    return [weight or average for weight in weights]


def _proposed(item: Any, weight: Decimal, position: int) -> Clause:
    kind = "proportional" if item.target is not None else "all_or_nothing" if item.milestones else "by_hand"
    return Clause(
        position=position,
        section=item.chapter,
        title=item.title,
        type=kind,
        parameters=TYPES[kind].checked({}),
        weight=weight,
        work_item_id=item.id,
    )


def columns_of(scheme: Scheme, draft: ClauseDraft) -> dict[str, Any]:
    """Of the clause that a draft makes. Raises Invalid with what is wrong with it."""
    clause_type = TYPES.get(draft.type)
    if clause_type is None:
        raise Invalid("请选择计分方式。")
    source = "item" if draft.work_item_id or draft.counted_by else "hand"  # data is used where there is any
    parameters = clause_type.checked({"source": source, **draft.parameters})
    if needs_item(draft.type, parameters, draft.work_item_id, draft.counted_by):
        raise Invalid(f"“{clause_type.label}”要依据工作任务的完成情况计分，请选择对应的工作任务。")
    if draft.work_item_id is not None:
        item = db.session.get(WorkItem, draft.work_item_id)
        if item is None or (item.office_id, item.year) != (scheme.office_id, scheme.year):
            raise Invalid("所选的工作任务不是本单位本年度的任务，请重新选择。")
    problem = rules.weight_problem(draft.weight, Settings.from_json(scheme.settings).places)
    if problem := problem or _counting_problem(draft, parameters):
        raise Invalid(problem)
    return {
        "section": draft.section.strip(),
        "title": draft.title.strip(),
        "type": draft.type,
        "parameters": parameters,
        "weight": draft.weight,
        "work_item_id": draft.work_item_id,
        "counted_by": draft.counted_by,
    }


def needs_item(type_name: str, parameters: Mapping[str, Any], work_item_id: int | None, counted_by: str = "") -> bool:
    """Whether a clause takes its figures from a work item and has none, as one copied from another year may.

    A figure that is kept elsewhere needs no item, unless it is held against the item's target.
    """
    if work_item_id is not None or TYPES[type_name].judging(parameters) is not None:
        return False
    return not counted_by or TYPES[type_name].reads(parameters) is Reads.TARGET


def _counting_problem(draft: ClauseDraft, parameters: Mapping[str, Any]) -> str | None:
    if not draft.counted_by:
        return None
    clause_type = TYPES[draft.type]
    if draft.counted_by not in dict(counted.choices()):
        return "所选的台账指标或督办数不存在，可能已经取消，请重新选择。"
    if clause_type.judging(parameters) is not None:
        return "由考核人员填写的条款不从台账或督办单取数。请把“取自已有数据”改为空白，或者换一种计分方式或数据来源。"
    if clause_type.reads(parameters) is Reads.NONE:
        return f"“{clause_type.label}”按时间节点计分，不从台账或督办单取数，请把“取自已有数据”改为空白。"
    return None


def lock(scheme: Scheme) -> None:
    """One act at a time on a scheme: wait for the others, then read it and its clauses as they left them."""
    db.session.execute(select(Scheme.id).where(Scheme.id == scheme.id).with_for_update())
    db.session.refresh(scheme)  # apart from the lock: PostgreSQL locks no row that it reaches by an outer join
    mine = select(Clause).where(Clause.scheme_id == scheme.id)
    db.session.scalars(mine.execution_options(populate_existing=True)).all()


def lock_draft(scheme: Scheme) -> None:
    """Raises Conflict as below."""
    lock(scheme)
    refuse_frozen(scheme)


def refuse_frozen(scheme: Scheme) -> None:
    """Raises Conflict when the scheme is frozen and no revision is under way."""
    if scheme.frozen_at and not scheme.reopened_at:
        raise Conflict("考核已经启动，评分细则不能再修改。确需修改的，请先在评分细则页面“修订细则”。")


def _lock_with(clause: Clause) -> None:
    """Raises Conflict when the clause was removed meanwhile, or the scheme is frozen."""
    scheme = clause.scheme  # nothing can be asked of a clause that has gone
    lock_draft(scheme)
    if clause not in scheme.clauses:
        raise Conflict("该条款刚刚已被删除，请刷新页面查看。")


def _described(clause: Clause) -> dict[str, Any]:
    return {
        "title": clause.title,
        "section": clause.section,
        "type": clause.type,
        "parameters": dict(clause.parameters),
        "weight": plain(clause.weight),
        "work_item": clause.work_item_id,
        "counted_by": dict(counted.choices()).get(clause.counted_by) if clause.counted_by else None,
    }


def _record_change(clause: Clause, before: dict[str, Any], actor: Actor, now: datetime) -> None:
    after = _described(clause)
    changed = [name for name in after if before[name] != after[name]]
    if changed:
        _record(
            clause.scheme,
            "clause.changed",
            actor,
            now,
            clause=clause.id,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )


def _record(scheme: Scheme, verb: str, actor: Actor, now: datetime, **detail: Any) -> None:
    record(verb, "scheme", scheme.id, actor=actor, now=now, unit_path=scheme.office.path, **detail)

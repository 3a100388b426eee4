"""The verbs on an appraisal: open, score, judge, finalise. What is final raises Conflict."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import insert, select, update
from sqlalchemy.orm import joinedload

from tracker import clock
from tracker.access.policy import Action, Actor
from tracker.accounts.models import Unit
from tracker.appraisals import freezing, rules
from tracker.appraisals.clause_type import Facts, Judging
from tracker.appraisals.clauses import TYPES
from tracker.appraisals.facts import facts_by_unit
from tracker.appraisals.figures import plain
from tracker.appraisals.models import Appraisal, Clause, Scheme, Score
from tracker.appraisals.objections.queries import undecided
from tracker.appraisals.publicity.queries import unfinished
from tracker.appraisals.queries import rulebook_of, units_of, version_of
from tracker.appraisals.reviews.queries import unreviewed
from tracker.appraisals.rules import Settings
from tracker.appraisals.rulings.queries import pending, rulings_of
from tracker.appraisals.schemes import lock, needs_item, ordinary_weights
from tracker.appraisals.scoring import ClauseLine, Rulebook, Ruling, Scored, score_all, score_one, with_peers
from tracker.appraisals.versions.keeping import keep_version
from tracker.database import db
from tracker.errors import Conflict, Invalid, NotAllowed
from tracker.history.operations import record
from tracker.printable import printing_problem


class Judgement(NamedTuple):
    """One unit's points out of the clause's weight, or what else the clause's type asks a person for; and why."""

    unit_id: int
    points: Decimal
    reason: str


class Reckoning(NamedTuple):
    """Everything that follows from the approved facts of this moment, by unit id."""

    rulebook: Rulebook
    units: list[freezing.UnitLine]
    facts: dict[int, dict[int, Facts]]
    scored: dict[int, list[Scored]]
    rulings: dict[int, Ruling]


def open_appraisal(scheme: Scheme, *, actor: Actor, now: datetime) -> Appraisal:
    """Freeze the scheme as its first version and score what can be scored.

    Raises:
        Conflict: opened already.
        Invalid: the weights do not add up to 100, or there is nobody to appraise.
    """
    lock(scheme)
    if scheme.frozen_at:
        raise Conflict(f"{scheme.year} 年的考核已经启动。")
    problem = opening_problem(scheme)
    if problem:
        raise Invalid(problem)
    if not units_of(scheme.office):
        raise Invalid(f"本单位之下没有参加考核的{scheme.office.kind.those_below}，不能启动考核。")
    scheme.frozen_at = now
    appraisal = Appraisal(scheme=scheme, opened_at=now, opened_by=actor.id)
    db.session.add(appraisal)
    keep_version(scheme, actor=actor, now=now, reason="")
    _keep(appraisal, _reckon(appraisal), now)
    _record(appraisal, "appraisal.opened", actor, now, year=scheme.year, title=scheme.title)
    return appraisal


def opening_problem(scheme: Scheme) -> str | None:
    """The sentence that says what the scheme still lacks; None when it can be applied."""
    settings = Settings.from_json(scheme.settings)
    for clause in scheme.clauses:
        problem = rules.weight_problem(clause.weight, settings.places)
        problem = problem or TYPES[clause.type].problem(clause.weight, clause.parameters)
        if needs_item(clause.type, clause.parameters, clause.work_item_id, clause.counted_by):
            problem = problem or "还没有对应今年的工作任务，请选择。"
        if problem:
            return f"“{clause.title}”：{problem}"
    for what, text in _to_be_printed(scheme):
        if problem := printing_problem(what, text):
            return problem
    titles = [clause.section for clause in scheme.clauses]
    for section, _ in settings.section_caps:
        if not rules.is_in_one_piece(section, titles):
            return f"板块“{section}”设有加减分上限，它的条款要排在一起，请调整顺序。"
    return rules.settings_problem(settings) or rules.total_problem(ordinary_weights(scheme))


def _to_be_printed(scheme: Scheme) -> Iterator[tuple[str, str]]:
    """What of a scheme stands on papers, and cannot be changed once it is frozen."""
    yield "评分细则的名称", scheme.title
    for number, clause in enumerate(scheme.clauses, start=1):
        yield f"第{number}条", clause.section + clause.title
        yield f"第{number}条的参数", TYPES[clause.type].described(clause.parameters)


def score(appraisal: Appraisal, *, actor: Actor | None, now: datetime) -> int:
    """Recompute every score from the facts approved by now; the same facts give the same scores.

    Returns how many scores changed. `actor` is None on the command line.
    """
    lock_open(appraisal)
    changed = _keep(appraisal, _reckon(appraisal), now)
    if changed:
        _record(appraisal, "appraisal.scored", actor, now, count=changed)
    return changed


def rescore(appraisal: Appraisal, *, now: datetime) -> int:
    """After the rules have changed; the caller holds the locks and tells the history. Returns how many changed."""
    return _keep(appraisal, _reckon(appraisal), now)


def judge(appraisal: Appraisal, clause: Clause, judgements: Sequence[Judgement], *, actor: Actor, now: datetime) -> int:
    """Give points by hand, several units at once. Returns how many were new or different.

    Raises:
        NotAllowed: no right to score, or the unit is the judge's own.
        Invalid: points beyond the weight, no reason given, or a unit to which the clause does not apply.
        Conflict: final.
    """
    paths = db.session.scalars(select(Unit.path).where(Unit.id.in_([each.unit_id for each in judgements])))
    if not all(actor.may_on(Action.SCORE, path) for path in paths):
        raise NotAllowed("评分由考核人员办理，您没有评分的权限。")
    return correct(appraisal, clause, judgements, actor=actor, now=now)


def correct(
    appraisal: Appraisal, clause: Clause, judgements: Sequence[Judgement], *, actor: Actor, now: datetime
) -> int:
    """The same by whoever decides an objection, who need not be one of those who score."""
    lock_open(appraisal)
    rulebook = rulebook_of(appraisal.scheme)
    line = next((each for each in rulebook.clauses if each.id == clause.id), None)
    if line is None:
        raise Conflict("该条款不在现行的评分细则中，请刷新页面查看。")
    if line.judging is None:
        raise Invalid("该条款按数据自动计分，不能人工评分。")
    scores = _scores_of(appraisal, clause)
    before = {unit_id: (each.judged, each.reason) for unit_id, each in scores.items()}
    for judgement in judgements:
        _judge_one(scores.get(judgement.unit_id), line, judgement, actor, now)
    changed = [unit_id for unit_id, each in scores.items() if before[unit_id] != (each.judged, each.reason)]
    for unit_id in changed:
        _count_judgement(scores[unit_id], line, rulebook.settings, actor)
        _record_judged(appraisal, scores[unit_id], line, before[unit_id][0], actor, now)
    return len(changed)


def settled(appraisal: Appraisal) -> Reckoning:
    """The result as it stands on the page, once nothing of it is open.

    Raises:
        Conflict: the approved facts have changed since the last scoring.
        Invalid: judgements, confirmations or a second person's agreement are missing, or the scheme is being revised.
    """
    if appraisal.scheme.reopened_at:
        raise Invalid("评分细则正在修订。请先施行修订，或者放弃修订后再办理。")
    reckoning = _reckon(appraisal)
    if _changed(_scores(appraisal), reckoning):
        raise Conflict("最近一次计算之后，又有经审核通过的数据变化。请重新计算、核对得分后再办理。")
    if waiting := pending(appraisal.id):
        raise Invalid(f"还有 {waiting} 条加减分或一票否决没有确认。请由另一位复核人员确认，或者撤销后再办理。")
    if missing := _missing(reckoning):
        raise Invalid(f"还有 {len(missing)} 项人工评分没有完成：{'；'.join(missing[:5])}。请评分后再办理。")
    if names := unreviewed(appraisal):
        raise Invalid(f"还有 {len(names)} 个单位的得分没有经第二人复核：{'、'.join(names[:5])}。请复核后再办理。")
    return reckoning


def finalise(appraisal: Appraisal, *, actor: Actor, now: datetime) -> None:
    """Freeze inputs, scheme and derivations. The result is what stood on the page: facts approved since refuse it.

    Raises:
        NotAllowed: no right to finalise here.
        Invalid: something is missing (see `settled`), the publicity is not over, or an objection is not decided.
        Conflict: final already, or the approved facts have changed since the last scoring.
    """
    if not actor.may_on(Action.FINALISE, appraisal.scheme.office.path):
        raise NotAllowed("考核定稿由领导或考核人员办理。")
    lock_open(appraisal)
    reckoning = settled(appraisal)
    if why_not := unfinished(appraisal, clock.day_of(now)) or undecided(appraisal.id):
        raise Invalid(why_not)
    scheme = appraisal.scheme
    head = {"id": scheme.id, "year": scheme.year, "title": scheme.title, "office": scheme.office.name}
    if version := version_of(scheme):
        head["version"] = version.number
    appraisal.frozen = freezing.freeze(
        reckoning.rulebook, reckoning.units, reckoning.facts, reckoning.scored, head, reckoning.rulings
    )
    appraisal.digest = freezing.digest_of(appraisal.frozen)
    appraisal.finalised_at, appraisal.finalised_by = now, actor.id
    _record(appraisal, "appraisal.finalised", actor, now, year=scheme.year, digest=appraisal.digest)


def verify(appraisal: Appraisal) -> list[str]:
    """Score a final appraisal's frozen facts again; a sentence for everything that differs from what was finalised."""
    if appraisal.frozen is None:
        raise Conflict("考核尚未定稿，没有可以核对的定稿数据。")
    problems = freezing.differences(appraisal.frozen)
    if freezing.digest_of(appraisal.frozen) != appraisal.digest:
        problems.insert(0, "定稿数据的校验值与定稿时不符，数据可能被改动。")
    return problems


def _reckon(appraisal: Appraisal) -> Reckoning:
    """Compute, and keep nothing."""
    rulebook = rulebook_of(appraisal.scheme)
    units = units_of(appraisal.scheme.office)
    known = facts_by_unit(appraisal, rulebook.clauses, [unit.id for unit in units])
    facts = with_peers(rulebook, known)
    return Reckoning(rulebook, units, facts, score_all(rulebook, facts), rulings_of(appraisal.id))


def _scores(appraisal: Appraisal) -> dict[tuple[int, int], Any]:
    """Rows, not objects: a province has some thirty thousand."""
    columns = (Score.clause_id, Score.unit_id, Score.id, Score.weight, Score.points, Score.facts, Score.derivation)
    found = db.session.execute(select(*columns).where(Score.appraisal_id == appraisal.id))
    return {(each.clause_id, each.unit_id): each for each in found}


def _scores_of(appraisal: Appraisal, clause: Clause) -> dict[int, Score]:
    found = db.session.scalars(
        select(Score)
        .options(joinedload(Score.unit))
        .where(Score.appraisal_id == appraisal.id, Score.clause_id == clause.id)
    )
    return {each.unit_id: each for each in found}


def _columns(scored: Scored, facts: Facts) -> dict[str, Any]:
    return {
        "weight": scored.weight,
        "points": scored.points,
        "facts": freezing.facts_as_json(facts),
        "derivation": freezing.lines_as_json(scored.lines),
    }


def _changed(kept: Mapping[tuple[int, int], Any], reckoning: Reckoning) -> dict[tuple[int, int], dict[str, Any]]:
    """By (clause, unit): the columns of every score that is not what stands in the database."""
    fresh = {
        (each.clause_id, unit_id): _columns(each, reckoning.facts[unit_id][each.clause_id])
        for unit_id, row in reckoning.scored.items()
        for each in row
    }
    return {
        key: columns
        for key, columns in fresh.items()
        if key not in kept or any(_of(kept[key], name) != value for name, value in columns.items())
    }


def _of(kept: Any, name: str) -> Any:
    """Scores of earlier editions also kept what the others reached."""
    value = getattr(kept, name)
    return (
        {key: each for key, each in value.items() if key != "peers"} if name == "facts" and "peers" in value else value
    )


def _keep(appraisal: Appraisal, reckoning: Reckoning, scored_at: datetime) -> int:
    kept = _scores(appraisal)
    changed = _changed(kept, reckoning)
    appraisal.scored_at = scored_at
    db.session.flush()
    new = [
        {"appraisal_id": appraisal.id, "clause_id": key[0], "unit_id": key[1], "reason": "", **columns}
        for key, columns in changed.items()
        if key not in kept
    ]
    other = [{"id": kept[key].id, **columns} for key, columns in changed.items() if key in kept]
    if new:
        db.session.execute(insert(Score), new)
    if other:
        db.session.execute(update(Score), other)
        for each in [each for each in db.session if isinstance(each, Score)]:
            db.session.expire(each)
    return len(changed)


def _judge_one(score: Score | None, line: ClauseLine, judgement: Judgement, actor: Actor, now: datetime) -> None:
    if score is None:
        raise Invalid("该单位不在本次考核之内。")
    unit, reason = score.unit, judgement.reason.strip()
    if actor.unit_path.startswith(unit.path):
        raise NotAllowed(f"您是{unit.name}的人员，不能给本单位评分，请由其他考核人员评分。")
    if not score.weight:
        raise Invalid(f"该条款对{unit.name}不适用，不需要评分。")
    if problem := (line.judging or Judging()).problem(judgement.points, line.weight):
        raise Invalid(f"{unit.name}：{problem}")
    if judgement.points != rules.rounded(judgement.points, rules.MOST_PLACES):
        raise Invalid(f"{unit.name}：评分最多保留 {rules.MOST_PLACES} 位小数，请改正。")
    if not reason:
        raise Invalid(f"{unit.name}：请写明评分的理由。")
    if problem := printing_problem(f"{unit.name}：评分的理由", reason):
        raise Invalid(problem)
    if (score.judged, score.reason) != (judgement.points, reason):
        score.judged, score.reason = judgement.points, reason
        score.judged_by, score.judged_at = actor.id, now


def _count_judgement(score: Score, line: ClauseLine, settings: Settings, actor: Actor) -> None:
    """Only this score: what else has been approved since the last scoring waits for the next."""
    facts = replace(
        freezing.facts_from_json(score.facts), judged=score.judged, judged_by=actor.name, reason=score.reason
    )
    scored = score_one(line, facts, score.weight, settings)
    for name, value in _columns(scored, facts).items():
        setattr(score, name, value)
    db.session.flush()


def _missing(reckoning: Reckoning) -> list[str]:
    titles = {clause.id: clause.title for clause in reckoning.rulebook.clauses}
    return [
        f"{unit.name}“{titles[each.clause_id]}”"
        for unit in reckoning.units
        for each in reckoning.scored[unit.id]
        if each.points is None and each.weight
    ]


def lock_open(appraisal: Appraisal) -> None:
    """One writer at a time. Raises Conflict when it is final."""
    db.session.execute(select(Appraisal.id).where(Appraisal.id == appraisal.id).with_for_update())
    db.session.refresh(appraisal)
    if appraisal.finalised_at:
        raise Conflict("考核已经定稿，得分不能再改动。")


def _record(appraisal: Appraisal, verb: str, actor: Actor | None, now: datetime, **detail: Any) -> None:
    office_path = appraisal.scheme.office.path
    record(verb, "appraisal", appraisal.id, actor=actor, now=now, unit_path=office_path, **detail)


def _given(line: ClauseLine, judged: Decimal) -> dict[str, str]:
    """Points, or what else a person was asked for, by the name under which the history tells it."""
    asked = line.judging
    if asked is None or asked.most is None:
        return {"score": plain(judged)}
    return {"figure": f"{asked.what} {plain(judged)} {asked.unit}"}


def _record_judged(
    appraisal: Appraisal, score: Score, line: ClauseLine, before: Decimal | None, actor: Actor, now: datetime
) -> None:
    _record(
        appraisal,
        "appraisal.judged",
        actor,
        now,
        unit=score.unit.name,
        title=line.title,
        **_given(line, score.judged or Decimal(0)),
        was=None if before is None else plain(before),
        reason=score.reason,
    )

"""Revising a scheme whose year is being scored: open it, put it in force as a new version, or leave it as it was."""

from datetime import datetime

from sqlalchemy import delete, select

from tracker.access.policy import Action, Actor
from tracker.appraisals import counted
from tracker.appraisals.freezing import content_as_json
from tracker.appraisals.models import Appraisal, Clause, Scheme, SchemeVersion, Score
from tracker.appraisals.operations import lock_open, opening_problem, rescore
from tracker.appraisals.publicity.queries import standing
from tracker.appraisals.queries import rulebook_of, version_of, work_item_choices, written_in
from tracker.appraisals.schemes import lock
from tracker.appraisals.scoring import Rulebook
from tracker.appraisals.versions import rules
from tracker.appraisals.versions.keeping import keep_version
from tracker.database import db
from tracker.errors import Conflict, Invalid, NotAllowed
from tracker.history.operations import record
from tracker.printable import printing_problem

MOST_TOLD = 800  # signs of what changed, in a line of the history; the versions' page tells all of it


def reopen(scheme: Scheme, *, actor: Actor, now: datetime) -> None:
    """From now on the scheme can be changed; nothing of it counts before it is put in force. Twice is once.

    Raises NotAllowed, Conflict when scoring has not started, the result is public, or the appraisal is final.
    """
    appraisal = _locked(scheme, actor)
    if standing(appraisal.id):
        raise Conflict("考核结果已经公示，不能再修订评分细则。确需修订的，请先停止公示。")
    if scheme.reopened_at:
        return
    scheme.reopened_at = now
    _record(scheme, "scheme.reopened", actor, now)


def put_in_force(scheme: Scheme, *, actor: Actor, now: datetime, reason: str) -> tuple[SchemeVersion, int]:
    """The revision becomes a new version, and every score is derived again by it.

    Judgements stay where the same is still asked for (`rules.keeps_judgement`); the others are to be given anew.
    Returns the version, and how many judgements those are.

    Raises:
        Invalid: no reason, nothing changed, or a scheme that could not be opened (weights that are not 100, say).
        Conflict: no revision under way (somebody was faster), or the appraisal is final.
    """
    appraisal = _locked(scheme, actor)
    _refuse_unopened(scheme)
    reason = reason.strip()
    if not reason:
        raise Invalid("请写明修订的原因。")
    if len(reason) > rules.LONGEST_REASON:
        raise Invalid(f"修订的原因不超过 {rules.LONGEST_REASON} 字。")
    if problem := printing_problem("修订的原因", reason) or opening_problem(scheme):
        raise Invalid(problem)
    changed = changes_under_way(scheme)
    if not changed:
        raise Invalid("评分细则没有改动，不需要施行；不修订的，请放弃修订。")
    before = rulebook_of(scheme)
    version = keep_version(scheme, actor=actor, now=now, reason=reason)
    scheme.reopened_at = None
    lost = _leave_behind(appraisal, before, rulebook_of(scheme))
    count = rescore(appraisal, now=now)
    told = "；".join(change.sentence for change in changed)
    _record(scheme, "scheme.revised", actor, now, version=version.number, reason=reason, changes=told[:MOST_TOLD])
    record(
        "appraisal.scored",
        "appraisal",
        appraisal.id,
        actor=actor,
        now=now,
        unit_path=scheme.office.path,
        version=version.number,
        count=count,
        reason=reason,
    )
    return version, lost


def give_up(scheme: Scheme, *, actor: Actor, now: datetime) -> None:
    """The scheme reads as the version in force again. Raises Conflict when there is no revision under way."""
    _locked(scheme, actor)
    _refuse_unopened(scheme)
    version = version_of(scheme)
    if version is None:
        raise Conflict("考核尚未启动，评分细则可以直接修改。")
    _restore(scheme, version, now)
    scheme.reopened_at = None
    _record(scheme, "scheme.revision_given_up", actor, now)


def changes_under_way(scheme: Scheme) -> list[rules.Change]:
    """Between the version in force and what stands on the scheme's page; none before scoring has started."""
    version = version_of(scheme)
    if version is None:
        return []
    written = content_as_json(scheme.title, written_in(scheme))
    return rules.changes(version.content, written, dict(work_item_choices(scheme)), dict(counted.choices()))


def _locked(scheme: Scheme, actor: Actor) -> Appraisal:
    """The scheme, then its appraisal: always in this order."""
    if not actor.may_on(Action.SET_SCHEME, scheme.office.path):
        raise NotAllowed("评分细则由考核人员修订，您没有修改的权限。")
    lock(scheme)
    if scheme.appraisal is None:
        raise Conflict("考核尚未启动，评分细则可以直接修改。")
    lock_open(scheme.appraisal)
    return scheme.appraisal


def _refuse_unopened(scheme: Scheme) -> None:
    if not scheme.reopened_at:
        raise Conflict("没有正在进行的修订，可能刚刚已由他人施行或放弃，请刷新页面查看。")


def _leave_behind(appraisal: Appraisal, before: Rulebook, after: Rulebook) -> int:
    """Scores of clauses that are gone, and judgements that answer another question. Returns how many of these."""
    now = {clause.id: clause for clause in after.clauses}
    gone = [clause.id for clause in before.clauses if clause.id not in now]
    anew = [clause.id for clause in before.clauses if not rules.keeps_judgement(clause, now.get(clause.id))]
    db.session.execute(delete(Score).where(Score.appraisal_id == appraisal.id, Score.clause_id.in_(gone)))
    stale = select(Score).where(
        Score.appraisal_id == appraisal.id, Score.clause_id.in_(anew), Score.judged.is_not(None)
    )
    lost = db.session.scalars(stale).all()
    for score in lost:
        score.judged = score.judged_at = score.judged_by = None
        score.reason = ""
    db.session.flush()
    return len(lost)


def _restore(scheme: Scheme, version: SchemeVersion, now: datetime) -> None:
    lines = {line.id: (place, line) for place, line in enumerate(rulebook_of(scheme).clauses, start=1)}
    for clause in db.session.scalars(select(Clause).where(Clause.scheme_id == scheme.id)):
        if clause.id not in lines:
            clause.removed_at = clause.removed_at or now
            continue
        (clause.position, line), clause.removed_at = lines[clause.id], None
        clause.section, clause.title, clause.type = line.section, line.title, line.type
        clause.parameters, clause.weight, clause.work_item_id = dict(line.parameters), line.weight, line.work_item_id
        clause.counted_by = line.counted_by
    scheme.title, scheme.settings = version.content["title"], version.content["settings"]
    db.session.flush()
    db.session.expire(scheme, ["clauses"])


def _record(scheme: Scheme, verb: str, actor: Actor, now: datetime, **detail: object) -> None:
    record(verb, "scheme", scheme.id, actor=actor, now=now, unit_path=scheme.office.path, **detail)

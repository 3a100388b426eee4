"""The verbs on self-appraisals: ask for them, keep a draft, hand in, give back."""

from collections.abc import Container, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from tracker import clock
from tracker.access.policy import Action, Actor
from tracker.accounts.models import Unit
from tracker.appraisals.models import Appraisal
from tracker.appraisals.operations import lock_open
from tracker.appraisals.queries import rulebook_of
from tracker.appraisals.self_appraisals import rules
from tracker.appraisals.self_appraisals.models import SelfAppraisal, SelfAppraisalCall, SelfEvidence, SelfScore
from tracker.appraisals.self_appraisals.queries import asked_of, own_of
from tracker.appraisals.self_appraisals.rules import OwnScore
from tracker.database import db
from tracker.errors import Conflict, Invalid, NotAllowed
from tracker.files.models import StoredFile
from tracker.history.operations import record
from tracker.printable import printing_problem

MOST_EVIDENCE = 20


def ask(appraisal: Appraisal, *, actor: Actor, now: datetime, due_on: date) -> None:
    """From now on units may hand in; asked again, the day moves. Raises NotAllowed, Invalid, Conflict when final."""
    office = appraisal.scheme.office
    if not actor.may_on(Action.SET_SCHEME, office.path):
        raise NotAllowed("布置自评由督办人员或考核人员办理。")
    lock_open(appraisal)
    if due_on < clock.day_of(now):
        raise Invalid("自评截止日期不能早于今天，请改正。")
    call = db.session.get(SelfAppraisalCall, appraisal.id)
    before = call.due_on if call else None
    if before == due_on:
        return
    if call is None:
        call = SelfAppraisalCall(appraisal_id=appraisal.id, due_on=due_on, called_at=now, called_by=actor.id)
        db.session.add(call)
    call.due_on, call.called_at, call.called_by = due_on, now, actor.id
    detail = {"due_on": due_on.isoformat()} | ({"before": before.isoformat()} if before else {})
    record("self_appraisal.called", "appraisal", appraisal.id, actor=actor, now=now, unit_path=office.path, **detail)


def keep(
    appraisal: Appraisal,
    unit: Unit,
    *,
    actor: Actor,
    now: datetime,
    statement: str,
    scores: Sequence[OwnScore],
    evidence: Mapping[int, Sequence[StoredFile]],
    dropped: Container[int] = (),
) -> SelfAppraisal:
    """The draft, whole. `evidence` by clause is added to what is there, but for the `dropped` (ids).

    Raises NotAllowed (not of the unit), Invalid with the clause's name, Conflict (not asked for, handed in, final).
    """
    own = _open(appraisal, unit, actor, now)
    places = rulebook_of(appraisal.scheme).settings.places
    words = statement + "".join(each.note for each in scores)
    problem = rules.problem(asked_of(appraisal, unit.id), scores, statement, places)
    if problem := problem or printing_problem("自评情况和说明", words):
        raise Invalid(problem)
    own.statement, own.edited_at, own.edited_by = statement.strip(), now, actor.id
    rows = {row.clause_id: row for row in own.scores}
    for each in scores:
        row = rows.get(each.clause_id)
        if row is None:
            row = SelfScore(clause_id=each.clause_id)
            own.scores.append(row)
        row.points, row.note = each.points, each.note.strip()
        row.evidence[:] = [proof for proof in row.evidence if proof.id not in dropped]
        row.evidence.extend(SelfEvidence(file=file) for file in evidence.get(each.clause_id, ()))
        if len(row.evidence) > MOST_EVIDENCE:
            raise Invalid(f"每条的证明材料最多 {MOST_EVIDENCE} 个，请合并后再上传。")
    db.session.flush()
    _record(own, "self_appraisal.kept", actor, now)
    return own


def hand_in(appraisal: Appraisal, unit: Unit, *, actor: Actor, now: datetime) -> SelfAppraisal:
    """Raises NotAllowed, Invalid with what is missing, Conflict (not asked for, handed in already, final)."""
    own = _open(appraisal, unit, actor, now)
    given = [OwnScore(row.clause_id, row.points, row.note) for row in own.scores]
    if sentence := rules.missing(asked_of(appraisal, unit.id), given, own.statement):
        raise Invalid(sentence)
    own.submitted_at, own.submitted_by = now, actor.id
    _record(own, "self_appraisal.handed_in", actor, now)
    return own


def give_back(own: SelfAppraisal, *, actor: Actor, now: datetime, reason: str) -> None:
    """To be amended and handed in again. Twice is once. Raises NotAllowed, Invalid, Conflict."""
    if not actor.may_on(Action.SET_SCHEME, own.appraisal.scheme.office.path):
        raise NotAllowed("退回自评由督办人员或考核人员办理。")
    lock_open(own.appraisal)
    db.session.refresh(own)
    if own.is_returned:
        return
    if not own.is_handed_in:
        raise Conflict("自评还没有提交，不需要退回。")
    if not reason.strip():
        raise Invalid("请填写退回的原因。")
    own.returned_at, own.returned_by, own.return_reason = now, actor.id, reason.strip()[:1000]
    _record(own, "self_appraisal.returned", actor, now, reason=own.return_reason)


def _open(appraisal: Appraisal, unit: Unit, actor: Actor, now: datetime) -> SelfAppraisal:
    """The unit's own, locked with its appraisal; made at the first touch."""
    if not actor.may_on(Action.DELIVER, unit.path):
        raise NotAllowed("自评由被考核单位的经办人填写。")
    lock_open(appraisal)
    if db.session.get(SelfAppraisalCall, appraisal.id) is None:
        raise Conflict("本次考核还没有布置自评。")
    own = own_of(appraisal.id, unit.id)
    if own is None:
        own = SelfAppraisal(appraisal=appraisal, unit=unit, edited_at=now, edited_by=actor.id)
        db.session.add(own)
        db.session.flush()
    db.session.execute(select(SelfAppraisal.id).where(SelfAppraisal.id == own.id).with_for_update())
    db.session.refresh(own)
    if own.is_handed_in:
        raise Conflict("自评已经提交。需要修改的，请联系考核单位退回后再修改。")
    return own


def _record(own: SelfAppraisal, verb: str, actor: Actor, now: datetime, **detail: Any) -> None:
    path, unit = own.unit.path, own.unit.name
    record(verb, "appraisal", own.appraisal_id, actor=actor, now=now, unit_path=path, unit=unit, **detail)

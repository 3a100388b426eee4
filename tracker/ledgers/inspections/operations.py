"""Drawing, and what an office has set for it."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from tracker import clock
from tracker.access.policy import Action, Actor
from tracker.accounts.models import Unit
from tracker.accounts.operations import take_turns
from tracker.database import db
from tracker.errors import Invalid, NotAllowed
from tracker.history.operations import record
from tracker.ledgers.inspections.models import InspectionDraw, InspectionRules
from tracker.ledgers.inspections.queries import INSPECTIONS, inspectors_listed, least_percent, objects_listed
from tracker.ledgers.inspections.rules import METHOD, draw
from tracker.ledgers.library import ledger
from tracker.ledgers.operations import add_row
from tracker.ledgers.values import parse


def make_draw(
    unit: Unit,
    *,
    actor: Actor,
    now: datetime,
    category: str,
    count: int,
    each: int,
    again: bool,
    seed: str | None = None,
) -> InspectionDraw:
    """Draw from the lists of a unit's subtree as they are now, and enter every inspection in its ledger.

    `again`: also objects that were drawn this year already. `seed`: for tests; otherwise nobody knows it beforehand.

    Raises:
        NotAllowed: not theirs to keep.
        Invalid: what `rules.draw` says.
    """
    if not actor.may_on(Action.KEEP_LEDGERS, unit.path):
        raise NotAllowed("您不能为该单位抽取。")
    take_turns()  # a county's lists are part of the city's: none draws what another just drew
    today = clock.day_of(now)
    listed = objects_listed(unit.path, category, not_drawn_in=None if again else today.year)
    inspectors = inspectors_listed(unit.path, today)
    seed = seed or secrets.token_hex(16)
    pairs = draw([one.object for one in listed], inspectors, seed=seed, count=count, each=each)
    found = InspectionDraw(
        unit=unit,
        category=category,
        method=METHOD,
        seed=seed,
        count=count,
        each=each,
        objects=[[one.object.key, one.object.name, one.unit_id, one.row_id] for one in listed],
        inspectors=[[one.key, one.name, sorted(one.recused_from)] for one in inspectors],
        pairs=[[pair.object_key, list(pair.inspector_keys)] for pair in pairs],
        drawn_on=today,
        drawn_at=now,
        drawn_by=actor.id,
    )
    db.session.add(found)
    db.session.flush()
    told = {"count": count, "seed": seed}
    record("inspection.drawn", "inspection_draw", found.id, actor=actor, now=now, unit_path=unit.path, **told)
    _enter(found, {one.object.key: one.category for one in listed}, actor, now)
    return found


def _enter(found: InspectionDraw, categories: Mapping[str, str], actor: Actor, now: datetime) -> None:
    """One row an object, in the ledger of inspections, of the unit in whose list the object stands."""
    definition = ledger(INSPECTIONS)
    names = {key: name for key, name, _ in found.inspectors}
    objects = {key: (name, unit_id) for key, name, unit_id, _ in found.objects}
    for place, (key, inspector_keys) in enumerate(found.pairs, start=1):
        name, unit_id = objects[key]
        texts = {
            "number": f"{found.drawn_on.year}-{found.id}-{place:03d}",
            "object": name,
            "credit_code": key,
            "category": categories[key],
            "inspectors": "、".join(names[each] for each in inspector_keys),
            "drawn_on": found.drawn_on.isoformat(),
            "draw": f"第{found.id}次",
        }
        values = {field: parse(definition.by_name[field], text) for field, text in texts.items()}
        add_row(definition, db.session.get_one(Unit, unit_id), values, actor=actor, now=now)


def set_least(office: Unit, percent: int, *, actor: Actor, now: datetime) -> None:
    """Setting what holds is nothing. Raises Invalid for what is no share."""
    if not 1 <= percent <= 100:
        raise Invalid("每年抽查比例应为1至100（%）。")
    before = least_percent(office.path)
    if before == percent:
        return
    found = db.session.get(InspectionRules, office.id) or InspectionRules(office_id=office.id)
    found.least_percent = percent
    db.session.add(found)
    told = {"before": {"least_percent": before}, "after": {"least_percent": percent}}
    record("inspection.least_set", "unit", office.id, actor=actor, now=now, unit_path=office.path, **told)

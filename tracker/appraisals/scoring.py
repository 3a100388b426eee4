"""A scheme applied to facts: every score with its derivation, every unit with its total, rank and grade. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, NamedTuple

from tracker.appraisals import rules
from tracker.appraisals.clause_type import Facts, Judging, Line, Weight
from tracker.appraisals.clauses import TYPES
from tracker.appraisals.figures import plain
from tracker.appraisals.rules import NotApplicable, Settings


@dataclass(frozen=True)
class ClauseLine:
    """A clause as far as the sums and the printed table need it."""

    id: int
    section: str
    title: str
    type: str
    parameters: Mapping[str, Any]
    weight: Decimal
    work_item_id: int | None
    counted_by: str = ""

    @property
    def judging(self) -> Judging | None:
        """What a person has to give; None where data decides."""
        return TYPES[self.type].judging(self.parameters)

    @property
    def is_extra(self) -> bool:
        """A bonus or deduction beside the 100."""
        return TYPES[self.type].is_extra


@dataclass(frozen=True)
class Rulebook:
    settings: Settings
    clauses: tuple[ClauseLine, ...]


@dataclass(frozen=True)
class Scored:
    """One unit under one clause. `weight` is the unit's own: 0 where the clause does not apply and is reweighted.

    `points` is None where nothing is counted: not judged yet (weight above 0), or not applicable (weight 0).
    """

    clause_id: int
    weight: Decimal
    points: Decimal | None
    lines: tuple[Line, ...]


class Adjustment(NamedTuple):
    """Points added or taken away beside the clauses."""

    points: Decimal
    reason: str


@dataclass(frozen=True)
class Ruling:
    """What stands beside the clauses for one unit: adjustments, and what bars it from a grade.

    `veto` (一票否决: the lowest grade) and `bar` (一票否优: not the highest) say why, with the numbers of approval
    documents; empty where there is none.
    """

    adjustments: tuple[Adjustment, ...] = ()
    veto: str = ""
    bar: str = ""

    @property
    def adjustment(self) -> Decimal:
        return sum((each.points for each in self.adjustments), Decimal(0))


NO_RULING = Ruling()


@dataclass(frozen=True)
class Standing:
    """`total` is None for a unit to which no clause applies: it takes no part in the ranking."""

    total: Decimal | None
    rank: int | None
    grade: str


def score_all(rulebook: Rulebook, facts: Mapping[int, Mapping[int, Facts]]) -> dict[int, list[Scored]]:
    """By unit, from what `with_peers` gave."""
    return {unit: score_unit(rulebook, by_clause) for unit, by_clause in facts.items()}


def with_peers(rulebook: Rulebook, facts: Mapping[int, Mapping[int, Facts]]) -> dict[int, dict[int, Facts]]:
    """By unit and clause; where a clause compares, with what all the units reached to which it applies."""
    peers = {clause.id: _peers(clause, facts, rulebook.settings) for clause in rulebook.clauses}
    return {
        unit: {
            clause: replace(fact, peers=peers[clause]) if peers.get(clause) else fact
            for clause, fact in by_clause.items()
        }
        for unit, by_clause in facts.items()
    }


def _peers(clause: ClauseLine, facts: Mapping[int, Mapping[int, Facts]], settings: Settings) -> tuple[Decimal, ...]:
    compared = TYPES[clause.type].compared
    if compared is None:
        return ()
    known = [by_clause.get(clause.id, Facts()) for by_clause in facts.values()]
    reached = [compared(fact, clause.parameters) for fact in known if why_not(clause, fact, settings) is None]
    return tuple(sorted(reached, reverse=True))


def score_unit(rulebook: Rulebook, facts: Mapping[int, Facts]) -> list[Scored]:
    """All clauses for one unit, in the scheme's order. `facts` by clause id; none means the unit has not the item.

    A unit to which nothing applies but extras takes no part.
    """
    known = [facts.get(clause.id, Facts()) for clause in rulebook.clauses]
    reasons = [why_not(clause, fact, rulebook.settings) for clause, fact in zip(rulebook.clauses, known, strict=True)]
    weights = own_weights(rulebook, [reason is None for reason in reasons])
    return [
        score_one(clause, fact, weight, rulebook.settings)
        if reason is None and weight
        else _not_applicable(clause, reason or "其他条款都不适用", weight, rulebook.settings)
        for clause, fact, reason, weight in zip(rulebook.clauses, known, reasons, weights, strict=True)
    ]


def standings(
    rulebook: Rulebook,
    points: Mapping[int, Sequence[tuple[Decimal, Decimal | None]]],
    rulings: Mapping[int, Ruling] | None = None,
) -> dict[int, Standing]:
    """By unit, from its (own weight, points) under every clause, and what was ruled beside them.

    Totals are the sum of the rounded points and the adjustments. Neither veto nor bar moves a rank.
    """
    ruled = {unit: (rulings or {}).get(unit, NO_RULING) for unit in points}
    totals = {unit: _total(rulebook, parts, ruled[unit].adjustment) for unit, parts in points.items()}
    ranked = rules.ranks(totals, rulebook.settings.ties)
    graded = {unit: _grade(total, ruled[unit], rulebook.settings) for unit, total in totals.items()}
    graded = rules.within_share(graded, ranked, rulebook.settings)
    return {unit: Standing(total, ranked[unit], graded[unit]) for unit, total in totals.items()}


def _grade(total: Decimal | None, ruling: Ruling, settings: Settings) -> str:
    if total is not None and ruling.veto:
        return settings.lowest
    best, next_best = settings.names[:2]
    name = rules.grade(total, settings)
    return next_best if name == best and ruling.bar else name


def why_not(clause: ClauseLine, facts: Facts, settings: Settings) -> str | None:
    """The reason why a clause does not apply to a unit; None when it does."""
    if clause.work_item_id is not None:
        if facts.duty is None:
            return "未承担此项任务"
        if facts.duty == "supporting" and not settings.score_supporting:
            return "承担配合责任，配合责任不计分"
    return TYPES[clause.type].exempt(facts, clause.parameters)


def own_weights(rulebook: Rulebook, applies: Sequence[bool]) -> list[Decimal]:
    """Each clause's weight for a unit, given which clauses apply: always 100 together, unless none applies.

    Extras stand beside the 100: they keep their weight where they apply, and where not, nobody else gets it.
    """
    weights = [clause.weight for clause in rulebook.clauses]
    kept = [weight if fits else Decimal(0) for weight, fits in zip(weights, applies, strict=True)]
    ordinary = [at for at, clause in enumerate(rulebook.clauses) if not clause.is_extra]
    if not any(applies[at] for at in ordinary):
        return [Decimal(0)] * len(weights)
    parts = [weights[at] for at in ordinary]
    if rulebook.settings.not_applicable is NotApplicable.REWEIGHT and not all(applies[at] for at in ordinary):
        shares = [kept[at] for at in ordinary]
        parts = rules.apportion(sum(parts, Decimal(0)), shares, rulebook.settings.places)
    for at, part in zip(ordinary, parts, strict=True):
        kept[at] = part
    return kept


def score_one(clause: ClauseLine, facts: Facts, weight: Decimal, settings: Settings) -> Scored:
    """One unit under one clause that applies to it, at the weight the clause has for this unit. Rounds the points."""
    clause_type = TYPES[clause.type]
    result = clause_type.score(Weight(clause.weight, weight), facts, clause.parameters)
    lines = [*_source(facts), *result.lines]
    if weight != clause.weight:
        lines.insert(0, Line("权重", f"{plain(clause.weight)}，分摊不适用条款后为 {plain(weight)}"))
    if result.points is None:
        return Scored(clause.id, weight, None, tuple(lines))
    points = rules.rounded(result.points, settings.places)
    return Scored(clause.id, weight, points, (*lines, Line("得分", f"{points:f} 分")))


def _source(facts: Facts) -> Iterator[Line]:
    if facts.source:
        yield Line("取自", facts.source)
    if facts.notices:
        yield Line("督办单", "、".join(notice.number for notice in facts.notices))


def _not_applicable(clause: ClauseLine, reason: str, weight: Decimal, settings: Settings) -> Scored:
    lines = (Line("不适用", reason),)
    if not weight:
        is_reweighted = settings.not_applicable is NotApplicable.REWEIGHT
        treatment = NotApplicable.REWEIGHT.label if is_reweighted else "没有一条适用，不参评"
        how = "不加分，也不扣分" if clause.is_extra else treatment
        return Scored(clause.id, weight, None, (*lines, Line("处理", how)))
    points = rules.rounded(weight, settings.places)
    return Scored(clause.id, weight, points, (*lines, Line("处理", "计满分"), Line("得分", f"{points:f} 分")))


def _total(rulebook: Rulebook, parts: Sequence[tuple[Decimal, Decimal | None]], adjustment: Decimal) -> Decimal | None:
    if not any(weight for weight, _ in parts):
        return None
    return together(rulebook.settings, rulebook.clauses, [points for _, points in parts]) + adjustment


def together(settings: Settings, clauses: Sequence[ClauseLine], points: Sequence[Decimal | None]) -> Decimal:
    """What clauses come to: the sum of their points, but of the extras of a capped section no more than the cap, of
    bonuses and of deductions each. A capped section must be whole among the clauses.
    """
    if not settings.section_caps:
        return sum((each for each in points if each is not None), Decimal(0))
    caps = dict(settings.section_caps)
    total, bonuses, deductions = Decimal(0), dict.fromkeys(caps, Decimal(0)), dict.fromkeys(caps, Decimal(0))
    for clause, value in zip(clauses, points, strict=True):
        if not clause.is_extra or clause.section not in caps:
            total += value or 0
        elif value is not None:
            (bonuses if value > 0 else deductions)[clause.section] += value
    return total + sum(min(bonuses[name], cap) + max(deductions[name], -cap) for name, cap in caps.items())

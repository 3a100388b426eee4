"""What a final appraisal keeps: scheme, units, facts and results as plain JSON, its digest, and checking it. Pure."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from tracker.appraisals.clause_type import EvidenceFact, Facts, Line, MilestoneFact, NoticeFact, ReportFact
from tracker.appraisals.figures import plain
from tracker.appraisals.rules import Settings
from tracker.appraisals.scoring import (
    Adjustment,
    ClauseLine,
    Rulebook,
    Ruling,
    Scored,
    score_all,
    standings,
    with_peers,
)


class UnitLine(NamedTuple):
    """An appraised unit by the names it bore."""

    id: int
    name: str
    short_name: str


def freeze(
    rulebook: Rulebook,
    units: Sequence[UnitLine],
    facts: Mapping[int, Mapping[int, Facts]],
    scored: Mapping[int, Sequence[Scored]],
    head: Mapping[str, Any],
    rulings: Mapping[int, Ruling] | None = None,
) -> dict[str, Any]:
    """`facts`, `scored` and `rulings` by unit id; `head` says what the scheme is called, of which office and year."""
    return {
        "scheme": {**head, **rulebook_as_json(rulebook)},
        "units": [list(unit) for unit in units],
        "facts": {
            str(unit): {str(clause): facts_as_json(fact) for clause, fact in by_clause.items()}
            for unit, by_clause in facts.items()
        },
        "rulings": {str(unit): _ruling_as_json(ruling) for unit, ruling in (rulings or {}).items()},
        "results": results_as_json(rulebook, scored, rulings),
    }


def digest_of(frozen: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON: keys sorted, no blanks, UTF-8."""
    text = json.dumps(frozen, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def differences(frozen: Mapping[str, Any]) -> list[str]:
    """Score the frozen facts by the frozen scheme again; one sentence for every unit that comes out otherwise."""
    rulebook = rulebook_of(frozen)
    facts = with_peers(rulebook, {unit.id: _facts_of(frozen, unit) for unit in units_of(frozen)})
    again = results_as_json(rulebook, score_all(rulebook, facts), rulings_in(frozen))
    kept = frozen["results"]
    return [_difference(unit.name, kept.get(str(unit.id)), again[str(unit.id)]) for unit in units_of(frozen)
            if kept.get(str(unit.id)) != again[str(unit.id)]]  # fmt: skip


def _facts_of(frozen: Mapping[str, Any], unit: UnitLine) -> dict[int, Facts]:
    return {int(clause): facts_from_json(fact) for clause, fact in frozen["facts"].get(str(unit.id), {}).items()}


def _difference(name: str, kept: Mapping[str, Any] | None, again: Mapping[str, Any]) -> str:
    if kept is None:
        return f"{name}：定稿中没有得分。"
    if kept["total"] != again["total"]:
        return f"{name}：定稿总分 {kept['total']}，重新计算为 {again['total']}。"
    return f"{name}：总分一致，但各条得分、名次或计算过程与重新计算的不同。"


def rulebook_of(frozen: Mapping[str, Any]) -> Rulebook:
    return rulebook_from_json(frozen["scheme"])


def content_as_json(title: str, rulebook: Rulebook) -> dict[str, Any]:
    """A version of a scheme: its name, its settings, its clauses in their order."""
    return {"title": title, **rulebook_as_json(rulebook)}


def rulebook_as_json(rulebook: Rulebook) -> dict[str, Any]:
    return {
        "settings": rulebook.settings.as_json(),
        "clauses": [clause_as_json(clause) for clause in rulebook.clauses],
    }


def rulebook_from_json(data: Mapping[str, Any]) -> Rulebook:
    return Rulebook(Settings.from_json(data["settings"]), tuple(map(clause_from_json, data["clauses"])))


def units_of(frozen: Mapping[str, Any]) -> list[UnitLine]:
    return [UnitLine(*unit) for unit in frozen["units"]]


def rulings_in(frozen: Mapping[str, Any]) -> dict[int, Ruling]:
    """None in what was frozen before there were any."""
    return {
        int(unit): Ruling(
            tuple(Adjustment(Decimal(points), reason) for points, reason in kept["adjustments"]),
            kept["veto"],
            kept["bar"],
        )
        for unit, kept in frozen.get("rulings", {}).items()
    }


def _ruling_as_json(ruling: Ruling) -> dict[str, Any]:
    adjustments = [[plain(each.points), each.reason] for each in ruling.adjustments]
    return {"adjustments": adjustments, "veto": ruling.veto, "bar": ruling.bar}


def results_as_json(
    rulebook: Rulebook, scored: Mapping[int, Sequence[Scored]], rulings: Mapping[int, Ruling] | None = None
) -> dict[str, Any]:
    points = {unit: [(each.weight, each.points) for each in row] for unit, row in scored.items()}
    ranked = standings(rulebook, points, rulings)
    return {
        str(unit): {
            "total": _text(ranked[unit].total),
            "rank": ranked[unit].rank,
            "grade": ranked[unit].grade,
            "scores": [scored_as_json(each) for each in row],
        }
        for unit, row in scored.items()
    }


def scored_as_json(scored: Scored) -> dict[str, Any]:
    return {
        "clause": scored.clause_id,
        "weight": plain(scored.weight),
        "points": _text(scored.points),
        "lines": lines_as_json(scored.lines),
    }


def scored_from_json(data: Mapping[str, Any]) -> Scored:
    return Scored(data["clause"], Decimal(data["weight"]), _decimal(data["points"]), lines_from_json(data["lines"]))


def lines_as_json(lines: Sequence[Line]) -> list[list[str]]:
    return [[line.label, line.text] for line in lines]


def lines_from_json(data: Sequence[Sequence[str]]) -> tuple[Line, ...]:
    return tuple(Line(label, text) for label, text in data)


def clause_as_json(clause: ClauseLine) -> dict[str, Any]:
    return {
        "id": clause.id,
        "section": clause.section,
        "title": clause.title,
        "type": clause.type,
        "parameters": dict(clause.parameters),
        "weight": plain(clause.weight),
        "work_item": clause.work_item_id,
    } | ({"counted_by": clause.counted_by} if clause.counted_by else {})


def clause_from_json(data: Mapping[str, Any]) -> ClauseLine:
    return ClauseLine(
        id=data["id"],
        section=data["section"],
        title=data["title"],
        type=data["type"],
        parameters=data["parameters"],
        weight=Decimal(data["weight"]),
        work_item_id=data["work_item"],
        counted_by=data.get("counted_by", ""),
    )


def facts_as_json(facts: Facts) -> dict[str, Any]:
    """Without what the others reached, which follows from their facts: kept with each, it would grow by the square."""
    kept: dict[str, Any] = {
        "duty": facts.duty,
        "measure": facts.measure,
        "target": _text(facts.target),
        "actual": _text(facts.actual),
        "percent": facts.percent,
        "milestones": [
            [each.title, each.due_on.isoformat(), each.met_on.isoformat() if each.met_on else None]
            + ([each.line] if each.line else [])
            for each in facts.milestones
        ],
        "reports": [
            {
                "id": each.id,
                "submitted_on": each.submitted_on.isoformat(),
                "figure": _text(each.figure),
                "percent": each.percent,
                "evidence": [list(proof) for proof in each.evidence],
            }
            for each in facts.reports
        ],
        "judged": _text(facts.judged),
        "judged_by": facts.judged_by,
        "reason": facts.reason,
    }
    if facts.source:
        kept["source"] = facts.source
    if facts.notices:
        kept["notices"] = [list(each) for each in facts.notices]
    return kept


def facts_from_json(data: Mapping[str, Any]) -> Facts:
    return Facts(
        duty=data["duty"],
        measure=data["measure"],
        target=_decimal(data["target"]),
        actual=_decimal(data["actual"]),
        percent=data["percent"],
        milestones=tuple(
            MilestoneFact(title, date.fromisoformat(due_on), date.fromisoformat(met_on) if met_on else None, *line)
            for title, due_on, met_on, *line in data["milestones"]
        ),
        reports=tuple(map(_report_from_json, data["reports"])),
        judged=_decimal(data["judged"]),
        judged_by=data["judged_by"],
        reason=data["reason"],
        source=data.get("source", ""),
        notices=tuple(NoticeFact(*each) for each in data.get("notices", ())),
    )


def _report_from_json(data: Mapping[str, Any]) -> ReportFact:
    return ReportFact(
        id=data["id"],
        submitted_on=date.fromisoformat(data["submitted_on"]),
        figure=_decimal(data["figure"]),
        percent=data["percent"],
        evidence=tuple(EvidenceFact(*proof) for proof in data["evidence"]),
    )


def _text(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)

"""What a self-appraisal has to hold. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tracker.appraisals.rules import rounded

LONGEST_STATEMENT = 5000
LONGEST_NOTE = 500


@dataclass(frozen=True)
class OwnScore:
    """`points` None: not given yet."""

    clause_id: int
    points: Decimal | None
    note: str


@dataclass(frozen=True)
class Asked:
    """A clause that applies to the unit: from what to what its points may go."""

    clause_id: int
    title: str
    least: Decimal
    most: Decimal


def problem(asked: Sequence[Asked], given: Sequence[OwnScore], statement: str, places: int) -> str | None:
    """What may not be kept, not even as a draft; the sentence names the clause."""
    by_clause = {each.clause_id: each for each in asked}
    if len(statement) > LONGEST_STATEMENT:
        return f"自评情况不超过 {LONGEST_STATEMENT} 字，请精简。"
    for each in given:
        clause = by_clause.get(each.clause_id)
        if clause is None:
            return "有的条款不在本单位的考核之内，请刷新页面后重新填写。"
        if len(each.note) > LONGEST_NOTE:
            return f"“{clause.title}”：自评说明不超过 {LONGEST_NOTE} 字，请精简。"
        if each.points is None:
            continue
        if not clause.least <= each.points <= clause.most:
            return f"“{clause.title}”：自评分应在 {clause.least:f} 到 {clause.most:f} 之间，请改正。"
        if each.points != rounded(each.points, places):
            return f"“{clause.title}”：自评分最多 {places} 位小数，请改正。"
    return None


def missing(asked: Sequence[Asked], given: Sequence[OwnScore], statement: str) -> str | None:
    """What is still to be filled in before it can be handed in."""
    if not statement.strip():
        return "请填写自评情况（主要做法、成效、问题）后再提交。"
    done = {each.clause_id for each in given if each.points is not None}
    titles = [each.title for each in asked if each.clause_id not in done]
    return f"还有 {len(titles)} 条没有填写自评分：{'、'.join(titles[:5])}。请填写后再提交。" if titles else None

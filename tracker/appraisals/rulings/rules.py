"""What a ruling needs before it is one. Pure."""

from decimal import Decimal
from enum import StrEnum

from tracker.appraisals.rules import FULL, MOST_PLACES, rounded


class RulingKind(StrEnum):
    ADJUSTMENT = "adjustment"
    VETO = "veto"
    BAR = "bar"

    @property
    def label(self) -> str:
        return {RulingKind.ADJUSTMENT: "加减分", RulingKind.VETO: "一票否决", RulingKind.BAR: "一票否优"}[self]

    @property
    def effect(self) -> str:
        return {
            RulingKind.ADJUSTMENT: "计入总分",
            RulingKind.VETO: "等次定为最低一等",
            RulingKind.BAR: "不能评为最高一等，其他不变",
        }[self]


def problem(kind: RulingKind, points: Decimal | None, approval: str, reason: str, files: int) -> str | None:
    """The sentence that says what is missing, or None.

    A veto needs an approval document from above, number and file (减负 rules, DOMAIN §6); so does a bar. An adjustment
    needs evidence.
    """
    if not reason.strip():
        return "请写明理由。"
    if kind is RulingKind.ADJUSTMENT:
        return _points_problem(points) or (None if files else "请上传加减分的证明材料，至少一个文件。")
    if points is not None:
        return f"{kind.label}不带分值；需要加减分的，请另行办理。"
    if not approval.strip():
        return f"{kind.label}须经上级批准，请填写批准文件的文号。"
    return None if files else "请上传批准文件。"


def _points_problem(points: Decimal | None) -> str | None:
    if points is None or not points:
        return "请填写加减的分值，减分填负数。"
    if abs(points) > FULL or points != rounded(points, MOST_PLACES):
        return f"加减的分值应在 −100 到 100 之间，最多 {MOST_PLACES} 位小数，请改正。"
    return None

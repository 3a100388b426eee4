"""The scheme's settings and what follows from them: weights, what does not apply, ranks, grades. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from tracker.appraisals.figures import plain

FULL = Decimal(100)
MOST_PLACES = 4
NOT_APPRAISED = "不参评"
LONGEST_CLOCK = 60
MOST_MONTHS = 12


class Ties(StrEnum):
    COMPETITION = "competition"
    DENSE = "dense"

    @property
    def label(self) -> str:
        return {Ties.COMPETITION: "并列占位（1、2、2、4）", Ties.DENSE: "并列不占位（1、2、2、3）"}[self]


class NotApplicable(StrEnum):
    """What becomes of a clause whose item a county does not have."""

    REWEIGHT = "reweight"
    FULL_MARKS = "full_marks"

    @property
    def label(self) -> str:
        return {
            NotApplicable.REWEIGHT: "不计分，权重按比例分摊到其余条款",
            NotApplicable.FULL_MARKS: "计满分",
        }[self]


class ApprovalFile(NamedTuple):
    """The document by which supporting duties are scored: a stored file, known for good by its SHA-256."""

    id: int
    name: str
    sha256: str


@dataclass(frozen=True)
class Settings:
    """What differs from place to place. `grades`: (name, least total), the highest first; below all is `lowest`.

    `excellent_share`: percent of the ranked units that may have the highest grade; None caps nothing. `publicity_days`,
    `objection_days` (after the publicity's end) and `decide_days` (on an objection) are working days. The
    `rectify_lowest` lowest ranked report rectification within `rectify_months`. `section_caps`: by section, the most
    that its bonuses add together, and the most that its deductions take away together.
    """

    places: int = 2
    ties: Ties = Ties.COMPETITION
    not_applicable: NotApplicable = NotApplicable.REWEIGHT
    score_supporting: bool = False
    approval: str = ""
    grades: tuple[tuple[str, Decimal], ...] = (
        ("优秀", Decimal(90)),
        ("良好", Decimal(80)),
        ("合格", Decimal(60)),
    )
    lowest: str = "不合格"
    excellent_share: int | None = None
    publicity_days: int = 5
    objection_days: int = 0
    decide_days: int = 5
    is_public: bool = False
    rectify_lowest: int = 1
    rectify_months: int = 1
    approval_file: ApprovalFile | None = None
    section_caps: tuple[tuple[str, Decimal], ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "places": self.places,
            "ties": self.ties.value,
            "not_applicable": self.not_applicable.value,
            "score_supporting": self.score_supporting,
            "approval": self.approval,
            "grades": [[name, plain(least)] for name, least in self.grades],
            "lowest": self.lowest,
            "approval_file": list(self.approval_file) if self.approval_file else None,
            "section_caps": [[section, plain(most)] for section, most in self.section_caps],
            **{name: getattr(self, name) for name in _LATER},
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Settings":
        return cls(
            places=data["places"],
            ties=Ties(data["ties"]),
            not_applicable=NotApplicable(data["not_applicable"]),
            score_supporting=data["score_supporting"],
            approval=data["approval"],
            grades=tuple((name, Decimal(least)) for name, least in data["grades"]),
            lowest=data["lowest"],
            approval_file=ApprovalFile(*data["approval_file"]) if data.get("approval_file") else None,
            section_caps=tuple((section, Decimal(most)) for section, most in data.get("section_caps", ())),
            **{name: data[name] for name in _LATER if name in data},
        )

    @property
    def sentences(self) -> list[str]:
        """The rules of arithmetic, as they stand under a printed table."""
        supporting = f"配合责任计分，依据：{self.approval}" if self.score_supporting else "配合责任不计分"
        bounds = "，".join(f"{name} {plain(least)} 分及以上" for name, least in self.grades)
        spread = f"，分摊后保留 {self.places} 位小数、合计仍为 100"
        is_spread = self.not_applicable is NotApplicable.REWEIGHT
        return [
            f"各条得分四舍五入，保留 {self.places} 位小数；总分为各条得分之和。",
            f"不适用的条款：{self.not_applicable.label}{spread if is_spread else ''}。",
            f"名次：{self.ties.label}。",
            f"{supporting}。",
            *(f"“{section}”的加分合计、扣分合计各不超过 {plain(most)} 分。" for section, most in self.section_caps),
            f"等次：{bounds}，其余为{self.lowest}{self._share_in_words}。",
        ]

    @property
    def in_words(self) -> list[tuple[str, str]]:
        """Every setting by its label, as pages show it and versions are compared by it."""
        named = f"（{self.approval_file.name}）" if self.approval_file else ""
        supporting = f"计分，依据{self.approval}{named}" if self.score_supporting else "不计分"
        caps = "；".join(f"{section or '无板块'} {plain(most)} 分" for section, most in self.section_caps)
        bounds = "、".join(f"{name} {plain(least)} 分及以上" for name, least in self.grades)
        rectify = f"排名最后的 {self.rectify_lowest} 个单位，{self.rectify_months} 个月内"
        return [
            ("小数位数", str(self.places)),
            ("并列名次", self.ties.label),
            ("不适用的条款", self.not_applicable.label),
            ("配合责任", supporting),
            ("加减分上限", caps or "不限"),
            ("等次", f"{bounds}、其余{self.lowest}"),
            (f"{self.grades[0][0]}比例", "不限" if self.excellent_share is None else f"不超过 {self.excellent_share}%"),
            ("公示", f"{self.publicity_days} 个工作日，{'向社会公开' if self.is_public else '登录后可见'}"),
            ("提出异议", f"公示期内{f'及期满后 {self.objection_days} 个工作日内' if self.objection_days else ''}"),
            ("处理异议", f"{self.decide_days} 个工作日内"),
            ("报送整改", rectify if self.rectify_lowest else "不要求"),
        ]

    @property
    def _share_in_words(self) -> str:
        if self.excellent_share is None:
            return ""
        return (
            f"；{self.grades[0][0]}不超过参评单位的 {self.excellent_share}%（取整数），超出的按名次降为{self.names[1]}"
        )

    @property
    def names(self) -> list[str]:
        """Of the grades, the highest first."""
        return [*(name for name, _ in self.grades), self.lowest]


# What schemes written down by an earlier edition lack: they take the defaults.
_LATER = (
    "excellent_share",
    "publicity_days",
    "objection_days",
    "decide_days",
    "is_public",
    "rectify_lowest",
    "rectify_months",
)


def settings_problem(settings: Settings) -> str | None:
    if not 0 <= settings.places <= MOST_PLACES:
        return f"保留小数位数应为 0 到 {MOST_PLACES} 之间的整数。"
    if not all(0 < most <= FULL and most == rounded(most, settings.places) for _, most in settings.section_caps):
        return f"板块的加减分上限应大于 0、不超过 100，最多 {settings.places} 位小数；不限的请留空。"
    return _supporting_problem(settings) or _grades_problem(settings) or _procedure_problem(settings)


def _supporting_problem(settings: Settings) -> str | None:
    """Scored only with an approval document from above, number and file (减负 rules, DOMAIN §6)."""
    if not settings.score_supporting:
        return None
    if not settings.approval.strip():
        return "配合责任一般不计分。如需计分，请填写上级批准文件的文号。"
    return None if settings.approval_file else "配合责任一般不计分。如需计分，请上传上级批准文件。"


def _grades_problem(settings: Settings) -> str | None:
    if len({name for name in settings.names if name.strip()}) < len(settings.names):
        return "各等次的名称不能相同，也不能空着，请改正。"
    bounds = [least for _, least in settings.grades]
    if bounds != sorted(set(bounds), reverse=True) or not all(0 <= least <= FULL for least in bounds):
        return "等次分数线应在 0 到 100 之间，并由高到低排列，请改正。"
    return None


def _procedure_problem(settings: Settings) -> str | None:
    if settings.excellent_share is not None and not 0 <= settings.excellent_share <= FULL:
        return f"{settings.grades[0][0]}比例应为 0 到 100 之间的整数；不限比例的，请留空。"
    days = (settings.publicity_days, settings.objection_days, settings.decide_days)
    if not all(0 <= each <= LONGEST_CLOCK for each in days) or not settings.decide_days:
        return f"公示、异议的工作日数应为 0 到 {LONGEST_CLOCK} 之间的整数，异议处理至少 1 个工作日，请改正。"
    if settings.rectify_lowest < 0 or not 1 <= settings.rectify_months <= MOST_MONTHS:
        return f"整改单位数不能小于 0，整改期限应为 1 到 {MOST_MONTHS} 个月，请改正。"
    return None


def weight_problem(weight: Decimal, places: int) -> str | None:
    """Weights have no more decimals than points: else even a county that did everything would not reach 100."""
    if not 0 < weight <= FULL:
        return "权重应大于 0、不超过 100，请改正。"
    if weight != rounded(weight, places):
        return f"权重最多保留 {places} 位小数（与得分的小数位数相同），请改正。"
    return None


def total_problem(weights: Sequence[Decimal]) -> str | None:
    """The sentence that says how far the weights are from 100; None when they add up."""
    if not weights:
        return "还没有条款，请先添加条款，或从本年任务生成。"
    total = sum(weights, Decimal(0))
    if total == FULL:
        return None
    gap = f"还差 {plain(FULL - total)}" if total < FULL else f"超出 {plain(total - FULL)}"
    return f"各条权重合计为 {plain(total)}，{gap}，请调整到 100。"


def is_in_one_piece(section: str, sections: Sequence[str]) -> bool:
    """Whether all that is of a section stands together, as pages and papers add it up."""
    places = [at for at, name in enumerate(sections) if name == section]
    return not places or places[-1] - places[0] + 1 == len(places)


def rounded(value: Decimal, places: int) -> Decimal:
    """四舍五入."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def apportion(total: Decimal, shares: Sequence[Decimal], places: int) -> list[Decimal]:
    """Divide a total by shares so that the parts, each of so many places, add up to it exactly.

    Largest remainder: every part is cut off, what is left over goes, a smallest step each, to where most was cut off
    (of equals, to the earlier).
    """
    whole = sum(shares, Decimal(0))
    if not whole:
        return [Decimal(0) for _ in shares]
    step = Decimal(1).scaleb(-places)
    exact = [total * share / whole for share in shares]
    parts = [value.quantize(step, ROUND_FLOOR) for value in exact]
    steps_left = int((total - sum(parts, Decimal(0))) / step)
    most_cut = sorted(range(len(parts)), key=lambda at: parts[at] - exact[at])
    for at in most_cut[:steps_left]:
        parts[at] += step
    return parts


def ranks(totals: Mapping[int, Decimal | None], ties: Ties) -> dict[int, int | None]:
    """By unit: how many units (competition) or different totals (dense) are better, plus one. No total, no rank."""
    counted = [total for total in totals.values() if total is not None]
    better = sorted(set(counted) if ties is Ties.DENSE else counted, reverse=True)
    first_at: dict[Decimal, int] = {}
    for place, total in enumerate(better, start=1):
        first_at.setdefault(total, place)
    return {unit: None if total is None else first_at[total] for unit, total in totals.items()}


def grade(total: Decimal | None, settings: Settings) -> str:
    if total is None:
        return NOT_APPRAISED
    return next((name for name, least in settings.grades if total >= least), settings.lowest)


def within_share(grades: Mapping[int, str], ranks: Mapping[int, int | None], settings: Settings) -> dict[int, str]:
    """The grades once the highest is capped: of those who have it, the worst ranked go down to the next.

    The share is cut down to whole units and never exceeded: of equals that do not all fit, none stays.
    """
    if settings.excellent_share is None:
        return dict(grades)
    best, next_best = settings.names[:2]
    room = sum(1 for rank in ranks.values() if rank) * settings.excellent_share // int(FULL)
    held = [ranks[unit] or 0 for unit, name in grades.items() if name == best]
    return {
        unit: next_best if name == best and sum(1 for each in held if each <= (ranks[unit] or 0)) > room else name
        for unit, name in grades.items()
    }

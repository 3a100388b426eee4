"""目标责任书 of one county for one year: what it was given from above, by whose approval, and who signs."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import select

from tracker.accounts.models import Unit, UnitKind
from tracker.accounts.queries import unit_within
from tracker.appraisals.figures import plain
from tracker.appraisals.models import Scheme
from tracker.appraisals.queries import rulebook_of
from tracker.database import db
from tracker.documents.kinds.responsibility_letter import Chapter, Step, Target
from tracker.documents.letters.queries import LETTER, approval_of, held_from_above, signs_below
from tracker.documents.operations import Paper
from tracker.documents.papers import YEARS, bare, substituted
from tracker.errors import Conflict, NotFound
from tracker.work_items.models import Duty
from tracker.work_items.queries import milestones_of

FIELD = "知识产权工作"
NOT_APPROVED = "签订目标责任书须经上级批准：还没有登记批准文件的文号和文件，只能打印草稿；请先在“目标责任书”页面登记。"
FIRST_DUTIES = [
    "对乙方完成目标任务给予业务指导，及时解读政策、通报进展，协调解决跨部门、跨区域的问题。",
    "按照评分细则组织年度考核，考核以审核通过的数据为依据，不要求重复报送台账中已有的材料。",
]
REPORTING = "按期报送进展情况和佐证材料，对数据的真实性、完整性负责；确需延期的，在时间节点之前提出申请。"


def letter_within(path: str, unit_id: int, year: int) -> Paper:
    """For whoever sees the office above. Raises NotFound, Conflict where the unit was given nothing."""
    unit = unit_within(unit_id, path)
    office = db.session.get(Unit, unit.parent_id) if unit.parent_id else None
    if (
        office is None
        or not office.path.startswith(path)
        or not signs_below(office.kind, unit.kind)
        or year not in YEARS
    ):
        raise NotFound("没有该单位的目标责任书，或者它不在您的管辖范围内。")
    held = held_from_above(unit.id, year)
    if not held:
        raise Conflict(f"{unit.name}{year}年没有承担工作任务，没有可以写入目标责任书的目标。请先下达任务。")
    approval, place = approval_of(office.id, year), office.name.removesuffix("知识产权局")
    title = [f"{place}{year}年度{FIELD}", "目标责任书"]
    data: dict[str, Any] = {
        "title": f"{''.join(title)}（{unit.name}）",
        "title_lines": title,
        "year": year,
        "issuer": office.name,
        "unit": unit.name,
        "approval": approval.approval if approval else "（尚未登记的文件）",
        "approval_sha256": approval.file.sha256 if approval else "",
        "first_duties": FIRST_DUTIES,
        "second_duties": [_handing_down(unit.kind), REPORTING],
        "chapters": _chapters(held),
        "supporting": _supporting(office, year) if any(row.duty is Duty.SUPPORTING for row in held) else "",
    }
    subject = LETTER.format(unit_id=unit.id, year=year)
    not_yet = "" if approval else NOT_APPROVED
    return Paper("responsibility_letter", subject, data["title"], office, unit, substituted(data), not_yet=not_yet)


def _handing_down(kind: UnitKind) -> str:
    below = "责任人员" if kind is UnitKind.TOWN else f"责任科室和{kind.those_below}"
    return f"把附件所列目标任务分解到{below}，明确分管负责人和经办人，确保按时间节点完成。"


def _supporting(office: Unit, year: int) -> str:
    """As the year's scheme has it, if there is one yet."""
    scheme = db.session.scalars(select(Scheme).where(Scheme.office_id == office.id, Scheme.year == year)).one_or_none()
    settings = rulebook_of(scheme).settings if scheme else None
    if settings and settings.score_supporting:
        return f"配合的任务按评分细则计分（依据{settings.approval}）。"
    return "配合的任务只作协同要求，不计入乙方考核得分。"


def _chapters(held: Sequence[Any]) -> list[Chapter]:
    steps = milestones_of([row.id for row in held])
    return [
        Chapter(name=bare(name) if name else "", targets=[_target(row, steps[row.id]) for row in rows])
        for name, rows in groupby(held, key=lambda row: row.chapter)
    ]


def _target(row: Any, steps: Sequence[Any]) -> Target:
    return Target(
        number=row.number,
        item=row.title,
        duty=row.duty.label,
        target="—" if row.target is None else f"{plain(row.target)}{row.measure}",
        steps=[Step(name=_step(step, row), due_on=step.due_on.isoformat()) for step in steps],
    )


def _step(step: Any, row: Any) -> str:
    """With what is to be reached by then, where it is a part of the whole."""
    is_part = step.target and step.target != row.target
    return f"{step.title}（{plain(step.target)}{row.measure}）" if is_part else step.title

"""Asking for a print run."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from tracker.access.policy import Actor
from tracker.appraisals.freezing import UnitLine
from tracker.appraisals.models import Appraisal
from tracker.documents.runs.printing import GENERAL, KIND
from tracker.errors import Conflict, Invalid
from tracker.jobs.models import Job
from tracker.jobs.operations import Piece, ask


class What(StrEnum):
    SHEETS = "sheets"
    BOOK = "book"


class Form(StrEnum):
    PDF = "pdf"
    ZIP = "zip"


def ask_run(
    appraisal: Appraisal,
    units: list[UnitLine],
    *,
    what: What,
    form: Form,
    is_numbered: bool,
    actor: Actor,
    now: datetime,
) -> Job:
    """`is_numbered`: sheets that have no number yet are issued in the run, one by one; else they are drafts.

    Raises Invalid when there is nobody to print for, Conflict when sheets are to be numbered before all is final.
    """
    if not units:
        raise Invalid("没有选定参加考核的单位，无法批量印制。请至少选择一个单位。")
    if is_numbered and what is What.SHEETS and not appraisal.finalised_at:
        raise Conflict("考核尚未定稿，评分表不能编号印制。请改为印制草稿，或定稿后再印。")
    year, office = appraisal.scheme.year, appraisal.scheme.office
    those = units[0].name if len(units) == 1 else f"{len(units)}个单位"
    name = {What.SHEETS: f"{year}年度考核评分表（{those}）", What.BOOK: f"{year}年度考核档案（{those}）"}[what]
    parameters: dict[str, Any] = {
        "appraisal_id": appraisal.id,
        "what": what.value,
        "form": form.value,
        "is_numbered": is_numbered and what is What.SHEETS,
        "unit_ids": [unit.id for unit in units],
    }
    pieces = [Piece(unit.name, {"unit_id": unit.id}) for unit in units]
    if what is What.BOOK:
        pieces.insert(0, Piece(GENERAL, {"unit_id": None}))
    return ask(
        KIND,
        name,
        parameters=parameters,
        pieces=pieces,
        last="合订",
        file_name=f"{name}.{form.value}",
        office=office,
        actor=actor,
        now=now,
    )

"""Asking for a print run."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from tracker.access.policy import Actor
from tracker.accounts.models import Unit
from tracker.appraisals.freezing import UnitLine
from tracker.appraisals.models import Appraisal
from tracker.documents.runs.printing import GENERAL, KIND, PAPERS
from tracker.errors import Conflict, Invalid
from tracker.jobs.models import Job
from tracker.jobs.operations import Piece, ask


class What(StrEnum):
    """Of an appraisal."""

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


def ask_papers(
    name: str,
    subject_by_name: Mapping[str, str],
    *,
    form: Form,
    is_numbered: bool,
    office: Unit,
    actor: Actor,
    now: datetime,
) -> Job:
    """As above, of papers of any kind by their subjects; each is allowed or refused as it is printed."""
    parameters = {
        "what": PAPERS,
        "form": form.value,
        "is_numbered": is_numbered,
        "subjects": list(subject_by_name.values()),
    }
    return ask(
        KIND,
        name,
        parameters=parameters,
        pieces=[Piece(each, {"subject": subject}) for each, subject in subject_by_name.items()],
        last="合订",
        file_name=f"{name}.{form.value}",
        office=office,
        actor=actor,
        now=now,
    )

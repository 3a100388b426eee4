"""Where papers come from: every paper that states something kept has a subject, and is built from it.

A new kind adds its line here; the pages link to `documents.paper` with the subject.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from tracker.access.policy import Action
from tracker.documents import (
    annuities,
    commendations,
    notice_replies,
    objections,
    papers,
    rectifications,
    self_appraisals,
    work_ledgers,
)
from tracker.documents.letters import paper as letters
from tracker.documents.letters.queries import LETTER
from tracker.documents.operations import Paper
from tracker.errors import NotFound

_ID = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Source:
    """`build(path, **ids)` makes the paper for whoever sees what is within the path. Raises NotFound out of sight, and
    Conflict where there is nothing to print.

    Attributes:
        subject: with the names of its ids, as in objection/{objection_id}.
        endpoint: of the page that the paper belongs to; takes those of the ids that are named in `page_ids`.
        action: what one must be allowed at the office that issues it.
        numbering: what one must be allowed there beyond a draft, where reading is enough for that.
        is_dated: what it states depends on the day on which it is printed; `build` is given that, too, as `today`.
    """

    kind: str
    subject: str
    endpoint: str
    page_ids: tuple[str, ...]
    action: Action
    build: Callable[..., Paper]
    is_dated: bool = False
    numbering: Action | None = None

    def paper(self, path: str, ids: Mapping[str, int], today: date) -> Paper:
        return self.build(path, **ids, today=today) if self.is_dated else self.build(path, **ids)

    def ids_in(self, subject: str) -> dict[str, int] | None:
        pattern = _ID.sub(r"(?P<\1>[0-9]{1,18})", self.subject)
        found = re.fullmatch(pattern, subject)
        return {name: int(value) for name, value in found.groupdict().items()} if found else None


SOURCES: tuple[Source, ...] = (
    Source(
        "bulletin",
        papers.RANKING,
        "documents.appraisal",
        ("appraisal_id",),
        Action.PRINT,
        papers.ranking_within,
    ),
    Source(
        "appraisal_sheet",
        papers.SHEET,
        "documents.appraisal",
        ("appraisal_id",),
        Action.PRINT,
        papers.sheet_within,
    ),
    Source(
        "objection_decision",
        objections.DECISION,
        "objections.show",
        ("objection_id",),
        Action.PRINT,
        objections.decision_within,
    ),
    Source(
        "self_appraisal_report",
        self_appraisals.REPORT,
        "self_appraisals.show",
        ("appraisal_id", "unit_id"),
        Action.DELIVER,
        self_appraisals.report_within,
    ),
    Source(
        "rectification_notice",
        rectifications.NOTICE,
        "rectifications.show",
        ("rectification_id",),
        Action.PRINT,
        rectifications.notice_within,
    ),
    Source(
        "commendation_form",
        commendations.FORM,
        "commendations.nomination",
        ("nomination_id",),
        Action.PRINT,
        commendations.form_within,
    ),
    Source(
        "commendation_decision",
        commendations.DECISION,
        "commendations.show",
        ("commendation_id",),
        Action.PRINT,
        commendations.decision_within,
    ),
    Source(
        "honor_certificate",
        commendations.CERTIFICATE,
        "commendations.nomination",
        ("nomination_id",),
        Action.PRINT,
        commendations.certificate_within,
    ),
    Source(
        "notice_reply",
        notice_replies.REPLY,
        "notices.show",
        ("notice_id",),
        Action.DELIVER,
        notice_replies.reply_within,
    ),
    Source(
        "responsibility_letter",
        LETTER,
        "dashboards.county_page",
        ("unit_id", "year"),
        Action.PRINT,
        letters.letter_within,
    ),
    Source(
        "annuity_letter",
        annuities.BEFORE,
        "ledgers.row_by_number",
        ("row_id",),
        Action.PRINT,
        annuities.letter_before,
        is_dated=True,
    ),
    Source(
        "annuity_letter",
        annuities.IN_GRACE,
        "ledgers.row_by_number",
        ("row_id",),
        Action.PRINT,
        annuities.letter_in_grace,
        is_dated=True,
    ),
    Source(
        "work_ledger",
        work_ledgers.LEDGER,
        "dashboards.matrix",
        ("unit", "year", "on"),
        Action.READ_WORK,
        work_ledgers.ledger_within,
        is_dated=True,
        numbering=Action.DELIVER,
    ),
)


def source_of(subject: str) -> tuple[Source, dict[str, int]]:
    """Raises NotFound."""
    for source in SOURCES:
        ids = source.ids_in(subject)
        if ids is not None:
            return source, ids
    raise NotFound("没有这种文书，请从相应的页面进入。")

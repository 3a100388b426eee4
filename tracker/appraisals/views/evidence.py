"""Where what a score rests on can be looked at: reports, ledger rows, notices, the work item."""

from typing import NamedTuple

from flask import url_for

from tracker.access.policy import Action, Actor
from tracker.appraisals.clause_type import Facts
from tracker.appraisals.counted import is_of_ledger
from tracker.appraisals.scoring import ClauseLine

MOST_NAMED = 3  # of one sort on one line; the page of the score has all


class Proof(NamedTuple):
    label: str
    address: str


class Addresses:
    """Built once for a page, however many lines it has."""

    def __init__(self, person: Actor, year: int, unit_id: int) -> None:
        self.year, self.unit_id = year, unit_id
        self.reads_ledgers = person.may(Action.READ_LEDGERS)
        self.report = url_for("progress.report", report_id=0)[:-1]
        self.notice = url_for("notices.show", notice_id=0)[:-1]
        self.item = url_for("work_items.show", work_item_id=0)[:-1]

    def proofs(self, clause: ClauseLine, facts: Facts) -> list[Proof]:
        """The newest first; of many only some."""
        found = [Proof("工作任务", f"{self.item}{clause.work_item_id}")] if clause.work_item_id and facts.duty else []
        if clause.counted_by:
            if is_of_ledger(clause) and self.reads_ledgers:
                found.append(Proof("台账记录", self.rows(clause)))
            found += [Proof(each.number, f"{self.notice}{each.id}") for each in facts.notices[-MOST_NAMED:][::-1]]
            return found
        reports = facts.reports[-MOST_NAMED:][::-1]
        return found + [
            Proof(f"{each.submitted_on.month}月{each.submitted_on.day}日进展", f"{self.report}{each.id}")
            for each in reports
        ]

    def rows(self, clause: ClauseLine) -> str:
        """The rows of the unit and everything under it that the figure counts."""
        ledger, _, measure = clause.counted_by.partition(".")
        return url_for("ledgers.rows", ledger=ledger, measure=measure, year=self.year, under=self.unit_id)

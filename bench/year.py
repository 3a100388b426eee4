"""A year of work in rows, as people would have left it: made from a random seed, not by the operations (too slow).

Every fact that is kept twice is made by the same rules as the operations use; tests/bench holds them to it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any, NamedTuple

from bench.words import CHAPTERS, MILESTONES, POINTS, RETURNED
from tracker.clock import SHANGHAI, day_of
from tracker.demo.words import report_text
from tracker.progress.models import Verdict
from tracker.progress.rules import Approved, milestone_state
from tracker.work_items.models import Duty
from tracker.work_items.operations import text_of
from tracker.work_items.pace import PaceRules, Standing, turns_of
from tracker.work_items.rules import Step, facts_of

ASSIGNED_AGO = 190
FRESH_SHARE = 10  # one item in so many more has only just been handed down: nobody has signed for it

Row = dict[str, Any]


class Holder(NamedTuple):
    """A unit and the one person of it who acts."""

    unit_id: int
    path: str
    person_id: int


class Act(NamedTuple):
    """An event before it is a link of the chain."""

    at: datetime
    actor_id: int
    verb: str
    subject: str
    subject_id: int
    unit_path: str
    detail: Row


class Word(NamedTuple):
    """A report and its verdict, in days before today; `decided` is None while it waits."""

    submitted: int
    percent: int
    verdict: Verdict | None
    decided: int | None


@dataclass
class Year:
    work_items: list[Row] = field(default_factory=list)
    assignments: list[Row] = field(default_factory=list)
    milestones: list[Row] = field(default_factory=list)
    reports: list[Row] = field(default_factory=list)
    files: list[Row] = field(default_factory=list)
    evidence: list[Row] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)


def make_year(office: Holder, counties: Sequence[Holder], items: int, today: date, random: Random) -> Year:
    """`items` work items with six milestones for every county and three reports on each, and a tenth more, fresh."""
    return _Maker(office, counties, today, random).make(items)


class _Maker:
    def __init__(self, office: Holder, counties: Sequence[Holder], today: date, random: Random) -> None:
        self.office, self.counties, self.today, self.random = office, counties, today, random
        self.year = Year()
        self.drafts: list[tuple[datetime, Row]] = []

    def make(self, items: int) -> Year:
        for index in range(items + items // FRESH_SHARE):
            self._add_item(index, is_fresh=index >= items)
        self._number_reports()
        self.year.acts.sort(key=lambda act: act.at)
        return self.year

    def _at(self, days_ago: int) -> datetime:
        """Some minute of that day's office hours."""
        minute = self.random.randrange(8 * 3600)
        opening = datetime.combine(self.today - timedelta(days=days_ago), time(9), SHANGHAI)
        return (opening + timedelta(seconds=minute)).astimezone(UTC)

    def _act(self, at: datetime, who: Holder, verb: str, subject: str, subject_id: int, path: str, **more: Any) -> None:
        self.year.acts.append(Act(at, who.person_id, verb, subject, subject_id, path, more))

    def _add_item(self, index: int, *, is_fresh: bool) -> None:
        chapter, title, measure, text = POINTS[index % len(POINTS)]
        number, batch = index + 1, index // len(POINTS)
        at = self._at(3 if is_fresh else ASSIGNED_AGO)
        if batch:
            title += f"（第{batch + 1}批）"
        self.year.work_items.append(
            {
                "id": number,
                "office_id": self.office.unit_id,
                "year": self.today.year,
                "number": str(number),
                "chapter": CHAPTERS[chapter],
                "title": title,
                "text": f"{title}。{text}年底前完成全部任务。（市知识产权局牵头，各县（区）配合）",
                "measure": measure,
                "weight": Decimal(1 + index % 5),
                "contact": "王督办 0393-1234567",
                "created_at": at,
                "created_by": self.office.person_id,
            }
        )
        self._act(at, self.office, "work_item.added", "work_item", number, self.office.path, title=title)
        for county in self.counties:
            self._add_assignment(number, measure, county, at, is_fresh=is_fresh)

    def _add_assignment(self, item: int, measure: str, county: Holder, at: datetime, *, is_fresh: bool) -> None:
        fate = self.random.random()
        is_finished = not is_fresh and fate < 0.10
        target = Decimal(self.random.choice((6, 8, 12, 20, 30, 60))) if measure else None
        row: Row = {
            "id": len(self.year.assignments) + 1,
            "work_item_id": item,
            "unit_id": county.unit_id,
            "parent_id": None,
            "duty": Duty.RESPONSIBLE,
            "target": target,
            "assigned_at": at,
            "assigned_by": self.office.person_id,
            "starts_on": day_of(at),
            "acknowledged_at": None if is_fresh else self._at(ASSIGNED_AGO - 3),
            "acknowledged_by": None if is_fresh else county.person_id,
            "closed_at": self._at(5) if is_finished and fate < 0.05 else None,
            "closed_by": self.office.person_id if is_finished and fate < 0.05 else None,
        }
        self.year.assignments.append(row)
        about = {"subject": "assignment", "subject_id": row["id"], "path": county.path, "work_item": item}
        self._act(at, self.office, "assignment.made", **about, duty=Duty.RESPONSIBLE.value, target=text_of(target))
        self._act(at, self.office, "milestones.copied", **about, count=len(MILESTONES))
        if row["acknowledged_at"]:
            self._act(row["acknowledged_at"], county, "assignment.acknowledged", **about)
        if row["closed_at"]:
            self._act(row["closed_at"], self.office, "assignment.closed", **about, reason="")
        self._add_milestones(row, county, is_fresh=is_fresh, is_finished=is_finished)

    def _add_milestones(self, assignment: Row, county: Holder, *, is_fresh: bool, is_finished: bool) -> None:
        target, steps, figures = assignment["target"], [], []
        for place, due_ago in enumerate(self._due_days(is_finished)):
            milestone_id = len(self.year.milestones) + 1
            words = [] if is_fresh else list(self._words(due_ago, is_met=is_finished or place < 3, place=place))
            percent, met_on = milestone_state(
                [Approved(word.percent, self._day(word.submitted)) for word in words if word.verdict == "approved"]
            )
            steps.append(Step(self._day(due_ago), percent, met_on))
            self.year.milestones.append(
                {
                    "id": milestone_id,
                    "assignment_id": assignment["id"],
                    "title": MILESTONES[place],
                    "due_on": steps[-1].due_on,
                    "target": None if target is None else (target * (place + 1) / 6).quantize(Decimal(1)),
                    "percent": percent,
                    "met_on": met_on,
                }
            )
            for word in words:
                figure = None if target is None else (target * (place * 100 + word.percent) / 600).quantize(Decimal(1))
                draft = self._draft(word, assignment, milestone_id, place, figure, county)
                if word.verdict is Verdict.APPROVED:
                    figures.append((draft["submitted_at"], figure))
        # Reports are numbered as they came in, so the last approved one is the latest.
        assignment["actual"] = sorted(figures, key=lambda pair: pair[0])[-1][1] if figures else None
        assignment.update(facts_of(steps)._asdict())
        kept: Row = {name: assignment.get(name) for name in Standing._fields}
        assignment.update(turns_of(Standing(**{**kept, "closed": False}), PaceRules())._asdict())

    def _due_days(self, is_finished: bool) -> list[int]:
        """Days before today on which the six milestones fall due; of one assignment in twelve the fourth is overdue."""
        if is_finished:
            return [150, 130, 110, 90, 70, 50]
        fourth = -self.random.randrange(5, 60)
        if self.random.random() < 1 / 12:
            fourth = self.random.randrange(1, 20)
        return [150, 110, 70, fourth, -80, -140]

    def _words(self, due_ago: int, *, is_met: bool, place: int) -> Iterator[Word]:
        """Three reports on one milestone. On open ones the last may wait, or have been sent back or withdrawn."""
        chance = self.random.random()
        if is_met:
            yield Word(due_ago + 25, 40, Verdict.APPROVED, due_ago + 24)
            yield Word(due_ago + 14, 100, Verdict.RETURNED, due_ago + 12)
            end = due_ago + 3 if chance > 0.08 else due_ago - 6  # late
            yield Word(end, 100, Verdict.APPROVED, end - 2)
            return
        yield Word(46, 10, Verdict.APPROVED, 44)
        yield Word(34, 20, Verdict.RETURNED if chance < 0.5 else Verdict.APPROVED, 32)
        if place > 3 or chance < 0.86:
            yield Word(14, 30, Verdict.APPROVED, 12)
        elif chance < 0.93:
            yield Word(self.random.randrange(1, 10), 60, None, None)
        elif chance < 0.98:
            yield Word(9, 60, Verdict.RETURNED, 7)
        else:
            yield Word(9, 60, Verdict.WITHDRAWN, 8)

    def _draft(
        self, word: Word, assignment: Row, milestone_id: int, place: int, figure: Decimal | None, county: Holder
    ) -> Row:
        decider = county if word.verdict is Verdict.WITHDRAWN else self.office
        row: Row = {
            "assignment_id": assignment["id"],
            "milestone_id": milestone_id,
            "text": report_text(MILESTONES[place], self.random.randrange(12)),
            "figure": figure,
            "percent": word.percent,
            "submitted_at": self._at(word.submitted),
            "submitted_by": county.person_id,
            "verdict": word.verdict,
            "decided_at": None if word.decided is None else self._at(word.decided),
            "decided_by": None if word.decided is None else decider.person_id,
            "reason": self.random.choice(RETURNED) if word.verdict is Verdict.RETURNED else "",
        }
        about = {
            "subject": "assignment",
            "subject_id": assignment["id"],
            "path": county.path,
            "work_item": assignment["work_item_id"],
            "milestone": milestone_id,
            "title": MILESTONES[place],
        }
        self.drafts.append((row["submitted_at"], {"row": row, "about": about, "county": county, "decider": decider}))
        return row

    def _number_reports(self) -> None:
        """Ids in the order of submission; each report on a milestone is followed by the next one not withdrawn."""
        latest: dict[int, Row] = {}
        self.drafts.sort(key=lambda draft: draft[0])
        for number, (_, draft) in enumerate(self.drafts, start=1):
            row = draft["row"]
            row["id"], row["followed_by_id"] = number, None
            self.year.reports.append(row)
            if row["verdict"] is not Verdict.WITHDRAWN:
                if row["milestone_id"] in latest:
                    latest[row["milestone_id"]]["followed_by_id"] = number
                latest[row["milestone_id"]] = row
            self._tell(draft, row)
            if row["verdict"] is Verdict.APPROVED and row["percent"] == 100:
                self._prove(row)

    def _tell(self, draft: Row, row: Row) -> None:
        said = {"percent": row["percent"], "figure": text_of(row["figure"])}
        about = {**draft["about"], "report": row["id"]}
        self._act(row["submitted_at"], draft["county"], "report.submitted", **about, **said)
        if row["verdict"] is None:
            return
        more = said if row["verdict"] is Verdict.APPROVED else {"reason": row["reason"]} if row["reason"] else {}
        self._act(row["decided_at"], draft["decider"], f"report.{row['verdict'].value}", **about, **more)

    def _prove(self, row: Row) -> None:
        number = len(self.year.files) + 1
        self.year.files.append(
            {
                "id": number,
                "sha256": f"{self.random.getrandbits(256):064x}",
                "size": self.random.randrange(20_000, 2_000_000),
                "name": "佐证材料（认定文件扫描件）.pdf",
                "media_type": "application/pdf",
                "uploaded_at": row["submitted_at"],
                "uploaded_by": row["submitted_by"],
            }
        )
        self.year.evidence.append({"id": number, "report_id": row["id"], "file_id": number})

    def _day(self, days_ago: int) -> date:
        return self.today - timedelta(days=days_ago)

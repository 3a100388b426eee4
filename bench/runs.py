"""The year's book of twenty counties as a job: how fast with all cores, and how much memory, whatever the number."""

import os
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median

import pikepdf
import psutil
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import insert, select

import config
from bench import machine
from bench.results import Section, Table, at_least, at_most
from tracker import clock, create_app
from tracker.access.policy import Actor, Role
from tracker.accounts.models import Person, Unit, UnitKind
from tracker.accounts.operations import add_person, add_unit
from tracker.appraisals import operations as appraisals
from tracker.appraisals import schemes
from tracker.appraisals.models import Appraisal
from tracker.appraisals.results import board_of
from tracker.appraisals.rules import Settings
from tracker.appraisals.schemes import ClauseDraft
from tracker.database import db, transaction
from tracker.documents import operations as documents
from tracker.documents.kinds import KINDS
from tracker.documents.models import Document
from tracker.documents.runs.operations import Form, What, ask_run
from tracker.files import passing, storage
from tracker.jobs.models import Job
from tracker.jobs.operations import folder_of
from tracker.jobs.queries import parts_of
from tracker.work_items.models import Assignment, Duty, WorkItem
from tracker.worker.hands import carry_out_jobs
from tracker.worker.rounds import Round

COUNTIES, FEW, ITEMS = 20, 2, 640  # so many items fill sixty pages
LOOK = 0.1  # seconds between two looks at the memory
AGAIN = 50


@dataclass
class Seen:
    """Of each process, by its part in the work: the largest memory in MB; and the processor time of all, in seconds."""

    peak: dict[str, float] = field(default_factory=dict)
    cpu: Counter[int] = field(default_factory=Counter)

    def look(self) -> None:
        own = psutil.Process(os.getpid())
        for process in [own, *own.children(recursive=True)]:
            with suppress(psutil.Error):
                role = _role(process, own)
                self.peak[role] = max(self.peak.get(role, 0), process.memory_info().rss / 2**20)
                times = process.cpu_times()
                if process != own:
                    self.cpu[process.pid] = max(self.cpu[process.pid], int(1000 * (times.user + times.system)))


@dataclass(frozen=True)
class Run:
    parts: int
    pages: int
    seconds: float
    size: int
    seen: Seen


def measure(place: Path) -> Section:
    app = _set_up(place / "runs")
    few, many = _print(app, FEW), _print(app, COUNTIES)
    again = _again(app)
    roles = ("worker", "hand", "press", "paper")
    growth = {role: many.seen.peak[role] / few.seen.peak[role] for role in roles}
    return Section(
        "A print run",
        f"The year's book (a volume of sixty pages for each county, contents, page numbers throughout) as a job on "
        f"{os.cpu_count()} cores, with as many processes. Memory is that of the largest process of each sort, "
        "resident, shared pages counted: the worker itself, the processes that make and bind parts (hand), their warm "
        "presses, and the process that sets one paper. Load of the machine besides this: "
        f"{machine.busy():.1f} at the end.",
        [
            Table(
                ("book", "pages", "s", "pages/s", "cores busy", "MB of PDF"),
                [
                    (
                        f"{run.parts} volumes",
                        run.pages,
                        f"{run.seconds:.1f}",
                        f"{run.pages / run.seconds:.0f}",
                        f"{sum(run.seen.cpu.values()) / 1000 / run.seconds:.2f}",
                        f"{run.size / 2**20:.1f}",
                    )
                    for run in (few, many)
                ],
            ),
            Table(
                ("peak memory, MB", *(f"{run.parts} volumes" for run in (few, many))),
                [(role, f"{few.seen.peak[role]:.0f}", f"{many.seen.peak[role]:.0f}") for role in roles],
            ),
            Table(("an issued paper printed again", "ms"), [("median of its stored bytes", f"{again:.2f}")]),
        ],
        [
            at_most("Memory does not grow with the number of parts (by no more than a quarter)", 1.25, growth),
            at_most("An issued paper again in 5 ms", 5, {"sheet": again}, " ms"),
            at_least("Sixty pages a volume", 60, {"pages": many.pages / many.parts}),
        ],
    )


def _set_up(data_dir: Path) -> Flask:
    app = create_app(config.load({"TRACKER_DATA_DIR": str(data_dir)}))
    with app.app_context():
        upgrade()
        with transaction():
            _seed()
    return app


def _seed() -> None:
    now = clock.now()
    city = add_unit(actor=None, now=now, parent=None, kind=UnitKind.CITY, name="濮阳市知识产权局", short_name="市局")
    counties = [
        add_unit(actor=None, now=now, parent=city, kind=UnitKind.COUNTY, name=f"第{n}县", short_name=f"{n}县")
        for n in range(1, COUNTIES + 1)
    ]
    people = [
        add_person(
            actor=None, now=now, username=role.value, name=role.label, unit=city, role=role, email="", password=None
        )[0]
        for role in (Role.SUPERVISOR, Role.APPRAISER)
    ]
    db.session.flush()
    year, by = clock.day_of(now).year, people[0].id
    items = [
        {
            "office_id": city.id,
            "year": year,
            "number": str(n),
            "title": f"第{n}项：推进专利权质押融资、地理标志培育和有效发明专利维护",
            "measure": "件",
            "created_at": now,
            "created_by": by,
        }
        for n in range(1, ITEMS + 1)
    ]
    db.session.execute(insert(WorkItem), items)
    given = [
        {
            "work_item_id": item_id,
            "unit_id": county.id,
            "duty": Duty.RESPONSIBLE,
            "target": Decimal(item_id % 90 + 10),
            "actual": Decimal(item_id % 80 + 10),
            "percent": item_id % 101,
            "assigned_at": now,
            "assigned_by": by,
            "starts_on": clock.day_of(now) - timedelta(days=200),
        }
        for county in counties
        for item_id in db.session.scalars(select(WorkItem.id))
    ]
    db.session.execute(insert(Assignment), given)
    _appraise(city, people[1].actor)


def _appraise(city: Unit, appraiser: Actor) -> None:
    now = clock.now()
    scheme = schemes.add_scheme(actor=appraiser, now=now, office=city, year=clock.day_of(now).year, title="考核细则")
    scheme.settings = Settings(publicity_days=0).as_json()
    clause = ClauseDraft("一、综合", "综合评定", "by_hand", {}, Decimal(100), None)
    schemes.add_clause(scheme, clause, actor=appraiser, now=now)
    db.session.flush()
    appraisal = appraisals.open_appraisal(scheme, actor=appraiser, now=now)
    judged = [appraisals.Judgement(unit.id, Decimal(90), "按实绩评定。") for unit in board_of(appraisal).units]
    appraisals.judge(appraisal, scheme.clauses[0], judged, actor=appraiser, now=now)


def _print(app: Flask, counties: int) -> Run:
    with app.app_context():
        with transaction():
            appraisal = db.session.scalars(select(Appraisal)).one()
            actor = db.session.scalars(select(Person).where(Person.role == Role.SUPERVISOR)).one().actor
            units = board_of(appraisal).units[:counties]
            job_id = ask_run(
                appraisal, units, what=What.BOOK, form=Form.PDF, is_numbered=False, actor=actor, now=clock.now()
            ).id
        seen, done = Seen(), threading.Event()
        watcher = threading.Thread(target=_watch, args=(seen, done))
        watcher.start()
        began = time.perf_counter()
        try:
            carry_out_jobs(Round(app))
        finally:
            seconds = time.perf_counter() - began
            done.set()
            watcher.join()
        return _outcome(app, job_id, seconds, seen)


def _outcome(app: Flask, job_id: int, seconds: float, seen: Seen) -> Run:
    db.session.rollback()
    job = db.session.get_one(Job, job_id, populate_existing=True)
    if job.finished_at is None or job.sentence:
        raise RuntimeError(f"the run did not come to its end: {job.sentence}")
    path = passing.path_of(app.config["TRACKER_DATA_DIR"], folder_of(job_id), job.parts[-1].file)
    with pikepdf.open(path) as pdf:
        return Run(len(parts_of(job_id)) - 1, len(pdf.pages), seconds, path.stat().st_size, seen)


def _watch(seen: Seen, done: threading.Event) -> None:
    while not done.wait(LOOK):
        seen.look()


def _role(process: psutil.Process, own: psutil.Process) -> str:
    if process == own:
        return "worker"
    if "press.server" in process.cmdline():
        parent = process.parent()
        return "paper" if parent and "press.server" in parent.cmdline() else "press"
    return "hand"


def _again(app: Flask) -> float:
    """Milliseconds from the register's row to the bytes in hand."""
    data_dir = app.config["TRACKER_DATA_DIR"]
    with app.app_context():
        with transaction():
            city = db.session.scalars(select(Unit).where(Unit.kind == UnitKind.CITY)).one()
            actor = db.session.scalars(select(Person).where(Person.role == Role.SUPERVISOR)).one().actor
            data = KINDS["appraisal_sheet"].sample()
            paper = documents.Paper("appraisal_sheet", "bench/1", "评分表", city, city, data)
            document_id = documents.issue(paper, actor=actor, now=clock.now(), data_dir=data_dir).id
        return median(_seconds_again(document_id, data_dir) for _ in range(AGAIN)) * 1000


def _seconds_again(document_id: int, data_dir: Path) -> float:
    began = time.perf_counter()
    document = db.session.get_one(Document, document_id)
    with storage.get(data_dir, document.file.sha256) as content:
        content.read()
    took = time.perf_counter() - began
    db.session.remove()
    return took

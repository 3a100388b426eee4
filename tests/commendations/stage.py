"""A year that is final, and a commendation of it: 清丰 良好, 南乐 and 台前 不合格; two on the panel."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

from flask import Flask

from tests.appraisals.year import fill, finalise, judge_all, make_year, open_year
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again
from tests.files.samples import PDF
from tracker.accounts.models import Person
from tracker.appraisals.models import Appraisal
from tracker.commendations import nominating, operations
from tracker.commendations.models import Commendation, Nomination
from tracker.commendations.nominating import Nominee
from tracker.commendations.operations import Terms
from tracker.commendations.rules import Honour, Vote, Way
from tracker.database import db, transaction
from tracker.files.models import StoredFile
from tracker.files.operations import store

D = Decimal
BEFORE_THE_HOLIDAY = datetime(2026, 9, 24, 1, 0, tzinfo=UTC)
TERMS = Terms(
    year=2026,
    title="2026年度知识产权工作先进集体和先进工作者",
    field="知识产权工作",
    approval="濮评组〔2026〕12号",
    unit_quota=1,
    person_quota=2,
    least_grade="良好",
    way=Way.POINTS,
    nominate_until=date(2026, 9, 20),
    publicity_days=5,
)
GROUP = Nominee(Honour.GROUP, "清丰县知识产权局", "全年任务超额完成。")
WANG = Nominee(
    Honour.PERSON, "王喆", "牵头完成质押登记13笔。", "清丰县知识产权局", "股长", "女", "1988-06", "0393-7777777"
)
LI = replace(WANG, name="李娜", workplace="南乐县知识产权局", phone="0393-6666666")
ZHAO = replace(WANG, name="赵玥")


def final_year(cast: Cast) -> Appraisal:
    year = make_year(cast)
    clauses = fill(cast, year)
    appraisal = open_year(cast, year)
    points = {cast.qingfeng.id: "9", cast.nanle.id: "8.5", cast.taiqian.id: "5"}
    judge_all(cast, appraisal, clauses["档案管理"], points)
    finalise(cast, appraisal)
    return appraisal


def a_file(app: Flask, name: str = "批准文件.pdf") -> StoredFile:
    return store(BytesIO(PDF), name, actor=None, now=NOW, data_dir=app.config["TRACKER_DATA_DIR"])


class Commending:
    def __init__(self, app: Flask, cast: Cast, terms: Terms = TERMS) -> None:
        self.app, self.cast = app, cast
        self.appraisal = final_year(cast)
        with transaction():
            made = operations.open_commendation(
                again(cast.city), terms, [a_file(app)], actor=cast.supervisor.actor, now=NOW
            )
            operations.set_panel(
                made, [again(cast.leader), again(cast.appraiser)], actor=cast.supervisor.actor, now=NOW
            )
            self.id = made.id

    @property
    def kept(self) -> Commendation:
        return db.session.get_one(Commendation, self.id)

    def nominate(self, nominee: Nominee, who: Person | None = None, now: datetime = NOW) -> int:
        """By 清丰 unless said."""
        person = who or self.cast.other_officer
        with transaction():
            unit = again(person).unit
            return nominating.nominate(self.kept, unit, nominee, [], actor=person.actor, now=now).id

    def accept(self, nomination: int) -> None:
        with transaction():
            kept = db.session.get_one(Nomination, nomination)
            nominating.accept(kept, actor=self.cast.supervisor.actor, now=NOW)

    def mark(
        self, nomination: int, who: Person, points: str | None = None, vote: Vote | None = None, recused: str = ""
    ) -> None:
        with transaction():
            kept = db.session.get_one(Nomination, nomination)
            value = None if points is None else D(points)
            nominating.mark(kept, actor=who.actor, now=NOW, points=value, vote=vote, recused_for=recused)

    def marked(self, nominee: Nominee, first: str, second: str, who: Person | None = None) -> int:
        """Nominated, accepted, and marked by both."""
        nomination = self.nominate(nominee, who)
        self.accept(nomination)
        self.mark(nomination, self.cast.leader, first)
        self.mark(nomination, self.cast.appraiser, second)
        return nomination

    def publicise(self, *chosen: int, reason: str = "", now: datetime = BEFORE_THE_HOLIDAY) -> date:
        with transaction():
            actor = self.cast.supervisor.actor
            return operations.publicise(self.kept, chosen, actor=actor, now=now, reason=reason)

    def decide(self, now: datetime) -> None:
        with transaction():
            operations.decide(self.kept, actor=self.cast.leader.actor, now=now)

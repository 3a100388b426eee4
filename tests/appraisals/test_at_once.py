"""Two people at one scheme: the second acts on what the first has left."""

from collections.abc import Callable
from decimal import Decimal

from flask import Flask

from tests.appraisals.year import fill, make_year
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again
from tests.overtaken import together
from tests.progress.test_at_once import events
from tracker.appraisals import operations, schemes
from tracker.appraisals.models import Clause, Scheme
from tracker.appraisals.schemes import ClauseRow
from tracker.database import db


def test_of_two_tables_the_second_holds_whole(app: Flask, cast: Cast) -> None:
    """What the second left as it was on its page is set back, too: it saw, and kept, the whole table."""
    year = make_year(cast)
    ids = fill(cast, year).values()
    before = {id_: db.session.get_one(Clause, id_).weight for id_ in ids}

    def load() -> Scheme:
        scheme = again(year.scheme)
        assert scheme.clauses
        return scheme

    def save(section: str) -> Callable[[Scheme], None]:
        def act(scheme: Scheme) -> None:
            rows = [ClauseRow(id_, Decimal(place), section, section, before[id_]) for place, id_ in enumerate(ids)]
            schemes.change_clauses(scheme, rows, actor=cast.appraiser.actor, now=NOW)

        return act

    assert together(app, (load, save("甲")), (load, save("乙"))) == ["done", "done"]
    assert len({(clause.section, clause.title) for clause in again(year.scheme).clauses}) == 1


def test_a_clause_is_removed_once_and_not_changed_afterwards(app: Flask, cast: Cast) -> None:
    clause_id = fill(cast, make_year(cast))["档案管理"]
    draft = schemes.ClauseDraft("二、基础", "改名", "by_hand", {}, Decimal(10), None)

    def load() -> Clause:
        clause = db.session.get_one(Clause, clause_id)
        assert clause.scheme.clauses
        return clause

    def remove(clause: Clause) -> None:
        schemes.remove_clause(clause, actor=cast.appraiser.actor, now=NOW)

    def change(clause: Clause) -> None:
        schemes.change_clause(clause, draft, actor=cast.appraiser.actor, now=NOW)

    outcomes = together(app, (load, remove), (load, remove), (load, change))
    assert set(outcomes) <= {"done", "conflict", "gone"}
    assert events("clause.removed") == 1


def test_an_appraisal_is_opened_once(app: Flask, cast: Cast) -> None:
    year = make_year(cast)
    fill(cast, year)

    def open_(scheme: Scheme) -> None:
        operations.open_appraisal(scheme, actor=cast.appraiser.actor, now=NOW)

    assert together(app, *[(lambda: again(year.scheme), open_)] * 2) == ["conflict", "done"]

"""Two people at the register in the same moment."""

from flask import Flask

from tests.cast import Cast
from tests.conftest import NOW
from tests.house.test_odd_input import issued_paper
from tests.overtaken import together
from tests.progress.test_at_once import events
from tracker.database import db
from tracker.documents import operations
from tracker.documents.models import Document


def test_a_paper_is_voided_once(app: Flask, cast: Cast) -> None:
    paper = issued_paper(app, cast, unit=cast.nanle)

    def void(document: Document) -> None:
        operations.void(document, actor=cast.supervisor.actor, now=NOW, reason="内容有误。")

    assert together(app, *[(lambda: db.session.get_one(Document, paper), void)] * 2) == ["done", "done"]
    assert events("document.voided") == 1

"""Numbers without gaps, papers kept byte for byte."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.cast import Cast
from tests.conftest import NOW
from tracker.accounts.models import Unit
from tracker.database import db, transaction
from tracker.documents.kinds import KINDS
from tracker.documents.models import Document
from tracker.documents.operations import Paper, issue, void
from tracker.errors import Invalid
from tracker.files import storage


def paper(cast: Cast, subject: str = "appraisal/1/unit/2", **changes: object) -> Paper:
    office, unit = db.session.get_one(Unit, cast.city.id), db.session.get_one(Unit, cast.nanle.id)
    data = {**KINDS["appraisal_sheet"].sample(), "figures": [], **changes}
    return Paper("appraisal_sheet", subject, "南乐县2026年度考核评分表", office, unit, data)


def kept_bytes(data_dir: Path, document: Document) -> bytes:
    with storage.get(data_dir, document.file.sha256) as file:
        return file.read()


def numbers() -> list[str]:
    return [document.number for document in db.session.scalars(select(Document).order_by(Document.id))]


def test_numbers_follow_each_other_and_begin_anew_with_the_year(cast: Cast, data_dir: Path) -> None:
    for index, now in enumerate((NOW, NOW, NOW + timedelta(days=365), NOW + timedelta(days=366))):
        with transaction():
            issue(paper(cast, f"appraisal/1/unit/{index}"), actor=cast.appraiser.actor, now=now, data_dir=data_dir)
    assert numbers() == ["濮知考〔2026〕1号", "濮知考〔2026〕2号", "濮知考〔2027〕1号", "濮知考〔2027〕2号"]


def test_a_paper_that_cannot_be_printed_uses_up_no_number(cast: Cast, data_dir: Path) -> None:
    with pytest.raises(Invalid), transaction():
        issue(paper(cast, county="\U0010fffd县"), actor=cast.appraiser.actor, now=NOW, data_dir=data_dir)
    with transaction():
        issue(paper(cast), actor=cast.appraiser.actor, now=NOW, data_dir=data_dir)
    assert numbers() == ["濮知考〔2026〕1号"]


def test_printing_again_gives_the_same_paper_and_the_same_bytes(cast: Cast, data_dir: Path) -> None:
    with transaction():
        first = issue(paper(cast), actor=cast.appraiser.actor, now=NOW, data_dir=data_dir)
        first_id, content = first.id, kept_bytes(data_dir, first)
    with transaction():
        later = issue(paper(cast, total="1"), actor=cast.appraiser.actor, now=NOW, data_dir=data_dir)
        assert later.id == first_id
        assert kept_bytes(data_dir, later) == content
    assert content.startswith(b"%PDF")
    assert numbers() == ["濮知考〔2026〕1号"]


def test_a_voided_paper_keeps_its_number_and_may_be_replaced(cast: Cast, data_dir: Path) -> None:
    with transaction():
        wrong = issue(paper(cast), actor=cast.appraiser.actor, now=NOW, data_dir=data_dir)
        with pytest.raises(Invalid, match="作废原因"):
            void(wrong, actor=cast.appraiser.actor, now=NOW, reason=" ")
        void(wrong, actor=cast.appraiser.actor, now=NOW, reason="数据有误")
    with transaction():
        right = issue(paper(cast), actor=cast.appraiser.actor, now=NOW, data_dir=data_dir)
        assert right.number == "濮知考〔2026〕2号"
    assert numbers() == ["濮知考〔2026〕1号", "濮知考〔2026〕2号"]


def test_ten_issued_at_once_of_which_one_fails_still_stand_in_one_row(app: Flask, cast: Cast, data_dir: Path) -> None:
    problems: list[Exception] = []

    def print_one(index: int) -> None:
        try:
            with app.app_context(), transaction():
                changed = {"county": "\U0010fffd县"} if index == 4 else {}
                each = paper(cast, f"appraisal/1/unit/{index}", **changed)
                issue(each, actor=cast.appraiser.actor, now=NOW, data_dir=data_dir)
        except Exception as problem:
            problems.append(problem)

    threads = [threading.Thread(target=print_one, args=(index,)) for index in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [type(problem) for problem in problems] == [Invalid]
    assert sorted(numbers()) == [f"濮知考〔2026〕{sequence}号" for sequence in range(1, 10)]

"""Parts of jobs: each is made once, by whoever lives; what was made is kept; what goes wrong is named."""

from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import select

from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again
from tracker.database import db, transaction
from tracker.errors import Conflict
from tracker.files import passing
from tracker.history.models import Event
from tracker.jobs import claims, operations
from tracker.jobs.claims import LEASE, MOST_ATTEMPTS, Errand
from tracker.jobs.models import Job, JobPart
from tracker.jobs.operations import Piece, folder_of
from tracker.jobs.queries import parts_of, progress_of

NAMES = ("清丰县", "南乐县", "台前县")


def ask(cast: Cast, *, number: int = 1) -> int:
    with transaction():
        return operations.ask(
            "print_run",
            "评分表",
            parameters={"number": number},
            pieces=[Piece(name, {"at": at}) for at, name in enumerate(NAMES)],
            last="合订",
            file_name="评分表.pdf",
            office=again(cast.city),
            actor=cast.supervisor.actor,
            now=NOW,
        ).id


def take(worker: str = "a", *, later: timedelta = timedelta()) -> Errand | None:
    with transaction():
        return claims.claim(worker, now=NOW + later)


def taken(worker: str = "a", *, later: timedelta = timedelta()) -> Errand:
    found = take(worker, later=later)
    assert found is not None
    return found


def finish(errand: Errand, *, later: timedelta = timedelta()) -> bool:
    with transaction():
        return claims.finish(errand, size=10, now=NOW + later)


def fail(errand: Errand, sentence: str = "没有字。") -> None:
    with transaction():
        claims.fail(errand, sentence, now=NOW)


def job(job_id: int) -> Job:
    db.session.rollback()
    return db.session.get_one(Job, job_id)


def cancel(cast: Cast, job_id: int) -> None:
    with transaction():
        operations.cancel(job(job_id), actor=cast.supervisor.actor, now=NOW)


def go_on(cast: Cast, job_id: int) -> None:
    with transaction():
        operations.go_on(db.session.get_one(Job, job_id), actor=cast.supervisor.actor, now=NOW)


def test_parts_are_given_in_order_and_the_last_when_all_others_have_ended(cast: Cast) -> None:
    job_id = ask(cast)
    errands = [taken(worker) for worker in "abc"]
    assert [errand.name for errand in errands] == [*NAMES]
    assert take() is None, "the volume is not bound before its parts are there"
    for errand in errands:
        assert finish(errand)
    last = taken()
    assert (last.name, last.is_last) == ("合订", True)
    assert job(job_id).finished_at is None
    assert finish(last)
    assert job(job_id).finished_at == NOW
    assert take() is None


def test_whoever_has_been_silent_for_too_long_loses_the_part_and_what_it_brings_later(cast: Cast) -> None:
    ask(cast)
    slow = taken("slow")
    assert taken("b").name == NAMES[1]
    again_taken = taken("c", later=LEASE + timedelta(seconds=1))
    assert again_taken.part_id == slow.part_id
    assert again_taken.file != slow.file, "two never write to the same file"
    with transaction():
        assert not claims.stay(slow, now=NOW)
    assert not finish(slow)
    assert finish(again_taken)
    assert not finish(again_taken), "once"


def test_signs_of_life_keep_a_part(cast: Cast) -> None:
    ask(cast)
    mine = taken()
    with transaction():
        assert claims.stay(mine, now=NOW + LEASE)
    assert taken("b", later=LEASE + timedelta(seconds=1)).part_id != mine.part_id


def test_what_a_dead_process_had_is_free_at_once_when_its_parent_says_so(cast: Cast) -> None:
    ask(cast)
    dead = taken("dead")
    with transaction():
        claims.release("dead")
    assert taken("b").part_id == dead.part_id


def test_a_part_that_kills_every_process_is_given_up(cast: Cast) -> None:
    job_id = ask(cast)
    for _ in range(MOST_ATTEMPTS):
        assert taken("a").name == NAMES[0]
        with transaction():
            claims.release("a")
    assert taken("a").name == NAMES[1]
    (bad,) = [part for part in parts_of(job_id) if part.failed_at]
    assert (bad.name, bad.sentence) == (NAMES[0], claims.GAVE_UP)


def test_many_at_once_never_get_the_same_part(app: Flask, cast: Cast) -> None:
    for number in range(5):
        ask(cast, number=number)
    got: list[int] = []

    def hand(name: str) -> None:
        with app.app_context():
            while errand := take(name):
                got.append(errand.part_id)
                finish(errand)

    threads = [Thread(target=hand, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while errand := take():  # a volume may have become ready after the last looked
        got.append(errand.part_id)
        finish(errand)
    assert sorted(got) == sorted(db.session.scalars(select(JobPart.id)))


def test_cancelled_in_the_middle_and_gone_on_with_where_it_stopped(cast: Cast) -> None:
    job_id = ask(cast)
    first, second = taken("a"), taken("b")
    finish(first)
    cancel(cast, job_id)
    assert take() is None, "nothing is begun any more"
    assert finish(second), "what was in hand is kept"
    assert progress_of(parts_of(job_id)).done == 2
    go_on(cast, job_id)
    third = taken()
    assert third.name == NAMES[2]
    finish(third)
    finish(taken())
    assert job(job_id).finished_at is not None


def test_a_failed_part_names_itself_the_rest_goes_on_and_it_can_be_tried_again(cast: Cast) -> None:
    job_id = ask(cast)
    for name in NAMES:
        errand = taken()
        fail(errand) if name == "南乐县" else finish(errand)
    finish(taken())
    done = job(job_id)
    assert done.finished_at is not None
    assert done.sentence == "有1部分没有印成：南乐县。"
    assert [part.sentence for part in parts_of(job_id)] == ["", "没有字。", ""]
    go_on(cast, job_id)
    errand = taken()
    assert errand.name == "南乐县"
    finish(errand)
    assert taken().is_last, "the volume is bound anew"


def test_without_its_last_part_a_job_has_failed(cast: Cast) -> None:
    job_id = ask(cast)
    for _ in NAMES:
        finish(taken())
    fail(taken(), "存不下。")
    assert (job(job_id).failed_at, job(job_id).sentence) == (NOW, "存不下。")


def test_the_same_asked_for_twice_is_one_while_it_runs(cast: Cast) -> None:
    assert ask(cast) == ask(cast)
    assert ask(cast, number=2) != ask(cast)


def test_verbs_twice_are_once_and_what_is_over_is_over(cast: Cast) -> None:
    job_id = ask(cast)
    for _ in range(2):
        cancel(cast, job_id)
    for _ in range(2):
        go_on(cast, job_id)
    for _ in range(4):
        finish(taken())
    with pytest.raises(Conflict, match="已经结束"):
        cancel(cast, job_id)
    with pytest.raises(Conflict, match="可以直接下载"):
        go_on(cast, job_id)
    verbs = db.session.scalars(select(Event.verb).where(Event.subject == "job").order_by(Event.id)).all()
    assert [*verbs] == ["job.asked", "job.cancelled", "job.continued", "job.finished"]


def test_files_are_thrown_away_after_their_days_and_no_others(cast: Cast, data_dir: Path) -> None:
    old, running = ask(cast), ask(cast, number=2)
    for job_id in (old, running):
        with passing.making(data_dir, folder_of(job_id), "x") as path:
            path.write_bytes(b"%PDF")
    cancel(cast, old)
    with transaction():
        assert operations.expire(data_dir, now=NOW + timedelta(days=6), days=7) == 0
    with transaction():
        assert operations.expire(data_dir, now=NOW + timedelta(days=8), days=7) == 1
    assert not passing.path_of(data_dir, folder_of(old), "x").exists()
    assert passing.path_of(data_dir, folder_of(running), "x").exists()
    with pytest.raises(Conflict, match="重新提交"):
        go_on(cast, old)


def test_a_file_that_was_not_finished_is_none(data_dir: Path) -> None:
    with pytest.raises(ZeroDivisionError), passing.making(data_dir, "job-0", "x") as path:
        path.write_bytes(b"half")
        _ = 1 / 0
    assert [*passing.path_of(data_dir, "job-0", "x").parent.iterdir()] == []

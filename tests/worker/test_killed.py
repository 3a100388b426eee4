"""kill -9 in the middle of a thousand mails: everybody hears, hardly anybody twice."""

from collections import Counter
from datetime import date, timedelta

import pytest

from tests.cast import Cast
from tests.factories import make_assignment, make_milestone
from tests.reminders.post_office import PostOffice
from tests.reminders.stage import morning
from tests.worker.stage import Workers, hire, leaders, mails, plan_and_deliver, until
from tracker.reminders.models import State
from tracker.reminders.operations import LEASE

OFFICERS = 1_000
DUE = date(2026, 6, 30)


@pytest.fixture
def thousand(cast: Cast, post: PostOffice) -> None:
    """Mails that are due; the server keeps a mail some time before it answers, so that a kill finds it in between."""
    hire(cast, OFFICERS)
    make_milestone(cast, make_assignment(cast), due_on=DUE)
    post.hang = 0.004


def check(post: PostOffice, killed: int) -> None:
    """Each has one; each further copy bears the same Message-ID and was in flight at a kill."""
    copies = Counter(post.references())
    assert mails(State.SENT) == mails() == OFFICERS
    assert len(copies) == OFFICERS
    assert len({letter["To"] for letter in post.letters}) == OFFICERS
    assert copies.total() - OFFICERS <= killed
    assert copies.total() == len(post.letters)


def test_the_leader_killed_twice_and_the_standby_goes_on(
    cast: Cast, thousand: None, post: PostOffice, workers: Workers
) -> None:
    workers.set_clock(morning(DUE))
    leader, standby = workers.start(), workers.start()
    plan_and_deliver(workers, morning(DUE))
    for killed in (1, 2):
        until(lambda n=killed: len(post.letters) >= n * OFFICERS // 3)  # type: ignore[misc]
        (pid,) = leaders()
        leader, standby = (leader, standby) if pid == leader.pid else (standby, leader)
        leader.kill()
        leader.wait()
        seen = len(post.letters)
        assert until(lambda before=seen: len(post.letters) > before + 1) < 5  # type: ignore[misc]
        assert leaders() == [standby.pid]
        leader = workers.start()
    until(lambda: mails(State.SENT) >= OFFICERS - 2 and not mails(State.PLANNED))
    assert mails(State.CLAIMED) <= 2
    workers.set_clock(morning(DUE) + LEASE + timedelta(minutes=30))
    until(lambda: mails(State.SENT) == OFFICERS)
    check(post, killed=2)


def test_two_at_it_at_once_and_each_killed(cast: Cast, thousand: None, post: PostOffice, workers: Workers) -> None:
    workers.set_clock(morning(DUE))
    both = [workers.start("--once") for _ in range(2)]
    for killed, victim in enumerate(both, start=1):
        until(lambda n=killed: len(post.letters) >= n * OFFICERS // 3)  # type: ignore[misc]
        victim.kill()
        victim.wait()
    left = mails(State.CLAIMED)
    assert left <= 2
    workers.once()
    assert mails(State.CLAIMED) == left, "the lease of the dead is respected"
    workers.set_clock(morning(DUE) + LEASE + timedelta(minutes=30))
    workers.once()
    check(post, killed=2)

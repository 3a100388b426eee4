"""Report, approve, return, withdraw: what each does, who may, and in which order."""

from tests.cast import Cast
from tests.factories import again, make_report
from tracker.database import transaction
from tracker.progress import operations


def test_an_approved_report_becomes_the_milestones_state(cast: Cast) -> None:
    report = make_report(cast, percent=50)
    with transaction():
        operations.approve(again(report), actor=cast.supervisor.actor, now=report.submitted_at)
    assert again(report).assignment.percent == 50

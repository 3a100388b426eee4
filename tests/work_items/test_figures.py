"""Targets and weights are kept to four decimals: a finer one is refused rather than rounded behind somebody's back."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from flask.testing import FlaskClient

from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again, make_assignment, make_milestone, make_work_item
from tracker.accounts.models import Person
from tracker.database import transaction
from tracker.errors import Invalid
from tracker.work_items import operations
from tracker.work_items.models import Duty

SignIn = Callable[[Person], FlaskClient]


@pytest.mark.parametrize("figure", ["0.00001", "2.33333", "1e-9", "NaN", "Infinity", "-0.0001", "1e12"])
def test_a_target_that_cannot_be_kept_as_it_is(cast: Cast, figure: str) -> None:
    assignment = make_assignment(cast)
    with transaction(), pytest.raises(Invalid, match="目标值应为不小于 0 的数，最多四位小数"):
        operations.change_assignment(
            again(assignment), actor=cast.supervisor.actor, now=NOW, duty=Duty.RESPONSIBLE, target=Decimal(figure)
        )


@pytest.mark.parametrize("figure", ["0", "0.0001", "8", "999999999999.9999"])
def test_a_target_that_can(cast: Cast, figure: str) -> None:
    assignment = make_assignment(cast)
    with transaction():
        operations.change_assignment(
            again(assignment), actor=cast.supervisor.actor, now=NOW, duty=Duty.RESPONSIBLE, target=Decimal(figure)
        )
    assert again(assignment).target == Decimal(figure)


@pytest.mark.parametrize("weight", ["0.00001", "NaN", "100.0001"])
def test_a_weight_that_cannot_be_kept_as_it_is(cast: Cast, weight: str) -> None:
    with pytest.raises(Invalid, match="权重应为 0 到 100 之间的数，最多四位小数"):
        make_work_item(cast, weight=Decimal(weight))


def test_a_milestone_that_would_grow_beyond_all_bounds_is_not_copied(cast: Cast, sign_in: SignIn) -> None:
    """Figures are copied in proportion to the targets: here a hundred thousand million for every ten-thousandth."""
    item = make_work_item(cast)
    source = make_assignment(cast, item, cast.nanle, target=Decimal("0.0001"))
    make_assignment(cast, item, cast.qingfeng, target=Decimal(10**11))
    make_milestone(cast, source, target=Decimal(10**11))
    answer = sign_in(cast.supervisor).post(f"/work-items/assignments/{source.id}/milestones/copies")
    assert answer.status_code == 422
    assert "有过大的数字" in answer.text

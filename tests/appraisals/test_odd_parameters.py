"""Whatever is typed as a parameter of whatever type: it is kept as it is checked, or refused in words."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.appraisals.year import make_scheme
from tests.cast import Cast
from tests.factories import make_work_item
from tracker.accounts.models import Person
from tracker.appraisals.clauses import TYPES

SignIn = Callable[[Person], FlaskClient]
ODD = (
    *("", "-1", "9" * 5000, "1e-999999", "sNaN", "²", "a\0b", "👩\u202e\ufffd"),
    *("长:1、" * 300, "1、" * 300, "３:2、1", "<b>:3"),
)


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_odd_parameters(kind: str, cast: Cast, sign_in: SignIn) -> None:
    scheme, item = make_scheme(cast), make_work_item(cast, number="1", title="信息报送")
    appraiser, new = sign_in(cast.appraiser), f"/appraisals/schemes/{scheme.id}/clauses/new"
    typed = {"title": "条款", "type": kind, "of_type": kind, "work_item_id": str(item.id), "weight": "10"}
    for parameter in TYPES[kind].parameters:
        for odd in ODD:
            answer = appraiser.post(new, data=typed | {f"parameter_{parameter.name}": odd})
            assert answer.status_code in {302, 422}, (parameter.name, odd)
    assert appraiser.get(f"/appraisals/schemes/{scheme.id}").status_code == 200
    assert appraiser.post(new, data=typed | {"of_type": "none"}).status_code == 302
    for odd in ODD:
        assert appraiser.get(new, query_string={"sentence": odd}).status_code in {200, 422}

"""加减分、一票否决、一票否优: one proposes, another confirms; then they count, on every page and every paper."""

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.appraisals.year import fill, finalise, judge_all, make_year, open_year
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again
from tests.files.samples import PDF
from tracker.accounts.models import Person
from tracker.appraisals.models import Appraisal
from tracker.appraisals.operations import finalise as finalise_now
from tracker.appraisals.operations import verify
from tracker.appraisals.results import board_of, ranking_data, sheet_data
from tracker.appraisals.rulings import operations
from tracker.appraisals.rulings.models import RulingRecord
from tracker.appraisals.rulings.rules import RulingKind, problem
from tracker.database import db, transaction
from tracker.errors import Conflict, Invalid, NotAllowed
from tracker.files.operations import store

D = Decimal
SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def appraisal(cast: Cast) -> Appraisal:
    """清丰 82.00 (27 + 16 + 30 + 9), 南乐 58.56 … , 台前 50."""
    year = make_year(cast)
    ids = fill(cast, year)
    opened = open_year(cast, year)
    judge_all(cast, opened, ids["档案管理"], {cast.qingfeng.id: "9", cast.nanle.id: "8.5", cast.taiqian.id: "5"})
    return opened


def propose(app: Flask, cast: Cast, appraisal: Appraisal, unit_id: int, kind: str, **given: str) -> int:
    with transaction():
        data_dir = app.config["TRACKER_DATA_DIR"]
        return operations.propose(
            again(appraisal),
            db.session.get_one(type(cast.nanle), unit_id),
            actor=cast.appraiser.actor,
            now=NOW,
            kind=RulingKind(kind),
            points=D(given["points"]) if "points" in given else None,
            approval=given.get("approval", ""),
            reason=given.get("reason", "省级表彰"),
            evidence=[store(BytesIO(PDF), "材料.pdf", actor=None, now=NOW, data_dir=data_dir)],
        ).id


def confirm(cast: Cast, ruling_id: int, who: Person | None = None) -> None:
    with transaction():
        ruling = db.session.get_one(RulingRecord, ruling_id)
        operations.confirm(ruling, actor=(who or cast.supervisor).actor, now=NOW)


def standing(appraisal: Appraisal, unit_id: int) -> tuple[str, int | None, str]:
    found = board_of(again(appraisal))
    each = found.standings[unit_id]
    return found.shown(each.total), each.rank, each.grade


def test_an_adjustment_counts_once_a_second_person_has_confirmed_it(
    app: Flask, cast: Cast, appraisal: Appraisal
) -> None:
    assert standing(appraisal, cast.qingfeng.id) == ("82.00", 1, "良好")
    ruling = propose(app, cast, appraisal, cast.qingfeng.id, "adjustment", points="8.25")
    assert standing(appraisal, cast.qingfeng.id) == ("82.00", 1, "良好")
    with pytest.raises(NotAllowed, match="提出的人不能自己确认"):
        confirm(cast, ruling, cast.appraiser)
    confirm(cast, ruling)
    assert standing(appraisal, cast.qingfeng.id) == ("90.25", 1, "优秀")
    with transaction():
        kept = db.session.get_one(RulingRecord, ruling)
        operations.withdraw(kept, actor=cast.appraiser.actor, now=NOW, reason="重复计分")
    assert standing(appraisal, cast.qingfeng.id) == ("82.00", 1, "良好")
    with pytest.raises(Conflict, match="已经撤销"):
        confirm(cast, ruling)


def test_a_veto_and_a_bar_are_two_things_and_stand_on_the_papers(app: Flask, cast: Cast, appraisal: Appraisal) -> None:
    for unit_id, kind in ((cast.nanle.id, "veto"), (cast.qingfeng.id, "bar")):
        reason = "发生重大责任事故" if kind == "veto" else "被通报批评"
        confirm(cast, propose(app, cast, appraisal, unit_id, kind, approval="市委〔2026〕9号", reason=reason))
    confirm(cast, propose(app, cast, appraisal, cast.qingfeng.id, "adjustment", points="10"))
    assert standing(appraisal, cast.qingfeng.id) == ("92.00", 1, "良好")
    assert standing(appraisal, cast.nanle.id)[2] == "不合格"
    finalise(cast, appraisal)
    ranking = ranking_data(again(appraisal))
    assert [row["adjustment"] for row in ranking["rows"]] == ["+10.00", "0.00", "0.00"]
    assert "南乐县：一票否决，发生重大责任事故（市委〔2026〕9号），等次定为不合格。" in ranking["notes"]
    sheet = sheet_data(again(appraisal), again(cast.qingfeng))
    assert sheet["adjustments"] == [{"score": "+10.00", "reason": "省级表彰"}]
    assert sheet["notes"][-1] == "清丰县：一票否优，被通报批评（市委〔2026〕9号），不能评为优秀。"
    assert verify(again(appraisal)) == []


def test_what_waits_to_be_confirmed_stops_the_finalising_and_what_is_final_takes_no_ruling(
    app: Flask, cast: Cast, appraisal: Appraisal
) -> None:
    ruling = propose(app, cast, appraisal, cast.qingfeng.id, "adjustment", points="-1")
    with pytest.raises(Invalid, match="还有 1 条加减分或一票否决没有确认"), transaction():
        finalise_now(again(appraisal), actor=cast.leader.actor, now=NOW)
    confirm(cast, ruling)
    finalise(cast, appraisal)
    for act in (
        lambda: propose(app, cast, appraisal, cast.qingfeng.id, "adjustment", points="1"),
        lambda: operations.withdraw(
            db.session.get_one(RulingRecord, ruling), actor=cast.appraiser.actor, now=NOW, reason="误记"
        ),
    ):
        with pytest.raises(Conflict, match="考核已经定稿"), transaction():
            act()


@pytest.mark.parametrize(
    ("kind", "points", "approval", "files", "sentence"),
    [
        ("veto", None, "", 1, "一票否决须经上级批准，请填写批准文件的文号。"),
        ("veto", None, "市委〔2026〕9号", 0, "请上传批准文件。"),
        ("bar", D(1), "市委〔2026〕9号", 1, "一票否优不带分值；需要加减分的，请另行办理。"),
        ("adjustment", None, "", 1, "请填写加减的分值，减分填负数。"),
        ("adjustment", D("0.00001"), "", 1, "加减的分值应在 −100 到 100 之间，最多 4 位小数，请改正。"),
        ("adjustment", D(1), "", 0, "请上传加减分的证明材料，至少一个文件。"),
        ("adjustment", D(1), "", 1, None),
        ("veto", None, "市委〔2026〕9号", 1, None),
    ],
)
def test_what_a_ruling_needs(kind: str, points: D | None, approval: str, files: int, sentence: str | None) -> None:
    """DOMAIN §6: the approval document is asked for, number and file."""
    assert problem(RulingKind(kind), points, approval, "理由", files) == sentence
    assert problem(RulingKind(kind), points, approval, " ", files) == "请写明理由。"


def test_on_the_pages(cast: Cast, appraisal: Appraisal, sign_in: SignIn) -> None:
    appraiser, base = sign_in(cast.appraiser), f"/appraisals/{appraisal.id}"
    typed = {"unit_id": str(cast.nanle.id), "kind": "veto", "points": "", "approval": "", "reason": "发生重大责任事故"}
    page = appraiser.post(f"{base}/rulings/new", data=typed)
    assert (page.status_code, "请填写批准文件的文号" in page.text) == (422, True)
    typed |= {"approval": "市委〔2026〕9号"}
    sent = typed | {"evidence": (BytesIO(PDF), "批复.pdf")}
    page = appraiser.post(f"{base}/rulings/new", data=sent, follow_redirects=True)
    assert "由另一位复核人员确认后生效" in page.text and "待确认" in page.text
    assert "/rulings/1/confirmation" not in page.text, "whoever proposed it is not offered to confirm it"
    with appraiser.get("/appraisals/rulings/1/evidence/1") as file:
        assert file.data == PDF

    leader = sign_in(cast.leader)
    assert "/rulings/1/confirmation" in leader.get(f"{base}/rulings").text
    page = leader.post("/appraisals/rulings/1/confirmation", follow_redirects=True)
    assert "已确认，即时计入。" in page.text
    assert "南乐县：一票否决" in leader.get(base).text
    for stranger in (cast.officer, cast.town_officer):
        client = sign_in(stranger)
        assert client.get(f"{base}/rulings").status_code == 404
        assert client.get("/appraisals/rulings/1/evidence/1").status_code == 404

"""`flask appraisals`: scoring and verifying from the command line."""

import json

from flask import Flask

from tests.appraisals.year import fill, finalise, judge_all, make_year, open_year
from tests.cast import Cast
from tests.factories import again
from tracker.appraisals.models import Appraisal
from tracker.database import db, transaction


def run(app: Flask, *words: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["appraisals", *words])
    return result.exit_code, result.output


def finish(cast: Cast) -> Appraisal:
    year = make_year(cast)
    ids = fill(cast, year)
    appraisal = open_year(cast, year)
    judge_all(cast, appraisal, ids["档案管理"], {cast.qingfeng.id: "9", cast.nanle.id: "8.5", cast.taiqian.id: "5"})
    finalise(cast, appraisal)
    return appraisal


def test_score_prints_the_ranking(app: Flask, cast: Cast) -> None:
    year = make_year(cast)
    fill(cast, year)
    open_year(cast, year)
    code, output = run(app, "score", "2026")
    assert (code, output.splitlines()) == (
        0,
        [
            "2026年度考核细则（未定稿）",
            "1\t清丰县\t73.00\t合格",
            "2\t南乐县\t47.37\t不合格",
            "3\t台前县\t0.00\t不合格",
        ],
    )


def test_score_prints_every_score_with_its_derivation(app: Flask, cast: Cast) -> None:
    finish(cast)
    code, output = run(app, "score", "2026", "--json")
    found = json.loads(output)
    assert (code, found["is_final"], [row["total"] for row in found["rows"]]) == (0, True, ["82.00", "58.56", "50.00"])
    qingfeng = found["sheets"][0]["sections"][1]["clauses"][0]
    assert qingfeng["derivation"] == "目标值：8 所；完成值：6 所；计算：36 × 6 ÷ 8 = 27"


def test_a_year_without_an_appraisal_says_what_to_do(app: Flask, cast: Cast) -> None:
    code, output = run(app, "score", "2019")
    assert (code, "2019 年的考核尚未启动，请先制定评分细则并启动考核。" in output) == (1, True)


def test_verify_waits_for_the_final_result(app: Flask, cast: Cast) -> None:
    year = make_year(cast)
    fill(cast, year)
    open_year(cast, year)
    code, output = run(app, "verify", "2026")
    assert (code, "考核尚未定稿" in output) == (1, True)


def test_verify_agrees_with_what_was_finalised(app: Flask, cast: Cast) -> None:
    appraisal = finish(cast)
    code, output = run(app, "verify", "2026")
    digest = again(appraisal).digest
    assert (code, output.strip()) == (0, f"2026 年考核重新计算的结果与定稿一致，校验值 {digest}。")


def test_verify_fails_when_a_frozen_figure_was_touched(app: Flask, cast: Cast) -> None:
    appraisal = finish(cast)
    with transaction():
        frozen = json.loads(json.dumps(again(appraisal).frozen))
        facts = frozen["facts"][str(cast.qingfeng.id)]
        next(fact for fact in facts.values() if fact["actual"] == "6")["actual"] = "8"
        db.session.get_one(Appraisal, appraisal.id).frozen = frozen
    code, output = run(app, "verify", "2026")
    assert code == 1
    assert "校验值与定稿时不符" in output
    assert "清丰县：定稿总分 82，重新计算为 91。" in output

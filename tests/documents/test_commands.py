"""`flask documents` as an operator types it."""

from pathlib import Path

import pytest
from flask import Flask

import config
from tracker import create_app
from tracker.documents.kinds import KINDS
from tracker.documents.press import survey
from tracker.documents.press.fonts import Face, NoFont


def test_kinds_are_listed_with_title_and_shape(app: Flask) -> None:
    answer = app.test_cli_runner().invoke(args=["documents", "kinds"])
    assert answer.exit_code == 0
    lines = [line.split() for line in answer.output.splitlines()]
    assert [name for name, _, _ in lines] == list(KINDS)
    assert ["bulletin", "A4竖版", "考核结果通报"] in lines
    assert ["appraisal_sheet", "A4横版", "县区考核评分表"] in lines


def test_a_sample_is_the_same_every_time(app: Flask, tmp_path: Path) -> None:
    runner = app.test_cli_runner()
    for name in ("first.pdf", "second.pdf"):
        answer = runner.invoke(args=["documents", "sample", "bulletin", "--out", str(tmp_path / name)])
        assert answer.exit_code == 0, answer.output
    first = (tmp_path / "first.pdf").read_bytes()
    assert first.startswith(b"%PDF")
    assert first == (tmp_path / "second.pdf").read_bytes()


def test_what_cannot_be_done_is_said_in_a_sentence(app: Flask, tmp_path: Path) -> None:
    runner = app.test_cli_runner()
    answer = runner.invoke(args=["documents", "sample", "nothing", "--out", str(tmp_path / "x.pdf")])
    assert (answer.exit_code, "没有“nothing”这种文书，种类有：annuity_letter、" in answer.output) == (1, True)
    answer = runner.invoke(args=["documents", "sample", "bulletin", "--out", str(tmp_path / "no" / "x.pdf")])
    assert answer.exit_code == 1
    assert "不能写入" in answer.output


@pytest.mark.parametrize("args", [["documents", "verify", "README.md"], ["appraisals", "score", "2026"]])
def test_without_a_database_a_command_says_how_to_make_one(tmp_path: Path, args: list[str]) -> None:
    bare = create_app(config.load({"TRACKER_DATA_DIR": str(tmp_path)}))
    answer = bare.test_cli_runner().invoke(args=args)
    assert (answer.exit_code, "请先执行 flask db upgrade" in answer.output) == (1, True)


def test_fonts_say_which_serves_which_role(app: Flask) -> None:
    answer = app.test_cli_runner().invoke(args=["documents", "fonts"])
    assert answer.exit_code == 0
    for role in ("仿宋", "楷体", "黑体", "宋体", "小标宋"):
        assert f"\n{role}\t" in f"\n{answer.output}"
    assert "结论\t可以印制" in answer.output


def test_fonts_say_what_is_missing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(data_dir: Path) -> None:
        raise NoFont("本机没有可以排印“仿宋”的中文字体。")

    monkeypatch.setattr(survey, "find", nothing)
    answer = app.test_cli_runner().invoke(args=["documents", "fonts"])
    assert answer.exit_code == 1
    assert "可以排印“仿宋”" in answer.output
    assert "apt-get install" in answer.output


def test_an_offices_own_font_is_told_from_an_open_one() -> None:
    own = survey.Serving("fangsong", Face("仿宋_GB2312", 400, ("Noto Serif CJK SC",)), lacks=3, nowhere=1)
    text = "\n".join(survey.told(survey.Survey((own,), "", can_subset=False)))
    assert "仿宋_GB2312（本单位字体），基本区20992个汉字中缺3个，由Noto Serif CJK SC补，仍缺1个" in text
    assert "正版" not in text
    assert "libharfbuzz-subset0" in text
    assert "不能印制" in text

"""From a sentence of a scoring standard to the clause it means. Sources: the wordings of DOMAIN §5 and their kin."""

import json

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from tracker.appraisals.clauses import TYPES
from tracker.appraisals.proposing import propose


@pytest.mark.parametrize(
    ("sentence", "kind", "parameters"),
    [
        ("少一次扣1分，扣完为止", "per_shortfall", {"source": "item", "per": "1", "points": "1", "floor": "0"}),
        ("每少一次扣１分，扣完为止。", "per_shortfall", {"points": "1"}),
        ("（一）缺少一个扣半分", "per_shortfall", {"points": "0.5"}),
        ("全年报送信息12篇，每少报一篇扣零点五分", "per_shortfall", {"per": "1", "points": "0.5"}),
        ("每少100万元扣0.5分", "per_shortfall", {"per": "100", "points": "0.5"}),
        ("每少一百万元扣0.5分", "per_shortfall", {"per": "100", "points": "0.5"}),
        ("每差1件扣0.2分，最低得2分", "per_shortfall", {"points": "0.2", "floor": "2"}),
        ("本项满分5分，少开展1次扣1分，最多扣3分", "per_shortfall", {"points": "1", "floor": "2"}),
        ("有一项未完成的，扣2分", "per_shortfall", {"points": "2"}),
        ("每发生一次扣2分，扣完为止", "per_occurrence", {"source": "hand", "points": "2"}),
        ("迟报、漏报一次扣0.5分", "per_occurrence", {"points": "0.5"}),
        ("被通报批评的，每次扣1分", "per_occurrence", {"points": "1"}),
        ("扣1分/次", "per_occurrence", {"points": "1"}),
        ("每发生一起扣2分，最多扣6分", "capped_deduction", {"source": "hand", "points": "2", "cap": "6"}),
        ("发生1起从总分中扣2分，累计扣分不超过10分", "capped_deduction", {"points": "2", "cap": "10"}),
        ("被省级通报的每次扣1分，5分封顶", "capped_deduction", {"points": "1", "cap": "5"}),
        ("每低1%扣0.1分", "steps", {"source": "item", "step": "1", "points": "0.1", "standard": "100"}),
        ("每低1%扣0.1", "steps", {"step": "1", "points": "0.1"}),
        ("完成率每低一个百分点扣０．１分", "steps", {"step": "1", "points": "0.1"}),
        ("达到目标得5分，每低百分之五扣一分", "steps", {"step": "5", "points": "1"}),
        ("结案率不低于95%，每低1个百分点扣0.2分", "steps", {"source": "rate", "standard": "95", "points": "0.2"}),
        ("每降低5%扣1分，低于60%不得分", "steps", {"step": "5", "standard": "100", "least": "60"}),
        ("每低于目标1个百分点，扣0.5分", "steps", {"step": "1", "standard": "100"}),
        ("增长率每低于10%一个百分点扣0.5分", "steps", {"step": "1", "standard": "10", "source": "rate"}),
        ("完成90%得满分，每低1%扣0.1分", "steps", {"step": "1", "standard": "90"}),
        ("群众满意度90%以上得5分，每降低1个百分点扣0.2分", "steps", {"source": "rate", "standard": "90"}),
        ("国家级3分、省级2分、市级1分", "tiered", {"tiers": "国家级:3、省级:2、市级:1", "several": "best"}),
        ("国家级3/省级2/市级1", "tiered", {"tiers": "国家级:3、省级:2、市级:1"}),
        ("国家级三分，省级二分，市级一分", "tiered", {"tiers": "国家级:3、省级:2、市级:1"}),
        ("国家级、省级、市级分别得3分、2分、1分", "tiered", {"tiers": "国家级:3、省级:2、市级:1"}),
        ("国家级每项3分，省级每项2分，可累计", "tiered", {"tiers": "国家级:3、省级:2", "several": "sum"}),
        ("完成90%以上的得5分，80%以上的得3分", "tiered", {"tiers": "90%以上:5、80%以上:3"}),
        ("按排名得60、57、54、51、48分", "by_rank", {"points": "60、57、54、51、48", "beyond": "last"}),
        ("根据全市排名，依次得60/57/54/51/48分", "by_rank", {"points": "60、57、54、51、48"}),
        ("第一名10分，第二名8分，其余得4分", "by_rank", {"points": "10、8、4"}),
        ("第一至三名得10分，第四至六名得8分", "by_rank", {"points": "10、10、10、8、8、8"}),
        ("前三名分别得5、3、1分，其他不得分", "by_rank", {"points": "5、3、1", "beyond": "zero"}),
        ("全市排名前三的分别得5分、4分、3分", "by_rank", {"points": "5、4、3", "beyond": "zero"}),
        ("排名前3名得5分，4-6名得4分，其余得3分", "by_rank", {"points": "5、5、5、4、4、4、3", "beyond": "last"}),
        ("前两名各得3分", "by_rank", {"points": "3、3", "beyond": "zero"}),
        ("增幅位列全市第一的得2分，每降低一位扣0.5分", "by_rank", {"points": "2、1.5、1、0.5、0"}),
        ("第一名4分，以下名次依次递减1分", "by_rank", {"points": "4、3、2、1、0", "beyond": "last"}),
        ("第一名得3分，每降低一个名次减1分", "by_rank", {"points": "3、2、1、0"}),
        ("逾期一天扣0.5分", "timeliness", {"per": "1", "points": "0.5"}),
        ("每迟报一日扣0.2分", "timeliness", {"points": "0.2"}),
        ("未按时报送的，每拖延一天扣1分", "timeliness", {"points": "1"}),
        ("每推迟一周扣1分", "timeliness", {"per": "7", "points": "1"}),
        ("每增1名加0.05分，最多加0.5分", "capped_bonus", {"source": "item", "points": "0.05", "cap": "0.5"}),
        ("每增1名+0.05，最多0.5", "capped_bonus", {"per": "1", "points": "0.05", "cap": "0.5"}),
        ("每增加一名加0.05分，最高不超过0.5分", "capped_bonus", {"points": "0.05", "cap": "0.5"}),
        ("每超10%加1分，最多加3分", "capped_bonus", {"per": "10", "points": "1", "cap": "3"}),
        ("信息被采用的，每篇加0.2分，2分封顶", "capped_bonus", {"source": "hand", "points": "0.2", "cap": "2"}),
        ("开展1次得1分，满分2分", "proportional", {"floor": "0"}),
        ("高于全市平均水平得满分，低于的按比例扣分", "below_average", {"step": "1"}),
        ("获中国专利奖金奖、银奖的，分别加3分、2分", "tiered", {"tiers": "中国专利奖金奖:3、银奖:2"}),
        ("完成得2分", "all_or_nothing", {"basis": "milestones"}),
        ("完成目标值得8分", "all_or_nothing", {"basis": "target"}),
        ("按完成比例得分", "proportional", {"floor": "0"}),
        ("完成率低于60%不得分，60%以上按比例得分", "proportional", {"floor": "60"}),
        ("得分＝完成数÷目标数×权重", "proportional", {}),
        ("完成得满分，未完成不得分", "all_or_nothing", {"basis": "milestones", "on_time": False}),
        ("达到目标值得5分，未达到不得分", "all_or_nothing", {"basis": "target"}),
        ("完成目标任务80%以上得满分，低于80%不得分", "all_or_nothing", {"basis": "target", "share": "80"}),
        ("完成年度计划的90%得5分，否则不得分", "all_or_nothing", {"basis": "target", "share": "90"}),
        ("办结率达到95%以上得满分，否则不得分", "all_or_nothing", {"basis": "target", "share": "100"}),
        ("按时完成得2分，否则不得分", "all_or_nothing", {"on_time": True}),
        ("最高的得满分，其他按比例得分", "ratio_to_best", {"measure": "actual"}),
        ("低于全市平均值的，每低1%扣0.1分", "below_average", {"step": "1", "points": "0.1"}),
        ("低于平均水平的扣2分", "below_average", {"step": "100", "partial": "whole", "points": "2"}),
    ],
)
def test_a_definite_sentence(sentence: str, kind: str, parameters: dict[str, str]) -> None:
    found = propose(sentence)
    assert (found.type, {name: found.parameters[name] for name in parameters}) == (kind, parameters)
    assert all(found.why)


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("加强组织领导，十分重视知识产权工作", "没有找到按数量、比例、级别、名次或期限计分的规则"),
        ("酌情扣分", "由考核人员根据情况评定"),
        ("视情节扣1－3分", "分值是一个范围"),
        ("发生重大事件一票否决", "一票否决、一票否优不是按分计算的条款"),
        ("投诉率每高1%扣0.1分", "比率越高扣得越多，没有对应的自动计分方式"),
        ("国家级3分、国家级2分、省级2分，名次1分、2分、3分", ""),
        ("", "没有文字"),
    ],
)
def test_a_sentence_that_says_nothing_definite_is_judged_by_hand_and_told_why(sentence: str, why: str) -> None:
    found = propose(sentence)
    assert (found.type, found.parameters) == ("by_hand", {})
    assert why in found.why[0]


def test_of_two_rules_one_is_proposed_and_the_other_named() -> None:
    found = propose("按完成比例得分，每超1个加0.5分，最多加2分")
    assert (found.type, found.confidence) == ("proportional", 0.7)
    assert found.why[1] == "“每超1个加0.5分”：另有一条规则（加分项：每增一个（次、名）加分，有上限），请另设条款"


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("未建立台账的扣1分，台账不完整的扣0.5分", "“台账不完整的扣0.5分”：另有一条规则"),
        ("每逾期一天扣0.5分，逾期10天以上不得分", "“逾期10天以上不得分”：没有对应的参数，请核对"),
        ("超过3天的，每天扣0.5分", "超过 3 天才扣分的，没有对应的参数"),
        ("按时完成得满分，逾期完成得一半分，未完成不得分", "“逾期完成得一半”没有对应的参数"),
        ("完成目标的90%以上得满分，90%以下按比例得分", "达到 90% 就得满分的，没有对应的参数"),
    ],
)
def test_what_the_proposal_leaves_out_is_told_and_makes_it_less_sure(sentence: str, told: str) -> None:
    found = propose(sentence)
    assert told in "；".join(found.why)
    assert found.confidence < 0.9


def test_what_is_only_likely_is_said_to_be() -> None:
    assert propose("每延期一个工作日扣0.5分").confidence < propose("每延期一天扣0.5分").confidence
    assert propose("材料不全的扣1分").certainty == "一般"


PIECES = (
    "每 少 一 两 十 半 次 个 天 名 % 扣 加 得 分 1 0.5 ０．１ 100 最多 不超过 逾期 低于 平均 第 排名 国家级 省级",
    "、 ， 。 / 按 比例 完成 未 不得分 满分 - + （ ） ： 零点五 百分之 目标 万元 依次递减 分别 其余 999999999",
)
WORDS = st.lists(st.sampled_from([piece for row in PIECES for piece in row.split(" ")]), max_size=25).map("".join)


@given(st.text(max_size=80) | WORDS)
def test_every_sentence_has_an_answer_that_a_clause_can_keep(sentence: str) -> None:
    found = propose(sentence)
    assert TYPES[found.type].checked(found.parameters) == found.parameters
    assert found.why
    assert 0 < found.confidence <= 1


@given(WORDS)
def test_reading_is_soon_done(sentence: str) -> None:
    """Hypothesis stops what takes longer than its deadline: no pattern goes astray on a long line."""
    propose(sentence * 20)


def test_the_command_prints_the_clause(app: Flask) -> None:
    run = app.test_cli_runner()
    found = json.loads(run.invoke(args=["appraisals", "propose", "每增1名加0.05分，最多加0.5分", "--json"]).output)
    assert found == {
        "type": "capped_bonus",
        "parameters": {"source": "item", "per": "1", "points": "0.05", "cap": "0.5", "partial": "exact"},
        "label": "加分项：每增一个（次、名）加分，有上限",
        "formula": TYPES["capped_bonus"].formula,
        "why": ["“每增1名加0.05分”：每增 1 名加 0.05 分，最多加 0.5 分"],
        "confidence": 0.9,
    }
    told = run.invoke(args=["appraisals", "propose", "酌情扣分"]).output.splitlines()
    assert told[1:] == ["由考核人员根据情况评定，没有可以计算的规则。", "把握：较大"]

"""县区考核评分表: one county's scores, clause by clause, with the derivation of each and room for three signatures."""

from decimal import Decimal
from typing import TypedDict

from tracker.charts import Picture
from tracker.documents.figures import Figure, figure
from tracker.documents.kind import Kind


class Clause(TypedDict):
    number: str
    name: str
    weight: str
    target: str  # with its unit of measure, "24 件"; "—" when there is none
    actual: str
    score: str
    derivation: str  # the sentence that says how the score came about
    evidence: list[str]  # what each piece is called


class Section(TypedDict):
    name: str
    weight: str
    score: str
    clauses: list[Clause]


class Adjustment(TypedDict):
    score: str  # signed: "+0.50", "-1.00"
    reason: str


class AppraisalSheet(TypedDict):
    title: str
    year: int
    county: str
    office: str
    scheme: str  # title and version of the scheme
    sections: list[Section]
    adjustments: list[Adjustment]
    full_marks: str
    total: str
    rank: int | None
    counties: int  # how many took part
    grade: str
    notes: list[str]
    figures: list[Figure]  # the county against the average


def _clause(
    number: str, name: str, weight: str, target: str, actual: str, score: str, derivation: str, *evidence: str
) -> Clause:
    return Clause(
        number=number,
        name=name,
        weight=weight,
        target=target,
        actual=actual,
        score=score,
        derivation=derivation,
        evidence=list(evidence),
    )


def sample() -> AppraisalSheet:
    creation = Section(name="知识产权创造与运用", weight="45", score="41.42", clauses=[
        _clause("1", "有效发明专利维护：有效发明专利拥有量不低于年度目标", "15", "120 件", "114 件", "14.25",
                "按完成比例计分：114÷120×15＝14.25分。", "华龙区2026年度有效发明专利台账.xlsx", "年费缴纳凭证汇总.pdf"),
        _clause("2", "专利权质押融资：完成质押融资金额", "15", "3000 万元", "2600 万元", "13.00",
                "按完成比例计分：2600÷3000×15＝13.00分。", "质押登记通知书（4份）.pdf", "银行放款凭证.pdf"),
        _clause("3", "地理标志培育：指导申报地理标志证明商标", "10", "1 件", "1 件", "10.00",
                "达到目标即得满分：目标1件，实际1件，得10.00分。", "地理标志证明商标受理通知书.pdf"),
        _clause("4", "商标品牌培育基地建设：新建市级以上基地", "5", "6 个", "5 个", "4.17",
                "按完成比例计分：5÷6×5＝4.1667分，计4.17分。"),
    ])  # fmt: skip
    protection = Section(name="知识产权保护与管理", weight="35", score="34.00", clauses=[
        _clause("5", "“双随机、一公开”检查：抽查比例不低于企业的3％，结果在20个工作日内公示", "10", "3 ％", "3.4 ％",
                "10.00", "达到目标即得满分：目标3％，实际3.4％，得10.00分。",
                "双随机抽查计划.docx", "抽查结果公示截图.png"),
        _clause("6", "专利侵权纠纷行政裁决和假冒专利案件办理", "15", "20 件", "22 件", "15.00",
                "按完成比例计分，超过目标以满分计：22÷20×15＝16.50分，计15.00分。", "案件台账及结案文书.pdf"),
        _clause("7", "维权援助与举报投诉处理：按期办结率", "10", "100 ％", "90 ％", "9.00",
                "按完成比例计分：90÷100×10＝9.00分。", "12315平台办理清单.xlsx"),
    ])  # fmt: skip
    training = Section(name="宣传培训与基础工作", weight="20", score="19.00", clauses=[
        _clause("8", "中小学知识产权教育示范（试点）校建设", "8", "2 所", "2 所", "8.00",
                "达到目标即得满分：目标2所，实际2所，得8.00分。", "示范校认定文件.pdf"),
        _clause("9", "“4·26”宣传周、专利周及知识产权“五进”活动", "6", "4 场", "5 场", "6.00",
                "按完成比例计分，超过目标以满分计，得6.00分。", "宣传周活动方案.docx",
                "活动照片（12张）.zip", "新闻报道链接汇总.docx"),
        _clause("10", "信息报送与档案管理", "6", "—", "—", "5.00",
                "由考核人评定：全年报送信息及时，年度档案缺质押融资登记簿1份，扣1分。"),
    ])  # fmt: skip
    return AppraisalSheet(
        title="2026年度县（区）知识产权工作考核评分表",
        year=2026,
        county="华龙区",
        office="濮阳市知识产权局",
        scheme="濮阳市2026年度知识产权工作考核评分细则（第1版）",
        sections=[creation, protection, training],
        adjustments=[Adjustment(score="+0.50", reason="承办全省知识产权质押融资现场会，按细则第十二条加0.5分。")],
        full_marks="100",
        total="94.92",
        rank=1,
        counties=8,
        grade="优秀",
        notes=["得分保留两位小数，按四舍五入计算；完成值以审核通过的进展反馈和台账为准。"],
        figures=[_against_the_average()],
    )


def _against_the_average() -> Figure:
    axes = ["知识产权创造与运用", "知识产权保护与管理", "宣传培训与基础工作"]
    own = [Decimal("92.0"), Decimal("97.1"), Decimal("95.0")]
    average = [Decimal("85.1"), Decimal("89.7"), Decimal("90.8")]
    return figure(
        "华龙区与各单位平均得分率的对比（％）", Picture("radar", axes, [("华龙区", own), ("平均", average)], 1)
    )


KIND = Kind(name="appraisal_sheet", title="县区考核评分表", version=3, sample=sample, is_landscape=True)

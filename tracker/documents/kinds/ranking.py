"""年度考核结果通报: a red-headed bulletin whose annex ranks all counties."""

from typing import TypedDict

from tracker.documents.kind import Kind


class RankedSection(TypedDict):
    name: str
    weight: str


class RankedCounty(TypedDict):
    rank: int
    county: str
    scores: list[str]  # one for each of `sections`, in that order
    adjustment: str  # signed, "0.00" for none
    total: str
    grade: str


class Ranking(TypedDict):
    title: str
    title_lines: list[str]  # the same title, broken where the sense allows
    year: int
    issuer: str  # 发文机关署名
    issuer_mark: str  # 发文机关标志, in red at the head
    addressees: str  # 主送机关, without the colon
    paragraphs: list[str]
    annex_title: str
    sections: list[RankedSection]
    rows: list[RankedCounty]
    annex_notes: list[str]
    contact: str  # 附注, without the brackets; "" for none
    copied_to: str  # 抄送, without the full stop; "" for no imprint


_SCORES = [
    (1, "华龙区", "41.42", "34.00", "19.00", "+0.50", "94.92", "优秀"),
    (2, "濮阳县", "40.85", "33.20", "18.50", "+0.50", "93.05", "优秀"),
    (3, "经济技术开发区", "41.10", "31.75", "18.00", "0.00", "90.85", "优秀"),
    (4, "清丰县", "39.62", "30.90", "18.20", "0.00", "88.72", "良好"),
    (5, "南乐县", "38.44", "31.10", "17.60", "0.00", "87.14", "良好"),
    (6, "范县", "36.05", "29.80", "17.90", "0.00", "83.75", "良好"),
    (7, "濮东产业集聚区", "35.27", "28.40", "16.80", "-0.50", "79.97", "合格"),
    (8, "台前县", "33.90", "27.65", "16.10", "-1.00", "76.65", "合格"),
]


def sample() -> Ranking:
    return Ranking(
        title="濮阳市知识产权局关于2026年度县（区）知识产权工作考核结果的通报",
        title_lines=["濮阳市知识产权局", "关于2026年度县（区）知识产权工作", "考核结果的通报"],
        year=2026,
        issuer="濮阳市知识产权局",
        issuer_mark="濮阳市知识产权局文件",
        addressees="各县（区）知识产权管理部门，经济技术开发区、濮东产业集聚区知识产权管理部门",
        paragraphs=[
            "根据《濮阳市2026年度知识产权工作考核评分细则》，市知识产权局对各县（区）2026年度知识产权目标任务完成情况进行了考核。"
            "经自评申报、数据核验、评分复核和为期5个工作日的公示，考核结果已经确定，现予通报。",
            "2026年度参加考核的县（区）共8个。华龙区、濮阳县、经济技术开发区3个单位为优秀等次，清丰县、南乐县、范县3个单位为良好等次，"
            "濮东产业集聚区、台前县2个单位为合格等次。各单位得分和排名见附件。",
            "希望受到通报表扬的单位珍惜荣誉、再接再厉。排名靠后的单位要认真查找差距，于本通报印发之日起一个月内将整改情况书面报送市知识产权局。"
            "各县（区）要对照年度工作要点，聚焦有效发明专利维护、专利权质押融资、地理标志培育等重点任务，压实责任，确保完成下一年度各项目标。",
        ],
        annex_title="2026年度县（区）知识产权工作考核排名表",
        sections=[
            RankedSection(name="创造与运用", weight="45"),
            RankedSection(name="保护与管理", weight="35"),
            RankedSection(name="宣传培训与基础", weight="20"),
        ],
        rows=[
            RankedCounty(rank=rank, county=county, scores=scores, adjustment=change, total=total, grade=grade)
            for rank, county, *scores, change, total, grade in _SCORES
        ],
        annex_notes=["总分为各部分得分与加减分之和，保留两位小数；总分相同的名次并列。"],
        contact="联系人：张明，联系电话：0393—6666666",
        copied_to="省知识产权局，市委办公室，市政府办公室",
    )  # fmt: skip


KIND = Kind(name="ranking", title="年度考核结果通报", version=2, sample=sample)

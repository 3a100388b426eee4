"""考核结果通报: a red-headed bulletin whose first annex ranks all counties. The sample fills three pages and more."""

from decimal import Decimal
from typing import TypedDict

from tracker.charts import Picture
from tracker.documents.figures import Figure, figure
from tracker.documents.kind import Kind


class Point(TypedDict):
    heading: str  # without its （一）
    paragraphs: list[str]


class Part(TypedDict):
    heading: str  # without its 一、
    paragraphs: list[str]
    points: list[Point]


class RankedSection(TypedDict):
    name: str
    weight: str


class RankedCounty(TypedDict):
    rank: int | None  # None: takes no part
    county: str
    scores: list[str]  # one for each of `sections`, in that order
    adjustment: str  # signed, "0.00" for none
    total: str
    grade: str


class Annex(TypedDict):
    """A plain table, after the ranking."""

    title: str
    head: list[str]
    rows: list[list[str]]
    notes: list[str]


class Bulletin(TypedDict):
    title: str
    title_lines: list[str]  # the same title, broken where the sense allows
    year: int
    issuer: str  # 发文机关署名
    issuer_mark: str  # 发文机关标志, in red at the head
    addressees: str  # 主送机关, without the colon
    paragraphs: list[str]  # before the first heading
    parts: list[Part]
    closing: list[str]
    annex_title: str
    sections: list[RankedSection]
    rows: list[RankedCounty]
    annex_notes: list[str]
    figures: list[Figure]  # of the ranking
    annexes: list[Annex]
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
_FIGURES = [
    ["华龙区", "412", "98.1", "5200", "2"],
    ["濮阳县", "268", "97.4", "4800", "2"],
    ["经济技术开发区", "305", "97.8", "4100", "1"],
    ["清丰县", "143", "96.5", "3600", "1"],
    ["南乐县", "127", "96.1", "3000", "1"],
    ["范县", "96", "94.8", "2200", "1"],
    ["濮东产业集聚区", "81", "93.2", "1500", "0"],
    ["台前县", "74", "90.5", "1200", "0"],
]


def _parts() -> list[Part]:
    done = Part(
        heading="总体情况",
        paragraphs=[
            "2026年，各县（区）认真落实市委、市政府关于加强知识产权强市建设的部署，对照年度工作要点分解任务、压实责任、逐项推进，"
            "全市知识产权创造质量、运用效益、保护效果和服务水平稳步提升，年度目标任务总体完成较好。"
            "参加考核的8个单位平均得分86.88分，比上年提高2.15分，37项考核内容中有31项全面达到或者超过序时进度要求。",
        ],
        points=[
            Point(heading="创造质量持续提高", paragraphs=[
                "全市有效发明专利拥有量达到1506件，同比增长12.5％；有效发明专利维持率为96.4％，因未按期缴纳年费而终止的专利由上年的41件减少到16件。"
                "华龙区、经济技术开发区建立“一企一册”年费管理制度，对辖区每一件有效发明专利逐件登记、提前提醒、跟踪反馈，全年没有发生因遗忘缴费造成的权利终止。"
            ]),
            Point(heading="运用效益不断增强", paragraphs=[
                "全年办理专利权质押登记86笔，质押融资金额2.56亿元，惠及中小微企业71户。"
                "濮阳县联合金融机构开展“入园惠企”活动12场，现场对接融资需求33项；清丰县、南乐县把地理标志培育与特色农业发展结合起来，"
                "新增地理标志证明商标2件，核准使用地理标志专用标志的企业新增9户。"
            ]),
            Point(heading="保护力度明显加大", paragraphs=[
                "各县（区）共办理专利侵权纠纷行政裁决案件112件，查处假冒专利、侵犯商标专用权案件64件，全部在法定期限内办结；"
                "“双随机、一公开”抽查比例平均达到3.6％，抽查结果均在20个工作日内向社会公示。维权援助和举报投诉事项按期办结率为97.8％，"
                "较上年提高3.2个百分点。"
            ]),
        ],
    )  # fmt: skip
    result = Part(
        heading="考核结果",
        paragraphs=[
            "根据考核得分，华龙区、濮阳县、经济技术开发区3个单位为优秀等次，清丰县、南乐县、范县3个单位为良好等次，濮东产业集聚区、台前县2个单位为合格等次。"
            "各单位得分和排名见附件1，主要指标完成情况见附件2。",
            "考核期间收到异议1件，经核查部分成立，已对有关单位的得分作出更正，并书面答复提出异议的单位。参与原评分的人员按照规定进行了回避。",
        ],
        points=[],
    )
    lacking = Part(
        heading="存在的主要问题",
        paragraphs=["考核也反映出一些单位在工作推进中还存在薄弱环节，主要表现在以下三个方面。"],
        points=[
            Point(heading="重点任务推进不平衡", paragraphs=[
                "县（区）之间差距仍然较大，最高分与最低分相差18.27分。个别单位专利权质押融资金额不到目标值的六成，地理标志培育、"
                "商标品牌培育基地建设长期停留在摸底阶段，没有形成可以检验的成果。"
            ]),
            Point(heading="基础工作不够扎实", paragraphs=[
                "部分单位台账登记不及时、不完整，有的佐证材料与填报数据不一致，审核时多次退回；有的只在年底集中补报，季度反馈流于形式，"
                "市知识产权局全年印发督办单27份，其中红色督办单6份，2个单位因连续三次被红色督办受到约谈。"
            ]),
            Point(heading="基层力量相对薄弱", paragraphs=[
                "乡镇一级普遍没有专职人员，业务骨干调整频繁，对专利导航、知识产权贯标和海外维权等新业务不熟悉，服务企业的针对性、实效性有待增强。"
            ]),
        ],
    )  # fmt: skip
    asked = Part(
        heading="下一步工作要求",
        paragraphs=[],
        points=[
            Point(heading="强化责任落实", paragraphs=[
                "各县（区）要对照考核结果逐条分析得失原因，把2027年度任务分解到月、明确到岗、落实到人，主要负责同志每季度至少听取一次专题汇报，"
                "重点任务实行清单管理、销号推进，确保一季度起步稳、上半年过半、全年圆满完成。"
            ]),
            Point(heading="突出工作重点", paragraphs=[
                "要聚焦有效发明专利维护、专利权质押融资、地理标志运用促进和行政裁决示范建设，主动对接企业需求，推动更多专利技术在本地实施转化。"
                "对即将到期的专利年费，要提前两个月逐件提醒权利人；对已经质押的专利，要会同金融机构共同盯紧缴费期限，坚决防止质押标的失效。"
            ]),
            Point(heading="抓好问题整改", paragraphs=[
                "排名靠后的单位要于本通报印发之日起一个月内，将整改方案和整改情况书面报送市知识产权局，做到问题不查清不放过、措施不落实不放过、成效不明显不放过。"
                "市知识产权局将组织回访核验，整改结果纳入下一年度考核。"
            ]),
            Point(heading="切实减轻基层负担", paragraphs=[
                "凡台账中已有的数据，不得要求基层重复填报；能够通过数据核验的事项，不再要求另行提供纸质材料。要用好信息系统，"
                "把精力集中到服务企业、办好案件、做实培育上来，以工作实绩检验作风建设成效。"
            ]),
        ],
    )  # fmt: skip
    return [done, result, lacking, asked]


def _figures() -> list[Figure]:
    names = [county for _, county, *_ in _SCORES]
    parts = zip(
        ("创造与运用", "保护与管理", "宣传培训与基础"), zip(*(row[2:5] for row in _SCORES), strict=True), strict=True
    )
    rows = [(name, [Decimal(score) for score in scores]) for name, scores in parts]
    totals = [Decimal(row[6]) for row in _SCORES]
    last = [Decimal(total) for total in ("90.10", "91.35", "88.70", "86.05", "88.20", "80.45", "81.30", "74.90")]
    years = [("2025年", last), ("2026年", totals)]
    return [
        figure("总分排名（分）", Picture("bars", names, [("", totals)], 2)),
        figure("各板块得分（分）", Picture("stacked", names, rows, 2)),
        figure("2026年与2025年总分对比（分）", Picture("side_by_side", names, years, 2)),
    ]


def sample() -> Bulletin:
    return Bulletin(
        title="濮阳市知识产权局关于2026年度县（区）知识产权工作考核结果的通报",
        title_lines=["濮阳市知识产权局", "关于2026年度县（区）知识产权工作", "考核结果的通报"],
        year=2026,
        issuer="濮阳市知识产权局",
        issuer_mark="濮阳市知识产权局文件",
        addressees="各县（区）知识产权管理部门，经济技术开发区、濮东产业集聚区知识产权管理部门",
        paragraphs=[
            "根据《濮阳市2026年度知识产权工作考核评分细则》，市知识产权局对各县（区）2026年度知识产权目标任务完成情况进行了考核。"
            "经自评申报、数据核验、评分复核和为期5个工作日的公示，考核结果已经确定，并报市知识产权战略实施工作领导小组同意，现予通报。",
        ],
        parts=_parts(),
        closing=["希望受到通报表扬的单位珍惜荣誉、再接再厉，其他单位对标先进、奋起直追，共同推动全市知识产权事业高质量发展。"],
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
        figures=_figures(),
        annexes=[
            Annex(
                title="2026年度县（区）主要指标完成情况表",
                head=["县（区）", "有效发明专利（件）", "维持率（％）", "质押融资（万元）", "新增示范校（所）"],
                rows=_FIGURES,
                notes=["数据以审核通过的进展反馈和台账为准。"],
            )
        ],
        contact="联系人：张明，联系电话：0393—6666666",
        copied_to="省知识产权局，市委办公室，市政府办公室",
    )  # fmt: skip


KIND = Kind(name="bulletin", title="考核结果通报", version=4, sample=sample)

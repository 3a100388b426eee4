"""自评报告: a county tells its office what it did in the year, with the points that it gives itself as an annex."""

from typing import TypedDict

from tracker.documents.kind import Kind


class OwnClause(TypedDict):
    number: str
    name: str
    weight: str  # the county's own, once what does not apply is reweighted
    own: str  # the points that the county gives itself; "—" where the clause does not apply
    statement: str
    evidence: list[str]  # names of files


class OwnSection(TypedDict):
    name: str
    own: str
    clauses: list[OwnClause]


class SelfAppraisalReport(TypedDict):
    title: str
    title_lines: list[str]
    year: int
    issuer: str  # the county
    issuer_mark: str
    addressees: str  # the appraising office, without the colon
    paragraphs: list[str]  # the county's own words, one paragraph each
    sections: list[OwnSection]
    total: str
    full_marks: str
    late: str  # "（逾期提交）"; "" in time
    contact: str


def sample() -> SelfAppraisalReport:
    return SelfAppraisalReport(
        title="濮阳县知识产权局关于2026年度目标责任自评情况的报告",
        title_lines=["濮阳县知识产权局", "关于2026年度目标责任自评情况的报告"],
        year=2026,
        issuer="濮阳县知识产权局",
        issuer_mark="濮阳县知识产权局文件",
        addressees="濮阳市知识产权局",
        paragraphs=[
            "2026年，我县认真落实市知识产权局下达的年度目标任务，对照考核评分细则逐项自查。现将自评情况报告如下。",
            "主要做法：一是将年度任务分解到乡镇和责任科室，逐月调度；二是对有效发明专利逐件建立年费台账，到期前两个月提醒权利人；"
            "三是会同金融机构开展专利权质押融资入企对接四场。",
            "取得的成效：全年完成专利权质押登记11笔，培育知识产权示范校6所，专利侵权纠纷行政裁决结案24件。",
            "存在的问题：地理标志专用标志使用企业偏少，乡镇一级业务力量薄弱。下一步将制定地理标志运用促进计划，补齐短板。",
        ],
        sections=[
            OwnSection(
                name="创造与运用",
                own="28.50",
                clauses=[
                    OwnClause(number="1", name="专利权质押融资", weight="15", own="15.00",
                              statement="目标10笔，实际完成11笔。", evidence=["质押登记通知书.pdf"]),
                    OwnClause(number="2", name="有效发明专利维护", weight="15", own="13.50",
                              statement="年度维持率90%，2件因权利人主动放弃终止。", evidence=["年费缴纳清单.xlsx"]),
                ],
            ),
            OwnSection(
                name="保护与管理",
                own="20.00",
                clauses=[
                    OwnClause(number="3", name="专利侵权纠纷行政裁决", weight="20", own="20.00",
                              statement="立案24件，全部在法定期限内结案。", evidence=[]),
                    OwnClause(number="4", name="地理标志专用标志使用", weight="—", own="—",
                              statement="不适用：未承担此项任务", evidence=[]),
                ],
            ),
        ],
        total="48.50",
        full_marks="50",
        late="",
        contact="联系人：李华，联系电话：0393—3333333",
    )  # fmt: skip


KIND = Kind(name="self_appraisal_report", title="自评报告", version=2, sample=sample, is_closed_below=True)

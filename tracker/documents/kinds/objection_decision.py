"""异议处理决定: what a county objected to, what was found, and what follows."""

from typing import TypedDict

from tracker.documents.kind import Kind


class Change(TypedDict):
    what: str  # the clause, 总分, 名次 or 等次
    before: str
    after: str


class ObjectionDecision(TypedDict):
    title: str
    title_lines: list[str]
    year: int
    issuer: str
    issuer_mark: str
    unit: str  # who objected, and to whom the decision goes
    raised_on: str  # ISO date
    against: str  # the clause, or 总分, 加减分, 一票否决
    objection: list[str]  # paragraphs, as the county wrote them
    findings: list[str]  # paragraphs
    is_upheld: bool
    changes: list[Change]  # empty when nothing moved
    contact: str
    copied_to: str


def sample() -> ObjectionDecision:
    return ObjectionDecision(
        title="濮阳市知识产权局关于范县知识产权局2026年度考核异议的处理决定",
        title_lines=["濮阳市知识产权局", "关于范县知识产权局2026年度考核异议的", "处理决定"],
        year=2026,
        issuer="濮阳市知识产权局",
        issuer_mark="濮阳市知识产权局文件",
        unit="范县知识产权局",
        raised_on="2026-12-22",
        against="知识产权宣传培训",
        objection=[
            "公示表中我县“知识产权宣传培训”得8.00分。我县4月24日举办的企业知识产权培训班有签到表和课件，未予计入，请予核实。"
        ],
        findings=[
            "经核查，该培训班的签到表、课件和现场照片齐全，举办日期在考核年度内，应当计入。原评分人员按回避规定未参加本次核查。"
        ],
        is_upheld=True,
        changes=[
            Change(what="知识产权宣传培训", before="8.00", after="9.50"),
            Change(what="总分", before="83.75", after="85.25"),
            Change(what="名次", before="6", after="6"),
        ],
        contact="联系人：张明，联系电话：0393—6666666",
        copied_to="",
    )


KIND = Kind(name="objection_decision", title="异议处理决定", version=1, sample=sample)

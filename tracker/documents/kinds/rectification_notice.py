"""限期整改通知: what one of the lowest ranked has to put right, and by when."""

from typing import TypedDict

from tracker.documents.kind import Kind


class Shortfall(TypedDict):
    name: str  # the clause
    weight: str
    score: str


class RectificationNotice(TypedDict):
    title: str
    title_lines: list[str]
    year: int
    issuer: str
    issuer_mark: str
    unit: str
    total: str
    rank: int
    units: int  # how many took part
    grade: str
    shortfalls: list[Shortfall]  # the clauses that lost most, the worst first; may be empty
    requirements: list[str]  # paragraphs
    due_on: str  # ISO date
    contact: str
    copied_to: str


def sample() -> RectificationNotice:
    return RectificationNotice(
        title="濮阳市知识产权局关于责成台前县知识产权局限期整改的通知",
        title_lines=["濮阳市知识产权局", "关于责成台前县知识产权局限期整改的通知"],
        year=2026,
        issuer="濮阳市知识产权局",
        issuer_mark="濮阳市知识产权局文件",
        unit="台前县知识产权局",
        total="76.65",
        rank=8,
        units=8,
        grade="合格",
        shortfalls=[
            Shortfall(name="专利权质押融资", weight="12", score="6.00"),
            Shortfall(name="有效发明专利维护", weight="10", score="7.25"),
            Shortfall(name="材料报送及时性", weight="5", score="2.50"),
        ],
        requirements=[
            "对失分事项逐项查明原因，明确责任领导、责任科室和完成时限，制定整改方案。",
            "专利权质押融资要会同金融机构逐户对接有融资需求的企业，年费维护要逐件落实责任人，材料报送要专人负责。",
        ],
        due_on="2027-02-01",
        contact="联系人：张明，联系电话：0393—6666666",
        copied_to="台前县人民政府",
    )


KIND = Kind(name="rectification_notice", title="限期整改通知", version=1, sample=sample)

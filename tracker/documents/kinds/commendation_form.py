"""先进集体/先进工作者申报表: one nominee, with the statement and the boxes in which offices give their opinion."""

from typing import TypedDict

from tracker.documents.kind import Kind


class Fact(TypedDict):
    """One box of the form's head, such as 姓名, 性别, 出生年月, 职务, 集体人数."""

    name: str
    value: str


class CommendationForm(TypedDict):
    title: str  # …先进工作者申报表
    title_lines: list[str]  # the same title, broken where the sense allows
    category: str  # 先进集体 or 先进工作者
    year: int
    issuer: str  # the office that commends
    nominating: str  # the county that nominates
    facts: list[Fact]  # two boxes to a line, in this order
    appraisal: str  # the county's result of the year, in words
    statement: list[str]  # 主要事迹, paragraphs
    opinions: list[str]  # whose opinion, seal and date are asked for, in this order


def sample() -> CommendationForm:
    return CommendationForm(
        title="2026年度濮阳市知识产权工作先进工作者申报表",
        title_lines=["2026年度濮阳市知识产权工作", "先进工作者申报表"],
        category="先进工作者",
        year=2026,
        issuer="濮阳市知识产权局",
        nominating="清丰县知识产权局",
        facts=[
            Fact(name="姓名", value="王喆"),
            Fact(name="性别", value="女"),
            Fact(name="出生年月", value="1988年6月"),
            Fact(name="职务职称", value="知识产权股股长"),
            Fact(name="工作单位", value="清丰县知识产权局"),
            Fact(name="联系电话", value="0393—7777777"),
        ],
        appraisal="清丰县2026年度目标责任考核总分88.72分，等次为良好，无一票否决、一票否优情形。",
        statement=[
            "该同志从事知识产权工作八年，2026年牵头完成专利权质押登记13笔，为7户企业解决融资难题；建立全县有效发明专利年费台账，全年无一件因漏缴年费失效。",
            "主动到示范校授课6场，受众1100余人次，编写的乡村知识产权案例读本被全市推广。",
        ],
        opinions=["推荐单位意见", "主管部门意见", "审批机关意见"],
    )


KIND = Kind(name="commendation_form", title="先进集体（先进工作者）申报表", version=1, sample=sample)

"""考核档案: a year's book of one county or of all: cover, contents, and of each a volume with all that is on record.

Sample and run share the template. In a run the volumes are printed apart and bound afterwards: the contents then come
with their page numbers, and the pages get theirs from the binder.
"""

from typing import TypedDict

from tracker.documents.kind import Kind


class Section(TypedDict):
    """A heading, text, and a table. `widths`: of the columns in mm, 0 for what is left. No rows: there is none."""

    title: str
    is_across: bool
    paragraphs: list[str]
    head: list[str]
    widths: list[int]
    rows: list[list[str]]
    note: str


class Fact(TypedDict):
    label: str
    value: str


class Volume(TypedDict):
    name: str
    title: str
    facts: list[Fact]
    sections: list[Section]


class Entry(TypedDict):
    """A line of the contents: with the page's number, or with the anchor that the number is found by."""

    title: str
    level: int
    page: str
    anchor: str


class Cover(TypedDict):
    year: int
    name: str  # what the book holds: a county's name, or how many
    office: str
    scheme: str
    state: str  # whether the result is final


class ArchiveBook(TypedDict):
    title: str
    cover: Cover | None
    contents: list[Entry]
    volumes: list[Volume]
    is_numbered: bool  # whether the pages number themselves


def section(
    title: str,
    head: list[str],
    widths: list[int],
    rows: list[list[str]],
    *,
    is_across: bool = False,
    paragraphs: list[str] | None = None,
    note: str = "",
) -> Section:
    return Section(
        title=title,
        is_across=is_across,
        paragraphs=paragraphs or [],
        head=head,
        widths=widths,
        rows=rows,
        note=note,
    )


TARGETS = ["序号", "工作任务", "责任", "目标值", "时间节点"], [13, 0, 15, 24, 58]
LEDGER = ["序号", "工作任务", "目标值", "完成值", "进度", "状态"], [13, 0, 24, 24, 16, 34]
SCORES = ["序号", "考核内容", "分值", "目标值", "完成值", "得分", "计分过程及佐证材料"], [11, 52, 13, 24, 24, 15, 0]
RULINGS = ["类别", "分值", "理由和依据", "状态"], [22, 16, 0, 34]
OBJECTIONS = ["提出日期", "事项", "结果"], [36, 0, 40]
NOTICES = ["文号", "颜色", "工作任务", "印发日期", "状态"], [40, 14, 0, 34, 22]
PAPERS = ["文号", "文书", "印发日期"], [44, 0, 36]
RANKING = ["名次", "单位", "得分", "加减分", "总分", "等次"], [14, 0, 44, 20, 22, 20]


def sample() -> ArchiveBook:
    sections = [
        section("目标任务", *TARGETS, [
            ["2", "有效发明专利维护与实施转化", "承担", "412件", "2026年3月31日 建立台账；2026年12月15日 完成维护目标"],
            ["3", "推进中小学知识产权教育示范校建设", "承担", "2所", "2026年6月30日 完成申报；2026年11月30日 通过验收"],
        ]),
        section("工作台账", *LEDGER, [
            ["2", "有效发明专利维护与实施转化", "412件", "412件", "100％", "2026年12月10日销号"],
            ["3", "推进中小学知识产权教育示范校建设", "2所", "2所", "100％", "2026年11月28日销号"],
        ]),
        section("考核评分表", *SCORES, [
            ["", "一、知识产权创造与运用", "45", "", "", "41.42", ""],
            ["1", "有效发明专利维护：有效发明专利拥有量不低于年度目标", "15", "120 件", "114 件", "14.25",
             "按完成比例计分：114÷120×15＝14.25分。佐证：华龙区2026年度有效发明专利台账.xlsx"],
            ["", "合计", "100", "", "", "94.92", "等次：优秀　名次：第1名"],
        ], is_across=True, note="得分保留两位小数，按四舍五入计算。"),
        section("加减分、一票否决和一票否优", *RULINGS, [
            ["加减分", "+0.5", "承办全省知识产权质押融资现场会，按细则第十二条加0.5分。", "2026年12月20日确认"],
        ]),
        section("异议", *OBJECTIONS, []),
        section("督办单", *NOTICES, [
            ["濮知督〔2026〕3号", "黄", "专利权质押融资入企对接", "2026年8月14日", "已答复并采纳"],
        ]),
        section("印发文书", *PAPERS, [["濮知考〔2026〕2号", "华龙区考核评分表", "2026年12月28日"]]),
    ]  # fmt: skip
    contents = [Entry(title="华龙区", level=1, page="", anchor="v1")]
    contents += [
        Entry(title=each["title"], level=2, page="", anchor=f"v1s{at}") for at, each in enumerate(sections, start=1)
    ]
    facts = [
        Fact(label="被考核单位", value="华龙区"),
        Fact(label="总分", value="94.92"),
        Fact(label="名次", value="第1名（共8个单位）"),
        Fact(label="等次", value="优秀"),
    ]
    return ArchiveBook(
        title="2026年度考核档案（华龙区）",
        cover=Cover(
            year=2026,
            name="华龙区",
            office="濮阳市知识产权局",
            scheme="濮阳市2026年度知识产权工作考核评分细则（第1版）",
            state="2026年12月25日定稿",
        ),
        contents=contents,
        volumes=[Volume(name="华龙区", title="华龙区2026年度考核档案", facts=facts, sections=sections)],
        is_numbered=True,
    )


KIND = Kind(name="archive_book", title="考核档案", version=1, sample=sample)

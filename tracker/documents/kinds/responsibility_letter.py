"""目标责任书: what an office and a county agree on for a year, signed by both; its targets stand in the annex."""

from typing import TypedDict

from tracker.documents.kind import Kind


class Step(TypedDict):
    name: str
    due_on: str  # ISO date


class Target(TypedDict):
    number: str  # of the work item in the plan
    item: str
    duty: str  # 牵头, 承担 or 配合
    target: str  # with its unit of measure, "24件"; "—" when there is none
    steps: list[Step]


class Chapter(TypedDict):
    name: str  # "" when the plan has none
    targets: list[Target]


class ResponsibilityLetter(TypedDict):
    title: str
    title_lines: list[str]
    year: int
    issuer: str  # 甲方
    unit: str  # 乙方
    approval: str  # number of the document from above by which such letters may be signed (DOMAIN §6)
    approval_sha256: str  # of the document itself, so that it is known later which one it was
    first_duties: list[str]  # of the issuer
    second_duties: list[str]  # of the unit
    chapters: list[Chapter]
    supporting: str  # how supporting duties count


def sample() -> ResponsibilityLetter:
    return ResponsibilityLetter(
        title="濮阳市2026年度知识产权工作目标责任书（华龙区）",
        title_lines=["濮阳市2026年度知识产权工作", "目标责任书"],
        year=2026,
        issuer="濮阳市知识产权局",
        unit="华龙区",
        approval="濮办文〔2026〕5号",
        approval_sha256="",
        first_duties=[
            "对乙方完成目标任务给予业务指导，及时解读政策、通报进展，协调解决跨部门、跨区域的问题。",
            "按照评分细则组织年度考核，考核以审核通过的数据为依据，不要求重复报送台账中已有的材料。",
        ],
        second_duties=[
            "把附件所列目标任务分解到责任科室和乡镇（街道），明确分管负责人和经办人，确保按时间节点完成。",
            "按期报送进展情况和佐证材料，对数据的真实性、完整性负责；确需延期的，在时间节点之前提出申请。",
        ],
        chapters=[
            Chapter(name="提高知识产权创造质量", targets=[
                Target(number="2", item="有效发明专利维护与实施转化", duty="承担", target="412件",
                       steps=[Step(name="建立年费台账", due_on="2026-03-31"),
                              Step(name="完成全年维护目标", due_on="2026-12-15")]),
                Target(number="3", item="推进中小学知识产权教育示范校建设", duty="承担", target="2所",
                       steps=[Step(name="完成申报", due_on="2026-06-30"), Step(name="通过验收", due_on="2026-11-30")]),
            ]),
            Chapter(name="促进知识产权运用", targets=[
                Target(number="5", item="专利权质押融资入企对接", duty="牵头", target="3000万元",
                       steps=[Step(name="完成上半年目标的50％", due_on="2026-06-30"),
                              Step(name="完成全年目标", due_on="2026-12-15")]),
                Target(number="7", item="地理标志培育", duty="配合", target="—",
                       steps=[Step(name="完成资源摸底", due_on="2026-09-30")]),
            ]),
            Chapter(name="严格知识产权保护", targets=[
                Target(number="11", item="“双随机、一公开”检查，抽查比例不低于企业的3％", duty="承担", target="3％",
                       steps=[Step(name="公示抽查结果", due_on="2026-10-31")]),
            ]),
        ],
        supporting="配合的任务只作协同要求，不计入乙方考核得分。",
    )  # fmt: skip


KIND = Kind(name="responsibility_letter", title="目标责任书", version=2, sample=sample)

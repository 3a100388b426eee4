"""表彰决定: who is commended for the year, by which approval; the names stand in the annex."""

from typing import TypedDict

from tracker.documents.kind import Kind


class Honoured(TypedDict):
    name: str
    unit: str  # of a person: where they work; of a group: the county it belongs to


class Honour(TypedDict):
    name: str  # 先进集体 or 先进工作者
    members: list[Honoured]


class CommendationDecision(TypedDict):
    title: str
    title_lines: list[str]
    year: int
    issuer: str
    issuer_mark: str
    addressees: str
    approval: str  # title or number of the document by which the commendation was approved
    field: str  # of which work: 知识产权工作
    honours: list[Honour]
    annex_title: str
    annex_lines: list[str]  # the same, broken where the sense allows
    contact: str
    copied_to: str


def sample() -> CommendationDecision:
    return CommendationDecision(
        title="濮阳市知识产权局关于表彰2026年度知识产权工作先进集体和先进工作者的决定",
        title_lines=["濮阳市知识产权局", "关于表彰2026年度知识产权工作", "先进集体和先进工作者的决定"],
        year=2026,
        issuer="濮阳市知识产权局",
        issuer_mark="濮阳市知识产权局文件",
        addressees="各县（区）知识产权管理部门，各有关单位",
        approval="濮评组〔2026〕12号",
        field="知识产权工作",
        honours=[
            Honour(
                name="先进集体",
                members=[
                    Honoured(name="华龙区知识产权局", unit="华龙区"),
                    Honoured(name="濮阳县知识产权局执法大队", unit="濮阳县"),
                ],
            ),
            Honour(
                name="先进工作者",
                members=[
                    Honoured(name="王喆", unit="清丰县知识产权局"),
                    Honoured(name="赵玥", unit="华龙区知识产权局"),
                    Honoured(name="孙建国", unit="南乐县知识产权局"),
                ],
            ),
        ],
        annex_title="2026年度知识产权工作先进集体和先进工作者名单",
        annex_lines=["2026年度知识产权工作", "先进集体和先进工作者名单"],
        contact="",
        copied_to="省知识产权局，市委办公室，市政府办公室",
    )


KIND = Kind(name="commendation_decision", title="表彰决定", version=2, sample=sample)

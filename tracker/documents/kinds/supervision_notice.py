"""督办单: one sheet in one of three colours, which are printed as words too: it is copied in black and white."""

from typing import TypedDict

from tracker.documents.kind import Kind


class SupervisionNotice(TypedDict):
    title: str  # 红色督办单
    colour: str  # blue, yellow or red
    issuer: str
    unit: str
    item: str  # number and title of the work item
    duty: str
    text: str  # 督办事项
    asked: str  # 督办要求
    reply_by: str  # ISO date; "" in a draft, whose date counts from the day of issue
    reply_workdays: int
    escalates: str  # the number of the notice that went unanswered; "" for none


def sample() -> SupervisionNotice:
    return SupervisionNotice(
        title="红色督办单",
        colour="red",
        issuer="濮阳市知识产权局",
        unit="台前县",
        item="3. 推进中小学知识产权教育示范校建设",
        duty="承担",
        text="“推进中小学知识产权教育示范校建设”的时间节点“完成申报”应于2026年6月30日前完成，截至2026年7月13日已逾期13天，仍未完成。",
        asked="请查明逾期原因，明确责任人，限期完成，并将整改措施和完成时间书面答复。",
        reply_by="2026-07-20",
        reply_workdays=5,
        escalates="濮知督〔2026〕2号",
    )


KIND = Kind(name="supervision_notice", title="督办单", version=3, sample=sample)

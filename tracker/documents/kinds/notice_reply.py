"""督办单答复: what a unit answers to a supervision notice, with room for the opinion of who issued it."""

from typing import TypedDict

from tracker.documents.kind import Kind


class NoticeReply(TypedDict):
    title: str  # 红色督办单答复
    issuer: str  # the unit that answers
    addressee: str  # the office that issued the notice
    notice: str  # its number
    notice_on: str  # ISO date on which it was issued
    item: str  # number and title of the work item
    text: str  # 督办事项
    asked: str  # 督办要求
    reply: list[str]  # paragraphs
    evidence: list[str]  # names of files
    replied_by: str
    replied_on: str  # ISO date
    verdict: str  # the office's decision in words; "" while there is none


def sample() -> NoticeReply:
    return NoticeReply(
        title="红色督办单答复",
        issuer="台前县",
        addressee="濮阳市知识产权局",
        notice="濮知督〔2026〕3号",
        notice_on="2026-07-13",
        item="3. 推进中小学知识产权教育示范校建设",
        text="“推进中小学知识产权教育示范校建设”的时间节点“完成申报”应于2026年6月30日前完成，截至2026年7月13日已逾期13天，仍未完成。",
        asked="请查明逾期原因，明确责任人，限期完成，并将整改措施和完成时间书面答复。",
        reply=[
            "逾期原因：拟申报的两所学校因校舍调整，申报材料中的课程安排需要重新核定，未能在6月30日前盖章上报。",
            "整改措施：已由县市场监管局分管负责同志牵头，会同县教育局于7月15日到校现场办公，补齐课程表、师资证明和活动记录。",
            "完成时间：7月25日前完成申报，8月10日前完成县级初审。责任人：知识产权股刘翀。",
        ],
        evidence=["示范校申报书（修订稿）.pdf", "县教育局会商纪要.docx"],
        replied_by="刘翀",
        replied_on="2026-07-16",
        verdict="已采纳。请按承诺时间完成，届时在系统中上报进展。",
    )


KIND = Kind(name="notice_reply", title="督办单答复", version=1, sample=sample, is_closed_below=True)

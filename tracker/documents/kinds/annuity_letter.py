"""专利年费缴纳提醒函: one owner's annuities that come due or are in grace, in the letter form (信函格式)."""

from typing import TypedDict

from tracker.documents.kind import Kind


class Annuity(TypedDict):
    patent: str  # number
    name: str
    year: int  # 第N年度
    due_on: str  # ISO date
    fee: str  # CNY, after the reduction
    surcharge: str  # CNY as of `as_of`; "0"
    grace_until: str  # ISO date
    warning: str  # what makes it urgent, such as a pledge or the end of the reduction; "" for nothing


class AnnuityLetter(TypedDict):
    title: str
    title_lines: list[str]
    issuer: str
    issuer_mark: str  # 发文机关标志 of a letter: the office's name
    holder: str
    county: str  # where the patents are kept
    as_of: str  # ISO date for which the sums are counted
    standing: str  # of all of them: 即将到期, 已在宽限期内
    annuities: list[Annuity]  # the earliest due first
    total: str  # CNY, fees and surcharges
    contact: str


def sample() -> AnnuityLetter:
    return AnnuityLetter(
        title="濮阳市知识产权局关于提醒缴纳专利年费的函（南乐县生物科技有限公司）",
        title_lines=["濮阳市知识产权局", "关于提醒缴纳专利年费的函"],
        issuer="濮阳市知识产权局",
        issuer_mark="濮阳市知识产权局",
        holder="南乐县生物科技有限公司",
        county="南乐县",
        as_of="2026-03-01",
        standing="即将到期或者已在宽限期内",
        annuities=[
            Annuity(patent="ZL201510123456.7", name="一种生物基材料的制备方法", year=12, due_on="2026-04-07",
                    fee="4000.00", surcharge="0.00", grace_until="2026-10-05",
                    warning="费用减缴至第11年度期满，本年度起按全额缴纳"),
            Annuity(patent="ZL201710098765.4", name="一种可降解地膜及其生产工艺", year=10, due_on="2026-02-16",
                    fee="600.00", surcharge="0.00", grace_until="2026-08-16", warning="已质押，请务必按期缴纳"),
        ],
        total="4600.00",
        contact="联系人：张明，联系电话：0393—6666666",
    )  # fmt: skip


KIND = Kind(name="annuity_letter", title="专利年费缴纳提醒函", version=2, sample=sample)

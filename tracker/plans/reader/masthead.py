"""Who issued a plan, when, and under what title: read from what is printed before and after its points.

The issuer is the body that signs; else the one in the title; else the one in the red head ("…文件"); else the one that
printed it ("濮阳市知识产权局办公室 2020 年 1 月 10 日印发"), kept as written, for an office is not its bureau.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tracker.plans.reader.layout import Paragraph
from tracker.plans.reader.numerals import chinese_number, narrow, year_number

_YEAR = "(?:20\\d{2}|二[〇○零][〇○零一二三四五六七八九]{2})"
_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_DATE = rf"(?P<year>{_YEAR})\s*年\s*(?P<month>{_NUMBER})\s*月\s*(?P<day>{_NUMBER})\s*日"
_PROSE = r"\s。；，、：:;,（）()《》\d"
_BODY = (
    rf"(?P<body>[^{_PROSE}][^{_PROSE}]{{1,38}}?"
    r"(?:局|办公室|政府|委员会|厅|领导小组|部|委|中心|院|办))"
)
_SIGNED = re.compile(rf"^(?:{_BODY})?\s*{_DATE}\s*(?P<printed>印发|印)?$")
_SIGNED_AT_END = re.compile(rf"(?<=[。）)；])\s*(?:{_BODY})?\s*{_DATE}\s*(?P<printed>印发|印)?$")
_BODY_ALONE = re.compile(rf"^{_BODY}$")
_DATE_BEGUN = re.compile(rf"^(?:{_BODY})?\s*(?:20\d{{0,2}}|{_YEAR}\s*年[^。；，]{{0,12}})$")
_BODY_AT_END = re.compile(rf"(?<=[。）)；])\s*{_BODY}$")
_RED_HEAD = re.compile(rf"^{_BODY}\s*文\s*件$")
_DATE_IN_BRACKETS = re.compile(rf"[（(]\s*{_DATE}[^（）()]{{0,12}}[）)]$")
_NOTE = re.compile(r"^(?:抄送|抄报|主送|主题词|附件|附表|联系人|联系电话|校对|[（(]此件)")
_ANNEXES = re.compile(r"^附\s*件\s*[:：]")
_ANNEX_LINE = re.compile(r"^\d{1,2}\s*[.．、][^。；]{2,50}$")
_KIND = (
    "(?:工作要点|工作计划|工作方案|实施方案|行动计划|行动方案|工作安排|工作思路|工作打算|重点工作|重点任务|目标任务|任务分解|任务清单|推进计划|年度计划"
    "|要点|计划|方案|规划)"
)
_TITLE = re.compile(
    rf"^(?P<title>[^。；！？：，]{{0,70}}?{_KIND}(?:(?:及|和|暨)[^。；，]{{0,12}}(?:清单|分工|分工表|分解表))?"
    rf"(?:[（(][^（）()]{{1,12}}[）)])?)(?P<rest>.*)$",
    re.DOTALL,
)
_NOTICE = re.compile(rf"关于印发\s*[《〈]?(?P<title>[^》〉]{{2,70}}{_KIND})[》〉]?\s*的通知")
_NOT_A_TITLE = re.compile("^(?:为|根据|按照|依据|现将|围绕|今年|经|各)|^20\\d\\d年(?:是|，)")
_AFTER_TITLE = re.compile(r"^(?:\s|[（(]|20\d\d年|为|根据|按照|今年|$)")
_TITLE_YEAR = re.compile(rf"({_YEAR})\s*(?:年|[-—–~～至])")
_NUMBERED = re.compile(r"[〔\[［(（](20\d{2})[〕\]］)）]\s*\d{1,4}\s*号")


@dataclass(frozen=True)
class Signature:
    """`printed` marks the printer's line at the foot of the last page, as against the signature."""

    body: str | None
    signed_on: date
    printed: bool


def without_signatures(found: list[Paragraph]) -> tuple[list[Paragraph], list[Signature]]:
    """The paragraphs without signatures, printer's lines and notes (copies to, attachments), and the signatures."""
    kept: list[Paragraph] = []
    signatures: list[Signature] = []
    is_list_of_annexes = False
    for paragraph in _whole_dates(found):
        text = paragraph.text
        is_list_of_annexes = bool(_ANNEXES.match(text) or (is_list_of_annexes and _ANNEX_LINE.match(text)))
        if is_list_of_annexes:
            continue
        signature = _signature(_SIGNED.match(narrow(text)), text)
        if signature:
            body = signature.body or _cut_body(kept)
            signatures.append(Signature(body, signature.signed_on, signature.printed))
        elif not _NOTE.match(text):
            kept.append(paragraph)
    if kept:
        kept[-1] = Paragraph(_cut_signatures(kept[-1].text, signatures), kept[-1].certain)
    return kept, signatures


def _whole_dates(found: list[Paragraph]) -> Iterator[Paragraph]:
    """Signatures whose date a narrow measure has cut ("2020 年 1 月", "10 日印发") in one piece again."""
    place = 0
    while place < len(found):
        here, taken = found[place], 1
        if _DATE_BEGUN.match(narrow(here.text)):
            for count in (2, 3):
                joined = "".join(paragraph.text for paragraph in found[place : place + count])
                if _SIGNED.match(narrow(joined)):
                    here, taken = Paragraph(joined, here.certain), count
                    break
        yield here
        place += taken


def _cut_body(kept: list[Paragraph]) -> str | None:
    """The signing body on the line above its date, or at the end of the last sentence's full line."""
    last = kept[-1].text if kept else ""
    if _BODY_ALONE.match(last):
        kept.pop()
        return last
    run_on = _BODY_AT_END.search(last)
    if run_on:
        kept[-1] = Paragraph(last[: run_on.start()], kept[-1].certain)
    return run_on["body"] if run_on else None


def _cut_signatures(text: str, signatures: list[Signature]) -> str:
    """A signature that a hard wrap ran into the last sentence's line."""
    ending = _SIGNED_AT_END.search(narrow(text))
    signature = _signature(ending, text)
    if ending is None or signature is None:
        return text
    signatures.append(signature)
    return text[: ending.start()].rstrip()


def _signature(match: re.Match[str] | None, text: str) -> Signature | None:
    signed_on = _date(match) if match else None
    if match is None or signed_on is None:
        return None
    body = match["body"]
    return Signature(re.sub(r"\s+", "", body) if body else None, signed_on, bool(match["printed"]))


def _date(match: re.Match[str]) -> date | None:
    month, day = (_count(match[part]) for part in ("month", "day"))
    try:
        return date(year_number(match["year"]), month, day)
    except ValueError:
        return None


def _count(numeral: str) -> int:
    return int(numeral) if numeral.isdigit() else chinese_number(numeral) or 0


def title(preface: list[Paragraph]) -> str | None:
    """The plan's title, or None when no title is printed. The last line that names a plan is it; a notice's title
    ("关于印发《…》的通知") serves where nothing else does."""
    texts = [_DATE_IN_BRACKETS.sub("", narrow(p.text)).strip() for p in preface]
    for index in reversed(range(len(texts))):
        found = _TITLE.match(texts[index])
        if found and not _NOT_A_TITLE.match(texts[index]) and _AFTER_TITLE.match(found["rest"]):
            return re.sub(r"\s+", "", _lines_above(texts, index) + found["title"])
    notices = [notice["title"] for text in texts if (notice := _NOTICE.search(text))]
    return re.sub(r"\s+", "", notices[0]) if notices else None


def _lines_above(texts: list[str], index: int) -> str:
    """The first lines of a title set on several lines."""
    above = ""
    for text in reversed(texts[:index]):
        is_another = _RED_HEAD.match(text) or _NUMBERED.search(text) or re.search("[。；：，！:;]|通知$", text)
        if is_another or len(text + above) > 40:
            break
        above = text + above
    return above


def issuer(plan_title: str | None, preface: list[Paragraph], signatures: list[Signature]) -> str | None:
    signed = [mark.body for mark in signatures if mark.body and not mark.printed]
    in_title = re.match(rf"^{_BODY}(?:关于|20\d\d|二|年)", plan_title or "")
    heads = [match["body"] for p in preface if (match := _RED_HEAD.match(p.text))]
    printed = [mark.body for mark in signatures if mark.body and mark.printed]
    candidates = [*signed[-1:], *([in_title["body"]] if in_title else []), *heads, *printed]
    return re.sub(r"\s+", "", candidates[0]) if candidates else None


def issued_on(preface: list[Paragraph], signatures: list[Signature]) -> date | None:
    """The signature's date; else the one in brackets under the title; else the printer's."""
    signed = [mark.signed_on for mark in signatures if not mark.printed]
    bracketed = [_date(match) for p in preface if (match := _DATE_IN_BRACKETS.search(narrow(p.text)))]
    printed = [mark.signed_on for mark in signatures if mark.printed]
    return next((day for day in [*signed[-1:], *bracketed, *printed] if day), None)


def plan_year(plan_title: str | None, issued: date | None, preface: list[Paragraph]) -> int | None:
    """The year the plan is for: the title's, else the issuing date's, else the document number's."""
    named = [year_number(found) for found in _TITLE_YEAR.findall(narrow(plan_title or ""))]
    if named:
        return named[-1]
    if issued:
        return issued.year
    numbered = [int(match[1]) for p in preface if (match := _NUMBERED.search(narrow(p.text)))]
    return numbered[-1] if numbered else None

"""Where in a paper's data a character stands, in the words of the paper: 正文第2项“…”."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

# The fields of all kinds, as whoever filled them in would call them. What is not here is quoted alone.
WORDS = {
    "addressee": "主送单位",
    "addressees": "主送机关",
    "adjustments": "加减分",
    "against": "异议对象",
    "annex_lines": "附件标题",
    "annex_notes": "附件的注",
    "annex_title": "附件标题",
    "annexes": "附件",
    "annuities": "年费",
    "appraisal": "考核情况",
    "approval": "批准文号",
    "asked": "督办要求",
    "caption": "图题",
    "category": "申报类别",
    "changes": "更正",
    "chapters": "目标任务",
    "clauses": "考核内容",
    "closing": "结尾",
    "colour": "颜色",
    "contact": "联系人",
    "contents": "目录",
    "copied_to": "抄送",
    "county": "县（区）",
    "cover": "封面",
    "decision": "表彰决定",
    "derivation": "计分过程",
    "duty": "责任",
    "escalates": "原督办单",
    "evidence": "佐证材料",
    "facts": "基本情况",
    "field": "工作领域",
    "figures": "图",
    "findings": "核查情况",
    "first_duties": "甲方责任",
    "grade": "等次",
    "head": "表头",
    "heading": "小标题",
    "holder": "专利权人",
    "honour": "荣誉称号",
    "honours": "表彰名单",
    "issuer": "署名",
    "issuer_mark": "发文机关标志",
    "item": "工作任务",
    "late": "提交情况",
    "members": "名单",
    "name": "名称",
    "nominating": "推荐单位",
    "notes": "注",
    "notice": "督办单",
    "objection": "异议事项",
    "office": "单位",
    "opinions": "意见栏",
    "paragraphs": "正文",
    "parts": "正文",
    "points": "分项",
    "reason": "原因",
    "replied_by": "经办人",
    "reply": "答复情况",
    "requirements": "整改要求",
    "rows": "表格",
    "scheme": "评分细则",
    "second_duties": "乙方责任",
    "sections": "部分",
    "shortfalls": "主要问题",
    "standing": "缴费情况",
    "statement": "事迹（说明）",
    "steps": "时间节点",
    "summary": "汇总",
    "supporting": "配合任务的说明",
    "targets": "任务",
    "text": "督办事项",
    "title": "标题",
    "title_lines": "标题",
    "unit": "单位",
    "units": "单位",
    "verdict": "意见",
    "volumes": "分册",
    "warning": "提醒",
}
_AROUND = 8
_MOST = 5


def places_told(data: Mapping[str, Any], characters: Sequence[str]) -> str:
    """A sentence that names the first few places; "" when the characters are not in the data (but in the number)."""
    found = [place for character in characters for place in _places(data, character)]
    more = f"等{len(found)}处" if len(found) > _MOST else ""
    return f"所在位置：{'；'.join(found[:_MOST])}{more}。" if found else ""


def _places(data: Any, character: str, words: tuple[str, ...] = ()) -> Iterator[str]:
    if isinstance(data, str) and character in data:
        yield f"{''.join(words)}“{_around(data, data.index(character))}”"
    elif isinstance(data, Mapping):
        for name, value in data.items():
            yield from _places(value, character, (*words, WORDS.get(name, "")))
    elif isinstance(data, list):
        for number, value in enumerate(data, 1):
            yield from _places(value, character, (*words, f"第{number}项"))


def _around(text: str, at: int) -> str:
    before, after = max(at - _AROUND, 0), at + _AROUND + 1
    return f"{'…' if before else ''}{text[before:after]}{'…' if after < len(text) else ''}"

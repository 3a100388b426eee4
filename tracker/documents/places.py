"""Where in a paper's data a character stands, in the words of the paper: 正文第2项“…”."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

# The fields of all kinds, as whoever filled them in would call them. What is not here is quoted alone.
WORDS = {
    "addressee": "主送单位",
    "addressees": "主送机关",
    "adjustments": "加减分",
    "annex_notes": "附件的注",
    "annex_title": "附件标题",
    "annexes": "附件",
    "appraisal": "考核情况",
    "approval": "批准文号",
    "asked": "督办要求",
    "chapters": "目标任务",
    "changes": "更正",
    "clauses": "考核内容",
    "closing": "结尾",
    "contact": "联系人",
    "copied_to": "抄送",
    "county": "县（区）",
    "derivation": "计分过程",
    "evidence": "佐证材料",
    "facts": "基本情况",
    "findings": "核查情况",
    "first_duties": "甲方责任",
    "head": "表头",
    "heading": "小标题",
    "holder": "专利权人",
    "honours": "表彰名单",
    "issuer": "署名",
    "issuer_mark": "发文机关标志",
    "item": "工作任务",
    "members": "名单",
    "name": "名称",
    "notes": "注",
    "nominating": "推荐单位",
    "objection": "异议事项",
    "office": "单位",
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
    "statement": "事迹（说明）",
    "steps": "时间节点",
    "targets": "任务",
    "text": "督办事项",
    "title": "标题",
    "title_lines": "标题",
    "unit": "单位",
    "units": "单位",
    "verdict": "意见",
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

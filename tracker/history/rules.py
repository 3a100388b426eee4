"""An event's detail, as one line that people can read. Pure."""

from datetime import date
from typing import Any

from tracker.access.policy import Role

KEYS = {
    "name": "名称",
    "names": "名单",
    "title": "标题",
    "role": "角色",
    "unit": "单位",
    "duty": "责任",
    "target": "目标值",
    "measure": "计量单位",
    "weight": "权重",
    "due_on": "期限",
    "wanted_on": "申请延至",
    "words": "意见",
    "issuer": "发文单位",
    "year": "年度",
    "figure": "数值",
    "percent": "进度",
    "score": "得分",
    "number": "文号",
    "mark": "代字",
    "yellow": "黄灯界限",
    "red": "红灯界限",
    "made_up": "逾期后补上",
    "near_workdays": "临近期限工作日",
    "reply_workdays": "答复工作日",
    "reds_to_talk": "约谈前红色督办单次数",
    "count": "数量",
    "work_items": "工作任务数",
    "points": "要点数",
    "kind": "种类",
    "approval": "批准文件",
    "reason": "原因",
    "why": "撤销原因",
    "error": "原因",
    "recipient": "收件人",
    "day": "日期",
    "set_as": "定为",
    "published": "已公布至年度",
    "channel": "方式",
    "added": "新增",
    "changed": "修改",
    "seed": "种子",
    "least_percent": "每年抽查比例（%）",
    "counted_by": "完成数来自",
    "changes": "改动",
    "version": "版次",
    "left": "没有找到相应的工作任务",
    "row": "记录",
    "enabled": "启用",
    "times": "提醒时间",
    "recipients": "接收人",
    "answer": "对方答复",
}
VALUES = {role.value: role.label for role in Role} | {"lead": "牵头", "responsible": "承担", "supporting": "配合"}


def description_of(detail: dict[str, Any]) -> str:
    """What changed from what to what, then what else is worth a word; ids and unknown keys stay in the record."""
    before, after = detail.get("before"), detail.get("after")
    if isinstance(before, dict):
        after = after if isinstance(after, dict) else detail
        changes = [
            (key, before[key], after[key])
            for key in before
            if key in KEYS and before[key] != after.get(key, before[key])
        ]
        parts = [f"{KEYS[key]}：{_word(old)} → {_word(new)}" for key, old, new in changes]
        shown = set(before)
    else:
        parts = [f"{_word(before)} → {_word(after)}"] if after is not None and before != after else []
        shown = set()
    parts += [f"{KEYS[key]}：{_word(value)}" for key, value in detail.items() if _is_worth_a_word(key, value, shown)]
    return "；".join(parts)


def _is_worth_a_word(key: str, value: Any, shown: set[str]) -> bool:
    return key in KEYS and key not in shown and value not in (None, "") and isinstance(value, str | int)


def _word(value: Any) -> str:
    if value in (None, "", "None"):
        return "（空）"
    text = str(value)
    return VALUES.get(text) or _day(text) or text


def _day(text: str) -> str:
    try:
        day = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return ""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""

"""What the counties of the demonstration write."""

_OPENINGS = (
    "按照工作要点和责任分工，我单位成立工作专班，逐项细化措施、明确专人负责。",
    "我单位召开专题会议研究部署，建立工作台账，按月调度、按季小结。",
    "对照年度目标任务，我单位深入企业和乡镇调研，摸清底数、分类推进。",
    "我单位会同有关部门联合印发实施方案，细化时间节点和责任人。",
)
_DEEDS = (
    "截至目前，已完成宣传发动、名单摸排和材料初审，相关申报资料已按要求上报。",
    "已组织专题培训两期，参训一百余人次，发放宣传资料八百余份。",
    "已开展现场指导六次，帮助解决具体问题九个，阶段性任务按期完成。",
    "已完成自查和整改，形成工作报告，佐证材料齐全备查。",
)
_NEXT = (
    "下一步将继续加大力度，确保年度目标按时完成。",
    "下一步将总结经验做法，巩固工作成效。",
    "下一步将加强与市直部门沟通，争取更多支持。",
)


def report_text(milestone_title: str, turn: int) -> str:
    """A report of three sentences; `turn` chooses which."""
    parts = (_OPENINGS[turn % len(_OPENINGS)], _DEEDS[turn % len(_DEEDS)], _NEXT[turn % len(_NEXT)])
    return f"【{milestone_title}】" + "".join(parts)

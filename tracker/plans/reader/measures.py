"""Units of measure that make a number a quantity, and the set phrases in which they do not."""

import re

# A measure word, and what must not follow it because the two would be another word or a length of time.
_WORDS = {
    "个": "月|工作日|自然日|小时|年|季度|学期|周|星期",
    "件": "",
    "家": "",
    "所": "示(?!范)",
    "次": "性",
    "场": "",
    "项": "目",
    "人": "才|均|民|员",
    "名": "",
    "户": "",
    "期": "间|末|限",
    "篇": "",
    "起": "来|草|步",
    "宗": "旨",
    "份": "额",
    "条": "",
    "类": "",
    "种": "",
    "元": "素|旦|宵",
    "吨": "",
    "亩": "",
    "处": "级|长|室",
    "座": "谈",
    "站": "式",
    "支": "部(?!队)|付|持|撑|行",
    "套": "",
    "部": "门|分|署|委|位|级|长",
    "本": "级|市|地|年|科",
    "册": "",
    "幅": "度",
    "张": "网",
    "台": "账|帐|阶|前",
    "辆": "",
    "组": "织|成|建|长|员",
    "位": "一|数|于|置|次",
    "门": "户|类|槛",
    "堂": "",
    "轮": "训|流",
    "遍": "",
    "例": "会|行|如|外",
    "倍": "",
    "枚": "",
    "款": "",
    "%": "",
}
_LONG = "个百分点|百分点|人次|户次|家次|场次|班次|批次|件次|车次|课时|学时|美元|公里|平方米"

MEASURE = "|".join([_LONG, *(word + (f"(?!{others})" if others else "") for word, others in _WORDS.items())])

ONE_OF = re.compile(r"一\s*(?:[个件家所次场项名户期篇宗份套站](?![一个性式])|家次|人次|场次)")
"""With the numeral 一 most measure words make an idiom (一起, 一类, 一条龙); these still count."""

IDIOM_BEFORE = re.compile(r"(?:[第前新每同另某这那任何整唯·×A-Za-z/〔\[]|首批)\s*$")
"""What makes an ordinal or an idiom of the number: 第三届, 前三名, 每一个, 同一件, 7×24."""

IDIOM_AFTER = re.compile(
    r"(?:个|项|大|条|种|类)\s*(?:意识|自信|维护|确立|坚持|结合|全面|代表|统一|转变|必须|严禁|不|凡是|务必|一批|一律|方面|层面|维度|原则|"
    r"阶段|环节|突破口|规定|纪律|注意|以案|台阶|格局|局面|工作日|自然日)"
)
"""Slogans printed without quotation marks (四个意识, 中央八项规定) and what is not delivered (三个方面)."""

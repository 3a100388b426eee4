"""Units of measure that make a number a quantity, and the set phrases in which they do not."""

import re

# A measure word, and the letters after it with which it would be another word ("所" in "所有").
_WORDS = {
    "个": "月人体性别季小工年",
    "件": "",
    "家": "庭长电具用乡",
    "所": "有以在需属得示谓辖",
    "次": "日年月要于数序性生",
    "场": "所景地馆面合外内",
    "项": "目",
    "人": "才民员物均口社大文工为身事选生以",
    "名": "牌录称优单义列特品副",
    "户": "籍外口",
    "期": "间内末望限货",
    "篇": "",
    "起": "来点草步诉",
    "宗": "旨",
    "份": "额",
    "条": "件例款块龙线",
    "类": "似",
    "种": "植子业质",
    "元": "素旦化月",
    "吨": "",
    "亩": "",
    "处": "理置罚于室分级长",
    "座": "谈",
    "站": "位式",
    "支": "持付撑行部",
    "套": "",
    "部": "门分署委位级长队属",
    "本": "级市地区年科土身质月次",
    "册": "",
    "幅": "度",
    "张": "网",
    "台": "前账帐阶",
    "辆": "",
    "组": "织成建长",
    "位": "置于一",
    "门": "户类槛",
    "堂": "",
    "轮": "训流",
    "遍": "",
    "例": "会行如外",
    "倍": "",
    "枚": "",
    "款": "",
    "批": "次",
    "%": "",
}
_LONG = "个百分点|百分点|人次|户次|家次|场次|班次|批次|件次|车次|课时|学时|美元|公里|平方米"

MEASURE = "|".join(
    [_LONG, *(word + (f"(?![{others}])" if others else "") for word, others in _WORDS.items() if word != "批")]
)

ONE_OF = re.compile(r"一\s*(?:[个件家所次场项名户期篇宗份套站](?![一个])|家次|人次|场次)")
"""With the numeral 一 most measure words make an idiom (一起, 一类, 一条龙); these still count."""

IDIOM_BEFORE = re.compile(r"(?:[第前新每同另某这那任何整唯·×A-Za-z/〔\[]|首批|十九届)\s*$")
"""What makes an ordinal or an idiom of the number: 第三届, 前三名, 每一个, 同一件, 7×24."""

IDIOM_AFTER = re.compile(
    r"(?:个|项|大|条|种|类)\s*(?:意识|自信|维护|确立|坚持|结合|全面|代表|统一|转变|必须|严禁|不|凡是|务必|一批|一律|方面|层面|维度|原则|"
    r"阶段|环节|突破口|规定|纪律|注意|以案|台阶|格局|局面|工作日|自然日)"
)
"""Slogans printed without quotation marks (四个意识, 中央八项规定) and what is not delivered (三个方面)."""

"""What a quantity counts: the noun after its unit ("5 个重大专项"), else the noun before it ("示范校 6-8 所")."""

import re

_LONGEST = 30
_CLAUSE_END = re.compile(r"[，。；：！？,;:!?\n、]")
_CLAUSE_START = re.compile(r"[，。；：！？,;:!?\n]")
_QUOTED = re.compile("“[^”□]{1,20}”[一-龥]{0,4}(?=[，。；、\n]|$)")
_AFTER_UNIT = re.compile(r"^\s*(?:[（(]次[）)])?\s*(?:及?以[上下内]|左右)?的?\s*")
_ENDS_NOUN = re.compile(
    r"进行|开展|通过|达到|获得|获批|申报|完成|实现|参加|参与|纳入|列入|入选|取得|落地|成为|用于|实施|予以|给予|并(?!购)|或"
    r"|以及|(?:和|与|及)(?=\s*[\d一二三四五六七八九十]|申请|注册|建)|[□“”]|(?<=.)注册(?!商标)"
)
_TRAILING_VERB = re.compile(r"(?:建设|创建|培育|实施|认定|评定|工作|试点示范创建|申报|复核|验收)$")
_BEFORE_NUMBER = re.compile(
    r"(?:及?以[上下]|达到|达|不少于|不低于|不超过|不得少于|不得低于|超过|突破|同比|年均|增长|增速|提高|提升|下降|降低|增加|增至|至少|约|近|力争|争取|确保|分别|各|均|共|"
    r"总计|合计|累计|每年|全年|年内|每季度|每月|每半年|保持在?|控制在|稳定在|完成|实现|要|应|为|在|到|至|较|比|上年|去年|我市|不断|新增|的|数量?|\s)$"
)
_VERBS = re.compile(
    r"新增加?|新建|新培育|培育|建设|建成|建立|创建|打造|举办|开展|组织|完成|实现|办理|查处|查办|遴选|筛选|推动|推进|推荐|支持|力争|争取|确保|(?<!商标)注册(?!商标)|"
    r"申请|申报|培训|引进|认定|设立|发放|印发|培养|指导|帮助|促进|受理|调处|调解|检查|走访|服务|达成|促成|报送|发布|编印|制作|使|对(?![接外比口手])"
)
_COUNTED_BEFORE = re.compile(r"^.*\d[^、]{0,6}、")
_PLACES = re.compile(r"(?:[一-龥]{1,6}[县区市旗镇乡][、和]?)+(?:各|分别)?(?:建成|新增|培育|完成|推荐|建设)?")
_LEADING = re.compile(
    r"^(?:每[期场次班]|(?:\d{1,2}\s*[-—–~至]+\s*)?\d{1,2}\s*月|年内|今年|全年|年底前|本年度|每年|每季度|每半年|每月|上半年|下半年|(?:20\d\d\s*年)?\s*(?:\d{1,2}|[一二三四五六七八九十]+)\s*月\s*(?:\d{1,2}\s*日|[上中下]旬|底|末|份)?之?前?|第?[一二三四]季度[末底]?前?|"
    r"到?20\d\d\s*年底?前?|继续|积极|力争|争取|确保|全市|我市|各?县[（(]区[）)]|各县区|每个?县[（(]?区[）)]?|分别|至少|要|应|共|再|均|\s)+"
)


def counted(text: str, start: int, end: int, unit: str) -> str:
    """The noun counted by the quantity at text[start:end]; "" when none stands next to it."""
    after, before = _after(text, end), _before(text, start)
    prefers_before = unit in ("%", "百分点", "个百分点", "倍") or unit.endswith("元")
    if prefers_before and not text[end:].lstrip().startswith("的"):
        return before
    return after or before


def _after(text: str, end: int) -> str:
    rest = text[end : end + 2 * _LONGEST]
    rest = rest[_AFTER_UNIT.match(rest).end() :]  # type: ignore[union-attr]
    if quoted := _QUOTED.match(rest):
        return quoted[0]
    noun = _up_to_clause_end(rest)
    cut = _ENDS_NOUN.search(noun)
    noun = (noun[: cut.start()] if cut else noun).strip()
    while _TRAILING_VERB.search(noun) and len(noun) > 3:
        noun = _TRAILING_VERB.sub("", noun)
    return noun if len(noun) <= _LONGEST else ""


def _up_to_clause_end(rest: str) -> str:
    """Up to the first comma or stop; brackets that are part of the name stay ("示范（试点）校")."""
    depth = 0
    for place, sign in enumerate(rest):
        if sign in "（(":
            closing = re.search("[）)]", rest[place : place + 8])
            follows = closing and re.match("[一-龥]", rest[place + closing.end() :][:1])
            if not depth and not follows:
                return rest[:place]
            depth += 1
        elif sign in "）)":
            if not depth:
                return rest[:place]
            depth -= 1
        elif not depth and _CLAUSE_END.match(sign):
            return rest[:place]
    return rest


def _before(text: str, start: int) -> str:
    clause = _CLAUSE_START.split(text[max(0, start - 60) : start])[-1]
    clause = re.split(r"^[^（(]*[）)]|[（(](?=[^）)]*$)", clause)[-1]
    clause = _LEADING.sub("", clause)
    while (shorter := _BEFORE_NUMBER.sub("", clause)) != clause:
        clause = shorter
    clause = _COUNTED_BEFORE.sub("", clause)
    for verb in reversed(list(_VERBS.finditer(clause))):
        rest = clause[verb.end() :]
        if len(rest) >= 2 and not _is_only_a_verb(rest):  # "人民调解组织" is a noun made of verbs
            clause = rest
            break
    clause = _LEADING.sub("", clause).strip("、 ")
    clause = re.sub("占比?$", "", clause)
    names_nothing = _is_only_a_verb(clause) or clause.startswith("其中") or _PLACES.fullmatch(clause)
    return "" if names_nothing or len(clause) > _LONGEST else clause


def _is_only_a_verb(words: str) -> bool:
    return bool(_VERBS.fullmatch(words)) and words not in {"培训", "检查", "走访", "调解"}

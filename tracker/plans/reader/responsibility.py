"""Who is responsible, as plans print it.

"（A牵头，B、C配合）", "（A、B按职责分工负责）", "责任单位：A、B。", "由A牵头，B配合" in running text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tracker.plans.reader.findings import Role
from tracker.plans.reader.masks import BLANK

_LABELS: dict[str, Role | None] = {
    "牵头": "lead",
    "主办": "lead",
    "配合": "supporting",
    "协办": "supporting",
    "协助": "supporting",
    "参与": "supporting",
    "参加": "supporting",
    "责任": "responsible",
    "承办": "responsible",
    "落实": "responsible",
    "实施": "responsible",
    "完成": "responsible",
}
_BODY = "(?:单位|部门|科室|主体|处室|机构|县区|县（区）)"
_LABEL = re.compile(
    rf"(?:主要|具体)?(?P<role>{'|'.join(_LABELS)})(?:责任)?{_BODY}\s*(?:及分工)?\s*[:：]\s*"
    r"|(?P<skipped>(?:完成|办结|推进)?(?:时限|时间|期限|节点)|责任(?:领导|人)|分管领导|联系人|联系电话|备注)(?:要求)?\s*[:：]\s*"
)
_VERB = re.compile(
    r"(?:按照?(?:各自|部门)?职责(?:分工)?|依职责)?(?:分别|共同|具体|分工|组织|联合|积极|密切|协同|做好|予以|给予)*"
    r"(?P<verb>牵头负责|牵头组织|牵头落实|牵头|主办|负责落实|负责实施|负责|配合落实|配合|协办|协助|参与|参加|承办|落实|组织实施)$"
)
_VERB_ROLES: dict[str, Role] = {
    "牵头": "lead",
    "主办": "lead",
    "配合": "supporting",
    "协": "supporting",
    "参": "supporting",
}
_LEADING = re.compile(r"^(?:由|以及|和|及|并|并由|其中|\s)+")
_TRAILING = re.compile(r"(?:等(?:有关|相关|各)?(?:单位|部门|县区|县[（(]区[）)])?|按(?:照)?职责(?:分工)?|等|\s)+$")
_NOT_A_NAME = re.compile(r"谁|专人|专班|本人|各自|同志|\d|[月日年]底|期间|[。！？]")
_BODY_NAME = re.compile("(?:[局委办室科部厅府会院心站队司镇乡区县市道联团校处所]|集团|企业|单位|部门|银行|海关|[）)])$")
_JOINED = re.compile("以及|[和与及]")
_CLAUSE = re.compile(rf"(?:{_LABEL.pattern})[^。\n□]{{2,300}}".replace("?P<role>", "?:").replace("?P<skipped>", "?:"))
_OFFICIAL = re.compile(
    "(?:省|市|州|盟|县|区|各).{0,18}(?:局|委|办|办公室|委员会|厅|部|院|会|联|行|中心|政府|市|州|县|区|[县市区][）)])"
)
_BODIES = "[^，,。；;：:\n□]{2,120}?"
_RUNNING = re.compile(
    rf"由(?!于){_BODIES}(?:牵头(?:负责|组织|落实|实施)?"
    rf"(?:[，,、；]\s*(?:由|会同)?{_BODIES}(?:配合|协助|协办|参与|参加)(?:落实|实施)?)?"
    rf"|负责(?:落实|实施)?(?![人任者制的])(?:[，,、；]\s*(?:由|会同)?{_BODIES}(?:配合|协助|协办)(?:落实|实施)?)?)"
)
_FIRST_LEADS = re.compile("(?:其中)?(?:排名?|列)在?(?:第一位?|首位)的?(?:单位|部门)?的?[为是]?牵头(?:单位|部门)?")
_OPENING, _CLOSING = "（(【〔[", "）)】〕]"
_LONGEST = 400


@dataclass(frozen=True)
class Named:
    """A body named in a statement of responsibility, and its place in the text."""

    text: str
    start: int
    end: int
    role: Role


def statements(text: str) -> list[tuple[int, int, list[Named]]]:
    """The statements of responsibility in a point as (start, end, bodies named)."""
    found: list[tuple[int, int, list[Named]]] = []
    for start, end in brackets(text):
        named = _bracketed(text, start, end)
        if named:
            found.append((start, end, named))
    plain = text
    for start, end, _ in found:
        plain = plain[:start] + BLANK * (end - start) + plain[end:]
    for clause in _CLAUSE.finditer(plain):
        found.append((clause.start(), clause.end(), _named(plain, clause.start(), clause.end())))
    return sorted(found, key=lambda statement: statement[0])


def running(plain: str) -> Iterator[tuple[int, int, list[Named]]]:
    """ "由A牵头，B、C配合" in running text, as (start, end, bodies named): whether they are bodies is not looked at."""
    for match in _RUNNING.finditer(plain):
        named = _named(plain, match.start(), match.end())
        if named:
            yield match.start(), match.end(), named


def is_official(name: str) -> bool:
    """Whether a name reads like an office of the state: "市教育局", "各县（区）"; "龙头企业" does not."""
    return bool(_OFFICIAL.fullmatch(name))


def brackets(text: str) -> Iterator[tuple[int, int]]:
    """The insides of outermost brackets."""
    opened: list[int] = []
    for place, sign in enumerate(text):
        if sign == "\n":
            opened.clear()
        elif sign in _OPENING:
            opened.append(place)
        elif sign in _CLOSING and opened:
            start = opened.pop()
            if not opened and place - start <= _LONGEST:
                yield start + 1, place


def _bracketed(text: str, start: int, end: int) -> list[Named]:
    inside = text[start:end]
    after, before = text[end + 1 : end + 4].lstrip(" ")[:1], text[max(0, start - 4) : start - 1].rstrip()[-1:]
    closes_a_sentence = after in ("", "。", "；", ";", "\n") or before in ("。", "；")
    if not closes_a_sentence:
        return []
    said = _LABEL.search(inside) or any(_VERB.search(part) for part in re.split("[，,；;。]", inside))
    note = _FIRST_LEADS.search(inside)
    named = _named(text, start, start + note.start() if note else end)
    if note:
        return [replace(name, role="lead" if name is named[0] else "supporting") for name in named]
    if said:
        return named
    # "…。（市教育局、各县（区））" says no verb; a bracket that explains a word stands inside its sentence.
    if before == "。" and after in ("", "\n"):
        return named if all(_BODY_NAME.search(name.text) for name in named) else []
    return named if len(named) > 1 and all(is_official(name.text) for name in named) else []


def _named(text: str, start: int, end: int) -> list[Named]:
    """The bodies between start and end. A label rules the names after it, a verb the names before it."""
    named: list[Named] = []
    waiting: list[tuple[int, int]] = []
    role: Role | None = None
    skipping = False
    for begin, last in _atoms(text, start, end):
        first = begin
        label = _LABEL.match(text, begin, last)
        if label:
            named += [_as_named(text, place, role or "responsible") for place in waiting]
            waiting, first = [], label.end()
            skipping = bool(label["skipped"])
            role = _LABELS.get(label["role"] or "")
        if skipping:
            continue
        verb = _VERB.search(text[first:last])
        name_end = first + verb.start() if verb else last
        waiting += _names(text, first, name_end)
        if verb and not role:
            named += [_as_named(text, place, _verb_role(verb["verb"])) for place in waiting]
            waiting = []
    return named + [_as_named(text, place, role or "responsible") for place in waiting]


def _verb_role(verb: str) -> Role:
    return next((role for start, role in _VERB_ROLES.items() if verb.startswith(start)), "responsible")


def _as_named(text: str, place: tuple[int, int], role: Role) -> Named:
    return Named(text[place[0] : place[1]], *place, role)


def _atoms(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Parts between commas, and before a label; a comma inside "（市、区）" divides nothing."""
    depth, first = 0, start
    labels = {label.start() for label in _LABEL.finditer(text, start, end)}
    for place in range(start, end):
        sign = text[place]
        if place in labels and place > first:
            yield first, place
            first = place
        depth += (sign in _OPENING) - (sign in _CLOSING)
        if depth <= 0 and sign in "、，,；;。/ \u3000":
            yield first, place
            first = place + 1
    yield first, end


def _names(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The name in an atom, or both in "A会同B", "A和B"."""
    start += len(_match(_LEADING, text[start:end]))
    end -= len(_search(_TRAILING, text[start:end]))
    inside = text[start:end]
    joint = re.search("会同", inside) or _joint(inside)
    if joint:
        yield from _names(text, start, start + joint.start())
        yield from _names(text, start + joint.end(), end)
    elif 2 <= len(inside) <= 40 and not _NOT_A_NAME.search(inside):
        yield start, end


def _joint(inside: str) -> re.Match[str] | None:
    for joint in _JOINED.finditer(inside):
        if _BODY_NAME.search(inside[: joint.start()]) and _BODY_NAME.search(inside[joint.end() :]):
            return joint
    return None


def _match(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.match(text)
    return found[0] if found else ""


def _search(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[0] if found else ""

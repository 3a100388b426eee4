"""What an official paper can be set in: the signs that the open Chinese fonts have. An emoji is in none of them.

A paper prints what was frozen long before: a sign without a glyph must be refused while it can still be changed.
"""

import re

# Latin, Greek, Cyrillic, punctuation, marks and numerals: what Noto Serif CJK SC and Noto Sans CJK SC both have.
_RUNS = (
    "20-7E A0-103 110-113 11A-11B 128-12B 143-144 147-148 14C-14F 152-153 168-16D 192 1CD-1DC 1F8-1F9 251 261 2BB 2C7"
    " 2C9-2CB 2D9 391-3A1 3A3-3A9 3B1-3C9 401 410-44F 451 2002-2003 2010-2016 2018-201A 201C-201E 2020-2022 2025-2027"
    " 2030 2032-2033 2035 2039-203C 2042 2047-2049 2051 20AC 2100 2103 2105 2109-210A 2113 2116 2121-2122 2126-2127"
    " 212B 2160-216B 2170-217B 2190-2199 21D2 21D4 2200 2202-2203 2205-220B 220F 2211-2213 2215 221A 221D-2220 2223"
    " 2225-222E 2234-2237 223D 2248 224C 2260-2262 2264-2267 226A-226B 226E-226F 2282-2287 2295-2299 22A5 22BF 22EF"
    " 2312 2460-25AB 25B1-25B3 25B6-25B7 25BC-25BD 25C0-25C1 25C6-25C7 25CB 25CE-25D3 25E2-25E6 25EF 2605-2606 2609"
    " 2640 2642 2713 2776-2793 2E80-2E99 2E9B-2EF3 2F00-2FD5 3000-303F 3041-3096 3099-30FF 3105-312F 3220-332B"
    " 332D-33FF FE10-FE19 FE30-FE52 FE54-FE66 FE68-FE6B FF01-FF9F FFE0-FFE6"
)
# 汉字. Of the rarest ones a font may still lack some: then the press names them, and a font can be installed.
_IDEOGRAPHS = " 3400-4DBF 4E00-9FFF F900-FA6D 20000-3FFFD"
_HELD = "".join("-".join(f"\\U{int(end, 16):08X}" for end in run.split("-")) for run in (_RUNS + _IDEOGRAPHS).split())
REPLACED = "〓"
_LACKING = re.compile(rf"[^\t\r\n{_HELD}]")


def lacking(text: str) -> list[str]:
    """The signs of a text that no paper can be set in, each once."""
    return list(dict.fromkeys(_LACKING.findall(text)))


def printing_problem(what: str, text: str) -> str | None:
    """The sentence that names them; None when all is well."""
    signs = lacking(text)
    if not signs:
        return None
    named = "、".join(f"“{sign}”（U+{ord(sign):04X}）" for sign in signs[:5])
    return f"{what}中有公文字体里没有的字符：{named}，定稿后将无法印制。请删去或改用文字。"


def with_substitutes(text: str) -> str:
    """With 〓 in their place, as printers mark a sign they do not have."""
    return _LACKING.sub(REPLACED, text)

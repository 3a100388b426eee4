"""Blank out, length for length, what a finding must not be read from: titles of documents and slogans in quotes."""

import re

BLANK = "□"

_TITLE = re.compile("《[^《》\n]{1,80}》|〈[^〈〉\n]{1,60}〉")
_QUOTED = re.compile("“[^“”\n]{1,40}”|‘[^‘’\n]{1,40}’|「[^「」\n]{1,40}」|\"[^\"\n]{1,40}\"|'[^'\n]{1,40}'")


def titles(text: str) -> str:
    """Without what stands in 《》: "《2020年工作要点》" sets no deadline."""
    return _blank(_TITLE, text)


def titles_and_quotes(text: str) -> str:
    """Without 《》 and quotation marks: “四个意识” and “双随机、一公开” count nothing."""
    return _blank(_QUOTED, titles(text))


def _blank(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: BLANK * len(match[0]), text)

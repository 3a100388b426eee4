"""What the bench prints: a bulletin of three pages, and year's books of forty and of two hundred."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tracker.documents.compose import compose
from tracker.documents.kinds import KINDS
from tracker.documents.kinds.archive_book import (
    LEDGER,
    PAPERS,
    SCORES,
    TARGETS,
    ArchiveBook,
    Cover,
    Entry,
    Section,
    Volume,
    section,
)
from tracker.documents.press.fonts import find
from tracker.documents.press.render import STYLESHEET

VOLUMES = {40: 4, 200: 20}  # so many counties' volumes fill so many pages
DUTIES = (
    "有效发明专利维护与实施转化",
    "推进中小学知识产权教育示范校建设",
    "专利权质押融资入企对接",
    "建设知识产权公共服务站",
    "查处假冒专利、商标侵权案件",
)


def bulletin() -> dict[str, Any]:
    """The sample, shortened to two pages of text and one with the ranking."""
    sample = KINDS["bulletin"].sample()
    first = sample["parts"][0]
    return {
        **sample,
        "parts": [{**first, "points": first["points"][:1]}],
        "annexes": [],
        "figures": [],
        "copied_to": "",
    }


def cover(pages: int) -> ArchiveBook:
    """The book without its volumes."""
    front = Cover(
        year=2026,
        name=f"共{VOLUMES[pages]}个县区",
        office="濮阳市知识产权局",
        scheme="2026年度知识产权工作考核细则",
        state="考核结果已定稿",
    )
    return ArchiveBook(title="考核档案", cover=front, contents=[], volumes=[], is_numbered=False)


def whole(pages: int) -> ArchiveBook:
    """One paper with all volumes, whose pages and contents number themselves."""
    volumes = volumes_of(pages)
    contents = [
        Entry(title=title, level=level, page="", anchor=anchor)
        for at, volume in enumerate(volumes, start=1)
        for title, level, anchor in _places(volume, at)
    ]
    return {**cover(pages), "contents": contents, "volumes": volumes, "is_numbered": True}


def alone(volume: Volume) -> ArchiveBook:
    """One volume, as a part of a print run."""
    return ArchiveBook(title="考核档案", cover=None, contents=[], volumes=[volume], is_numbered=False)


def volumes_of(pages: int) -> list[Volume]:
    return [_volume(f"第{at}县", at) for at in range(1, VOLUMES[pages] + 1)]


def html_of(kind: str, data: Mapping[str, Any], number: str = "") -> str:
    return compose(kind, data, number=number, issued_on=None, draft=False)


def for_a_browser(html: str, data_dir: Path) -> str:
    """With the press's stylesheet inside, after which the paper's own comes."""
    style = find(data_dir).apply(STYLESHEET.read_text(encoding="utf-8"))
    return html.replace("<head>", f"<head><style>{style}</style>", 1)


def in_typst(book: ArchiveBook) -> str:
    """The same words in plain headings, paragraphs and tables."""
    parts = [
        '#set page(paper: "a4", margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm), numbering: "1")',
        '#set text(font: ("FandolFang", "Noto Serif CJK SC"), size: 10.5pt, lang: "zh")',
        "#set par(justify: true)",
        "#outline()",
    ]
    for volume in book["volumes"]:
        parts.append(f"#pagebreak()\n= {_quoted(volume['title'])}")
        parts += [part for each in volume["sections"] for part in _typst_section(each)]
    return "\n\n".join(parts)


def bulletin_in_typst(data: dict[str, Any]) -> str:
    texts = [*data["paragraphs"]]
    for part in data["parts"]:
        texts += [part["heading"], *part["paragraphs"]]
        for point in part["points"]:
            texts += [point["heading"], *point["paragraphs"]]
    texts += data["closing"]
    rows = [[str(row["rank"] or ""), row["county"], *row["scores"], row["total"]] for row in data["rows"]]
    head = ["名次", "单位", *(each["name"] for each in data["sections"]), "总分"]
    return "\n\n".join(
        [
            '#set page(paper: "a4", margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm), numbering: "1")',
            '#set text(font: ("FandolFang", "Noto Serif CJK SC"), size: 16pt, lang: "zh")',
            "#set par(justify: true, first-line-indent: (amount: 2em, all: true), leading: 0.75em)",
            *map(_quoted, texts),
            _typst_table(head, rows),
        ]
    )


def _volume(name: str, at: int) -> Volume:
    duties = [f"{DUTIES[n % len(DUTIES)]}（第{n // len(DUTIES) + 1}批）" for n in range(40)]
    targets = [
        [str(n), duty, "承担", f"{n * 7 % 90 + at}件", "2026年3月31日 建立台账；2026年12月15日 完成年度目标"]
        for n, duty in enumerate(duties, start=1)
    ]
    ledger = [
        [str(n), duty, f"{n * 7 % 90 + at}件", f"{n * 5 % 80 + at}件", f"{n * 13 % 101}％", "2026年12月10日销号"]
        for n, duty in enumerate(duties, start=1)
    ]
    scores = [
        [str(n), f"{duty}：不低于年度目标", "15", "120 件", "114 件", "14.25",
         f"按完成比例计分：114÷120×15＝14.25分。佐证：{name}2026年度台账（{n}）.xlsx"]
        for n, duty in enumerate(duties[:24], start=1)
    ]  # fmt: skip
    papers = [[f"濮知考〔2026〕{n}号", f"{name}考核评分表", "2026年12月28日"] for n in range(1, 11)]
    sections = [
        section("目标任务", *TARGETS, targets),
        section("工作台账", *LEDGER, ledger),
        section("考核评分表", *SCORES, scores, is_across=True),
        section("印发文书", *PAPERS, papers),
    ]
    return Volume(name=name, title=f"{name}2026年度考核档案", facts=[], sections=sections)


def _places(volume: Volume, at: int) -> list[tuple[str, int, str]]:
    inner = [(each["title"], 2, f"v{at}s{n}") for n, each in enumerate(volume["sections"], start=1)]
    return [(volume["name"], 1, f"v{at}"), *inner]


def _typst_section(each: Section) -> list[str]:
    return [f"== {_quoted(each['title'])}", _typst_table(each["head"], each["rows"])]


def _typst_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    cells = "".join(f"[{_quoted(cell)}], " for row in rows for cell in row)
    names = "".join(f"[{_quoted(cell)}], " for cell in head)
    return f"#table(columns: {len(head)}, table.header({names}), {cells})"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'#"{escaped}"'

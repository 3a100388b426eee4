"""Many PDFs as one: their pages in order, their bookmarks kept, and for a book page numbers throughout.

Nothing here holds more than one part: each is first brought down to its pages, in a file aside. Copied from the part as
it was printed, they would keep all its tags in memory until the volume is written, a third of a megabyte a page. So a
volume is PDF/A-3b, where its parts, which are tagged, are PDF/A-3a.
"""

import zipfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf

from tracker.documents.compose import compose, environment
from tracker.documents.press.limits import Limits
from tracker.documents.press.render import render

BLANK = (595.276, 841.89)  # A4 upright, in points
# A volume may be thick, and nobody waits before a page for it: on a busy machine only its own work counts.
PATIENCE = Limits(cpu_seconds=60, wall_seconds=600)


@dataclass(frozen=True)
class Piece:
    """A part that was printed: what it is called, and where it lies."""

    name: str
    path: Path


@dataclass
class Mark:
    """A bookmark: `page` counts from 0 in its own PDF."""

    title: str
    page: int
    below: list["Mark"] = field(default_factory=list)


def bind(pieces: Sequence[Piece], path: Path, *, title: str) -> None:
    """One after the other, each under a bookmark with its name; the pages keep the numbers that they have."""
    with ExitStack() as opened, pikepdf.new() as volume:
        marks = [_append(volume, piece, opened) for piece in pieces]
        _write(volume, marks, path, title)


def bind_book(pieces: Sequence[Piece], cover: Mapping[str, Any], path: Path, *, data_dir: Path, is_draft: bool) -> None:
    """Cover and contents, then the parts: numbered throughout from 1, each beginning on the right."""
    with ExitStack() as opened, pikepdf.new() as volume:
        marks = [_append(volume, piece, opened, data_dir, is_numbered=True) for piece in pieces]
        front = compose(
            "archive_book", {**cover, "contents": _contents(marks)}, number="", issued_on=None, draft=is_draft
        )
        printed = BytesIO(render(front, title=str(cover["title"]), data_dir=data_dir, limits=PATIENCE))
        pages = opened.enter_context(pikepdf.open(printed)).pages
        count = len(pages) + len(pages) % 2
        for at, page in enumerate(pages):
            volume.pages.insert(at, page)
        if len(pages) % 2:
            _insert_blank(volume, len(pages))
        for mark in marks:
            _shift(mark, count)
        _write(volume, [Mark("封面和目录", 0), *marks], path, str(cover["title"]))


def pack(pieces: Sequence[Piece], path: Path, *, data_dir: Path, is_numbered: bool) -> None:
    """Each part as a file of its own; those of a book get their page numbers here."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as packed:  # PDF is compressed already
        for at, piece in enumerate(pieces, start=1):
            inside = f"{at:02d} {piece.name.replace('/', '／')}.pdf"
            if not is_numbered:
                packed.write(piece.path, inside)
                continue
            alone = path.with_suffix(".one")
            try:
                with ExitStack() as opened, pikepdf.new() as volume:
                    mark = _append(volume, piece, opened, data_dir, is_numbered=True)
                    _write(volume, mark.below or [mark], alone, piece.name)
                packed.write(alone, inside)
            finally:
                alone.unlink(missing_ok=True)


def _append(
    volume: pikepdf.Pdf, piece: Piece, opened: ExitStack, data_dir: Path | None = None, *, is_numbered: bool = False
) -> Mark:
    before = len(volume.pages)
    with ExitStack() as until_saved, pikepdf.open(piece.path) as source, pikepdf.new() as bare:
        mark = Mark(piece.name, 0, _marks_of(source))
        _take_profile(volume, source)
        bare.pages.extend(source.pages)
        if is_numbered and data_dir:
            _number(bare, before + 1, piece, data_dir, until_saved)
            if len(bare.pages) % 2:
                _insert_blank(bare, len(bare.pages))
        pages = opened.enter_context(_aside(bare, piece.path)).pages
    volume.pages.extend(pages)
    _shift(mark, before)
    return mark


def _number(volume: pikepdf.Pdf, first: int, piece: Piece, data_dir: Path, opened: ExitStack) -> None:
    """Set over its pages, from the number `first` on, what stands on as many empty ones."""
    lies = [page.mediabox[2] > page.mediabox[3] for page in volume.pages]
    html = environment.get_template("page_numbers.html").render(
        title=piece.name, number="", issued_on=None, draft=False, first=first, lies=lies
    )
    printed = BytesIO(render(html, title=piece.name, data_dir=data_dir, limits=PATIENCE))
    numbers = opened.enter_context(pikepdf.open(printed))
    for page, number in zip(volume.pages, numbers.pages, strict=True):
        page.add_overlay(number, pikepdf.Rectangle(page.mediabox))


def _aside(pdf: pikepdf.Pdf, beside: Path) -> pikepdf.Pdf:
    """The same from a file without a name: what has been read of the other goes with it."""
    path = beside.with_name(f"{beside.name}.aside")
    pdf.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    try:
        return pikepdf.open(path)
    finally:
        path.unlink()


def _take_profile(volume: pikepdf.Pdf, source: pikepdf.Pdf) -> None:
    """What the colours of all pages mean: the press binds those of every part to the same profile."""
    if "/OutputIntents" in volume.Root or "/OutputIntents" not in source.Root:
        return
    (intent,) = source.Root.OutputIntents
    profile = volume.make_stream(intent.DestOutputProfile.read_bytes(), N=intent.DestOutputProfile.N)
    about = {name: intent[name] for name in ("/Type", "/S", "/OutputConditionIdentifier")}
    volume.Root.OutputIntents = pikepdf.Array([pikepdf.Dictionary({**about, "/DestOutputProfile": profile})])


def _insert_blank(volume: pikepdf.Pdf, at: int) -> None:
    volume.add_blank_page(page_size=BLANK)
    if at < len(volume.pages) - 1:
        page = volume.pages[-1]
        del volume.pages[-1]
        volume.pages.insert(at, page)


def _marks_of(source: pikepdf.Pdf) -> list[Mark]:
    places = {page.obj.objgen: at for at, page in enumerate(source.pages)}
    with source.open_outline() as outline:
        return [_mark(item, places) for item in outline.root]


def _mark(item: pikepdf.OutlineItem, places: Mapping[tuple[int, int], int]) -> Mark:
    place = item.destination[0].objgen if isinstance(item.destination, pikepdf.Array) else None
    return Mark(item.title, places.get(place, 0) if place else 0, [_mark(each, places) for each in item.children])


def _shift(mark: Mark, pages: int) -> None:
    mark.page += pages
    for each in mark.below:
        _shift(each, pages)


def _contents(marks: Sequence[Mark]) -> list[dict[str, Any]]:
    """Parts and their sections, with the numbers that stand on the pages."""
    lines = []
    for mark in marks:
        lines.append({"title": mark.title, "level": 1, "page": str(mark.page + 1), "anchor": ""})
        inner = [each for top in mark.below for each in (top.below or [])]
        lines += [{"title": each.title, "level": 2, "page": str(each.page + 1), "anchor": ""} for each in inner]
    return lines


def _write(volume: pikepdf.Pdf, marks: Sequence[Mark], path: Path, title: str) -> None:
    with volume.open_outline() as outline:
        outline.root.extend(_item(mark) for mark in marks)
    volume.Root.PageMode = pikepdf.Name.UseOutlines
    volume.Root.Lang = "zh-CN"
    with volume.open_metadata(set_pikepdf_as_editor=False) as about:
        about["dc:title"] = title
        about["pdfaid:part"], about["pdfaid:conformance"] = "3", "B"
    volume.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def _item(mark: Mark) -> pikepdf.OutlineItem:
    item = pikepdf.OutlineItem(mark.title, mark.page)
    item.children.extend(_item(each) for each in mark.below)
    return item

"""Three things WeasyPrint does not know about Chinese text: two are taught to it once, before anything is set.

Leans on inner parts of WeasyPrint 70 (the version is pinned); the layout tests measure the outcome on the PDF.
"""

import re
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text import line_break
from weasyprint.text.ffi import TO_UNITS, pango

_split_first_line = line_break.split_first_line
_set_text = line_break.Layout.set_text
_natural: dict[str, tuple[float, float]] = {}


_CHINESE = "\u3400-\u9fff\U00020000-\U0003ffff"
_BESIDE_QUOTES = re.compile(f"(?<=[{_CHINESE}，。、；：！？％）》〕”’])(?=[“‘])|(?<=[”’])(?=[{_CHINESE}（《〔])")


def open_at_quotes(html: str) -> str:
    """With a place of no width before every opening and after every closing quotation mark, where a line may end.

    Unicode's rule of line breaking 19 glues a quotation mark to what is on both sides, as it cannot tell which way one
    faces; a row of quoted words then leaves its line too short to be set to the edge. Chinese ones face one way.
    """
    head, body, text = html.partition("<body")
    return head + body + _BESIDE_QUOTES.sub("\u200b", text)


def teach() -> None:
    inline.split_first_line = _split_and_hold_still
    inline.justify_line = _straighten
    line_break.Layout.set_text = _set_text_and_spread


def _split_and_hold_still(text: str, style: Any, *args: Any, **kwargs: Any) -> tuple[Any, ...]:
    """Give every piece of text the height and baseline of its first font.

    Otherwise one rare character from a second font moves its line by 0.7 mm, and a page of 22 lines holds 21.
    """
    layout, length, resume_index, width, height, baseline = _split_first_line(text, style, *args, **kwargs)
    if text:
        key = line_break._font_style_cache_key(style, include_size=True)
        if key not in _natural:
            _natural[key] = _natural_size(style)
        height, baseline = _natural[key]
    return layout, length, resume_index, width, height, baseline


def _natural_size(style: Any) -> tuple[float, float]:
    layout = line_break.Layout(style)
    layout.set_text("国")
    line, _ = layout.get_first_line()
    measured = line_break.first_line_metrics(line, "国", layout, resume_at=None, space_collapse=False, style=style)
    return measured[4], measured[5]


def _straighten(context: Any, line: Any, extra_width: float) -> None:
    """Justify by opening the gaps between Chinese characters: WeasyPrint stretches spaces only, and there are none.

    A line that would have to give more than a quarter of a character everywhere stays ragged.
    """
    texts = [box for box in line.descendants() if isinstance(box, boxes.TextBox)]
    growth = sum(_growth(box) for box in texts)
    if growth and extra_width / growth <= line.style["font_size"] / 4:
        _spread(line, extra_width / growth, 0.0)


def _growth(box: Any) -> float:
    """By how much the box grows for every pixel between its characters."""
    return _spread_layout(box, 1.0)[1] - _spread_layout(box, 0.0)[1]


def _spread_layout(box: Any, spacing: float) -> tuple[Any, float]:
    layout = line_break.Layout(box.style, spacing)
    layout.set_text(box.text, justify=True)
    line, _ = layout.get_first_line()
    width, _ = line_break.line_size(line, box.style)
    return layout, width


def _spread(box: Any, spacing: float, shift: float) -> float:
    """Widen all text below `box`, moving what follows; how far the next box has to move."""
    if isinstance(box, boxes.TextBox):
        box.position_x += shift
        layout, width = _spread_layout(box, spacing)
        shift += width - box.width
        box.justification_spacing, box.width, box.pango_layout = spacing, width, layout
        layout.deactivate()
        return shift
    if isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        before = shift
        box.position_x += shift
        for child in box.children:
            if child.is_in_normal_flow():
                shift = _spread(child, spacing, shift)
        box.width += shift - before
        return shift
    box.translate(dx=shift)
    return shift


def _set_text_and_spread(self: Any, text: str, justify: bool = False) -> None:
    """As before, but the spacing of a justified line goes after every Chinese character."""
    spacing, self.justification_spacing = self.justification_spacing, 0
    _set_text(self, text, justify)
    self.justification_spacing = spacing
    if not (justify and spacing):
        return
    attributes = pango.pango_layout_get_attributes(self.layout)
    if attributes == line_break.ffi.NULL:
        attributes = line_break.ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
    own = self.style["letter_spacing"]
    units = int(((0 if own == "normal" else own) + spacing) * TO_UNITS)
    for start, end in _chinese_runs(self.text):
        attribute = pango.pango_attr_letter_spacing_new(units)
        attribute.start_index, attribute.end_index = start, end
        pango.pango_attr_list_change(attributes, attribute)
    pango.pango_layout_set_attributes(self.layout, attributes)


def _chinese_runs(text: str) -> list[tuple[int, int]]:
    """Stretches that may be opened up, as offsets in UTF-8: everything but words and figures in Latin letters."""
    runs: list[tuple[int, int]] = []
    offset = 0
    for character in text:
        size = len(character.encode())
        if character > "\u2e7f" or character in " ·—…“”‘’":
            if runs and runs[-1][1] == offset:
                runs[-1] = (runs[-1][0], offset + size)
            else:
                runs.append((offset, offset + size))
        offset += size
    return runs

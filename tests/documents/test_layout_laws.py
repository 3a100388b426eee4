"""Laws of running text, whatever is written: GB/T 9704-2012, 5.2.3 (22 lines of 28) and the rules of line ends."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.documents.conftest import on_base
from tests.documents.measure import Line, sheets
from tests.documents.test_standard import NOT_FIRST, NOT_LAST, PITCH, is_page_number
from tracker.documents.press.render import render

RARE = "喆堃𠮷𡈽㛃𬭚"  # in none of the fonts of GB 2312; the third, fourth and last are beyond the first plane
words = st.one_of(
    st.text("知识产权县区工作考核督办台账质押融资维护运用保护服务", min_size=1, max_size=9),
    st.sampled_from(RARE),
    st.from_regex(r"[1-9][0-9]{0,4}(\.[0-9]{2})?(％|件|万元)?", fullmatch=True),
    st.sampled_from(["PCT", "WIPO", "GB/T 9704", "12315"]),
)
marks = st.sampled_from(["，", "。", "；", "、", "：", "？", "！", "", "", ""])
wrapped = st.tuples(st.sampled_from(["“%s”", "（%s）", "《%s》", "〔%s〕", "%s"]), words).map(
    lambda both: both[0] % both[1]
)
sentences = st.lists(st.tuples(wrapped, marks).map("".join), min_size=2, max_size=40).map("".join)
papers = st.lists(sentences, min_size=12, max_size=20)


@settings(max_examples=5, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(paragraphs=papers)
def test_any_text_keeps_to_the_grid_to_the_edges_and_to_the_rules_of_line_ends(
    paragraphs: list[str], press_dir: Path
) -> None:
    body = "".join(f"<p>国{paragraph}。</p>" for paragraph in paragraphs)
    for sheet in sheets(render(on_base(body), title="样张", data_dir=press_dir)):
        lines = [line for line in sheet.lines if not is_page_number(line)]
        assert 0 < len(lines) <= 22
        _on_the_grid(lines)
        for line in lines:
            assert line.text[0] not in NOT_FIRST, line.text
            assert line.text[-1] not in NOT_LAST, line.text
            assert line.left > 27.8 and line.right < 184.8, line.text
        for upper, lower in pairwise(lines):
            goes_on = lower.left == pytest.approx(28, abs=0.3)  # so the upper line is full
            has_long_word = any(char.isascii() for char in lower.text[:8])  # that found no room in the upper one
            if goes_on and not has_long_word:
                assert upper.right == pytest.approx(184, abs=0.7), upper.text


def _on_the_grid(lines: list[Line]) -> None:
    """No character moves a line: every one stands a whole pitch below the one above."""
    for upper, lower in pairwise(lines):
        assert lower.baseline - upper.baseline == pytest.approx(PITCH, abs=0.05), lower.text

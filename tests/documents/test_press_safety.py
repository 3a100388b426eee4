"""What hostile or impossible papers may do: nothing but be refused in one sentence."""

import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.documents.conftest import Print, on_base
from tests.documents.measure import sheets
from tracker.documents.compose import compose
from tracker.documents.kinds import KINDS
from tracker.documents.press import fonts, render
from tracker.documents.press.limits import Limits
from tracker.errors import Invalid

TIGHT = Limits(cpu_seconds=3, wall_seconds=20, memory_mb=1024)


@pytest.fixture
def listener() -> Iterator[HTTPServer]:
    """A web server on this machine that remembers who came."""
    calls: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            calls.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Stay quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.calls = calls  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def hostile(address: str) -> list[str]:
    return [
        f'<img src="{address}/img">',
        f'<link rel="stylesheet" href="{address}/css">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<img src="file:///etc/passwd">',
        '<object data="file:///etc/passwd"></object>',
        f'<style>@import "{address}/import"; @font-face {{ font-family: x; src: url({address}/font) }}</style>',
        f'<p style="background: url({address}/background); font-family: x">甲</p>',
        f'<svg><image href="{address}/svg"/><use href="{address}/use#a"/></svg>',
        "<script>alert(1)</script>",
        f'<base href="{address}/"><img src="relative">',
        f'<iframe src="{address}/frame"></iframe><embed src="{address}/embed">',
    ]


def test_markup_in_data_is_printed_as_text(press_dir: Path) -> None:
    snippets = hostile("http://127.0.0.1:9")
    data = {**KINDS["bulletin"].sample(), "paragraphs": snippets, "issuer": "<script>"}
    html = compose("bulletin", data, number="<b>1</b>号", issued_on=None, draft=False)
    text = "".join(sheet.text for sheet in sheets(render.render(html, title="x", data_dir=press_dir)))
    for snippet in [*snippets, "<b>1</b>号"]:
        assert snippet not in html
        assert snippet.replace(" ", "")[:12] in text.replace(" ", "")


def test_even_unescaped_markup_fetches_nothing(print_body: Print, listener: HTTPServer) -> None:
    address = f"http://127.0.0.1:{listener.server_port}"
    pdf = print_body("<p>正文</p>" + "".join(hostile(address)))
    assert listener.calls == []  # type: ignore[attr-defined]
    assert b"root:" not in pdf
    assert b"/EmbeddedFile" not in pdf
    assert "正文" in sheets(pdf)[0].text


@pytest.mark.parametrize(
    "body",
    [
        pytest.param('<table><tr><td colspan="10000000">甲</td></tr></table>' * 50, id="huge colspan"),
        pytest.param(
            "<table>" + '<tr><td rowspan="60000" colspan="1000">甲</td></tr>' * 3000 + "</table>",
            id="colspan and rowspan",
        ),
        pytest.param("<div>" * 20_000 + "甲", id="deep nesting"),
        pytest.param("<p>" + "知识产权" * 1_000_000 + "</p>", id="4 million characters"),
    ],
)
def test_what_would_take_all_memory_or_time_is_stopped(body: str, press_dir: Path, print_body: Print) -> None:
    with pytest.raises(Invalid) as refused:
        render.render(on_base(body), title="考核评分表", data_dir=press_dir, limits=TIGHT)
    assert refused.value.sentence.startswith("《考核评分表》内容过多")
    assert "没有印制" in refused.value.sentence
    assert "甲" in sheets(print_body("<p>甲</p>"))[0].text  # the press goes on


def test_a_word_of_a_megabyte_does_no_harm(press_dir: Path) -> None:
    try:
        pdf = render.render(on_base(f"<p>{'A' * 1_000_000}</p>"), title="x", data_dir=press_dir, limits=TIGHT)
    except Invalid as refused:
        assert "没有印制" in refused.sentence
    else:
        assert len(sheets(pdf)) > 100


def test_a_paper_beyond_the_largest_is_not_even_tried(press_dir: Path) -> None:
    with pytest.raises(Invalid, match="超出一份文件的上限"):
        render.render("甲" * 6_000_000, title="台账", data_dir=press_dir)


def test_a_character_that_no_font_has_is_named(press_dir: Path) -> None:
    with pytest.raises(Invalid) as refused:
        render.render(on_base("<p>王\U000e0fff某、\U0010fffd</p>"), title="通报", data_dir=press_dir)
    assert "“\U0010fffd”（U+10FFFD）" in refused.value.sentence
    assert refused.value.sentence.startswith("《通报》中有字体无法印出的字符")


def test_a_rare_character_of_a_name_is_printed_from_the_fallback(print_body: Print) -> None:
    assert "喆堃镕翀" in sheets(print_body("<p>喆堃镕翀</p>"))[0].text


def test_threads_print_side_by_side(press_dir: Path) -> None:
    papers = [on_base(f"<p>第{n}份</p>") for n in range(8)]
    with ThreadPoolExecutor(8) as pool:
        printed = list(pool.map(lambda html: render.render(html, title="x", data_dir=press_dir), papers))
    assert [f"第{n}份" in sheets(pdf)[0].text for n, pdf in enumerate(printed)] == [True] * 8


def test_a_server_that_was_killed_is_started_again(press_dir: Path, print_body: Print) -> None:
    print_body("<p>甲</p>")
    process = render._server_of_this_process(os.getpid(), press_dir)._process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    assert "乙" in sheets(print_body("<p>乙</p>"))[0].text


def test_the_process_that_reads_the_paper_knows_no_secrets(press_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "top-secret")
    server = render._Server(fonts.find(press_dir))
    try:
        process, server._control = server._start()
        server._process = process
        assert b"top-secret" not in Path(f"/proc/{process.pid}/environ").read_bytes()
    finally:
        server.stop()


def test_the_offices_own_fonts_come_first() -> None:
    installed = frozenset({"FandolFang", "FandolSong", "仿宋_GB2312", "Noto Serif CJK SC"})
    assert fonts._choose("fangsong", installed).family == "仿宋_GB2312"
    open_ones = fonts._choose("fangsong", installed - {"仿宋_GB2312"})
    assert (open_ones.family, open_ones.fallbacks) == ("FandolFang", ("FandolSong", "Noto Serif CJK SC"))
    assert fonts._choose("biaosong", installed).weight == 700


def test_a_machine_without_chinese_fonts_says_what_to_install() -> None:
    with pytest.raises(fonts.NoFont, match=r"apt-get install --no-install-recommends .*fonts-noto-cjk"):
        fonts._choose("heiti", frozenset({"DejaVu Sans"}))

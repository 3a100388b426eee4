"""What is let in, and what stays out with a sentence that says why."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.files import samples
from tests.files.samples import ole, zipped
from tracker.errors import Invalid
from tracker.files.kinds import LONGEST_NAME, media_type_of, safe_name


def judged(tmp_path: Path, name: str, content: bytes) -> str:
    path = tmp_path / "upload"
    path.write_bytes(content)
    return media_type_of(name, path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("通知.pdf", samples.PDF),
        ("通知.PDF", samples.PDF),
        ("红头文件.ofd", samples.OFD),
        ("总结.docx", samples.DOCX),
        ("台账.xlsx", samples.XLSX),
        ("汇报.pptx", samples.PPTX),
        ("总结.doc", ole("WordDocument")),
        ("总结.wps", ole("WordDocument")),
        ("台账.xls", ole("Workbook")),
        ("台账.et", ole("Workbook")),
        ("汇报.ppt", ole("PowerPoint Document")),
        ("现场.jpg", samples.JPEG),
        ("现场.jpeg", samples.JPEG),
        ("现场.png", samples.PNG),
        ("现场.gif", samples.GIF),
        ("现场.webp", samples.WEBP),
        ("现场.heic", samples.HEIC),
        ("扫描件.tif", samples.TIFF),
        ("扫描件.tiff", samples.TIFF),
        ("说明.txt", "濮阳市知识产权局".encode()),
        ("说明.txt", "濮阳市知识产权局".encode("gb18030")),
        ("说明.txt", "濮阳市知识产权局".encode("utf-16")),
        ("名单.csv", "县区,数量\n南乐县,3\n".encode("utf-8-sig")),
        ("佐证.zip", zipped("一/照片.jpg", "二/文件.pdf")),
    ],
)
def test_what_offices_use_is_let_in(tmp_path: Path, name: str, content: bytes) -> None:
    assert judged(tmp_path, name, content)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("页面.html", samples.HTML, "类型不能上传"),
        ("图标.svg", samples.SVG, "类型不能上传"),
        ("程序.exe", samples.EXE, "类型不能上传"),
        ("脚本.js", b"alert(1)", "类型不能上传"),
        ("无扩展名", samples.PDF, "类型不能上传"),
        ("压缩.rar", b"Rar!\x1a\x07\x00", "类型不能上传"),
        ("宏.docm", samples.DOCX, "类型不能上传"),
        ("通知.pdf", samples.HTML, "不一致"),
        ("照片.jpg", samples.SVG, "不一致"),
        ("照片.png", samples.JPEG, "不一致"),
        ("程序.pdf", samples.EXE, "不一致"),
        ("说明.txt", samples.HTML, "不一致"),
        ("说明.txt", b"\n\n  <SVG onload=alert(1)>", "不一致"),
        ("说明.txt", b"#!/bin/sh\nrm -rf /", "不一致"),
        ("说明.txt", samples.EXE, "不一致"),
        ("台账.xls", samples.HTML, "不一致"),
        ("总结.docx", samples.XLSX, "不一致"),
        ("总结.docx", b"PK\x03\x04 broken", "不一致"),
        ("总结.doc", samples.OLE, "不一致"),
        ("文件.ofd", samples.DOCX, "不一致"),
        ("总结.docx", zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "宏"),
        ("总结.doc", ole("WordDocument") + ole("_VBA_PROJECT"), "宏"),
        ("总结.docx", ole("EncryptedPackage"), "密码"),
        ("佐证.zip", zipped("照片.jpg", "文件夹/安装.EXE"), "安装.EXE"),
        ("佐证.zip", zipped("网页.html"), "网页.html"),
    ],
)
def test_the_rest_stays_out_and_the_sentence_says_why(tmp_path: Path, name: str, content: bytes, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence) as refusal:
        judged(tmp_path, name, content)
    assert name in refusal.value.sentence


def test_a_zip_file_of_countless_names_is_weighed_before_it_is_read(tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        judged(tmp_path, "佐证.zip", zipped(*(f"{number}.txt" for number in range(10_001))))


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\张三\\桌面\\通知.pdf", "通知.pdf"),
        ("通知\u202efdp.exe", "通知fdp.exe"),
        ("换\r\n行.pdf", "换行.pdf"),
        (".pdf", "pdf"),
        ("", "未命名"),
        (None, "未命名"),
    ],
)
def test_a_name_is_only_a_name(given_name: str | None, kept: str) -> None:
    assert safe_name(given_name) == kept


@given(st.text(max_size=400))
def test_no_name_leads_anywhere(name: str) -> None:
    kept = safe_name(name)
    assert 0 < len(kept) <= LONGEST_NAME
    assert not set(kept) & set("/\\\0\r\n")


@given(st.binary(max_size=200), st.sampled_from(["通知.pdf", "总结.docx", "总结.doc", "照片.jpg", "说明.txt"]))
def test_noise_never_breaks_the_check(tmp_path_factory: pytest.TempPathFactory, content: bytes, name: str) -> None:
    try:
        judged(tmp_path_factory.getbasetemp(), name, content + b".")
    except Invalid as refusal:
        assert refusal.sentence.endswith("。")

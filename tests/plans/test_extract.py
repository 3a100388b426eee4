"""Files as they come: encodings, Word, PDF, and the ones that are refused."""

import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable

import docx
import pytest
import weasyprint
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from tests.plans.county_list import PUYANG
from tracker.errors import Invalid
from tracker.plans.reader import extract
from tracker.plans.reader.extract import extract_text
from tracker.plans.reader.read import read_plan

LINES = [
    "濮阳市知识产权局2026年知识产权工作要点",
    "一、强化知识产权创造",
    "1.深化知识产权教育。年内新增市级示范（试点）校6-8所，各县（区）至少推荐两所。（市教育局牵头，南乐县配合）",
    "2.培育地理标志。每县（区）注册一件地理标志商标，6月底前完成申报，三季度末前完成核查，确保取得实效。",
    "二、强化知识产权保护",
    "3.开展执法检查。下半年组织专项行动3次，查处案件不少于二十起，对重点市场、重点企业进行全面检查。",
]
TEXT = "\n".join(LINES)
EXPECTED = read_plan(TEXT, PUYANG).to_json()["items"]


def docx_bytes(lines: list[str]) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    return saved(document)


def saved(document: object) -> bytes:
    file = io.BytesIO()
    document.save(file)  # type: ignore[attr-defined]
    return file.getvalue()


def pdf_bytes(lines: list[str], page: str = "A4") -> bytes:
    style = f"@page {{ size: {page}; margin: 2cm; @bottom-center {{ content: '— ' counter(page) ' —' }} }}"
    style += "p { font: 16pt 'Noto Serif CJK SC'; text-indent: 2em; margin: 0; text-align: justify }"
    body = "".join(f"<p>{line}</p>" for line in lines)
    return bytes(weasyprint.HTML(string=f"<style>{style}</style>{body}").write_pdf())


def read(content: bytes, filename: str) -> str:
    return extract_text(io.BytesIO(content), filename)


def refused(content: bytes, filename: str) -> str:
    with pytest.raises(Invalid) as error:
        read(content, filename)
    sentence = error.value.sentence
    assert sentence.endswith("。")
    assert sentence.count("。") == 1
    return sentence


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_files_are_read_in_the_encodings_of_chinese_offices(encoding: str) -> None:
    assert read(TEXT.encode(encoding), "要点.TXT") == TEXT


def test_a_word_file_reads_like_its_text() -> None:
    assert read_plan(read(docx_bytes(LINES), "要点.docx"), PUYANG).to_json()["items"] == EXPECTED


@pytest.mark.parametrize("page", ["A4", "A5", "A6"])
def test_a_pdf_reads_like_its_text(page: str) -> None:
    assert read_plan(read(pdf_bytes(LINES, page), "要点.pdf"), PUYANG).to_json()["items"] == EXPECTED


def numbered(document: object, formats: list[tuple[str, str]]) -> None:
    """A list definition of this many levels, as Word makes them: its numbers stand in no paragraph."""
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (form, text) in enumerate(formats)
    )
    numbering = document.part.numbering_part.element  # type: ignore[attr-defined]
    namespace = nsdecls("w")
    numbering.insert(0, parse_xml(f'<w:abstractNum {namespace} w:abstractNumId="77">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {namespace} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))


def listed(document: object, level: int, text: str) -> None:
    paragraph = document.add_paragraph(text)  # type: ignore[attr-defined]
    properties = paragraph._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'))


def test_automatic_numbers_of_a_word_file_are_written_out() -> None:
    document = docx.Document()
    numbered(document, [("chineseCounting", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3.")])
    listed(document, 0, "强化创造")
    listed(document, 1, "提高质量")
    listed(document, 2, "培育专利。培育5个。")
    listed(document, 2, "培育商标。培育2个。")
    listed(document, 0, "强化保护")
    listed(document, 1, "严格执法")
    listed(document, 2, "加强检查。检查3次。")
    items = read_plan(read(saved(document), "要点.docx"), PUYANG).items
    assert [(item.number, item.chapter, item.section) for item in items] == [
        ("1", "一", "一"),
        ("2", "一", "一"),
        ("1", "二", "一"),
    ]


def test_a_list_style_numbers_too() -> None:
    document = docx.Document()
    for line in ("提高质量。培育5个。", "严格保护。检查3次。"):
        document.add_paragraph(line, style="List Number")
    assert [item.number for item in read_plan(read(saved(document), "a.docx"), PUYANG).items] == ["1", "2"]


def test_a_table_of_tasks_becomes_points() -> None:
    document = docx.Document()
    rows = [
        ("序号", "工作任务", "牵头单位", "配合单位", "完成时限"),
        ("1", "深化知识产权教育。新增示范校6-8所", "市教育局", "南乐县、清丰县", "6月底前"),
        ("2", "培育地理标志。每县（区）注册一件", "市知识产权局", "各县（区）", "年底前"),
    ]
    table = document.add_table(rows=0, cols=5)
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    first, second = read_plan(read(saved(document), "分解表.docx"), PUYANG, 2026).items
    assert [(u.name, u.role) for u in first.units] == [
        ("other", "lead"),
        ("南乐县", "supporting"),
        ("清丰县", "supporting"),
    ]
    assert [str(d.due_on) for d in first.deadlines] == ["2026-06-30"]
    assert [(q.text, q.each_county) for q in second.quantities] == [("一件", True)]


def test_inserted_text_counts_and_deleted_text_does_not() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("1.严格保护。检查")._p
    for tag, text_tag, words in (("w:ins", "w:t", "3次"), ("w:del", "w:delText", "9次")):
        change, run, text = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(text_tag)
        text.text = words
        run.append(text)
        change.append(run)
        paragraph.append(change)
    assert paragraph.findall(qn("w:del"))
    assert read(saved(document), "a.docx").strip() == "1.严格保护。检查3次"


def test_empty_files() -> None:
    assert "空" in refused(b"", "a.txt")
    assert "空" in refused(b"", "a.pdf")
    assert "空" in refused(b" \n\n", "a.txt")
    assert "没有文字" in refused(docx_bytes([]), "a.docx")


def test_too_large_a_file() -> None:
    assert "20MB" in refused(b"a" * (20 * 1024 * 1024 + 1), "a.txt")


@pytest.mark.parametrize("suffix", ["doc", "wps", "rtf", "odt"])
def test_older_formats_are_to_be_saved_as_docx(suffix: str) -> None:
    assert "另存为 .docx" in refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), f"要点.{suffix}")


def test_an_old_word_file_named_docx_is_told_as_such() -> None:
    assert "另存为 .docx" in refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "要点.docx")


@pytest.mark.parametrize("filename", ["a.exe", "a.xlsx", "a", "", "a.docx.zip"])
def test_other_suffixes(filename: str) -> None:
    assert ".docx" in refused(b"hello", filename)


@pytest.mark.parametrize(
    ("content", "filename"),
    [
        (lambda: pdf_bytes(LINES), "a.docx"),
        (lambda: pdf_bytes(LINES), "a.txt"),
        (lambda: docx_bytes(LINES), "a.pdf"),
        (lambda: docx_bytes(LINES), "a.txt"),
        (TEXT.encode, "a.pdf"),
        (TEXT.encode, "a.docx"),
        (lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "a.txt"),
        (lambda: zipped({"hello.txt": b"hello"}), "a.docx"),
        (lambda: bytes(2000), "a.txt"),
    ],
)
def test_a_suffix_that_lies(content: Callable[[], bytes], filename: str) -> None:
    assert "与扩展名不符" in refused(content(), filename)


def zipped(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def test_a_word_file_with_a_password() -> None:
    container = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
    assert "密码" in refused(container, "a.docx")


def test_a_pdf_with_a_password() -> None:
    assert "密码" in refused(encrypted(pdf_bytes(LINES)), "a.pdf")


def encrypted(pdf: bytes) -> bytes:
    """The same file with a trailer that asks for a password nobody gave (standard security handler, 40 bits)."""
    start = int(re.findall(rb"startxref\s+(\d+)", pdf)[-1])
    root: bytes = re.findall(rb"/Root (\d+ \d+ R)", pdf)[-1]
    entry = b"<</Filter/Standard/V 1/R 2/P -4/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">>>"
    trailer = b"trailer\n<</Size 1/Root " + root + b"/Prev %d/ID[<00><00>]/Encrypt " % start + entry + b">>\n"
    place = len(pdf) + 1
    return pdf + b"\nxref\n0 0\n" + trailer + b"startxref\n%d\n%%%%EOF\n" % place


def test_a_scanned_pdf_has_no_text() -> None:
    picture = "<div style='width:10cm;height:10cm;background:linear-gradient(red,blue)'></div>"
    assert "扫描" in refused(bytes(weasyprint.HTML(string=picture).write_pdf()), "a.pdf")


@pytest.mark.parametrize("keep", [0.2, 0.6, 0.95])
def test_files_cut_short_are_broken(keep: float) -> None:
    whole = docx_bytes(LINES)
    assert "损坏" in refused(whole[: int(len(whole) * keep)], "a.docx")


def test_a_pdf_of_rubbish_is_broken() -> None:
    sentence = refused(b"%PDF-1.7\n" + b"rubbish " * 100, "a.pdf")
    assert "损坏" in sentence or "扫描" in sentence


def test_a_word_file_of_rubbish_is_broken() -> None:
    parts = {"[Content_Types].xml": b"<rubbish", "word/document.xml": b"<rubbish"}
    assert "损坏" in refused(zipped(parts), "a.docx")


def test_a_zip_bomb_is_not_opened() -> None:
    parts = {"[Content_Types].xml": b"<x/>", "word/document.xml": bytes(60 * 1024 * 1024)}
    assert "过于复杂" in refused(zipped(parts), "a.docx")


def test_a_file_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extract, "_WALL_SECONDS", 0.01)
    assert "过于复杂" in refused(docx_bytes(LINES), "a.docx")


def test_the_child_cannot_take_more_memory_than_it_is_given() -> None:
    script = "import runpy, sys; sys.argv = ['child', 'docx']; "
    script += "m = runpy.run_path(sys.stdin.readline().strip()); m['_limit'](); bytearray(2 * 1024 ** 3)"
    path = str(extract._CHILD)
    child = subprocess.run(
        [sys.executable, "-I", "-c", script], input=path, text=True, capture_output=True, check=False
    )
    assert "MemoryError" in child.stderr


def test_half_a_character_stays_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A font in a PDF can claim to print one; no database and no page could take it."""

    def run(*arguments: object, **_options: object) -> subprocess.CompletedProcess[bytes]:
        return subprocess.CompletedProcess([], 0, b'{"text": "1.\\ud800\\u5efa\\u8bbe"}', b"")

    monkeypatch.setattr("tracker.plans.reader.extract.subprocess.run", run)
    assert extract_text(io.BytesIO(b"%PDF-1.7"), "a.pdf") == "1.建设"

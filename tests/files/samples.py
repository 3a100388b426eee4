"""Small files as the programs of an office make them, built in memory."""

import io
import zipfile

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000") + b"\0" * 40 + b"\xff\xd9"
PNG = bytes.fromhex("89504e470d0a1a0a0000000d494844520000000100000001080200000090") + b"\0" * 40
GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 " + b"\0" * 24
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00" + b"\0" * 20
TIFF = b"II*\x00\x08\x00\x00\x00" + b"\0" * 20
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
EXE = b"MZ\x90\x00\x03\x00\x00\x00" + b"\0" * 100


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


def ole(stream_name: str) -> bytes:
    return OLE + stream_name.encode("utf-16-le") + b"\0" * 64


DOCX = zipped("[Content_Types].xml", "word/document.xml")
XLSX = zipped("[Content_Types].xml", "xl/workbook.xml")
PPTX = zipped("[Content_Types].xml", "ppt/presentation.xml")
OFD = zipped("OFD.xml", "Doc_0/Document.xml")

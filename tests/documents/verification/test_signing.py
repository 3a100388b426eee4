"""The office's signature in the PDF: made once, kept in the bytes, and nothing goes out without it."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import NameOID
from flask import Flask
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

import config
from tests.cast import Cast
from tests.conftest import NOW
from tests.documents.test_register import kept_bytes, numbers, paper
from tracker.database import transaction
from tracker.documents import site
from tracker.documents.operations import issue
from tracker.documents.press.render import PressFailure

HOLDER = "濮阳市知识产权局"


@pytest.fixture
def certificate(tmp_path: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The office's, valid for all of 2026, set for this site."""
    return set_certificate(tmp_path, data_dir, monkeypatch, datetime(2026, 12, 31, tzinfo=UTC))


def set_certificate(folder: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch, ends: datetime) -> Path:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOLDER)])
    usage = x509.KeyUsage(True, True, *[False] * 7)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(ends)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    file, passphrase = folder / "office.p12", folder / "passphrase"
    encryption = BestAvailableEncryption(b"secret")
    file.write_bytes(serialize_key_and_certificates(b"office", key, made, None, encryption))
    passphrase.write_text("secret\n")
    monkeypatch.setitem(site._sites, data_dir, site.Site("", file, passphrase))
    return file


def issued(cast: Cast, data_dir: Path) -> tuple[bytes, str, str]:
    """Bytes, signer and code of a paper."""
    with transaction():
        kept = issue(paper(cast), actor=cast.appraiser.actor, now=NOW, data_dir=data_dir)
        return kept_bytes(data_dir, kept), kept.signer, kept.code


def is_intact(content: bytes) -> bool:
    (signature,) = PdfFileReader(BytesIO(content)).embedded_signatures
    trust = ValidationContext(trust_roots=[signature.signer_cert], moment=NOW + timedelta(days=1))
    status = validate_pdf_signature(signature, trust)
    return bool(status.intact and status.valid and status.bottom_line)


@pytest.mark.usefixtures("certificate")
def test_the_bytes_carry_the_offices_signature(app: Flask, cast: Cast, data_dir: Path) -> None:
    content, signer, code = issued(cast, data_dir)
    assert signer == HOLDER
    assert is_intact(content)
    assert f"电子签名：{HOLDER}" in app.test_client().get(f"/verify/{code}").text
    assert issued(cast, data_dir) == (content, signer, code)


@pytest.mark.usefixtures("certificate")
def test_what_is_changed_afterwards_shows(cast: Cast, data_dir: Path) -> None:
    content, _, _ = issued(cast, data_dir)
    at = content.index(b"stream\n") + 20
    assert not is_intact(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])


@pytest.mark.usefixtures("certificate")
def test_signed_it_still_is_for_the_archive(cast: Cast, data_dir: Path) -> None:
    with pikepdf.open(BytesIO(issued(cast, data_dir)[0])) as pdf:
        assert b'conformance="A"' in pdf.Root.Metadata.read_bytes()
        assert set(pdf.attachments) == {"data.json", "figures.csv"}


def test_a_certificate_that_cannot_be_used_stops_the_paper(
    cast: Cast, data_dir: Path, tmp_path: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("wrong")
    with pytest.raises(PressFailure, match=r"口令不对.*文书没有印制"):
        issued(cast, data_dir)
    passphrase.unlink()
    with pytest.raises(PressFailure, match="不能读取"):
        issued(cast, data_dir)
    set_certificate(tmp_path, data_dir, monkeypatch, datetime(2026, 3, 1, tzinfo=UTC))
    with pytest.raises(PressFailure, match="不在有效期内（2026-01-01至2026-03-01）"):
        issued(cast, data_dir)
    assert numbers() == []
    monkeypatch.setitem(site._sites, data_dir, site.Site())
    assert issued(cast, data_dir)[1] == ""
    assert numbers() == ["濮知考〔2026〕1号"]


def test_a_setting_that_names_no_file_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(config.ConfigError, match=r"SIGN_CERTIFICATE.*没有这个文件"):
        config.load({"TRACKER_DATA_DIR": str(tmp_path), "SIGN_CERTIFICATE": str(tmp_path / "none.p12")})


@pytest.mark.parametrize(
    ("address", "printed"),
    [
        ("", ""),
        ("http://127.0.0.1:8000", ""),
        ("http://localhost:8000", ""),
        ("https://mbz.example.gov.cn/", "https://mbz.example.gov.cn"),
    ],
)
def test_an_address_that_nobody_else_can_open_is_not_printed(tmp_path: Path, address: str, printed: str) -> None:
    loaded = config.load({"TRACKER_DATA_DIR": str(tmp_path), "BASE_URL": address})
    assert printed == loaded.PRINTED_URL

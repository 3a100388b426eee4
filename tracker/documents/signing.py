"""The office's electronic signature in the PDF itself (PAdES), where the operator has given a certificate."""

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from tracker.documents.press.render import PressFailure
from tracker.documents.site import Site


def sign(pdf: bytes, site: Site, *, number: str, now: datetime) -> tuple[bytes, str]:
    """The signed bytes and whose certificate it is; without a certificate, the bytes as they are and nobody.

    Raises:
        PressFailure: the certificate cannot be used; unsigned, the paper must not go out.
    """
    if site.certificate is None:
        return pdf, ""
    # A second's work to import, and most sites sign nothing.
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415
    from pyhanko.sign.fields import SigSeedSubFilter  # noqa: PLC0415
    from pyhanko.sign.signers import PdfSignatureMetadata, sign_pdf  # noqa: PLC0415

    signer, holder = _signer(site.certificate, site.passphrase_file, now)
    about = PdfSignatureMetadata(
        field_name="OfficeSignature",
        md_algorithm="sha256",
        name=holder,
        reason=number,
        subfilter=SigSeedSubFilter.PADES,
    )
    try:
        out: Any = sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), about, signer)
    except Exception as problem:  # whatever a certificate can be made of wrongly
        raise _refusal(f"签名时出错：{type(problem).__name__}") from problem
    return bytes(out.getvalue()), holder


def _signer(certificate: Path, passphrase_file: Path | None, now: datetime) -> tuple[Any, str]:
    from pyhanko.sign.signers import SimpleSigner  # noqa: PLC0415

    try:
        passphrase = passphrase_file.read_bytes().strip() if passphrase_file else None
        certificate.read_bytes()
    except OSError as problem:
        raise _refusal(f"不能读取 {problem.filename}") from None
    load: Any = SimpleSigner.load_pkcs12  # it has no types
    signer = load(str(certificate), passphrase=passphrase)
    if signer is None or signer.signing_cert is None:
        raise _refusal("证书口令不对，或证书不是 PKCS#12 格式")
    names = signer.signing_cert.subject.native
    begins, ends = signer.signing_cert.not_valid_before, signer.signing_cert.not_valid_after
    if not begins <= now <= ends:
        raise _refusal(f"证书不在有效期内（{begins:%Y-%m-%d}至{ends:%Y-%m-%d}）")
    return signer, str(names.get("common_name") or signer.signing_cert.subject.human_friendly)[:200]


def _refusal(reason: str) -> PressFailure:
    return PressFailure(f"电子签名没有完成（{reason}），文书没有印制。请联系系统管理员检查签名证书的设置。")

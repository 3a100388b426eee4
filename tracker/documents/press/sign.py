"""Signs one PDF (PAdES) and ends: a process of its own, since its imports take a second and most sites sign nothing.

Run by `tracker.documents.signing` as `python -m press.sign`. On stdin comes one JSON line (certificate,
passphrase_file, number, now) and the PDF; on stdout go one JSON line, {"holder"} or {"failure"}, and the signed PDF.
"""

import json
import sys
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf


class Unusable(Exception):
    """Why the certificate cannot sign, as the operator is told."""


def main() -> None:
    order, _, pdf = sys.stdin.buffer.read().partition(b"\n")
    try:
        holder, signed = _signed(pdf, **json.loads(order))
        head = {"holder": holder}
    except Unusable as reason:
        head, signed = {"failure": str(reason)}, b""
    except Exception as problem:  # whatever a certificate can be made of wrongly
        head, signed = {"failure": f"签名时出错：{type(problem).__name__}"}, b""
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + signed)


def _signed(pdf: bytes, certificate: str, passphrase_file: str, number: str, now: str) -> tuple[str, bytes]:
    signer, holder = _signer(Path(certificate), passphrase_file, datetime.fromisoformat(now))
    about = PdfSignatureMetadata(
        field_name="OfficeSignature",
        md_algorithm="sha256",
        name=holder,
        reason=number,
        subfilter=SigSeedSubFilter.PADES,
    )
    out: Any = sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), about, signer)
    return holder, bytes(out.getvalue())


def _signer(certificate: Path, passphrase_file: str, now: datetime) -> tuple[Any, str]:
    try:
        passphrase = Path(passphrase_file).read_bytes().strip() if passphrase_file else None
        certificate.read_bytes()
    except OSError as problem:
        raise Unusable(f"不能读取 {problem.filename}") from None
    load: Any = SimpleSigner.load_pkcs12  # it has no types
    signer = load(str(certificate), passphrase=passphrase)
    if signer is None or signer.signing_cert is None:
        raise Unusable("证书口令不对，或证书不是 PKCS#12 格式")
    begins, ends = signer.signing_cert.not_valid_before, signer.signing_cert.not_valid_after
    if not begins <= now <= ends:
        raise Unusable(f"证书不在有效期内（{begins:%Y-%m-%d}至{ends:%Y-%m-%d}）")
    subject = signer.signing_cert.subject
    return signer, str(subject.native.get("common_name") or subject.human_friendly)[:200]


if __name__ == "__main__":
    main()

"""The office's electronic signature in the PDF itself, where the operator has given a certificate."""

import json
import logging
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from tracker.documents.press.render import PressFailure
from tracker.documents.site import Site

LONGEST = 60  # seconds

_log = logging.getLogger(__name__)


def sign(pdf: bytes, site: Site, *, number: str, now: datetime) -> tuple[bytes, str]:
    """The signed bytes and whose certificate it is; without a certificate, the bytes as they are and nobody.

    Raises:
        PressFailure: the certificate cannot be used; unsigned, the paper must not go out.
    """
    if site.certificate is None:
        return pdf, ""
    order = {
        "certificate": str(site.certificate),
        "passphrase_file": str(site.passphrase_file or ""),
        "number": number,
        "now": now.isoformat(),
    }
    try:
        done = subprocess.run(
            [sys.executable, "-m", "press.sign"],
            cwd=Path(__file__).parent,
            input=json.dumps(order).encode() + b"\n" + pdf,
            capture_output=True,
            timeout=LONGEST,
            check=True,
        )
    except subprocess.SubprocessError as problem:
        _log.error("signing %s failed: %s", number, getattr(problem, "stderr", None) or problem)
        raise _refusal("签名程序没有完成") from None
    head, _, signed = done.stdout.partition(b"\n")
    answer = json.loads(head)
    if "failure" in answer:
        raise _refusal(answer["failure"])
    return signed, answer["holder"]


def _refusal(reason: str) -> PressFailure:
    return PressFailure(f"电子签名没有完成（{reason}），文书没有印制。请联系系统管理员检查签名证书的设置。")

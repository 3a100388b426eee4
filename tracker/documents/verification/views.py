"""核验, open to strangers: whoever holds a paper may ask whether it is genuine. Nothing of its content is shown."""

import hashlib
from typing import BinaryIO, cast

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.access.guards import public
from tracker.database import db
from tracker.documents.mark import VERIFY, shown
from tracker.documents.verification import operations
from tracker.documents.verification.rules import Verdict, as_code
from tracker.errors import Conflict

UNKNOWN = "没有这个验证码。请对照文书首页下方核对后重新输入；仍然没有的，不是本系统印发的文书。"
LARGEST = 30 * 1024 * 1024
TOO_MANY_REQUESTS = 429
_HEAD = 1024  # of a PDF: its first line stands within it

blueprint = Blueprint("verification", __name__, url_prefix=VERIFY)


@blueprint.get("")
@public
def index() -> ResponseReturnValue:
    """The form to type a code in; with one, on to its page."""
    if code := as_code(request.args.get("code", "")):
        return redirect(url_for(".show", code=code))
    return _page()


@blueprint.get("/<code>")
@public
def show(code: str) -> ResponseReturnValue:
    return _answered(code)


@blueprint.post("/<code>")
@public
def compare(code: str) -> ResponseReturnValue:
    """The file is hashed as it comes and not kept."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _answered(code, problem="请选择要核对的 PDF 文件。")
    content = cast(BinaryIO, sent.stream)
    if b"%PDF-" not in content.read(_HEAD):
        return _answered(
            code, problem="选择的不是 PDF 文件，没有核对。请选择收到的 PDF 文件；照片、Word 文件不能这样核对。"
        )
    content.seek(0)
    sha256 = _hash(content)
    if sha256 is None:
        return _answered(code, problem=f"文件超过 {LARGEST >> 20} MB，不是本系统印发的文书，没有核对。")
    return _answered(code, sha256=sha256)


def _answered(code: str, sha256: str = "", problem: str = "") -> ResponseReturnValue:
    try:
        found = operations.look_up(code, (request.remote_addr or "")[:60], clock.now())
    except Conflict as error:
        return _page(problem=error.sentence), TOO_MANY_REQUESTS
    db.session.commit()
    if found is None:
        return _page(
            typed=code[:40],
            problem=UNKNOWN,
        ), 404
    return _page(found, problem=problem, sha256=sha256), 422 if problem else 200


def _page(found: Verdict | None = None, *, typed: str = "", problem: str = "", sha256: str = "") -> str:
    return render_template(
        "documents/verification/show.html" if found else "documents/verification/index.html",
        found=found,
        typed=typed,
        problem=problem,
        sha256=sha256,
        shown=shown,
    )


def _hash(stream: BinaryIO) -> str | None:
    """None for more than any paper of ours has."""
    digest, size = hashlib.sha256(), 0
    with stream:
        while chunk := stream.read(1 << 20):
            size += len(chunk)
            digest.update(chunk)
            if size > LARGEST:
                return None
    return digest.hexdigest()

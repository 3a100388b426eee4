"""An upload is kept under its hash, once, whole, and handed back as a harmless download."""

import hashlib
import io
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.cast import Cast
from tests.conftest import NOW
from tests.files.samples import HTML, PDF
from tracker.database import db, transaction
from tracker.errors import Invalid, NotFound
from tracker.files import serving
from tracker.files.models import StoredFile
from tracker.files.operations import store


def keep(cast: Cast, data_dir: Path, content: bytes, name: str = "通知.pdf", largest: int = 1000) -> StoredFile:
    return store(io.BytesIO(content), name, actor=cast.officer.actor, now=NOW, data_dir=data_dir, largest=largest)


def contents(data_dir: Path) -> set[str]:
    files = data_dir / "files"
    return {str(path.relative_to(files)) for path in files.rglob("*") if path.is_file()}


def test_content_lies_under_its_hash_and_the_same_content_is_kept_once(cast: Cast, data_dir: Path) -> None:
    before = contents(data_dir)
    fresh = PDF + str(data_dir).encode()
    with transaction():
        first, second = keep(cast, data_dir, fresh, "一.pdf"), keep(cast, data_dir, fresh, "二.pdf")
        assert first.id != second.id
        assert (first.name, first.size, first.media_type) == ("一.pdf", len(fresh), "application/pdf")
    digest = hashlib.sha256(fresh).hexdigest()
    assert contents(data_dir) - before <= {f"{digest[:2]}/{digest[2:]}"}
    assert (data_dir / "files" / digest[:2] / digest[2:]).read_bytes() == fresh


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "空.pdf", "“空.pdf”是空文件"),
        (PDF + b"\n" * 1000, "大.pdf", "“大.pdf”超过"),
        (HTML, "网页.pdf", "“网页.pdf”的内容与扩展名不一致"),
    ],
)
def test_what_is_refused_leaves_nothing_behind(
    cast: Cast, data_dir: Path, content: bytes, name: str, sentence: str
) -> None:
    before = contents(data_dir)
    with pytest.raises(Invalid, match=sentence), transaction():
        keep(cast, data_dir, content, name)
    assert contents(data_dir) == before
    assert db.session.scalar(select(func.count()).select_from(StoredFile)) == 0


def test_a_rolled_back_upload_leaves_no_row(cast: Cast, data_dir: Path) -> None:
    with pytest.raises(RuntimeError), transaction():
        keep(cast, data_dir, PDF)
        raise RuntimeError
    assert db.session.scalar(select(func.count()).select_from(StoredFile)) == 0


def test_a_download_can_do_nothing_in_the_browser(app: Flask, cast: Cast, data_dir: Path) -> None:
    with transaction():
        file = keep(cast, data_dir, PDF, "南乐县 佐证；“一”.pdf")
        with app.test_request_context():
            response = serving.download(file)
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert "filename*=UTF-8''%E5%8D%97%E4%B9%90%E5%8E%BF" in response.headers["Content-Disposition"]
    assert response.content_length == len(PDF)
    response.direct_passthrough = False
    assert response.get_data() == PDF
    response.close()


def test_lost_content_is_said_to_be_lost(app: Flask, cast: Cast) -> None:
    lost = StoredFile(sha256="0" * 64, size=1, name="通知.pdf", media_type="application/pdf", uploaded_at=NOW)
    with app.test_request_context(), pytest.raises(NotFound, match="备份"):
        serving.download(lost)

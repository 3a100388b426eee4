"""Handing a stored file back: always as a download, so that nothing in it can act in the name of this site."""

from flask import Response, current_app, send_file

from tracker.errors import NotFound
from tracker.files import storage
from tracker.files.models import StoredFile

SANDBOX = "sandbox; default-src 'none'"


def download(file: StoredFile) -> Response:
    """Whoever calls this has made sure that the person may see what the file hangs on."""
    try:
        content = storage.get(current_app.config["TRACKER_DATA_DIR"], file.sha256)
    except FileNotFoundError:
        raise NotFound("该附件的内容不在存储中，请联系系统管理员从备份中恢复。") from None
    response = send_file(content, mimetype=file.media_type, as_attachment=True, download_name=file.name, etag=False)
    response.content_length = file.size
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response

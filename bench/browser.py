"""As much of a browser as the bench needs: it keeps its cookie, takes gzip, and fills in a form with its CSRF token."""

import gzip
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from flask import Flask
from werkzeug.test import EnvironBuilder

from bench.stage import Stage

TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')
REPORT = "截至目前已完成材料初审和现场核查，正在汇总数据，下一步按时间节点报送。"


@dataclass
class Answer:
    status: int = 0
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""


class Browser:
    """Calls the application in this process, by WSGI."""

    def __init__(self, stage: Stage, token: str) -> None:
        self.app: Flask = stage.app
        self.cookie = stage.cookie(token)

    def environ(self, path: str, form: dict[str, str] | None = None) -> dict[str, Any]:
        builder = EnvironBuilder(
            path=path,
            base_url="http://127.0.0.1",
            method="POST" if form else "GET",
            data=form,
            content_type="multipart/form-data" if form else None,
            headers=[("Cookie", self.cookie), ("Accept-Encoding", "gzip"), ("User-Agent", "bench")],
        )
        return builder.get_environ()

    def open(self, environ: dict[str, Any]) -> Answer:
        """The answer, read to its end; the body stays as it was sent."""
        answer = Answer()

        def start(status: str, headers: list[tuple[str, str]], _problem: object = None) -> Any:
            answer.status, answer.headers = int(status[:3]), headers
            return lambda _: None

        pieces: Iterable[bytes] = self.app.wsgi_app(environ, start)
        answer.body = b"".join(pieces)
        pieces.close()  # type: ignore[attr-defined]
        return answer

    def get(self, path: str) -> bytes:
        """The page as text in bytes, its cookie kept. Raises RuntimeError unless it was served."""
        answer = self.open(self.environ(path))
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        headers = {name.lower(): value for name, value in answer.headers}
        if cookie := headers.get("set-cookie"):
            self.cookie = cookie.partition(";")[0]
        return gzip.decompress(answer.body) if headers.get("content-encoding") == "gzip" else answer.body

    def csrf_token(self, path: str) -> str:
        found = TOKEN.search(self.get(path))
        if not found:
            raise RuntimeError(f"{path} has no form")
        return found.group(1).decode()


def filled_in(csrf_token: str) -> dict[str, str]:
    return {"csrf_token": csrf_token, "text": REPORT, "percent": "45", "figure": "3"}


def raw(environ: dict[str, Any]) -> bytes:
    """The same request as it goes over the wire."""
    stream: BytesIO = environ["wsgi.input"]
    body = stream.read()
    lines = [
        f"{environ['REQUEST_METHOD']} {environ['REQUEST_URI']} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Cookie: {environ['HTTP_COOKIE']}",
        "Accept-Encoding: gzip",
        "User-Agent: bench",
    ]
    if body:
        lines += [f"Content-Type: {environ['CONTENT_TYPE']}", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body

"""A real HTTP server in a vendor's place, which answers as it is told to."""

import contextlib
import json
import socket
import struct
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit


class Asked(NamedTuple):
    path: str
    query: dict[str, str]
    body: dict[str, Any]
    content_type: str


class FakeVendor:
    """`status` and `answer` are given to everybody, or `by_key` to whose key is in the address.

    `hang`: seconds before the answer. `resets`: the connection is torn down once the request has been read.
    """

    def __init__(self) -> None:
        self.status = 200
        self.answer = '{"errcode": 0, "errmsg": "ok", "code": 0, "msg": "success"}'
        self.by_key: dict[str, str] = {}
        self.location = ""
        self.hang = 0.0
        self.resets = False
        self.asked: list[Asked] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def texts(self) -> list[str]:
        return [(asked.body.get("text") or asked.body["content"]).popitem()[1] for asked in self.asked]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        vendor = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                parts = urlsplit(self.path)
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                vendor.asked.append(Asked(parts.path, query, body, self.headers["Content-Type"]))
                time.sleep(vendor.hang)
                if vendor.resets:
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    self.connection.close()
                    return
                answer = next((said for key, said in vendor.by_key.items() if key in self.path), vendor.answer)
                self.send_response(vendor.status)
                if vendor.location:
                    self.send_header("Location", vendor.location)
                self.end_headers()
                self.wfile.write(answer.encode())

            def handle(self) -> None:
                with contextlib.suppress(OSError):  # the other side did not wait
                    super().handle()

            def finish(self) -> None:
                with contextlib.suppress(OSError, ValueError):
                    super().finish()

            def log_message(self, *_words: Any) -> None:
                pass

        return Handler

"""The load client, a process of its own: keep-alive sockets, as light as it gets, so that the server has the cores.

`python -m bench.client` reads an Order from stdin and writes an Outcome to stdout, both JSON.
"""

import json
import re
import selectors
import socket
import sys
from collections import Counter
from dataclasses import asdict, dataclass, field
from time import perf_counter

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class Order:
    """One list of raw requests per client; `again` repeats them until `seconds` or `at_most` answers are over."""

    port: int
    requests: list[list[str]]
    seconds: float
    at_most: int
    again: bool


@dataclass
class Outcome:
    """Milliseconds of every answer in the order of arrival."""

    milliseconds: list[float] = field(default_factory=list)
    seconds: float = 0.0
    statuses: dict[str, int] = field(default_factory=dict)


class Connection:
    def __init__(self, port: int, requests: list[bytes]) -> None:
        self.port, self.requests, self.next = port, requests, 0
        self.socket = self._connect()
        self.received, self.began, self.was_last = b"", 0.0, False

    def _connect(self) -> socket.socket:
        made = socket.create_connection(("127.0.0.1", self.port))
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made

    def send(self) -> None:
        """The next request; on a new connection where the server ended the last one, and its making counts."""
        self.received, self.began = b"", perf_counter()
        if self.was_last:
            self.socket, self.was_last = self._connect(), False
        self.socket.sendall(self.requests[self.next % len(self.requests)])
        self.next += 1

    def take(self) -> bytes | None:
        """The status once the whole answer is here."""
        piece = self.socket.recv(1 << 18)
        if not piece:
            raise ConnectionError("the server closed the connection within an answer")
        self.received += piece
        head, ended, body = self.received.partition(b"\r\n\r\n")
        if not ended:
            return None
        length = LENGTH.search(head)
        if length is None:
            raise ConnectionError("an answer without a length")
        self.was_last = b"connection: close" in head.lower()
        return head[9:12] if len(body) >= int(length.group(1)) else None


def run(order: Order) -> Outcome:
    outcome, statuses = Outcome(), Counter[str]()
    connections = [
        Connection(order.port, [request.encode("latin-1") for request in requests]) for requests in order.requests
    ]
    began = perf_counter()
    with selectors.DefaultSelector() as ready:
        for connection in connections:
            ready.register(connection.socket, selectors.EVENT_READ, connection)
            connection.send()
        while ready.get_map():
            for key, _ in ready.select():
                connection = key.data
                status = connection.take()
                if status is None:
                    continue
                now = perf_counter()
                outcome.milliseconds.append((now - connection.began) * 1000)
                statuses[status.decode()] += 1
                is_over = now - began > order.seconds or len(outcome.milliseconds) >= order.at_most
                goes_on = not is_over and (order.again or connection.next < len(connection.requests))
                if connection.was_last or not goes_on:
                    ready.unregister(connection.socket)
                    connection.socket.close()
                if goes_on:
                    has_ended = connection.was_last
                    connection.send()
                    if has_ended:
                        ready.register(connection.socket, selectors.EVENT_READ, connection)
    outcome.seconds, outcome.statuses = perf_counter() - began, dict(statuses)
    return outcome


if __name__ == "__main__":
    json.dump(asdict(run(Order(**json.load(sys.stdin)))), sys.stdout)

"""A real SMTP server that answers as it is told to."""

import asyncio
import socket
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller


class PostOffice:
    """`answers`: by address, to RCPT. `hang`: seconds before DATA is answered; the letter is kept all the same.

    `delay`: seconds before a letter is kept, and not at all when its sender has gone meanwhile. `at_hand`: how many
    senders wait for an answer.
    """

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}
        self.hang = 0.0
        self.delay = 0.0
        self.at_hand = 0
        self.letters: list[EmailMessage] = []
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self._controller: Controller | None = None

    def open(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def close(self) -> None:
        if self._controller:
            self._controller.stop()
            self._controller = None

    def references(self) -> list[str]:
        return [str(letter["Message-ID"]) for letter in self.letters]

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:
        self.at_hand += 1
        try:
            await asyncio.sleep(self.delay)
            if not self.delay or not (server.transport is None or server.transport.is_closing()):
                self.letters.append(BytesParser(policy=default).parsebytes(envelope.content))
            await asyncio.sleep(self.hang)
        finally:
            self.at_hand -= 1
        return "250 2.0.0 queued"

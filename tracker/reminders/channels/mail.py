"""Mail over SMTP. One connection for a whole round; every answer is read for what it says about this one message."""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import NamedTuple

from tracker.reminders.channels.outcome import Outcome, Verdict


@dataclass(frozen=True)
class MailServer:
    """`tls`: none, starttls or tls. `timeout` in seconds, for each single answer."""

    host: str
    port: int
    username: str
    password: str
    tls: str
    sender: str
    timeout: float = 30


class Letter(NamedTuple):
    """`reference` is the Message-ID, angle brackets and all."""

    reference: str
    address: str
    subject: str
    text: str
    html: str
    at: datetime


class MailChannel:
    """To be closed after use. Not for two threads at once."""

    def __init__(self, server: MailServer) -> None:
        self.server = server
        self._connection: smtplib.SMTP | None = None

    def send(self, letter: Letter) -> Outcome:
        try:
            content = _compose(letter, self.server.sender)
            connection = self._connect()
        except (ValueError, UnicodeError) as problem:
            return Outcome(Verdict.REFUSED, f"邮件无法写成：{problem}")
        except smtplib.SMTPResponseException as problem:
            return self._gave_up(Verdict.UNREACHABLE, _words(problem.smtp_code, problem.smtp_error))
        except (smtplib.SMTPException, OSError) as problem:
            return self._gave_up(
                Verdict.UNREACHABLE, f"无法连接邮件服务器 {self.server.host}:{self.server.port}：{problem}"
            )
        return self._hand_over(connection, letter.address, content)

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection:
            with suppress(smtplib.SMTPException, OSError):
                connection.quit()

    def _connect(self) -> smtplib.SMTP:
        if self._connection is None:
            server = self.server
            if server.tls == "tls":
                self._connection = smtplib.SMTP_SSL(
                    server.host, server.port, timeout=server.timeout, context=ssl.create_default_context()
                )
            else:
                self._connection = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
            if server.tls == "starttls":
                self._connection.starttls(context=ssl.create_default_context())
            if server.username:
                self._connection.login(server.username, server.password)
            self._connection.ehlo_or_helo_if_needed()
        return self._connection

    def _hand_over(self, connection: smtplib.SMTP, address: str, content: bytes) -> Outcome:
        """Until DATA a lost connection means that nothing was sent; from then on nobody can know."""
        try:
            code, words = connection.mail(self.server.sender)
            if not _is_yes(code):
                return self._gave_up(Verdict.UNREACHABLE, _words(code, words))
            code, words = connection.rcpt(address)
        except ValueError:
            return self._gave_up(Verdict.REFUSED, f"邮箱地址“{address}”含有不能使用的字符")
        except (smtplib.SMTPException, OSError) as problem:
            return self._gave_up(Verdict.UNREACHABLE, f"与邮件服务器的连接中断：{problem}")
        return self._send_content(connection, content) if _is_yes(code) else self._refused(connection, code, words)

    def _send_content(self, connection: smtplib.SMTP, content: bytes) -> Outcome:
        try:
            code, words = connection.data(content)
        except smtplib.SMTPDataError as problem:
            return self._refused(connection, problem.smtp_code, problem.smtp_error)
        except (smtplib.SMTPException, OSError) as problem:
            return self._gave_up(Verdict.UNKNOWN, f"邮件正文发出后没有等到邮件服务器的答复：{problem}")
        return Outcome(Verdict.SENT, _words(code, words)) if _is_yes(code) else self._refused(connection, code, words)

    def _refused(self, connection: smtplib.SMTP, code: int, words: bytes | str) -> Outcome:
        """421 is the server closing; other 4xx concern this message, for now; 5xx for ever."""
        if code == 421:
            return self._gave_up(Verdict.UNREACHABLE, _words(code, words))
        try:
            connection.rset()
        except (smtplib.SMTPException, OSError):
            self._drop()
        return Outcome(Verdict.DEFERRED if code < 500 else Verdict.REFUSED, _words(code, words))

    def _gave_up(self, verdict: Verdict, words: str) -> Outcome:
        self._drop()
        return Outcome(verdict, words)

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection:
            connection.close()


def _is_yes(code: int) -> bool:
    return 200 <= code < 300


def _words(code: int, words: bytes | str) -> str:
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    return f"{code} {text}".strip()


def _compose(letter: Letter, sender: str) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = letter.address
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = letter.reference
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text, cte="base64")
    message.add_alternative(letter.html, subtype="html", cte="base64")
    return message.as_bytes()

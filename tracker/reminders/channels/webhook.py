"""What the vendors' group robots have in common: a JSON request over HTTP, and an answer that must be read.

They answer 200 to what they refused, with a code in the body. Addresses carry keys: no word of ours repeats one.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException
from typing import Any, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import SplitResult, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from tracker.reminders.channels.outcome import Outcome, Verdict

LONGEST_ANSWER = 64 * 1024
LONGEST_WORDS = 500
GATEWAY_TROUBLE = {407, 502, 503, 504}


class Credentials(NamedTuple):
    """`secret` signs the request; a robot secured by keyword or address has none."""

    key: str
    secret: str


class Call(NamedTuple):
    """`path` begins with a stroke and carries the query, too."""

    path: str
    body: dict[str, Any]


@dataclass(frozen=True)
class Vendor:
    """`sample`: the address as the vendor shows it. `setting`: where another base address is configured.

    `most_bytes`: of a text in UTF-8. `key_in`: the key in such an address, or "" when there is none.
    `code_names`: under which names the answer gives its code, and its words. `busy`: the codes that mean "later".
    """

    sample: str
    setting: str
    most_bytes: int
    key_in: Callable[[SplitResult], str]
    call: Callable[[Credentials, str, datetime], Call]
    code_names: tuple[str, ...]
    words_names: tuple[str, ...]
    busy: frozenset[int]

    def key_of(self, text: str) -> str:
        """The key in what a person pasted: the whole address, or the key alone. "" when it is neither.

        Of an address only the key is taken, and only from one of the vendor's own: where messages go is configured.
        """
        if "/" not in text and ":" not in text and "?" not in text:
            return text if _is_key(text) else ""
        try:
            parts, own = urlsplit(text), urlsplit(self.sample)
            is_own = (parts.scheme, parts.netloc.lower()) == (own.scheme, own.netloc)
        except ValueError:
            return ""
        key = self.key_in(parts) if is_own else ""
        return key if _is_key(key) else ""

    def send(self, base: str, to: Credentials, text: str, *, at: datetime, timeout: float) -> Outcome:
        """Says it, and reads what the vendor answers. No redirect is followed."""
        call = self.call(to, text, at)
        outcome = self._post(base + call.path, json.dumps(call.body, ensure_ascii=False).encode(), timeout)
        words = outcome.words
        for hidden in (to.key, to.secret):
            words = words.replace(hidden, "***") if hidden else words
        return Outcome(outcome.verdict, words[:LONGEST_WORDS])

    def _post(self, address: str, body: bytes, timeout: float) -> Outcome:
        headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "tracker"}
        request = Request(address, data=body, headers=headers, method="POST")  # noqa: S310  # config.py saw to http(s)
        try:
            with build_opener(_NoRedirects).open(request, timeout=timeout) as response:
                answer = response.read(LONGEST_ANSWER)
        except HTTPError as problem:
            return self._refused(problem)
        except URLError as problem:  # raised until the request has been sent
            return Outcome(Verdict.UNREACHABLE, f"无法连接{urlsplit(address).netloc}：{problem.reason}")
        except (HTTPException, OSError) as problem:
            said = str(problem) or type(problem).__name__
            return Outcome(Verdict.UNKNOWN, f"消息发出后没有等到{urlsplit(address).netloc}的答复：{said}")
        return self._read(answer)

    def _read(self, answer: bytes) -> Outcome:
        """Anything but the code 0 is a failure, in the vendor's own words."""
        said = answer.decode(errors="replace").strip()
        try:
            fields = json.loads(said)
            code = next(int(fields[name]) for name in self.code_names if name in fields)
        except (ValueError, TypeError, ArithmeticError, StopIteration, RecursionError):
            return Outcome(Verdict.DEFERRED, f"对方的答复不是约定的格式：{said[:200]}")
        words = next((str(fields[name]) for name in self.words_names if fields.get(name)), "")
        if code == 0:
            return Outcome(Verdict.SENT, f"{code} {words}".strip())
        return Outcome(Verdict.DEFERRED if code in self.busy else Verdict.REFUSED, f"{code} {words}".strip())

    def _refused(self, problem: HTTPError) -> Outcome:
        """A gateway that reaches nobody, a server in trouble or too busy (some say so with 400), or a no."""
        with problem:
            answer = problem.read(LONGEST_ANSWER)
        said = " ".join(answer.decode(errors="replace").split())[:200]
        words = f"HTTP {problem.code} {problem.reason} {said}".strip()
        if problem.code in GATEWAY_TROUBLE:
            return Outcome(Verdict.UNREACHABLE, words)
        is_temporary = problem.code >= 500 or problem.code in {408, 429} or self._is_busy(answer)
        return Outcome(Verdict.DEFERRED if is_temporary else Verdict.REFUSED, words)

    def _is_busy(self, answer: bytes) -> bool:
        return answer.lstrip().startswith(b"{") and self._read(answer).verdict is Verdict.DEFERRED


class _NoRedirects(HTTPRedirectHandler):
    """A robot's address is where it is: whoever sends the key elsewhere is not the vendor."""

    def redirect_request(self, *_redirect: Any) -> None:
        return None


def signature(key: str, content: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), content.encode(), hashlib.sha256).digest()).decode()


def _is_key(text: str) -> bool:
    return 16 <= len(text) <= 128 and text.isascii() and text.replace("-", "").replace("_", "").isalnum()

"""HTML to PDF bytes, from any thread of any process: gives the paper to the press server, reads back the outcome."""

import atexit
import json
import logging
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from tracker.documents.press import fonts
from tracker.documents.press.limits import TAKEN, Limits
from tracker.errors import DomainError, Invalid

STYLESHEET = Path(__file__).parents[3] / "templates" / "documents" / "press.css"
MAX_HTML_BYTES = 16 * 1024 * 1024
LIMITS = Limits()

_log = logging.getLogger(__name__)
_starting = threading.Lock()
# Two papers at once per process: each may use a core and `Limits.memory_mb`.
_places = threading.BoundedSemaphore(2)


@dataclass(frozen=True)
class Attachment:
    """A text file inside the PDF. `name` in ASCII; `relationship` to the paper in ISO 19005-3's words: Source, Data."""

    name: str
    description: str
    relationship: str
    text: str


class Unprintable(Invalid):
    """Holds `characters` that no font has; `sentence` names them."""

    def __init__(self, sentence: str, characters: list[str]) -> None:
        super().__init__(sentence)
        self.characters = characters


class PressFailure(DomainError):
    """The press itself is out of order; the paper may be all right."""


def render(
    html: str, *, title: str, data_dir: Path, attached: Sequence[Attachment] = (), limits: Limits = LIMITS
) -> bytes:
    """The PDF/A-3 of a composed paper; same HTML, same fonts, same bytes. `title` names the paper in what is said.

    Raises:
        Invalid: more than the limits allow; Unprintable: a character that no font has (it is named).
        fonts.NoFont, PressFailure: this machine cannot print at present.
    """
    asked = {"html": html, "attached": [asdict(each) for each in attached], "limits": asdict(limits)}
    request = json.dumps(asked, ensure_ascii=False).encode("utf-8", "surrogatepass")
    if len(request) > MAX_HTML_BYTES:
        raise Invalid(f"《{title}》内容过多，超出一份文件的上限，没有印制。请分成几份印制。")
    with _starting:
        server = _server_of_this_process(os.getpid(), data_dir)
    with _places:
        head, ended, pdf = server.ask(request, limits.wall_seconds + 10).partition(b"\n")
    return _accept(json.loads(head) if ended else {"failure": "limit"}, pdf, title)


def _accept(head: dict[str, object], pdf: bytes, title: str) -> bytes:
    match head:
        case {"failure": "limit"}:
            raise Invalid(
                f"《{title}》内容过多或过于复杂，排版超出时间或内存的限制，没有印制。请减少内容或分成几份印制。"
            )
        case {"failure": "subset"}:
            raise PressFailure(
                "本机缺少 libharfbuzz-subset0，暂时不能印制文件。"
                "请管理员执行：sudo apt-get install libharfbuzz-subset0，然后重新启动。"
            )
        case {"failure": _}:
            _log.error("typesetting %s failed: %s", title, head.get("detail"))
            raise PressFailure(f"《{title}》排版时出现内部错误，没有印制。请联系管理员查看运行日志。")
        case {"missing": [_, *_] as characters}:
            raise Unprintable(
                f"《{title}》中有字体无法印出的字符：{_named(characters)}，没有印制。请改用其他字符，或请管理员安装含有该字的字体。",
                [str(character) for character in characters],
            )
        case {"length": int(length)} if length == len(pdf):
            for problem in head.get("problems", []):  # type: ignore[attr-defined]
                _log.warning("typesetting %s: %s", title, problem)
            return pdf
    raise Invalid(f"《{title}》内容过多或过于复杂，排版中途停止，没有印制。请减少内容或分成几份印制。")


def _named(characters: Sequence[object]) -> str:
    shown = "、".join(f"“{character}”（U+{ord(str(character)):04X}）" for character in characters[:10])
    return shown + (f"等 {len(characters)} 个" if len(characters) > 10 else "")


@lru_cache(maxsize=4)
def _server_of_this_process(pid: int, data_dir: Path) -> "_Server":
    """One server per process: `pid` in the key keeps a forked worker off its parent's."""
    server = _Server(fonts.find(data_dir))
    atexit.register(server.stop)
    return server


class _Server:
    def __init__(self, font_set: fonts.FontSet) -> None:
        self._style = font_set.apply(STYLESHEET.read_text(encoding="utf-8"))
        self._environ = {
            "FONTCONFIG_FILE": str(font_set.config_file),
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "LANG": "C.UTF-8",
            "MALLOC_ARENA_MAX": "2",
        }
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def ask(self, request: bytes, timeout: float) -> bytes:
        """The whole answer, or nothing when the child was ended by a limit."""
        for _ in range(2):  # a server that left for idleness, or was killed, is started anew
            ours, theirs = socket.socketpair()
            with ours:
                with theirs:
                    process = self._hand_over(theirs)
                ours.settimeout(timeout)
                answer = _converse(ours, request)
            if answer.startswith(TAKEN):
                return answer.removeprefix(TAKEN)
            self._give_up(process)
        raise PressFailure("印制程序无法启动，暂时不能印制文件。请联系管理员查看运行日志。")

    def _hand_over(self, job: socket.socket) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._process is None or self._control is None:
                self._process, self._control = self._start()
            with suppress(BrokenPipeError, ConnectionResetError):  # it has left; `ask` comes again
                socket.send_fds(self._control, [b"j"], [job.fileno()])
            return self._process

    def _give_up(self, process: subprocess.Popen[bytes]) -> None:
        with self._lock:
            if self._process is process:  # and no other thread has replaced it yet
                self.stop()

    def stop(self) -> None:
        if self._control is not None and self._process is not None:
            self._control.close()
            try:
                self._process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = self._control = None

    def _start(self) -> tuple[subprocess.Popen[bytes], socket.socket]:
        ours, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen(
                [sys.executable, "-m", "press.server", str(theirs.fileno()), self._style],
                cwd=Path(__file__).parents[1],
                env=self._environ,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
        return process, ours


def _converse(job: socket.socket, request: bytes) -> bytes:
    """All that came before the other side ended, which may be nothing."""
    answer = bytearray()
    with suppress(TimeoutError, BrokenPipeError, ConnectionResetError):
        job.sendall(request)
        job.shutdown(socket.SHUT_WR)
        while piece := job.recv(1 << 16):
            answer += piece
    return bytes(answer)

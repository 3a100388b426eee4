"""The press server holds WeasyPrint warm and forks one child per paper, so that each runs under its own limits.

Started by `render` as `python -m press.server FD STYLE`. Through the control socket FD come job sockets; on each, a
child reads one request (JSON, to the end of the stream) and answers TAKEN, one JSON line and the PDF. A child that
breaks a limit just ends, and its socket with it. The server leaves when the control socket closes or stays silent.
"""

import gc
import json
import os
import signal
import socket
import sys
import time
from pathlib import Path
from typing import Any

from .chinese import teach
from .limits import TAKEN, Limits, impose
from .quicker import hurry
from .typeset import Typesetter, can_subset

IDLE_SECONDS = 900


def main() -> None:
    control = socket.socket(fileno=int(sys.argv[1]))
    control.settimeout(IDLE_SECONDS)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries the children
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, whose end is ours
    teach()
    hurry()
    typesetter = Typesetter(sys.argv[2])
    if "--cold" not in sys.argv:
        _warm_up(typesetter)
    gc.collect()
    gc.freeze()
    gc.disable()  # a child lives for one paper: collecting would cost a fifth of its time
    while fds := _next_job(control):
        if os.fork() == 0:
            control.close()
            _serve(socket.socket(fileno=fds[0]), typesetter)
        os.close(fds[0])


def _warm_up(typesetter: Typesetter) -> None:
    """Set a page with every font, so that no child has to open them. A paper then takes half the time.

    A process that has threads cannot be forked safely. Those of Pango 1.50 end by themselves; newer versions keep one,
    and then we begin again, cold.
    """
    roles = ("", "title", "heiti", "kaiti")
    typesetter.typeset("".join(f'<p lang="zh-CN" class="{role}">知识产权（2026）<p>' for role in roles))
    for _ in range(50):
        if sum(1 for _ in Path("/proc/self/task").iterdir()) == 1:
            return
        time.sleep(0.02)
    os.execv(sys.executable, [sys.executable, "-m", "press.server", *sys.argv[1:], "--cold"])  # noqa: S606


def _next_job(control: socket.socket) -> list[int]:
    try:
        _, fds, _, _ = socket.recv_fds(control, 1, 1)
    except TimeoutError:
        return []
    return fds


def _serve(job: socket.socket, typesetter: Typesetter) -> None:
    """Answer one request and end, whatever happens."""
    try:
        with job, job.makefile("rb") as reader:
            job.sendall(TAKEN)
            request = json.loads(reader.read())
            impose(Limits(**request["limits"]))
            head, pdf = _answer(request["html"], request["attached"], typesetter)
            job.sendall(json.dumps(head).encode() + b"\n" + pdf)
    finally:
        os._exit(0)


def _answer(html: str, attached: list[dict[str, str]], typesetter: Typesetter) -> tuple[dict[str, Any], bytes]:
    if not can_subset():
        return {"failure": "subset"}, b""
    try:
        proof = typesetter.typeset(html, attached)
    except (MemoryError, RecursionError, SystemError):  # the last is CPython's when it gets no memory for a frame
        return {"failure": "limit"}, b""
    except Exception as problem:
        return {"failure": "engine", "detail": f"{type(problem).__name__}: {problem}"[:500]}, b""
    return {"missing": proof.missing, "problems": proof.problems, "length": len(proof.pdf)}, proof.pdf


if __name__ == "__main__":
    main()

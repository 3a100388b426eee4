"""`bin/run` on a fresh clone: no virtual environment, no database, no cache of packages; then a second start."""

import os
import selectors
import signal
import socket
import subprocess
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError

from bench.results import Section, Table

ROOT = Path(__file__).parents[1]
PATIENCE = 900.0
READY = "Ctrl-C"  # bin/run's last line once everything is there


def measure(place: Path) -> Section:
    clone = place / "clone"
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(clone)], check=True)
    first = _start(clone, place)
    second = _start(clone, place)
    rows = [("first start", f"{first[0]:.1f}"), ("second start", f"{second[0]:.1f}")]
    steps = [(f"{seconds:.1f} s", line.replace(str(place), "…")) for seconds, line in first[1]]
    return Section(
        "A cold start",
        "`bin/run` in a fresh clone until the site answers with the demonstration year loaded; Python packages and the "
        "printing fonts come over this machine's network, Debian's packages were there.",
        [Table(("", "seconds"), rows), Table(("at", "it said"), steps, "The first start, step by step:")],
    )


def _start(clone: Path, place: Path) -> tuple[float, list[tuple[float, str]]]:
    """Seconds until it was ready, and what it said when. Everything is stopped again."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    network = {name: value for name, value in os.environ.items() if name.startswith("PIP_") or "proxy" in name.lower()}
    environ = {
        **kept,
        **network,
        "PIP_CACHE_DIR": str(place / "pip"),
        "TRACKER_DATA_DIR": str(place / "data"),
        "PORT": str(port),
    }
    began = time.monotonic()
    process = subprocess.Popen(
        ["bin/run"], cwd=clone, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    )
    try:
        said = _listen(process, began)
        _wait_for(f"http://127.0.0.1:{port}/health", began)
        return time.monotonic() - began, said
    finally:
        _stop(process)


def _listen(process: subprocess.Popen[bytes], began: float) -> list[tuple[float, str]]:
    """The steps it announces, up to the addresses and passwords, which are nobody's business."""
    assert process.stdout
    os.set_blocking(process.stdout.fileno(), False)
    said: list[tuple[float, str]] = []
    heard = b""
    with selectors.DefaultSelector() as ready:
        ready.register(process.stdout, selectors.EVENT_READ)
        while time.monotonic() - began < PATIENCE:
            ready.select(timeout=1)
            piece = process.stdout.read()
            if piece == b"":
                raise RuntimeError(f"bin/run ended: {heard.decode(errors='replace')[-2000:]}")
            heard += piece or b""
            lines = heard.decode(errors="replace").splitlines()
            for line in lines[len(said) :] if heard.endswith(b"\n") else []:
                said.append((time.monotonic() - began, line))
            if READY in heard.decode(errors="replace"):
                texts = [(seconds, line) for seconds, line in said if line.strip()]
                return [step for step in texts if step[1].startswith(("正在", "数据库", "Fandol", "未能"))]
    raise TimeoutError("bin/run did not become ready")


def _wait_for(address: str, began: float) -> None:
    while time.monotonic() - began < PATIENCE:
        with suppress(URLError, ConnectionError):
            urllib.request.urlopen(address, timeout=5).close()
            return
        time.sleep(0.1)
    raise TimeoutError(f"{address} does not answer")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """As Ctrl-C does; by force when that is not heard."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGINT)
    try:
        process.communicate(timeout=30)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()

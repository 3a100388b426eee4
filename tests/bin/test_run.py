"""`bin/run` as an operator meets it: a wrong setting is one sentence, both processes stop together."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With a font in it, so that nothing is fetched."""
    path = tmp_path_factory.mktemp("run")
    (path / "fonts").mkdir()
    (path / "fonts" / "any.otf").touch()
    return path


def environ(data_dir: Path, **settings: str) -> dict[str, str]:
    given = {"TRACKER_DATA_DIR": str(data_dir), "DATABASE_URL": "", "HOST": "", "BASE_URL": "", "SMTP_HOST": ""}
    return {**os.environ, **given, "PORT": str(free_port()), **settings}


def run_to_end(data_dir: Path, *arguments: str, **settings: str) -> tuple[int, str]:
    done = subprocess.run(
        ["bin/run", *arguments],
        cwd=ROOT,
        env=environ(data_dir, **settings),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stderr.strip()


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"PORT": "eighty"}, "配置项 PORT 的值“eighty”不能使用：应为 1 到 65535 之间的整数。请改正后重新启动。"),
        ({"DATABASE_URL": "mysql://localhost/tracker"}, "配置项 DATABASE_URL 的值“mysql://localhost/tracker”不能使用"),
        ({"DATABASE_URL": "sqlite:////nowhere/at/all.db"}, "配置项 DATABASE_URL 所指的数据库不能使用"),
        ({"DATABASE_URL": "postgresql://127.0.0.1:1/tracker"}, "配置项 DATABASE_URL 所指的数据库不能使用"),
        ({"DATABASE_URL": "postgresql://u@127.0.0.1:port/tracker"}, "其中的端口应为 1 到 65535 之间的整数"),
        ({"HOST": "192.0.2.1"}, "配置项 HOST 的值“192.0.2.1”不是本机的地址"),
        ({"SMTP_TLS": "ssl3"}, "配置项 SMTP_TLS 的值“ssl3”不能使用"),
        ({"TRACKER_DATA_DIR": "/proc/tracker"}, "配置项 TRACKER_DATA_DIR 的值“/proc/tracker”不能使用"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_one_sentence(
    data_dir: Path, settings: dict[str, str], sentence: str
) -> None:
    code, told = run_to_end(data_dir, **settings)
    assert code == 1
    assert sentence in told
    assert "\n" not in told


def test_a_taken_port_is_named(data_dir: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        code, told = run_to_end(data_dir, PORT=port)
    assert (code, told) == (1, f"端口 {port} 已被占用，请停止占用它的程序，或将 PORT 改为其他端口。")


def test_an_unknown_argument_gets_the_usage(data_dir: Path) -> None:
    assert run_to_end(data_dir, "--demo") == (1, "用法：bin/run [--no-demo]")


class Run:
    """A `bin/run` that is up."""

    def __init__(self, data_dir: Path) -> None:
        settings = environ(data_dir)
        self.url = f"http://127.0.0.1:{settings['PORT']}"
        self.output = data_dir / "output.txt"
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                ["env", "--default-signal=INT,TERM", "bin/run"],  # whatever the test runner itself was told to ignore
                cwd=ROOT,
                env=settings,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._wait_until_both_live()

    def _wait_until_both_live(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                if self.health()["status"] == "ok" and "Ctrl-C" in self.told():
                    return
            except OSError:
                pass
            time.sleep(0.2)
        pytest.fail(f"did not start: {self.told()}")

    def health(self) -> dict[str, object]:
        with urllib.request.urlopen(self.url + "/health", timeout=5) as answer:
            return dict(json.load(answer))

    def told(self) -> str:
        return self.output.read_text()

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def end(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def first_start(run: Run, data_dir: Path) -> None:
    """Prints the address and the accounts; Ctrl-C ends every process."""
    accounts = data_dir / "demo-accounts.txt"
    assert f"网址：{run.url}" in run.told()
    assert accounts.read_text() in run.told()
    assert accounts.stat().st_mode & 0o077 == 0
    family = run.family()
    assert len(family) >= 4  # gunicorn and its two processes, the worker
    os.killpg(run.process.pid, signal.SIGINT)  # as a terminal does
    assert run.process.wait(30) == 0
    assert not any(member.is_running() for member in family)


def second_start(run: Run, data_dir: Path) -> None:
    """Loads nothing anew; when one process dies the other does not go on alone."""
    assert (data_dir / "demo-accounts.txt").read_text() in run.told()
    assert "正在载入" not in run.told()
    next(member for member in run.family() if member.cmdline()[-1] == "worker").kill()
    assert run.process.wait(30) == 1
    assert "意外停止" in run.told()
    with pytest.raises(OSError):
        run.health()


def test_both_processes_start_and_stop_together(data_dir: Path) -> None:
    for story in (first_start, second_start):
        began = time.monotonic()
        run = Run(data_dir)
        try:
            assert story is first_start or time.monotonic() - began < 20
            story(run, data_dir)
        finally:
            run.end()


@pytest.mark.parametrize("name", ["run", "test", "backup", "fonts", "pdfa", "_setup.sh"])
def test_scripts_parse(name: str) -> None:
    assert subprocess.run(["bash", "-n", f"bin/{name}"], cwd=ROOT, check=False).returncode == 0

"""What the figures were measured on, without names."""

import os
import platform
import sqlite3
from importlib.metadata import version
from pathlib import Path

import psutil

NAMED = ("Flask", "SQLAlchemy", "Jinja2", "gunicorn", "weasyprint")


def facts() -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in NAMED)
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{os.cpu_count()} cores ({_model()}), {memory:.0f} GB; Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}; {packages}."
    )


def busy() -> float:
    """Load average of the last minute: other work on the machine makes every figure worse."""
    return os.getloadavg()[0]


def pss_mb(process: psutil.Process) -> float:
    """Proportional set size: what is shared between processes is counted once among them."""
    return float(process.memory_full_info().pss) / 2**20


def _model() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()

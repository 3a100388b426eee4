"""What one paper may cost. A 200-page book takes 8 s and 360 MB; a huge colspan would take 15 s and 2 GB."""

import resource
import signal
from dataclasses import dataclass

TAKEN = b"taken\n"  # a child's first word: what ends after it, a limit has ended


@dataclass(frozen=True)
class Limits:
    cpu_seconds: int = 40
    wall_seconds: int = 90
    memory_mb: int = 1536  # address space, which counts every font file mapped


def impose(limits: Limits) -> None:
    """Bind the calling process for the rest of its life; the kernel ends it when it runs over."""
    memory = limits.memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(limits.wall_seconds)

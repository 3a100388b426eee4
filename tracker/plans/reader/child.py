"""Open one document and print its text: `python -I child.py docx|pdf`, the file on standard input.

It runs apart from the service, under limits and without its environment, because documents of unknown make go through
large parsers. Prints {"text": …} or {"problem": a name of Problem}; any other ending is a limit that was hit.
"""

import importlib
import io
import json
import resource
import sys
import types
from pathlib import Path

_CPU_SECONDS = 30
_MEMORY = 1024 * 1024 * 1024


def main() -> None:
    _limit()
    _leave_the_service_out()
    opening = importlib.import_module("tracker.plans.reader.opening")
    answer = opening.answer(sys.argv[1], io.BytesIO(sys.stdin.buffer.read()))
    sys.stdout.write(json.dumps(answer))


def _limit() -> None:
    """Bind this process before it has seen a byte of the file."""
    for what, most in (
        (resource.RLIMIT_CPU, _CPU_SECONDS),
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _leave_the_service_out() -> None:
    """An empty package in its place: importing `tracker` itself would load the whole web service for one file."""
    package = types.ModuleType("tracker")
    package.__path__ = [str(Path(__file__).parents[2])]
    sys.modules["tracker"] = package


if __name__ == "__main__":
    main()

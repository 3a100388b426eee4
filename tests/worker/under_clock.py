"""`python -m tests.worker.under_clock ARGUMENT…`: `flask worker ARGUMENT…` in a process whose clock a test can set.

The file that CLOCK_FILE names holds the seconds by which the process's clock is ahead of the real one, and is looked at
all the time. Everything in the process that asks for the time (APScheduler, too) is answered by that clock; what counts
by the monotonic clock is not, as when an administrator sets a machine's clock.
"""

import os
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import time_machine
from flask.cli import main

LOOK = 0.02


def follow(path: Path) -> None:
    ahead = float(path.read_text())
    clock = time_machine.travel(datetime.now(UTC) + timedelta(seconds=ahead)).start()

    def look() -> None:
        nonlocal ahead
        while True:
            wanted = float(path.read_text() or ahead)
            if wanted != ahead:
                clock.shift(wanted - ahead)
                ahead = wanted
            time.sleep(LOOK)

    threading.Thread(target=look, daemon=True).start()


if __name__ == "__main__":
    follow(Path(os.environ["CLOCK_FILE"]))
    sys.argv = ["flask", "--app", "wsgi", "worker", *sys.argv[1:]]
    main()

"""The web application and nothing else: the timetable runs in `flask worker`, never in a web process."""

import gc
import sys

from config import ConfigError
from tracker import create_app

try:
    app = create_app()
except ConfigError as problem:
    sys.exit(str(problem))

# A full collection stops a request for tens of milliseconds; what was loaded at the start stays, so leave it alone.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)

"""How the web site is served, read by gunicorn itself: what the operator decides comes from config.py."""

import sys

from config import ConfigError, load

try:
    settings = load()
except ConfigError as problem:
    sys.exit(str(problem))

host = f"[{settings.HOST}]" if ":" in settings.HOST else settings.HOST
bind = f"{host}:{settings.PORT}"
worker_class = "gthread"
workers = settings.WEB_WORKERS
threads = 2  # only the number of processes adds speed; a second thread keeps a slow upload from blocking
keepalive = 0  # a kept connection stays with its process: eight busy browsers could all wait for one of two
preload_app = True  # loaded once and shared: wsgi.py freezes what was loaded before the processes part
graceful_timeout = 10
timeout = 120  # the largest upload and the largest print both end well before
worker_tmp_dir = "/dev/shm"  # noqa: S108  # the heartbeat of a process must not wait for a disk
control_socket_disable = True
loglevel = "warning"

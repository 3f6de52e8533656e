"""How gunicorn runs the portal; the address is given by run.py, or by --bind in a service file."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from portal.config import UnsafeSettings, from_environment

try:
    settings = from_environment()
except UnsafeSettings as problem:
    sys.exit(str(problem))

# Threads wait for the database; two processes keep the site up while one is replaced.
worker_class = "gthread"
workers = settings.WORKERS
threads = 4

# Loaded once, then forked: a start costs one import rather than three, and the workers share its memory. This holds as
# long as create_app() opens no connection and starts no thread, since neither survives a fork.
preload_app = True

# What leaks, leaks for five thousand requests; not all workers at once.
max_requests = 5000
max_requests_jitter = 500

timeout = 30
graceful_timeout = 30

# Longer than any address or header of ours; hostile ones end here.
limit_request_line = 4094
limit_request_fields = 60
limit_request_field_size = 8190

# Whom to believe about the visitor's address and scheme is decided in one place: PORTAL_PROXIES.
forwarded_allow_ips = ""

# The heartbeat is a file: in memory where there is such a folder, since a slow disk would look like a hung worker.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() and os.access("/dev/shm", os.W_OK) else None

# It would lie in the home folder, which need not be writable, and two sites of one user would share it.
control_socket_disable = True

# The portal writes the access line itself, as JSON and without addresses.
accesslog = None
errorlog = "-"
loglevel = "warning"

"""Having a file opened by a process of its own, with little memory, little time, and nothing of ours."""

import json
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import structlog

from portal.foundation.db import Refused
from portal.media.checks import child
from portal.media.rules import FileRefusal, Kind

PATIENCE = 15.0  # seconds until somebody is asked to try again
LONGEST = 30.0  # seconds by the clock, on a machine that has much else to do
SAID = 1000  # bytes of an answer that are read

log = structlog.get_logger()
_one_at_a_time = threading.BoundedSemaphore(1)


def refusal(kind: Kind, source: Path, target: Path) -> FileRefusal | None:
    """Return why a file is not taken, or None; a picture then lies written anew at `target`.

    Raises Refused(FileRefusal.BUSY): at most one child at a time in each of the portal's processes, so that many uploads
    at once cannot take the machine's memory.
    """
    if not _one_at_a_time.acquire(timeout=PATIENCE):
        raise Refused(FileRefusal.BUSY)
    try:
        return _asked(kind, source, target)
    finally:
        _one_at_a_time.release()


def _asked(kind: Kind, source: Path, target: Path) -> FileRefusal | None:
    command = [sys.executable, "-I", "-B", child.__file__, kind.value, str(source), str(target)]
    with tempfile.TemporaryFile() as said:  # a file: it can grow to its limit, our memory cannot
        try:
            code = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.DEVNULL, cwd="/", env=_environment(),
                timeout=LONGEST, check=False, start_new_session=True,
            ).returncode  # fmt: skip
        except subprocess.TimeoutExpired:
            return FileRefusal.TOO_HEAVY
        if code:
            log.warning("a file could not be opened", kind=kind.value, code=code)
            return FileRefusal.TOO_HEAVY if code < 0 else FileRefusal.BROKEN
        said.seek(0)
        return _understood(said.read(SAID))


def _understood(answer: bytes) -> FileRefusal | None:
    """Return what the process said; one that did not get as far as a whole answer has not passed the file."""
    try:
        reason = json.loads(answer)["refused"]
        return FileRefusal(reason) if reason else None
    except (ValueError, LookupError, TypeError):
        return FileRefusal.BROKEN


def _environment() -> dict[str, str]:
    """Return what the process may know: where libraries lie, and nothing of the settings."""
    return {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT") if name in os.environ}

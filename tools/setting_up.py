"""Runs the steps that are not done yet, one run.py at a time."""

import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tools.places import LOGS, ROOT, SETUP
from tools.stamps import Step
from tools.trouble import CANNOT_WRITE, Trouble

# Locks that are held now. Children hold them too: what a killed run.py left running still keeps others out.
_held: list[int] = []


def ensure(steps: Sequence[Step]) -> None:
    """Do the steps that are not done, in order. With nothing to do it neither writes nor waits."""
    if all(step.is_done() for step in steps):
        return
    _make_own_folder()
    with alone(SETUP):
        for step in steps:
            if not step.is_done():
                _timed(step)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep every other run.py waiting that works on this folder; the folder is there already."""
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o666)
    try:
        _take(lock)
        _held.append(lock)
        yield
    finally:
        if lock in _held:
            _held.remove(lock)
        os.close(lock)


def run(command: Sequence[str | Path], *, log: str, env: dict[str, str], cwd: Path = ROOT) -> tuple[int, str]:
    """Run one part of the set-up; return its exit code and all it printed, which also lies in the log."""
    LOGS.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=env,
        cwd=cwd,
        pass_fds=tuple(_held),
        check=False,
    )
    log_path(log).write_text(done.stdout, encoding="utf-8")
    return done.returncode, done.stdout


def log_path(log: str) -> Path:
    """Return where the output of a part of the set-up lies."""
    return LOGS / f"{log}.log"


def say(text: str, *, end: str = "\n") -> None:
    """Tell how the set-up goes; on stderr, since stdout belongs to the command's own answer."""
    print(text, end=end, file=sys.stderr, flush=True)


def _timed(step: Step) -> None:
    say(f"{step.title} … ", end="")
    started = time.monotonic()
    try:
        step.run()
    except BaseException:
        say("")
        raise
    say(f"{time.monotonic() - started:.1f} s")


def _make_own_folder() -> None:
    try:
        SETUP.mkdir(exist_ok=True)
        # Nothing in here is for git, whatever the clone's own list says.
        (SETUP / ".gitignore").write_text("*\n", encoding="ascii")
    except OSError as error:
        raise Trouble(
            f"{ROOT} cannot be written ({error.strerror}), and the set-up lies there: give yourself the right to "
            "write in it, or clone the portal to a folder of your own.",
            CANNOT_WRITE,
        ) from error


def _take(lock: int) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        owner = os.pread(lock, 20, 0).decode("ascii", "replace").strip() or "unknown"
        say(f"Another run.py (process {owner}) is setting up here; waiting for it.")
        fcntl.flock(lock, fcntl.LOCK_EX)
    os.ftruncate(lock, 0)
    os.pwrite(lock, b"%d" % os.getpid(), 0)

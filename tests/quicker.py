"""What four thousand tests need not do again or wait for. Nothing of the portal is replaced by anything else."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from werkzeug.routing.rules import Rule

MEMORY = Path("/dev/shm")
ROOM = 4 * 1024**3  # bytes that must be free in it; a whole run needs a few hundred million
LONG_ONES = (
    "journeys/test_whole_year", "hostile/", "journeys/", "rights/", "voting/test_processes", "home/test_leaks",
    "home/test_blind", "comments/test_speed", "voting/test_scanners", "home/test_every_page",
)  # fmt: skip

_compile_builder = Rule._compile_builder


class Builder:
    """What makes a route's address, compiled when it is first asked for: most tests ask for few of two hundred routes."""

    def __init__(self, rule: Rule, append_unknown: bool) -> None:
        self.rule, self.append_unknown = rule, append_unknown
        self.made: Callable[..., tuple[str, str]] | None = None

    def __get__(self, rule: Rule, owner: object) -> "Builder":
        """Be bound: a route binds it to itself at once."""
        return self

    def __call__(self, *args: Any, **kwargs: Any) -> tuple[str, str]:
        """Make an address."""
        if self.made is None:
            self.made = _compile_builder(self.rule, self.append_unknown).__get__(self.rule, None)
        return self.made(*args, **kwargs)


def compile_when_asked_for() -> None:
    """Make the app of a test in a third of the time."""
    Rule._compile_builder = lambda self, append_unknown=True: Builder(self, append_unknown)  # type: ignore[method-assign]


def fast_folder() -> Path | None:
    """A folder in memory, where nobody waits for a disk. None where there is none, or a small one, or one that runs nothing."""
    if not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < ROOM:
        return None
    if os.statvfs(MEMORY).f_flag & os.ST_NOEXEC:
        return None
    return Path(tempfile.mkdtemp(prefix="portal-tests-", dir=MEMORY))


def long_ones_first(items: list[pytest.Item]) -> None:
    """Put what takes long first, the longest before all: at the end there are only short ones, that all processes share."""

    def place(item: pytest.Item) -> int:
        return next(
            (at for at, each in enumerate(LONG_ONES) if item.nodeid.startswith(f"tests/{each}")), len(LONG_ONES)
        )

    items.sort(key=place)

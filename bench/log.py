"""How long sealing takes at 100 000 ballots, on both databases: 10 000 lines at once, and what a voter does meanwhile.

Goals (issue 4): 10 000 entries in less than a second; on PostgreSQL no voter waits for a sealer.
"""

import os
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from portal.app import create_app
from portal.config import from_environment
from portal.foundation.db import db
from portal.foundation.migrations import upgrade
from portal.voting import actions
from portal.voting.queries import checking
from portal.voting.queries import log as queries
from tests import build, moments
from tests.databases import Postgresql
from tests.voting import many
from tests.voting.acting import confirm
from tests.voting.racing import tokens_for

BALLOTS = int(os.environ.get("PORTAL_BENCH_BALLOTS", "100000"))
AT_ONCE = 10_000


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory(prefix="kultur-bench-") as folder:
        _on("SQLite", Path(folder) / "sqlite", None)
        server = Postgresql(Path(folder) / "server")
        try:
            _on("PostgreSQL", Path(folder) / "postgresql", server.empty())
        finally:
            server.stop()


def _on(name: str, folder: Path, url: str | None) -> None:
    folder.mkdir()
    told = {"PORTAL_ENV": "demo", "PORTAL_DATA": str(folder), "PORTAL_LIMITS": "off"}
    app = create_app(from_environment({**told, **({"PORTAL_DATABASE_URL": url} if url else {})}))
    with app.app_context():
        upgrade()
        print(f"  {name}: {BALLOTS} ballots, then {AT_ONCE} more lines")
        edition_id = build.edition()
        _timed("written", lambda: many.cast(edition_id, BALLOTS))
        _timed(f"sealed, all {BALLOTS}", lambda: actions.seal(edition_id, moments.START))
        many.cast(edition_id, AT_ONCE)
        _timed(f"sealed, {AT_ONCE} (goal 1 s)", lambda: actions.seal(edition_id, moments.START))
        _timed(
            "asked whether it may go on (at each sealing, and by /readyz)", lambda: queries.stop_of(edition_id, 2019)
        )
        many.cast(edition_id, AT_ONCE)
        _beside(app, edition_id)
        _timed("checked whole (every night)", lambda: print(f"  {len(checking.differences(edition_id))} differences"))
        db.session.remove()
        db.engine.dispose()


def _beside(app: object, edition_id: int) -> None:
    """Confirm votes while a sealing goes on, and tell the slowest beside the slowest without one."""
    tokens = tokens_for(edition_id, [f"velger{number}@example.org" for number in range(60)])
    alone = max(_seconds(lambda token=token: confirm(token)) for token in tokens[:20])
    begun, ended = threading.Event(), threading.Event()

    def seal() -> None:
        with app.app_context():  # type: ignore[attr-defined]
            begun.set()
            actions.seal(edition_id, moments.START)
            ended.set()

    thread = threading.Thread(target=seal)
    thread.start()
    begun.wait()
    beside = []
    for token in tokens[20:]:
        if ended.is_set():
            break
        beside.append(_seconds(lambda token=token: confirm(token)))  # type: ignore[misc]
    thread.join()
    print(f"  {max(beside, default=0):8.3f} s  slowest of {len(beside)} votes while {AT_ONCE} lines were sealed")
    print(f"  {alone:8.3f} s  slowest of 20 votes before")


def _timed(what: str, act: Callable[[], object]) -> None:
    print(f"  {_seconds(act):8.3f} s  {what}", flush=True)


def _seconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()

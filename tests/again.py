"""A world that many tests stand on is made once in a process; later ones get the database and the keys as they were then."""

import pickle
import sqlite3
from collections.abc import Callable, Hashable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from flask import current_app

from portal.foundation import clock
from portal.foundation.db import db

Made = TypeVar("Made")


@dataclass(frozen=True)
class _Kept:
    database: sqlite3.Connection
    keys: dict[str, bytes]
    made: bytes


_kept: dict[Hashable, _Kept] = {}


def again(name: Hashable, make: Callable[[], Made]) -> Made:
    """Make a world on a portal that holds nothing yet, or put it back. `name` tells everything that it depends on.

    On PostgreSQL, and where a test has put something in before, it is made anew. What a test does to it no other test sees.
    """
    if db.engine.dialect.name != "sqlite":
        return make()
    key = name, _contents(), clock.now().date(), clock.real_now().date()
    if key not in _kept:
        made = make()
        _kept[key] = _Kept(_copied(), _keys(), pickle.dumps(made))
        return made
    found = _kept[key]
    with closing(_live()) as live:
        found.database.backup(live)
    for name_, content in found.keys.items():
        path = _folder() / name_
        path.parent.mkdir(exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_bytes(content)
    return pickle.loads(found.made)


def _live() -> sqlite3.Connection:
    db.session.remove()
    return sqlite3.connect(db.engine.url.database or "", timeout=10)


def _contents() -> tuple[int, ...]:
    """How many rows every table holds."""
    tables = [table.name for table in db.metadata.sorted_tables]
    with closing(_live()) as live:
        return live.execute("SELECT " + ", ".join(f'(SELECT count(*) FROM "{name}")' for name in tables)).fetchone()


def _copied() -> sqlite3.Connection:
    kept = sqlite3.connect(":memory:", check_same_thread=False)
    with closing(_live()) as live:
        live.backup(kept)
    return kept


def _folder() -> Path:
    return Path(current_app.config["KEYS"])


def _keys() -> dict[str, bytes]:
    folder = _folder()
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

"""Putting a backup back, in an empty place only: what is there is never written over."""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from flask import current_app
from sqlalchemy import inspect

from portal.audit import actions as audit
from portal.audit.rules import OPERATOR
from portal.backups import queries
from portal.backups.actions import tables
from portal.backups.actions.copies import NOTES
from portal.backups.actions.making import ARCHIVE, archive, check_sqlite
from portal.backups.rules import DATA, FILES, KEYS, MANIFEST, SQLITE_FILE, BackupProblem, Manifest, read_manifest
from portal.foundation import boxes, migrations
from portal.foundation.db import db, transaction
from portal.media import queries as media
from portal.media import stores
from portal.media.stores.folder import FOLDER
from portal.voting.models import LedgerTree
from portal.voting.queries import log
from portal.voting.rules.events import LogEvent

HEADS = "heads.log"
_EMPTY = (
    "drop it and create it anew (or DROP SCHEMA public CASCADE; CREATE SCHEMA public;), and run the command again."
    " Nothing is lost."
)
_MIDWAY = "Was a restore ended midway? docs/operations.md says how to take away what it left."


def put_back(path: Path, *, keys: Path | None = None) -> Manifest:
    """Put a backup back and return what its data say; `keys` is where the keys lie when they were kept apart.

    Refuses (BackupProblem) where there are rows, files or other keys, and when anything in the backup has changed.
    """
    data, keys = path / DATA, keys or path / KEYS
    manifest, kept = _checked(data), _checked(keys)
    _must_be_empty(manifest)
    _must_fit(keys, kept)
    _put_keys(keys, kept)
    if manifest.kind == "sqlite":
        _put_sqlite(data / SQLITE_FILE)
    else:
        tables.copy_in(data, str(manifest.revision))
    if (data / FILES / ARCHIVE).is_dir():
        shutil.copytree(data / FILES / ARCHIVE, archive())
    _put_stored(data / FILES / FOLDER)
    _must_be_the_same(manifest)
    _tell_of_it(manifest)
    return manifest


@transaction
def _tell_of_it(manifest: Manifest) -> None:
    """Say in the audit log of each open vote that it was put back: what was confirmed after the backup is lost.

    A backup of an older version too; one from before there was a log of the vote has none to tell of.
    """
    if not inspect(db.session.connection()).has_table(LedgerTree.__tablename__):
        return
    for _, year in log.editions_with_log():
        after = {"made_at": manifest.made_at}
        audit.record(OPERATOR, LogEvent.PUT_BACK, subject=("vote_log", year), after=after)


def _checked(folder: Path) -> Manifest:
    """Return what a part of a backup says of itself, when every file is as it was."""
    try:
        manifest = read_manifest((folder / MANIFEST).read_text(encoding="utf-8"))
    except OSError as error:
        raise BackupProblem(
            f"{folder} is no part of a backup ({error.strerror}): name the folder that was given."
        ) from None
    if (found := queries.hashes_in(folder)) != dict(manifest.files):
        changed = sorted(name for name in {*found, *manifest.files} if found.get(name) != manifest.files.get(name))
        raise BackupProblem(f"{folder / changed[0]} is not as it was written: take another backup.")
    return manifest


def _must_be_empty(manifest: Manifest) -> None:
    if db.engine.dialect.name != manifest.kind:
        raise BackupProblem(f"The backup is of {manifest.kind}: give a PORTAL_DATABASE_URL of the same kind.")
    if manifest.revision not in migrations.known_revisions():
        raise BackupProblem(f"The backup is of a newer version (revision {manifest.revision}): start that version.")
    names = inspect(db.session.connection()).get_table_names()
    told = [name for name in names if name not in tables.FILLED_BY_MIGRATIONS]
    held = any(tables.holds_rows(db.session.connection(), name) for name in told)
    db.session.remove()
    if names and not held and manifest.kind == "postgresql":
        raise BackupProblem(
            f"The database has tables and nothing in them, as a restore that was ended midway leaves it: {_EMPTY}"
        )
    if names:
        raise BackupProblem(f"The database is not empty: a backup is put back in an empty place only. {_MIDWAY}")
    for what, place, filled in (
        (ARCHIVE, str(archive()), archive().exists() and any(archive().iterdir())),
        ("files", stores.store().name, _files_are_there()),
    ):
        if filled:
            raise BackupProblem(
                f"The place of {what}, {place}, holds something: a backup is put back in an empty place only. {_MIDWAY}"
            )


def _files_are_there() -> bool:
    store = stores.store()
    try:
        return store.holds_something()
    except ConnectionError as error:
        raise BackupProblem(
            f"{store.name}, where files lie, cannot be reached ({error}): see that it answers."
        ) from None


def _must_fit(source: Path, kept: Manifest) -> None:
    """Let keys that are there be the same ones. The portal's own is made at every first start and has sealed nothing yet."""
    for name in kept.files:
        here = _here(name)
        if name in (f"{boxes.PORTAL_KEY}.key", NOTES) or not here.exists():
            continue
        same = here.read_bytes() == (source / name).read_bytes()
        if not same and not (here.name == HEADS and _longer(here, source / name) is not None):
            raise BackupProblem(f"{here} is there and is another: move it away, or give the backup that belongs to it.")


def _here(name: str) -> Path:
    return Path(current_app.config["KEYS"]) / name


def _longer(here: Path, copy: Path) -> Path | None:
    """Return the longer of two logs of heads that begin alike: what has been published is never forgotten; else None."""
    mine, theirs = here.read_bytes(), copy.read_bytes()
    if mine.startswith(theirs):
        return here
    return copy if theirs.startswith(mine) else None


def _put_keys(source: Path, kept: Manifest) -> None:
    for name in kept.files:
        here = _here(name)
        if here.name == HEADS and here.exists() and _longer(here, source / name) == here:
            continue
        content = (source / name).read_bytes()
        if name == NOTES and here.exists():
            content = _both(here.read_bytes(), content)
        here.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside = here.with_name(f".{here.name}.part")
        beside.unlink(missing_ok=True)
        with open(beside, "wb", opener=boxes.private) as file:
            file.write(content)
            file.flush()
            boxes.sync(file.fileno())
        beside.replace(here)


def _both(mine: bytes, theirs: bytes) -> bytes:
    """Return the notes of both: a copy of the keys that was laid after the backup must be destroyed one day too."""
    return b"".join(line + b"\n" for line in dict.fromkeys([*mine.splitlines(), *theirs.splitlines()]))


def _put_stored(source: Path) -> None:
    """Lay the files that people sent in where the settings say: in another kind of place than they came from, if need be."""
    store, on_the_way = stores.store(), media.incoming()
    for copy in sorted(source.glob("*/*")):
        on_the_way.mkdir(exist_ok=True, mode=0o700)
        ready = on_the_way / f"{copy.name}.in"
        shutil.copyfile(copy, ready)
        ready.chmod(0o600)
        store.lay(copy.name, ready)
    with suppress(OSError):
        on_the_way.rmdir()


def _put_sqlite(copy: Path) -> None:
    db.engine.dispose()
    place = Path(str(db.engine.url.database))
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.with_name(f".{place.name}.part")
    shutil.copyfile(copy, beside)
    beside.chmod(0o600)
    for left in ("", "-wal", "-shm"):
        place.with_name(place.name + left).unlink(missing_ok=True)
    os.replace(beside, place)
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")


def _must_be_the_same(manifest: Manifest) -> None:
    with db.engine.connect() as connection:
        if manifest.kind == "sqlite":
            check_sqlite(connection)
        if queries.facts_of(connection) != dict(manifest.votes) or queries.root_disagrees(connection):
            raise BackupProblem(
                "What was put back does not count as the backup does: do not open it; take another backup."
            )

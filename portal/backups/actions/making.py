"""Copying everything while the portal runs: checked before it gets its name, so that what has the name is whole."""

import contextlib
import os
import secrets
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from flask import current_app
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool

from portal.backups import queries
from portal.backups.actions import tables
from portal.backups.actions.copies import PART, forget, note_copy
from portal.backups.rules import DATA, FILES, KEYS, MANIFEST, MOMENTARY, SQLITE_FILE, BackupProblem, Manifest, VoteFacts
from portal.foundation import boxes, clock
from portal.foundation.db import db
from portal.media import queries as media
from portal.media import stores
from portal.media.stores.folder import FOLDER
from portal.media.stores.places import place_of

ARCHIVE = "archive"
PIECE = 1024 * 1024


def archive() -> Path:
    """Return the folder that is copied beside the database and the files. A demonstration's mail is not: others got it."""
    return Path(current_app.config["DATA"]) / ARCHIVE


def make(path: Path) -> Manifest:
    """Copy database, files and keys into a folder that is not there yet, and return what the data say of themselves.

    Raises BackupProblem; then nothing has got the name.
    """
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise BackupProblem(f"{path} is there already: name a folder that is not, a new one for each backup.")
    part = path.absolute().with_name(f".{path.name}.{secrets.token_hex(4)}{PART}")
    newly_noted: list[Path] = []
    try:
        part.mkdir(parents=True, mode=0o700)
        manifest = _copy_data(part / DATA)
        for keys in (part / KEYS, path / KEYS):  # a process that is killed after this leaves the first
            newly_noted += [keys] if note_copy(keys) else []
        _copy_keys(part / KEYS, made_at=manifest.made_at)
        _shut(part)
        if path.exists():
            path.rmdir()
        part.rename(path)
    except (Exception, KeyboardInterrupt) as error:
        _take_back(part, newly_noted)
        if not isinstance(error, OSError | sqlite3.Error):
            raise
        raise BackupProblem(
            f"{path} cannot be written ({error}): check the folder and the space on its disk."
        ) from None
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return manifest


def _take_back(part: Path, newly_noted: list[Path]) -> None:
    """Leave nothing of a backup that failed, and no note of it unless something lies there all the same."""
    shutil.rmtree(part, ignore_errors=True)
    for keys in newly_noted:
        with contextlib.suppress(OSError, BackupProblem):
            forget([keys])


def _copy_data(into: Path) -> Manifest:
    into.mkdir(mode=0o700)
    made_at = clock.real_now().strftime("%Y-%m-%dT%H:%M:%SZ")
    kind = db.engine.dialect.name
    known = _sums()
    votes, revision = _copy_sqlite(into) if kind == "sqlite" else tables.copy_out(into)
    if archive().is_dir():
        shutil.copytree(archive(), into / FILES / ARCHIVE, copy_function=_copy_unless_gone)
    for file_id in {**known, **_sums()}:  # whatever was known while the rows were copied
        _copy_stored(file_id, into / FILES / FOLDER)
    files = queries.hashes_in(into)
    stored = known.items() & _sums().items()  # known before and after: in the copy of the rows too
    places = {f"{FOLDER}/{place_of(file_id)}": made for file_id, made in stored}
    missing = sorted(place for place, made in places.items() if files.get(f"{FILES}/{place}") != made)
    manifest = Manifest(made_at=made_at, kind=kind, revision=revision, files=files, votes=votes, missing=missing)
    (into / MANIFEST).write_text(manifest.written(), encoding="utf-8")
    return manifest


def _sums() -> dict[str, str]:
    """Return the sums of the files that people sent in, by id, as the database has them now."""
    sums = media.sums()
    db.session.rollback()
    return sums


def _copy_unless_gone(source: str, to: str) -> None:
    """Copy a file; one that is deleted in this very moment is no part of the backup."""
    with suppress(FileNotFoundError):
        shutil.copy2(source, to)


def _copy_stored(file_id: str, into: Path) -> None:
    """Copy a file that people sent in, from the folder or the bucket; one that is gone is looked for in the manifest."""
    place = into / place_of(file_id)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    store = stores.store()
    try:
        with store.open(file_id) as content, open(place, "xb", opener=boxes.private) as copy:
            shutil.copyfileobj(content, copy, PIECE)
    except FileNotFoundError:
        return
    except ConnectionError as error:
        raise BackupProblem(f"{store.name}, where files lie, cannot be read ({error}): see that it answers.") from None


def _copy_sqlite(into: Path) -> tuple[dict[str, VoteFacts], str | None]:
    copy = into / SQLITE_FILE
    source = db.engine.url.database
    assert source is not None
    with closing(sqlite3.connect(source, timeout=30)) as live, closing(sqlite3.connect(copy)) as copied:
        live.backup(copied, pages=1000)
        copied.execute("PRAGMA journal_mode=DELETE")  # one file, that nobody need write beside
        _leave_out(copied)
    engine = create_engine(f"sqlite:///{copy}", poolclass=NullPool)
    try:
        with engine.connect() as connection:
            check_sqlite(connection)
            return _checked(connection), tables.revision_in(connection)
    finally:
        engine.dispose()
        with closing(sqlite3.connect(copy)) as copied:
            copied.execute("PRAGMA journal_mode=DELETE")


def _leave_out(copied: sqlite3.Connection) -> None:
    """Take what lives for minutes out of a copy, so that its file knows nothing of it."""
    copied.execute("PRAGMA secure_delete=ON")
    for table in MOMENTARY:
        if copied.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)).fetchone():
            copied.execute(f'DELETE FROM "{table}"')
    copied.commit()


def check_sqlite(connection: Connection) -> None:
    """Let SQLite check a file. Raises BackupProblem."""
    said = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    loose = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if said != ["ok"] or loose:
        raise BackupProblem(
            "The copy of the database is damaged: run the command again; if it stays so, the disk is failing."
        )


def _checked(connection: Connection) -> dict[str, VoteFacts]:
    if wrong := queries.root_disagrees(connection):
        raise BackupProblem(f"The log of {wrong[0]} gives another root than its tree: look at it with voting verify.")
    return queries.facts_of(connection)


def _copy_keys(into: Path, *, made_at: str) -> None:
    source = Path(current_app.config["KEYS"])
    into.mkdir(mode=0o700)
    for path in sorted(source.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            to = into / path.relative_to(source)
            to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            shutil.copyfile(path, to)
    manifest = Manifest(made_at=made_at, kind="keys", files=queries.hashes_in(into))
    (into / MANIFEST).write_text(manifest.written(), encoding="utf-8")


def _shut(folder: Path) -> None:
    """Let nobody else read it, and have it on the disk before it gets its name."""
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o700 if path.is_dir() else 0o600)
        descriptor = os.open(path, os.O_RDONLY)
        try:
            boxes.sync(descriptor)
        finally:
            os.close(descriptor)

"""What is known of files. Where their content lies is for `stores`; who may have one, for the feature that owns it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import current_app
from sqlalchemy import ColumnElement, func, select

from portal.foundation.db import db
from portal.media.models import StoredFile
from portal.media.rules import FileState, Kind, Owner

INCOMING = "incoming"


@dataclass(frozen=True)
class FileRow:
    """What is known of a file."""

    id: str
    kind: Kind
    name: str
    size: int
    sha256: bytes
    state: FileState
    owner: Owner
    made_at: datetime


def incoming() -> Path:
    """Return the folder of what is still on its way in: on the disk of the folder that it goes to, and in no backup."""
    own = current_app.config["MEDIA"]
    return Path(own or current_app.config["DATA"]) / INCOMING


def file(file_id: str) -> FileRow | None:
    """Return a file, whatever its state: for the one who sent it in."""
    row = db.session.get(StoredFile, file_id)
    return _row(row) if row else None


def shown(file_id: str) -> FileRow | None:
    """Return a file that others may have: only a clean one."""
    row = file(file_id)
    return row if row and row.state is FileState.CLEAN else None


def files_of(kind: str, ids: Collection[str]) -> Mapping[str, list[FileRow]]:
    """Return the files of some things of a kind, whatever their state, by the thing's id, oldest first, in one query."""
    return _by_owner(kind, ids)


def shown_of(kind: str, ids: Collection[str]) -> Mapping[str, list[FileRow]]:
    """Return what others may have of the same files, in one query: the gate of lists, as `shown` is of one file."""
    return _by_owner(kind, ids, StoredFile.state == FileState.CLEAN)


def number_of(owner: Owner) -> int:
    """Return how many files something has."""
    theirs = StoredFile.owner_kind == owner.kind, StoredFile.owner_id == owner.id
    return db.session.scalar(select(func.count()).where(*theirs)) or 0


def bytes_in(pot: str | None) -> int:
    """Return how many bytes are counted in a pot; 0 for none. What the scanner took away counts no longer."""
    counted = StoredFile.pot == pot, StoredFile.state != FileState.REFUSED
    return db.session.scalar(select(func.sum(StoredFile.size)).where(*counted)) or 0


def waiting(most: int) -> list[str]:
    """Return the files that the scanner has not spoken of, oldest first."""
    chosen = select(StoredFile.id).where(StoredFile.state == FileState.NEW)
    return list(db.session.scalars(chosen.order_by(StoredFile.made_at, StoredFile.id).limit(most)))


def shown_among(ids: Collection[str]) -> Mapping[str, FileRow]:
    """Return those of some files that others may have, by id, in one query."""
    chosen = select(StoredFile).where(StoredFile.id.in_(ids), StoredFile.state == FileState.CLEAN)
    return {row.id: _row(row) for row in db.session.scalars(chosen)}


def oldest_waiting() -> datetime | None:
    """Return since when a file has waited for the scanner, or None."""
    return db.session.scalar(select(func.min(StoredFile.made_at)).where(StoredFile.state == FileState.NEW))


def known(ids: Collection[str]) -> set[str]:
    """Return which of some ids are files that still have their content."""
    chosen = select(StoredFile.id).where(StoredFile.id.in_(ids), StoredFile.state != FileState.REFUSED)
    return set(db.session.scalars(chosen))


def sums() -> dict[str, str]:
    """Return the sum of every file that has its content, as hex by its id: a backup is checked by it."""
    chosen = select(StoredFile.id, StoredFile.sha256).where(StoredFile.state != FileState.REFUSED)
    return {row.id: row.sha256.hex() for row in db.session.execute(chosen)}


def _by_owner(kind: str, ids: Collection[str], *more: ColumnElement[bool]) -> dict[str, list[FileRow]]:
    chosen = select(StoredFile).where(StoredFile.owner_kind == kind, StoredFile.owner_id.in_(ids), *more)
    found: dict[str, list[FileRow]] = {}
    for row in db.session.scalars(chosen.order_by(StoredFile.made_at, StoredFile.id)):
        found.setdefault(row.owner_id, []).append(_row(row))
    return found


def _row(row: StoredFile) -> FileRow:
    owner = Owner(row.owner_kind, row.owner_id)
    return FileRow(row.id, row.kind, row.name, row.size, row.sha256, row.state, owner, row.made_at)

"""Deleting files: one, all that something has, and what nobody knows of. A row goes first, its content when that is saved."""

import shutil
from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from flask import current_app
from sqlalchemy import delete as deleting

from portal.foundation import boxes, clock
from portal.foundation.db import after_commit, db, transaction
from portal.media import queries, stores
from portal.media.models import StoredFile

STRAY_AFTER = timedelta(days=1)  # by the real clock: as long as any upload can be on its way, and far more
STRAYS_BELIEVED = 20  # so many at least are taken for strays, however few files are known

log = structlog.get_logger()


@transaction
def delete(file_id: str) -> None:
    """Delete a file, row and content. One that is gone already is nothing to do."""
    gone = deleting(StoredFile).where(StoredFile.id == file_id).returning(StoredFile.id)
    for each in db.session.scalars(gone).all():
        forget_content(each)


@transaction
def delete_owned(kind: str, ids: Collection[str]) -> int:
    """Delete all files of some things of a kind, and return how many: for the feature that deletes, erases or forgets them."""
    theirs = StoredFile.owner_kind == kind, StoredFile.owner_id.in_(ids)
    gone = db.session.scalars(deleting(StoredFile).where(*theirs).returning(StoredFile.id)).all()
    for each in gone:
        forget_content(each)
    return len(gone)


def forget_content(file_id: str) -> None:
    """Take a file's content away once the action is saved; what a killed process leaves is swept later."""
    after_commit(lambda: forget_now(file_id))


def forget_now(file_id: str) -> None:
    """Take a file's content away; one that cannot be had is told of, and swept when it can."""
    try:
        stores.store().forget(file_id)
    except OSError as error:
        log.error(
            "the content of a file could not be deleted: it is swept later", file=file_id, reason=type(error).__name__
        )


def copy_for_archive(kind: str, ids: Collection[str], *, at: datetime) -> dict[str, list[dict[str, Any]]]:
    """Copy the files of some things to `DATA/archive/2026-11-files`, and return what an archive's lines tell of them, by thing.

    For what the profile `kommune` archives before it is deleted. Raises OSError; then nothing may be deleted.
    """
    folder = Path(current_app.config["DATA"]) / "archive" / f"{at:%Y-%m}-files"
    told: dict[str, list[dict[str, Any]]] = {}
    for owner_id, files in queries.files_of(kind, ids).items():
        for file in files:
            copy = folder / f"{file.id}-{file.name}"
            _copy(file.id, copy)
            told.setdefault(owner_id, []).append(
                {
                    "name": file.name,
                    "size": file.size,
                    "sha256": file.sha256.hex(),
                    "copy": f"{folder.name}/{copy.name}",
                }
            )
    return told


def sweep() -> int:
    """Delete what was received and never kept, and what a killed process left; return how many.

    Does nothing when most files are unknown: then this is another database than the one that the folder belongs to.
    """
    before = clock.real_now() - STRAY_AFTER
    strays = list(_old(queries.incoming().glob("*"), before))
    for path in strays:
        with suppress(OSError):
            path.unlink(missing_ok=True)
    there = list(stores.store().older_than(before))
    known = queries.known(there)
    unknown = [file_id for file_id in there if file_id not in known]
    if len(unknown) > max(STRAYS_BELIEVED, len(known)):
        log.error("most files are unknown to this database: none is swept", unknown=len(unknown), known=len(known))
        unknown = []
    for file_id in unknown:
        forget_now(file_id)
    return len(strays) + len(unknown)


def _old(paths: Iterator[Path], before: datetime) -> Iterator[Path]:
    for path in paths:
        with suppress(OSError):
            if path.stat().st_mtime < before.timestamp():
                yield path


def _copy(file_id: str, copy: Path) -> None:
    """Copy so that a copy that has its name is whole, and nobody else may read it."""
    for folder in (copy.parent.parent, copy.parent):
        folder.mkdir(exist_ok=True, mode=0o700)
    beside = copy.with_name(f".{copy.name}.part")
    beside.unlink(missing_ok=True)
    with stores.store().open(file_id) as content, open(beside, "xb", opener=boxes.private) as file:
        shutil.copyfileobj(content, file)
        file.flush()
        boxes.sync(file.fileno())
    beside.rename(copy)

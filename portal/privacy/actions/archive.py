"""What the archive is handed before it is deleted: a line of JSON for each row, in files that only the portal's user reads.

`DATA/archive/2026-11-feedback.jsonl`: one file a month for each kind. A batch that was exported and then not deleted after all
comes again, so a line's id may stand twice; the last one is the whole truth.
"""

import json
import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import current_app

from portal.privacy.rules import ArchiveFailed, Kept


def folder() -> Path:
    """Return where the archive's files lie."""
    return Path(current_app.config["DATA"]) / "archive"


def export(kept: Kept, records: Sequence[Mapping[str, Any]], *, at: datetime) -> Path:
    """Write records that are about to be deleted, and return their file when they lie on the disk. Raises ArchiveFailed."""
    path = folder() / f"{at:%Y-%m}-{kept}.jsonl"
    lines = [
        json.dumps({"archived_as": kept, "archived_at": at.isoformat(), **each}, ensure_ascii=False) for each in records
    ]
    try:
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        _append(path, "".join(f"{line}\n" for line in lines).encode())
    except OSError as problem:
        raise ArchiveFailed(f"{path}: {problem.strerror}") from problem
    return path


def _append(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    begins = os.fstat(descriptor).st_size
    try:
        with os.fdopen(descriptor, "wb", buffering=0) as file:
            if file.write(content) != len(content):
                raise OSError(0, "the disk is full")
            os.fsync(file.fileno())
    except OSError:
        os.truncate(path, begins)  # no half line
        raise
    _sync(path.parent)


def _sync(folder_path: Path) -> None:
    descriptor = os.open(folder_path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""Where copies of the keys lie: noted when each is made, so that a key that is destroyed is destroyed in all of them."""

import contextlib
import fcntl
import json
import os
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

from flask import current_app

from portal.backups.rules import KEYS, MANIFEST, BackupProblem, read_manifest
from portal.foundation import boxes

NOTES = "backups.log"
START = '{"keys": '  # how each note begins
PART = ".part"  # what a copy is called until it is whole


def notes_path() -> Path:
    """Return where it is noted: beside the keys, never in the database, which an older copy may replace."""
    return Path(current_app.config["KEYS"]) / NOTES


def note_copy(keys: Path) -> bool:
    """Note where a copy of the keys is about to lie, and tell whether nothing was noted of the place before.

    Before it lies there: a killed process must not leave one unknown.
    """
    with _alone(), open(notes_path(), "a", encoding="utf-8", opener=boxes.private) as file:
        is_new = keys.absolute() not in _every_note()
        file.write(_note(keys.absolute()))
        file.flush()
        boxes.sync(file.fileno())
    return is_new


def forget(paths: Collection[Path]) -> None:
    """Forget copies of keys that were deleted, or never came to lie there; all of these or none. Raises BackupProblem.

    A path is that of a backup or of its keys. One whose keys lie there still is refused, and one that no note is of. What
    is moved away must not be forgotten: its keys would outlive the day when all of them are destroyed.
    """
    with _alone():
        known = _every_note()
        gone = {_noted_as(path.absolute(), known) for path in paths}
        beside = notes_path().with_name(f".{NOTES}{PART}")
        with open(beside, "w", encoding="utf-8", opener=boxes.private) as file:
            file.write("".join(_note(folder) for folder in known if folder not in gone))
            file.flush()
            boxes.sync(file.fileno())
        beside.replace(notes_path())


def _noted_as(path: Path, known: Collection[Path]) -> Path:
    for folder in (path / KEYS, path):
        if folder in known:
            if folder.exists():
                raise BackupProblem(f"{folder} is there still: delete it first. Nothing was forgotten.")
            return folder
    raise BackupProblem(f"No note is of {path}: name the folder as it was given to `backup`. Nothing was forgotten.")


def _note(folder: Path) -> str:
    return json.dumps({"keys": str(folder)}) + "\n"


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Let one process at a time write the notes."""
    folder = notes_path().parent
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(folder / f".{NOTES}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def noted() -> list[Path]:
    """Return where copies of the keys have been laid, the first first."""
    return [folder for folder in _every_note() if not (_unfinished(folder) and not folder.exists())]


def _every_note() -> list[Path]:
    try:
        lines = notes_path().read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    return list(dict.fromkeys(folder for line in lines for folder in _folders_in(line)))


def _folders_in(line: str) -> list[Path]:
    """Return what folders a line names: one, and after a write that was cut off and the next one perhaps none or another."""
    found = []
    for piece in line.split(START)[1:]:
        with contextlib.suppress(ValueError):
            found.append(Path(json.loads(START + piece)["keys"]))
    return found


def _unfinished(folder: Path) -> bool:
    """Tell whether a folder is of a copy that was being made: a process that was killed leaves it, no other does."""
    return folder.parent.name.endswith(PART)


def destroy_copies(names: list[str]) -> list[str]:
    """Destroy some keys in every copy that is within reach, and return the folders that are not. May be said again."""
    return [str(folder) for folder in noted() if not _destroyed(folder, names)]


def _destroyed(folder: Path, names: list[str]) -> bool:
    try:
        for name in names:
            boxes.destroy_file(folder / f"{name}.key")
        if not _unfinished(folder):
            _remember(folder, names)
    except (OSError, BackupProblem):
        return False
    return True


def _remember(folder: Path, names: list[str]) -> None:
    """Say in the copy's manifest that the keys are gone on purpose, so that the rest of it can still be put back."""
    path = folder / MANIFEST
    manifest = read_manifest(path.read_text(encoding="utf-8"))
    gone = [f"{name}.key" for name in names]
    files = {name: made for name, made in manifest.files.items() if name not in gone}
    changed = replace(manifest, files=files, destroyed=sorted({*manifest.destroyed, *gone}))
    beside = path.with_suffix(".part")
    with open(beside, "w", encoding="utf-8", opener=boxes.private) as file:
        file.write(changed.written())
        file.flush()
        boxes.sync(file.fileno())
    beside.replace(path)

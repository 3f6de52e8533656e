"""Where copies of the keys lie: noted when each is made, so that a key that is destroyed is destroyed in all of them."""

import contextlib
import json
from dataclasses import replace
from pathlib import Path

from flask import current_app

from portal.backups.rules import MANIFEST, BackupProblem, read_manifest
from portal.foundation import boxes

NOTES = "backups.log"
START = '{"keys": '  # how each note begins
PART = ".part"  # what a copy is called until it is whole


def notes_path() -> Path:
    """Return where it is noted: beside the keys, never in the database, which an older copy may replace."""
    return Path(current_app.config["KEYS"]) / NOTES


def note_copy(keys: Path) -> None:
    """Note where a copy of the keys is about to lie. Before it lies there: a killed process must not leave one unknown."""
    path = notes_path()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(path, "a", encoding="utf-8", opener=boxes.private) as file:
        file.write(json.dumps({"keys": str(keys.absolute())}) + "\n")
        file.flush()
        boxes.sync(file.fileno())


def noted() -> list[Path]:
    """Return where copies of the keys have been laid, the first first."""
    try:
        lines = notes_path().read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    folders = dict.fromkeys(folder for line in lines for folder in _folders_in(line))
    return [folder for folder in folders if not (_unfinished(folder) and not folder.exists())]


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

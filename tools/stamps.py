"""Steps that are done once for each state of their inputs: a stamp with the inputs' hash is written last."""

import hashlib
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

Input = str | Path


@dataclass(frozen=True)
class Step:
    """One part of the set-up.

    `inputs` are texts and files (a folder stands for every file in it); `holds` says whether what the step made is
    still there; `make` makes it anew, whatever an earlier try left behind.
    """

    title: str
    stamp: Path
    inputs: Callable[[], Iterable[Input]]
    holds: Callable[[], bool]
    make: Callable[[], None]

    def is_done(self) -> bool:
        """Return whether the stamp is that of the inputs as they are now, and the result is there."""
        try:
            stamped = self.stamp.read_text(encoding="ascii")
        except OSError:
            return False
        return stamped == digest(self.inputs()) and self.holds()

    def run(self) -> None:
        """Make the result; the stamp goes first and comes back last, so a step that was killed is done again."""
        self.stamp.unlink(missing_ok=True)
        # Taken before: an input that changes on the way makes the step run again.
        wanted = digest(self.inputs())
        self.make()
        write_whole(self.stamp, wanted)


def digest(inputs: Iterable[Input]) -> str:
    """Return one hash over names and contents; a missing file counts as missing, not as empty."""
    total = hashlib.sha256()
    for given in inputs:
        if isinstance(given, str):
            _add(total, "text", given.encode())
            continue
        for path in files_in(given):
            _add(total, str(path.relative_to(given.parent)), path.read_bytes())
    return total.hexdigest()


def files_in(path: Path) -> list[Path]:
    """Return the file itself, every file below the folder in a fixed order, or nothing when it is missing."""
    if path.is_dir():
        return sorted(file for file in path.rglob("*") if file.is_file())
    return [path] if path.exists() else []


def write_whole(path: Path, text: str) -> None:
    """Write a file that is either there as a whole or not at all, also after a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _add(total: "hashlib._Hash", name: str, content: bytes) -> None:
    # Lengths between the parts, so that no two different lists of inputs read the same.
    for part in (name.encode(), content):
        total.update(b"%d:" % len(part))
        total.update(part)

"""Content in a folder of ours, for the owner's eyes alone."""

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import IO

from portal.foundation import boxes
from portal.media.stores.places import id_at, place_of

FOLDER = "media"  # in the data folder, unless the settings name another; and in every backup


class Folder:
    """A folder; on a disk of its own it is not made, for then the disk is not there."""

    def __init__(self, root: Path, *, own_disk: bool = False) -> None:
        self._root, self._own_disk = root, own_disk

    @property
    def name(self) -> str:
        """The folder's path."""
        return str(self._root)

    def path_of(self, file_id: str) -> Path:
        """Return where a file's content lies, or would lie."""
        return self._root / place_of(file_id)

    def lay(self, file_id: str, ready: Path) -> None:
        """Rename it, and have it on the disk before any row speaks of it."""
        place = self.path_of(file_id)
        for folder in (self._root, place.parent):
            folder.mkdir(exist_ok=True, mode=0o700)
        with ready.open("rb") as file:
            boxes.sync(file.fileno())
        ready.rename(place)
        descriptor = os.open(place.parent, os.O_RDONLY)
        try:
            boxes.sync(descriptor)
        finally:
            os.close(descriptor)

    def open(self, file_id: str) -> IO[bytes]:
        """Open a file's content."""
        return self.path_of(file_id).open("rb")

    def forget(self, file_id: str) -> None:
        """Delete a file's content."""
        self.path_of(file_id).unlink(missing_ok=True)

    def older_than(self, moment: datetime) -> Iterator[str]:
        """Yield the ids of what was laid before."""
        for path in self._root.glob("??/*"):
            file_id = id_at(f"{path.parent.name}/{path.name}")
            with suppress(OSError):
                if file_id and path.stat().st_mtime < moment.timestamp():
                    yield file_id

    def holds_something(self) -> bool:
        """Tell whether anything lies there."""
        return self._root.exists() and any(self._root.iterdir())

    def is_there(self) -> bool:
        """Tell whether the disk is there; our own folder is made when it is needed."""
        return self._root.is_dir() or not self._own_disk

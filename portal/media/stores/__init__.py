"""Where the content of files lies: a folder of ours, or a bucket of an S3 service. What is known of them is in the database."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Protocol

from flask import current_app

from portal.media.stores.folder import FOLDER, Folder


class Store(Protocol):
    """A place for content, by a file's id. What cannot be done is an OSError; in a bucket that does not answer, ConnectionError."""

    @property
    def name(self) -> str:
        """Where it is, for the operator."""

    def lay(self, file_id: str, ready: Path) -> None:
        """Move a file of ours to where it stays; it is safe there when this returns."""

    def open(self, file_id: str) -> IO[bytes]:
        """Open the content, to be read from its beginning. Raises FileNotFoundError when there is none."""

    def forget(self, file_id: str) -> None:
        """Delete the content; nothing to do when it is gone."""

    def older_than(self, moment: datetime) -> Iterator[str]:
        """Yield the ids of all content that was laid before a moment."""

    def holds_something(self) -> bool:
        """Tell whether there is anything at all, ours or not."""

    def is_there(self) -> bool:
        """Tell whether content can be had just now; asks a bucket no more than twice a minute."""


def store() -> Store:
    """Return the place that the settings name. Hold on to it where the app's context ends before the work does."""
    config = current_app.config
    if not config["MEDIA_BUCKET"]:
        return Folder(Path(config["MEDIA"] or Path(config["DATA"]) / FOLDER), own_disk=bool(config["MEDIA"]))
    from portal.media.stores.bucket import bucket  # noqa: PLC0415 - fifteen megabytes that only a bucket needs

    return bucket(
        config["MEDIA_BUCKET"],
        endpoint=config["MEDIA_ENDPOINT"],
        region=config["MEDIA_REGION"],
        key_id=config["MEDIA_KEY_ID"],
        key_secret=config["MEDIA_KEY_SECRET"],
    )

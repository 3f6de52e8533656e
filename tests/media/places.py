"""Where the content of a file lies in the folder of a test's portal."""

from pathlib import Path

from portal.media.stores import store


def path_of(file_id: str) -> Path:
    """Return the path of a file's content, or where it would lie."""
    return store().path_of(file_id)

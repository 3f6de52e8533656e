import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tools.clones import FILES, FOLDERS, ROOT


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Return a fresh clone of what run.py needs, nothing built, in a folder with a space and Norwegian letters."""
    place = tmp_path / "på nytt"
    place.mkdir()
    for name in FILES:
        shutil.copy(ROOT / name, place)
    for name in FOLDERS:
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
    return place


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Return a socket that listens on a port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server

"""A user at the keyboard: says `run.py …` in a clone, and sees what it left there."""

import os
import socket
import subprocess
import sys
from pathlib import Path

from tools.places import ROOT

FILES = ("run.py", "requirements.txt")
FOLDERS = ("tools", "requirements")


def run(clone: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Say `run.py …` without any setting of our own."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    return python(clone, "run.py", *arguments, env=env | {"PYTHONDONTWRITEBYTECODE": "1"} | settings)


def python(folder: Path, *arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run this Python in a folder."""
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=env, capture_output=True, text=True, timeout=120, check=False
    )


def made_in(clone: Path) -> set[str]:
    """Return what run.py made in the clone."""
    return {path.name for path in clone.iterdir()} - {*FILES, *FOLDERS}


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


__all__ = ["FILES", "FOLDERS", "ROOT", "free_port", "made_in", "python", "run"]

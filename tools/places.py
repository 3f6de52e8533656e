"""Where things lie in the clone, and the environment that every child gets."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"

# What the set-up needs for itself: its lock, stamps and logs, uv, Node and, where no other is found, a browser.
SETUP = ROOT / ".setup"
LOGS = SETUP / "logs"
UV = SETUP / "uv"
NODE = SETUP / "node"
BROWSER = SETUP / "browser"

STATIC = ROOT / "static"
TRANSLATIONS = ROOT / "translations"

# Settings of another environment that would send our packages, or their imports, somewhere else.
# PYTHONDONTWRITEBYTECODE goes too: without compiled files every start takes seconds longer.
FOREIGN = (
    "VIRTUAL_ENV", "CONDA_PREFIX", "PYTHONPATH", "PYTHONHOME", "PYTHONDONTWRITEBYTECODE", "__PYVENV_LAUNCHER__",
    "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "UV_PYTHON", "UV_SYSTEM_PYTHON", "UV_TARGET", "UV_PREFIX",
    "NODE_PATH", "NODE_ENV", "NODE_OPTIONS",
)  # fmt: skip


def environment(**more: str) -> dict[str, str]:
    """Return the user's environment without other environments' paths; index and proxy settings stay."""
    kept = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    kept["PIP_USER"] = "0"
    return kept | more


def base_python() -> str:
    """Return the interpreter itself, also when an environment of the user's own is active."""
    return getattr(sys, "_base_executable", None) or sys.executable


def is_writable(folder: Path) -> bool:
    """Return whether something can be made in this folder, or in the nearest one above that exists."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)

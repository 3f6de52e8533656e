"""Pins all packages again: Python's with hashes by uv, npm's with integrity by npm; no index address in either."""

from pathlib import Path

from tools.assets import npm
from tools.browser import RECIPE
from tools.places import STATIC
from tools.python_packages import NODE_PINS, REQUIREMENTS, RUN_PINS, TEST_PINS, UV_PINS, uv
from tools.setting_up import say

# What is asked for by name → its pins. The tests' follow the site's, so that both run the same versions.
PINS = {"run.in": RUN_PINS, "test.in": TEST_PINS, "build.in": NODE_PINS, "uv.in": UV_PINS}


def pin_python(*, upgrade: bool) -> None:
    """Compile each requirements/*.in to pins that hold for every system and Python from 3.11 up."""
    for name, pins in PINS.items():
        options: list[str | Path] = ["--upgrade"] if upgrade else []
        if pins == TEST_PINS:
            options += ["--constraints", "requirements.txt"]
        asked, pinned = (path.relative_to(REQUIREMENTS.parent) for path in (REQUIREMENTS / name, pins))
        uv(
            "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes", "--no-header",
            *options, asked, "--output-file", pinned,
            log="lock-python", doing=f"Pinning requirements/{name}",
        )  # fmt: skip
        say(f"pinned {pinned}")


def pin_npm(*, upgrade: bool) -> None:
    """Write each package-lock.json anew, without the addresses that this machine fetches from."""
    for folder in (STATIC, RECIPE):
        doing = f"Pinning {folder.name}/package.json"
        command = "update" if upgrade else "install"
        npm(
            command, "--package-lock-only", "--ignore-scripts", "--omit-lockfile-registry-resolved",
            folder=folder, log="lock-npm", doing=doing,
        )  # fmt: skip
        say(f"pinned {(folder / 'package-lock.json').relative_to(STATIC.parent)}")

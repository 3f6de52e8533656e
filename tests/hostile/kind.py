"""What a hostile value is, and how the themes are gathered."""

import importlib
from dataclasses import dataclass
from pathlib import Path

MARK = "qzx7m"
"""Stands in the values, so that what has come from them is known again."""

SUM = "1337*7331"
WORKED_OUT = str(1337 * 7331)


@dataclass(frozen=True)
class Kind:
    """A hostile value: bytes where it is no text."""

    name: str
    value: str | bytes
    why: str


def kinds(theme: str, **told: tuple[str | bytes, str]) -> list[Kind]:
    """The kinds of a theme, from (value, why) by name."""
    return [Kind(f"{theme}: {name.replace('_', ' ')}", value, why) for name, (value, why) in told.items()]


def all_kinds() -> list[Kind]:
    """Every kind of every theme; a new file in `kinds/` joins by itself."""
    names = sorted(path.stem for path in (Path(__file__).parent / "kinds").glob("[a-z]*.py"))
    return [kind for name in names for kind in importlib.import_module(f"tests.hostile.kinds.{name}").KINDS]

"""Reading the content files in demo/: Markdown with YAML front matter, YAML and CSV."""

import csv
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from portal.config import ROOT

FOLDER = ROOT / "demo"
FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)


LOADER = getattr(
    yaml, "CSafeLoader", yaml.SafeLoader
)  # the same, several times as fast where it was built with libyaml


def _read(text: str) -> Any:
    return yaml.load(text, Loader=LOADER)


@dataclass(frozen=True)
class Document:
    """A file with front matter."""

    head: dict[str, Any]
    body: str

    def sections(self) -> dict[str, str]:
        """Return the body's parts by their second-level headings."""
        parts = re.split(r"^## (\w+)\n", self.body, flags=re.MULTILINE)
        return {name: text.strip() for name, text in zip(parts[1::2], parts[2::2], strict=True)}


def documents(folder: str) -> list[Document]:
    """Return every document of a folder, in the order of the file names. Raises ValueError for a file without front matter."""
    return [_document(path) for path in sorted((FOLDER / folder).glob("*.md"))]


def _document(path: Path) -> Document:
    found = FRONT_MATTER.match(path.read_text(encoding="utf-8"))
    if found is None:
        raise ValueError(f"{path.name} has no front matter")
    return Document(_read(found[1]), found[2].strip())


def settings(name: str) -> Any:
    """Return a YAML file."""
    return _read((FOLDER / name).read_text(encoding="utf-8"))


def table(name: str) -> list[dict[str, str]]:
    """Return a CSV file, a dictionary a row."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))

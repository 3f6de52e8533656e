"""What a backup says of itself: its files with their hashes, and what was counted in it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

FORMAT = 1
MANIFEST = "manifest.json"
DATA, KEYS, FILES, TABLES = "data", "keys", "files", "tables"
SQLITE_FILE = "portal.sqlite"
MOMENTARY = ("rate_limit", "spent")
"""What lives for minutes, under the portal's own key, stays out of copies that are kept for weeks: it could be tested there."""


class BackupProblem(Exception):
    """A backup cannot be made or put back; the text is one English sentence with the remedy."""


@dataclass(frozen=True)
class VoteFacts:
    """What is recomputed of an edition's vote: it must be the same in the database, in its backup and after a restore."""

    states: dict[str, int]
    by_finalist: dict[str, int]
    log_size: int
    waiting: int
    root: str


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a part of a backup holds. `destroyed` names keys that were destroyed in it afterwards.

    `missing` names files that people sent in and that were gone or changed in the data folder already: the rest is whole.
    """

    made_at: str
    kind: str
    revision: str | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    votes: Mapping[str, VoteFacts] = field(default_factory=dict)
    destroyed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def written(self) -> str:
        """Return it as the file that lies beside what it tells of."""
        return json.dumps({"format": FORMAT, **asdict(self)}, sort_keys=True, indent=1) + "\n"


def read_manifest(text: str) -> Manifest:
    """Return a manifest that `written` made. Raises BackupProblem."""
    try:
        kept: dict[str, Any] = json.loads(text)
        if kept.pop("format") != FORMAT:
            raise BackupProblem("The backup was made by another version of the portal: put it back with that version.")
        kept["votes"] = {year: VoteFacts(**facts) for year, facts in kept["votes"].items()}
        return Manifest(**kept)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BackupProblem(f"The backup's {MANIFEST} cannot be read ({error}): take another backup.") from None

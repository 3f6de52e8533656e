"""Writing the log: an entry with every event, in the transaction of the event itself."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert

from portal.foundation.clock import OSLO
from portal.foundation.db import db
from portal.voting.models import LedgerEntry
from portal.voting.rules import Act
from portal.voting.rules.lines import SALT_BYTES, leaf_of, line_of


@dataclass(frozen=True)
class Event:
    """What happened to a ballot: `choice` with a cast and a replace, `reason` with all that officers and signals do."""

    act: Act
    choice: str | None = None
    reason: str | None = None


def log(edition_id: int, year: int, ballot_id: str, *events: Event, last_n: int, now: datetime) -> None:
    """Write a ballot's events, the last of which is its number `last_n`, by one statement. They wait to be sealed."""
    rows = [
        entry_of(edition_id, year, ballot_id, event, n=n, now=now)
        for n, event in enumerate(events, start=last_n - len(events) + 1)
    ]
    db.session.execute(insert(LedgerEntry).values(rows))


def entry_of(edition_id: int, year: int, ballot_id: str, event: Event, *, n: int, now: datetime) -> dict[str, object]:
    """Return the row of one entry: acts on many ballots write all of theirs by one statement."""
    line = line_of(
        year=year, ballot=ballot_id, n=n, act=event.act, at=now.astimezone(OSLO).date(),
        salt=secrets.token_hex(SALT_BYTES), choice=event.choice, reason=event.reason,
    )  # fmt: skip
    return {
        "edition_id": edition_id,
        "ballot_id": ballot_id,
        "n": n,
        "type": event.act,
        "line": line,
        "leaf": leaf_of(line),
        "waiting_since": now,
        "place": None,
    }

"""Many ballots at once, written past the actions: as they stand after voting, with their lines waiting."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert

from portal.foundation.db import db, transaction
from portal.voting.actions.logging import Event, entry_of
from portal.voting.models import Ballot, LedgerEntry
from portal.voting.rules import Act, BallotState
from tests import moments

CHOICES = ("drammen", "larvik", "sarpsborg")
AT_A_TIME = 1000


@transaction
def cast(edition_id: int, number: int, *, lines: int = 1, now: datetime = moments.START) -> None:
    """So many ballots, each with a cast and further lines that replace it."""
    for first in range(0, number, AT_A_TIME):
        _cast(edition_id, range(first, min(first + AT_A_TIME, number)), lines, now)


def _cast(edition_id: int, numbers: Sequence[int], lines: int, now: datetime) -> None:
    ballots, entries = [], []
    for number in numbers:
        ballot, choice = secrets.token_hex(32), CHOICES[number % 3]
        acts = [Event(Act.CAST if n == 0 else Act.REPLACE, choice=choice) for n in range(lines)]
        ballots.append(
            {
                "id": ballot, "edition_id": edition_id, "voter_key": secrets.token_bytes(32), "choice": choice,
                "state": BallotState.COUNTED, "voted_by": acts[-1].act, "last_n": lines,
            }
        )  # fmt: skip
        entries += [entry_of(edition_id, 2019, ballot, act, n=n, now=now) for n, act in enumerate(acts, start=1)]
    db.session.execute(insert(Ballot), ballots)
    db.session.execute(insert(LedgerEntry), entries)

"""Example votes that the signals speak of, so that officers have something to look at. Nobody's, like all examples."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import insert

from portal.demo.ballots import NUMBERS, ballot_row, entries_of
from portal.foundation import clock
from portal.foundation.db import db, transaction
from portal.voting import queries
from portal.voting.actions import holding
from portal.voting.models import Ballot, LedgerEntry
from portal.voting.rules import BallotState, Signs, Work

THROWAWAY, FROM_ONE_NETWORK, NUMBERED, WITHOUT_WORK = 4, 21, 6, 2
NETWORK = "e" * 64
HELD = THROWAWAY + FROM_ONE_NETWORK + WITHOUT_WORK


@transaction
def add_examples(edition_id: int, year: int, *, now: datetime) -> None:
    """Add the votes as they were confirmed the evening before, and let the signals look at them as at all others."""
    pepper, box = queries.pepper_of(edition_id), queries.key_name(year, "box")
    rows = []
    for number, (address, signs) in enumerate(_voters()):
        choice = list(NUMBERS)[number % len(NUMBERS)]
        row = ballot_row(edition_id, pepper, box, address=address, choice=choice, state=BallotState.COUNTED)
        rows.append({**row, "signals": signs.to_json(), "looked_at": None})
    random.shuffle(rows)
    db.session.execute(insert(Ballot), rows)
    evening = now - timedelta(hours=3)
    db.session.execute(insert(LedgerEntry), [entry for row in rows for entry in entries_of(row, year, evening)])
    holding.look_at(edition_id, now=now, real_now=clock.real_now())


def _voters() -> Iterator[tuple[str, Signs]]:
    for number in range(THROWAWAY):
        yield f"eksempel-{'abcd'[number]}@{holding.EXAMPLE_THROWAWAY}", Signs()
    for number in range(FROM_ONE_NETWORK):
        name = f"gjest{number + 1}" if number < NUMBERED else f"elev-{'abcdefghijklmnopqrstuvwxyz'[number]}"
        yield f"{name}@example.com", Signs(network=NETWORK)
    for number in range(WITHOUT_WORK):
        yield f"uten-skript-{'ab'[number]}@example.net", Signs(work=Work.ABSENT)

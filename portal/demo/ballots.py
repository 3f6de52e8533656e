"""Some hundred ballots of nobody: examples, so that a result can be shown."""

import random
import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert

from portal.foundation import boxes, clock, tokens
from portal.foundation.db import db, transaction
from portal.voting import queries, rules
from portal.voting.actions.logging import Event, entry_of
from portal.voting.models import Ballot, LedgerEntry
from portal.voting.rules import Act, BallotState

NUMBERS = {"sarpsborg": 118, "larvik": 109, "drammen": 97}
WITHDRAWN = 7


@transaction
def add_examples(edition_id: int, year: int, *, opened: datetime, now: datetime) -> None:
    """Add the example ballots, given on the days from `opened` to `now`, with their lines in the log.

    Voters are `eksempel-NNN@example.org`; all count but a few that were withdrawn, the same day.
    """
    pepper = queries.pepper_of(edition_id)
    box = queries.key_name(year, "box")
    choices = [slug for slug, number in NUMBERS.items() for _ in range(number)]
    choices += [slug for slug in NUMBERS for _ in range(WITHDRAWN)][:WITHDRAWN]
    states = [BallotState.COUNTED] * sum(NUMBERS.values()) + [BallotState.WITHDRAWN] * WITHDRAWN
    rows = [
        ballot_row(edition_id, pepper, box, address=f"eksempel-{number:03}@example.org", choice=choice, state=state)
        for number, (choice, state) in enumerate(zip(choices, states, strict=True), start=1)
    ]
    random.shuffle(rows)  # the order of rows must not tell the choice
    db.session.execute(insert(Ballot), rows)
    days = [opened + timedelta(days=n) for n in range((now - opened).days)]
    entries = [entry for row in rows for entry in entries_of(row, year, random.choice(days))]
    db.session.execute(insert(LedgerEntry), entries)


def entries_of(ballot: dict[str, Any], year: int, day: datetime) -> list[dict[str, object]]:
    """Return the lines of an example ballot in the log."""
    events = [Event(Act.CAST, choice=ballot["choice"])]
    if ballot["state"] is BallotState.WITHDRAWN:
        events.append(Event(Act.WITHDRAW))
    numbered = enumerate(events, start=1)
    return [entry_of(ballot["edition_id"], year, ballot["id"], event, n=n, now=day) for n, event in numbered]


def ballot_row(
    edition_id: int, pepper: bytes, box: str, *, address: str, choice: str, state: BallotState
) -> dict[str, Any]:
    """Return an example ballot, which no signal looks at: hundreds of addresses that differ in a number alone."""
    code, own_link = rules.receipt_code(secrets.token_bytes(rules.RECEIPT_BYTES)), tokens.new()
    return {
        "id": queries.ballot_id(code),
        "edition_id": edition_id,
        "voter_key": queries.voter_key(pepper, address),
        "choice": choice,
        "state": state,
        "voted_by": Act.CAST,
        "last_n": 2 if state is BallotState.WITHDRAWN else 1,
        "code_box": boxes.seal(box, [code, own_link], purpose=queries.CODE_BOX),
        "address_box": boxes.seal(box, [address, "nb"], purpose=queries.ADDRESS_BOX),
        "own_link_hash": tokens.digest(own_link),
        "looked_at": clock.real_now(),
    }

"""Random legal histories of a vote, and exports of them: material for all that counts and checks."""

import random
from datetime import date, timedelta
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from portal.voting.rules import MOVES, Act, BallotState, heads, ledger, lines
from portal.voting.rules.heads import Head
from portal.voting.rules.lines import Entry

FINALISTS = ("drammen", "larvik", "sarpsborg")
REASONS = ("burst", "throwaway_domain", "same_person", "ordinary")
BEGINS = date(2019, 7, 1)


class Signer:
    """A key, made from a word so that a failure can be run again."""

    def __init__(self, word: str = "portal") -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(sha256(word.encode()).digest())
        self.public = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def head(
        self, leaves: list[bytes], size: int | None = None, origin: str = "kulturkommune/2019", day: int = 4
    ) -> Head:
        """Return a signed head over the first leaves."""
        size = len(leaves) if size is None else size
        root, time = ledger.root_of(leaves[:size]), f"2019-08-{day:02}T22:05:00Z"
        return Head(origin, size, root, time, self.public, self._key.sign(heads.head_text(origin, size, root, time)))


def history(chance: random.Random, *, ballots: int, steps: int = 8) -> list[Entry]:
    """Return events of many ballots, mixed as sealing may mix them: each ballot's own in order of n."""
    own = [_ballot(chance, steps) for _ in range(ballots)]
    order = [number for number, events in enumerate(own) for _ in events]
    chance.shuffle(order)
    waiting = [iter(events) for events in own]
    return [next(waiting[number]) for number in order]


def _ballot(chance: random.Random, steps: int) -> list[Entry]:
    """Return one ballot's events: any walk through the table of moves."""
    ballot, state, events = sha256(chance.randbytes(16)).hexdigest(), BallotState.NEW, []
    at = BEGINS + timedelta(days=chance.randrange(30))
    for n in range(1, chance.randint(1, steps) + 1):
        act = chance.choice([act for before, act in MOVES if before is state])
        state = MOVES[state, act]
        at += timedelta(days=chance.choice((0, 0, 1)))
        choice = chance.choice(FINALISTS) if act in lines.CHOOSING else None
        reason = chance.choice(REASONS) if act in lines.REASONED else None
        events.append(Entry(2019, ballot, n, Act(act), at, chance.randbytes(16).hex(), choice, reason))
    return events


def line(entry: Entry) -> str:
    """Return the line of an event."""
    return lines.line_of(
        year=entry.year,
        ballot=entry.ballot,
        n=entry.n,
        act=entry.act,
        at=entry.at,
        salt=entry.salt,
        choice=entry.choice,
        reason=entry.reason,
    )


def leaves(entries: list[Entry]) -> list[bytes]:
    """Return the leaves of a history."""
    return [lines.leaf_of(line(entry)) for entry in entries]


def export(entries: list[Entry], signer: Signer, **changed: str) -> list[bytes]:
    """Return a whole export, line by line, each with its line break."""
    head = heads.head_line(signer.head(leaves(entries), **changed))
    return [f"{each}\n".encode() for each in [*map(line, entries), head]]

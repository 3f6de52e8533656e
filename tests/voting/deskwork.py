"""Holding and deciding by the actions themselves, as worker and desk call them."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select, update

from portal.accounts.rules import Role
from portal.audit.rules import Actor
from portal.foundation import boxes, tokens
from portal.foundation.db import db, transaction
from portal.voting import queries, rules
from portal.voting.actions import acting, acts, holding
from portal.voting.actions.acting import Done
from portal.voting.actions.acts import Made
from portal.voting.actions.logging import Event
from portal.voting.actions.logging import log as write
from portal.voting.models import Ballot, LedgerEntry, SignalSetting
from portal.voting.rules import Act, BallotState, Signs, Work
from portal.voting.rules.acts import UNDO_FOR, ReleaseReason, RestoreReason, VoidReason
from portal.voting.rules.lines import parse_line
from portal.voting.rules.signals import Signal
from portal.voting.rules.tally import fold
from tests import build, moments
from tests.voting.acting import REAL, own_token, vote

LATER = REAL + UNDO_FOR
REASONS = {Act.VOID: VoidReason.MADE_UP, Act.RELEASE: ReleaseReason.NO_PATTERN, Act.RESTORE: RestoreReason.UPHELD}


def officer(name: str = "A") -> Actor:
    """A vote officer with an account."""
    account_id = build.account(
        Role.VOTE_OFFICER, name=f"Ansvarlig {name}", address=f"ansvarlig-{name.lower()}@kommune.example"
    )
    return Actor(account_id, f"Ansvarlig {name}")


def look(*, now: datetime = moments.START, real_now: datetime = REAL) -> int:
    """One round of the worker."""
    return holding.look(now=now, real_now=real_now)


def voted(edition_id: int, address: str, choice: str = "drammen", *, signs: Signs | None = None) -> str:
    """A confirmed vote with what its request left behind; return the private link's token."""
    vote(edition_id, address, choice)
    link = own_token()
    told = (signs or Signs()).to_json()
    _tell(link, told)
    return link


@transaction
def _tell(link: str, told: str) -> None:
    db.session.execute(update(Ballot).where(Ballot.own_link_hash == tokens.digest(link)).values(signals=told))


@transaction
def cast(edition_id: int, *voters: tuple[str, str, Signs], year: int = 2019) -> list[str]:
    """Confirmed votes as rows, without their way through the mail: (address, choice, signs) each; their private links."""
    pepper, box = queries.pepper_of(edition_id), queries.key_name(year, "box")
    links = []
    for address, choice, signs in voters:
        code, link = rules.receipt_code(secrets.token_bytes(rules.RECEIPT_BYTES)), tokens.new()
        row = Ballot(
            id=queries.ballot_id(code), edition_id=edition_id, voter_key=queries.voter_key(pepper, address), choice=choice,
            state=BallotState.COUNTED, voted_by=Act.CAST, last_n=1, own_link_hash=tokens.digest(link),
            code_box=boxes.seal(box, [code, link], purpose=queries.CODE_BOX),
            address_box=boxes.seal(box, [address, "nb"], purpose=queries.ADDRESS_BOX), signals=signs.to_json(),
        )  # fmt: skip
        db.session.add(row)
        db.session.flush()
        write(edition_id, year, row.id, Event(Act.CAST, choice=choice), last_n=1, now=moments.START)
        links.append(link)
    return links


def held(edition_id: int, number: int = 1) -> list[str]:
    """So many held ballots (no proof of work), voters velgera@gmail.com and on; return their private links' tokens."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    links = cast(
        edition_id, *((f"velger{letters[n]}@gmail.com", "drammen", Signs(work=Work.ABSENT)) for n in range(number))
    )
    look()
    return links


def ballots(state: BallotState | None = None) -> dict[str, int]:
    """Every ballot with its `n`, or those in a state."""
    db.session.rollback()
    chosen = select(Ballot.id, Ballot.last_n).order_by(Ballot.id)
    return {row.id: row.last_n for row in db.session.execute(chosen.where(Ballot.state == state) if state else chosen)}


def make(
    edition_id: int, act: Act, by: Actor, seen: dict[str, int] | None = None, *, real_now: datetime = REAL
) -> Made:
    """An act on some ballots, or on all that are held (for a restore: voided)."""
    if seen is None:
        seen = ballots(BallotState.VOIDED if act is Act.RESTORE else BallotState.HELD)
    return acts.make(edition_id, act, reason=REASONS[act], note=None, ballots=seen, by=by, real_now=real_now)


def done(*, now: datetime = moments.START, real_now: datetime = LATER) -> list[Done]:
    """Another round of the worker."""
    return acting.perform_due(now=now, real_now=real_now)


def decided(edition_id: int, act: Act, by: Actor) -> list[Done]:
    """An act that was made and done."""
    make(edition_id, act, by)
    return done()


def log(*, types: bool = True) -> list:
    """The log's entries by ballot and `n`: their types, or the entries themselves."""
    db.session.rollback()
    rows = db.session.scalars(select(LedgerEntry).order_by(LedgerEntry.ballot_id, LedgerEntry.n)).all()
    return [row.type for row in rows] if types else [parse_line(row.line) for row in rows]


def fold_differs() -> list[str]:
    """Ballots whose row is not what the log says."""
    said = fold(log(types=False)).ballots
    db.session.rollback()
    rows = db.session.execute(select(Ballot.id, Ballot.state, Ballot.choice, Ballot.last_n, Ballot.voted_by))
    return [
        row.id
        for row in rows
        if (row.state, row.choice, row.last_n, row.voted_by)
        != (said[row.id].state, said[row.id].choice, said[row.id].n, said[row.id].voted_by)
    ]


MINUTE = timedelta(minutes=1)
FEW = {Signal.NETWORK_BURST: 2, Signal.UNUSUAL_DOMAIN_MANY: 2, Signal.SEQUENTIAL_ADDRESSES: 2}


@transaction
def with_few(edition_id: int) -> None:
    """Let every pattern speak of three."""
    for signal, most in FEW.items():
        db.session.add(SignalSetting(edition_id=edition_id, signal=signal.value, is_on=True, most=most))

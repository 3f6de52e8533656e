"""What signals read. No statement here reads the choice, and a test looks at each of them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, select

from portal.award.models import Edition
from portal.foundation import boxes
from portal.foundation.db import db
from portal.people.rules import canonical_address
from portal.voting import queries
from portal.voting.models import Ballot, BallotReason, BallotSign, SignalSetting, VoteRequest
from portal.voting.queries import marks
from portal.voting.rules import BallotState, Signs
from portal.voting.rules.domains import Domain, kind_of, parents
from portal.voting.rules.signals import (
    DEFAULTS,
    DENSITY,
    WINDOW,
    Facts,
    Setting,
    Settings,
    Signal,
    masked,
    serial_of,
)

AT_ONCE = 500  # new ballots that are looked at in one transaction
MOST_NEAR = 5_000  # earlier ballots that are read beside the new ones, for each signal


@dataclass(frozen=True)
class Held:
    """A ballot as it is about to be held."""

    id: str
    state: BallotState
    last_n: int
    hold_reason: str | None
    address_box: bytes | None
    signals: str | None


def editions_to_look_at() -> list[int]:
    """Return the editions that have ballots which signals have not looked at."""
    unseen = exists().where(Ballot.edition_id == Edition.id, Ballot.looked_at.is_(None))
    open_ones = Edition.pepper_check.is_not(None), Edition.released_at.is_(None), Edition.certified_at.is_(None)
    return list(db.session.scalars(select(Edition.id).where(*open_ones, unseen)))


def settings_of(edition_id: int) -> Settings:
    """Return how the signals are set in an edition."""
    rows = db.session.scalars(select(SignalSetting).where(SignalSetting.edition_id == edition_id)).all()
    chosen = {Signal(row.signal): Setting(row.is_on, row.most) for row in rows if row.signal in list(Signal)}
    return {**DEFAULTS, **chosen}


def new_facts(edition_id: int, year: int, *, throwaway: Callable[[str], bool], real_now: datetime) -> list[Facts]:
    """Return the facts of ballots that signals have not looked at, at most `AT_ONCE`, and lock them. Raises KeyUnusable.

    Who changes a vote just now is left for the next round: their change must not count as looked at. A change by the
    private link has no request of its own, so it was confirmed a moment ago.
    """
    of_voter = VoteRequest.edition_id == Ballot.edition_id, VoteRequest.voter_key == Ballot.voter_key
    confirmed = select(func.max(VoteRequest.used_at)).where(*of_voter).correlate(Ballot).scalar_subquery()
    seen_before = select(BallotSign.at).where(BallotSign.ballot_id == Ballot.id).correlate(Ballot).scalar_subquery()
    columns = Ballot.id, Ballot.address_box, Ballot.signals, confirmed.label("at"), seen_before.label("before")
    unseen = select(*columns).where(Ballot.edition_id == edition_id, Ballot.looked_at.is_(None))
    unseen = unseen.order_by(Ballot.id).limit(AT_ONCE).with_for_update(of=Ballot, skip_locked=True)
    pepper, box = queries.pepper_of(edition_id), queries.key_name(year, "box")
    return [
        _facts(row, pepper, box, throwaway=throwaway, at=_confirmed(row, real_now))
        for row in db.session.execute(unseen)
    ]


def _confirmed(row: Any, real_now: datetime) -> datetime:
    known: datetime | None = row.at
    return real_now if known is None or (row.before is not None and row.before >= known) else known


def _facts(row: Any, pepper: bytes, box: str, *, throwaway: Callable[[str], bool], at: datetime) -> Facts:
    signs = Signs.from_json(row.signals)
    local, domain = _parts(box, row.address_box, signs.domain)
    serial = serial_of(local)
    return Facts(
        ballot=row.id,
        at=at,
        domain=marks.domain_mark(pepper, domain) if domain else None,
        kind=kind_of(domain) if domain else None,
        throwaway=any(throwaway(each) for each in parents(domain)) if domain else False,
        network=signs.network,
        work=signs.work,
        trap=signs.trap,
        shape=marks.shape_mark(pepper, serial[0], domain) if serial else None,
        number=serial[1] if serial else None,
    )


def _parts(box: str, address_box: bytes | None, domain: str | None) -> tuple[str, str]:
    """Return what stands before and after the @; of whoever had their data deleted the domain alone is known."""
    address = address_in(box, address_box)
    if address is None:
        return "", marks.domain_in(box, domain)
    local, _, own_domain = canonical_address(address).rpartition("@")
    return local, own_domain


def address_in(box: str, sealed: bytes | None) -> str | None:
    """Return the address that a ballot keeps sealed, for the worker alone. Raises KeyUnusable."""
    return boxes.unseal(box, sealed, purpose=queries.ADDRESS_BOX)[0] if sealed is not None else None


def seen_in(box: str, held: Held) -> bytes | None:
    """Return what officers see of a held ballot's address, sealed: its first character, its number and its domain.

    Raises KeyUnusable.
    """
    local, domain = _parts(box, held.address_box, Signs.from_json(held.signals).domain)
    return boxes.seal(box, [masked(local), domain], purpose=marks.SEEN_BOX) if domain else None


def around(edition_id: int, new: Sequence[Facts]) -> list[Facts]:
    """Return what has been looked at before and shares a network, a domain or a shape with the new ones. Raises KeyUnusable.

    Of each signal the latest that it has not spoken of, and the latest that it has: enough to know the pattern again.
    """
    pepper = queries.pepper_of(edition_id)
    found: dict[str, Facts] = {}
    for signal, near in _near(new, pepper):
        said = exists().where(BallotReason.ballot_id == BallotSign.ballot_id, BallotReason.reason == signal.value)
        here = select(*COMPARED).where(BallotSign.edition_id == edition_id, near)
        latest = here.order_by(BallotSign.at.desc(), BallotSign.ballot_id).limit(MOST_NEAR)
        for statement in (latest.where(~said), latest.where(said)):
            found |= {row.ballot_id: _compared(row, pepper) for row in db.session.execute(statement)}
    return list(found.values())


COMPARED = (
    BallotSign.ballot_id, BallotSign.at, BallotSign.domain, BallotSign.kind, BallotSign.network, BallotSign.shape,
    BallotSign.number,
)  # fmt: skip


def _compared(row: Any, pepper: bytes) -> Facts:
    return Facts(
        ballot=row.ballot_id,
        at=row.at,
        domain=row.domain,
        kind=Domain(row.kind) if row.kind else None,
        network=row.network,
        shape=row.shape,
        number=row.number - marks.moved_by(pepper, row.shape) if row.shape else None,
    )


def kept_number(facts: Facts, pepper: bytes) -> int | None:
    """Return the number of an address as it is kept."""
    return facts.number + marks.moved_by(pepper, facts.shape) if facts.shape and facts.number is not None else None


def _near(new: Sequence[Facts], pepper: bytes) -> Iterable[tuple[Signal, ColumnElement[bool]]]:
    """Yield, for each signal that compares, which ballots lie near the new ones."""
    networks = {facts.network for facts in new if facts.network}
    if networks:
        first, last = min(facts.at for facts in new), max(facts.at for facts in new)
        inside = BallotSign.at.between(first - WINDOW, last + WINDOW)
        yield Signal.NETWORK_BURST, and_(BallotSign.network.in_(networks), inside)
    domains = {facts.domain for facts in new if facts.domain and not facts.throwaway}
    if domains:
        yield Signal.UNUSUAL_DOMAIN_MANY, BallotSign.domain.in_(domains)
    shapes: dict[str, list[int]] = {}
    for facts in new:
        number = kept_number(facts, pepper)
        if facts.shape and number is not None:
            shapes.setdefault(facts.shape, []).append(number)
    span = DENSITY * MOST_NEAR
    for shape, numbers in shapes.items():
        yield (
            Signal.SEQUENTIAL_ADDRESSES,
            and_(BallotSign.shape == shape, BallotSign.number.between(min(numbers) - span, max(numbers) + span)),
        )


def said_already(ballots: Iterable[str]) -> set[tuple[str, str]]:
    """Return the (ballot, reason) pairs that stand for some ballots."""
    chosen = select(BallotReason.ballot_id, BallotReason.reason).where(BallotReason.ballot_id.in_(list(ballots)))
    return {(row.ballot_id, row.reason) for row in db.session.execute(chosen)}


def to_hold(edition_id: int, ballots: Iterable[str]) -> list[Held]:
    """Return some ballots of an edition, locked in the order of their ids, as they stand now."""
    columns = (Ballot.id, Ballot.state, Ballot.last_n, Ballot.hold_reason, Ballot.address_box, Ballot.signals)
    mine = Ballot.edition_id == edition_id, Ballot.id.in_(list(ballots))
    chosen = select(*columns).where(*mine, Ballot.state != BallotState.VOIDED)
    return [Held(*row) for row in db.session.execute(chosen.order_by(Ballot.id).with_for_update())]

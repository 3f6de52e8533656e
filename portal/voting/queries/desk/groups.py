"""Held ballots, by what they are held for and what they have in common."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select

from portal.award.models import Edition
from portal.foundation.db import db
from portal.voting import queries
from portal.voting.models import Ballot, BallotReason, BallotSign
from portal.voting.queries import marks
from portal.voting.queries.desk.acts import in_open_act
from portal.voting.queries.desk.opened import EXAMPLE, Seen, seen_for, seen_in
from portal.voting.rules import BallotState
from portal.voting.rules.acts import MOST_AT_ONCE

PAGE_SIZE = 50
MOST_GROUPS = 200
HANDLE = 16  # so much of a ballot's id names it in a form: 64 bits


@dataclass(frozen=True)
class Group:
    """Held ballots with the same reason and pattern. `seen` is of one of them; its domain is all theirs where `domains` is 1."""

    reason: str
    pattern: str
    ballots: int
    first_at: datetime | None
    last_at: datetime | None
    domains: int
    figures: Mapping[str, int]
    seen: Seen


@dataclass(frozen=True)
class BallotRow:
    """A held ballot as officers see it: `reasons` are all that it is held for; `waits` while an act of it is not done."""

    id: str
    n: int
    at: datetime | None
    seen: Seen
    reasons: tuple[str, ...]
    waits: bool

    @property
    def handle(self) -> str:
        """What names it in a form, with its `n` as it was seen."""
        return f"{self.id[:HANDLE]}:{self.n}"


def groups(edition_id: int, *, reason: str = "") -> list[Group]:
    """Return the groups of held ballots, the largest first; with a reason, those alone."""
    number = func.count()
    chosen = (
        select(
            BallotReason.reason, BallotReason.pattern, number, func.min(BallotSign.at), func.max(BallotSign.at),
            func.count(BallotSign.domain.distinct()), func.max(BallotReason.figures), EXAMPLE,
        )
        .select_from(Ballot)
        .join(BallotReason, BallotReason.ballot_id == Ballot.id)
        .outerjoin(BallotSign, BallotSign.ballot_id == Ballot.id)
        .where(Ballot.edition_id == edition_id, Ballot.state == BallotState.HELD)
        .group_by(BallotReason.reason, BallotReason.pattern)
        .order_by(number.desc(), BallotReason.reason, BallotReason.pattern)
        .limit(MOST_GROUPS)
    )  # fmt: skip
    if reason:
        chosen = chosen.where(BallotReason.reason == reason)
    rows = db.session.execute(chosen).all()
    seen = seen_for({(row[-1], row[0]) for row in rows})
    return [Group(*[*told, json.loads(said), seen.get((one, told[0]), Seen())]) for *told, said, one in rows]


def _held_in(edition_id: int, reason: str, pattern: str) -> ColumnElement[bool]:
    group = BallotReason.edition_id == edition_id, BallotReason.reason == reason, BallotReason.pattern == pattern
    return and_(*group, BallotReason.ballot_id == Ballot.id, Ballot.state == BallotState.HELD)


def rows_in(edition_id: int, reason: str, pattern: str, *, after: str = "") -> list[BallotRow]:
    """Return a page of a group in the order of ids, one more than a page holds when there are further ones."""
    waits = in_open_act(Ballot.id)
    chosen = (
        select(Ballot.id, Ballot.last_n, BallotSign.at, BallotSign.seen_box, Edition.year, waits.label("waits"))
        .select_from(BallotReason)
        .join(Ballot, Ballot.id == BallotReason.ballot_id)
        .join(Edition, Edition.id == Ballot.edition_id)
        .outerjoin(BallotSign, BallotSign.ballot_id == Ballot.id)
        .where(_held_in(edition_id, reason, pattern), BallotReason.ballot_id > after)
        .order_by(BallotReason.ballot_id)
        .limit(PAGE_SIZE + 1)
    )
    rows = db.session.execute(chosen).all()
    reasons = reasons_of(row.id for row in rows)
    return [
        BallotRow(row.id, row.last_n, row.at, seen_in(row.year, row.seen_box), reasons.get(row.id, ()), row.waits)
        for row in rows
    ]


def reasons_of(ballots: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return everything that some ballots are held for."""
    found: dict[str, tuple[str, ...]] = {}
    chosen = select(BallotReason.ballot_id, BallotReason.reason).where(BallotReason.ballot_id.in_(list(ballots)))
    for row in db.session.execute(chosen.order_by(BallotReason.ballot_id, BallotReason.reason)):
        found[row.ballot_id] = (*found.get(row.ballot_id, ()), row.reason)
    return found


def group_as_seen(edition_id: int, reason: str, pattern: str) -> dict[str, int]:
    """Return a group's ballots that no act waits for, each with its `n`: what an act on the whole group takes."""
    chosen = (
        select(Ballot.id, Ballot.last_n)
        .select_from(BallotReason)
        .join(Ballot, Ballot.id == BallotReason.ballot_id)
        .where(_held_in(edition_id, reason, pattern), ~in_open_act(Ballot.id))
        .order_by(BallotReason.ballot_id)
        .limit(MOST_AT_ONCE)
    )
    return {row.id: row.last_n for row in db.session.execute(chosen)}


def digest_of(seen: Mapping[str, int]) -> str:
    """Return a mark of a group as it was seen: another one when any ballot in it has come, gone or changed."""
    text = "\n".join(f"{ballot}:{n}" for ballot, n in sorted(seen.items()))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def ids_behind(edition_id: int, handles: Iterable[str]) -> dict[str, int]:
    """Return the ballots that a form named by their handles, with the `n` it said; what names none is left out."""
    said = {begin: int(n) for begin, _, n in (handle.partition(":") for handle in handles)}
    if not said:
        return {}
    begins = or_(*(Ballot.id.between(begin, f"{begin}g") for begin in said))
    chosen = select(Ballot.id).where(Ballot.edition_id == edition_id, begins)
    return {ballot_id: said[ballot_id[:HANDLE]] for ballot_id in db.session.scalars(chosen)}


def counted_from(edition_id: int, domain: str) -> list[str]:
    """Return the ballots that count and come from a domain: what an officer may hold by hand. Raises KeyUnusable."""
    mark = marks.domain_mark(queries.pepper_of(edition_id), domain)
    chosen = (
        select(Ballot.id)
        .join(BallotSign, BallotSign.ballot_id == Ballot.id)
        .where(BallotSign.edition_id == edition_id, BallotSign.domain == mark, Ballot.state == BallotState.COUNTED)
    )
    return list(db.session.scalars(chosen.order_by(Ballot.id).limit(MOST_AT_ONCE)))

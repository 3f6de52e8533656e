"""Sealing: what waits gets its place in the tree, and the tree a signed head. All of it in one transaction, or nothing."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlalchemy import bindparam, insert, select, text, update

from portal.award.models import Edition
from portal.foundation.db import after_commit, db, transaction
from portal.voting.actions import publishing
from portal.voting.models import LedgerEntry, LedgerKey, LedgerTree, TreeHead
from portal.voting.queries import log as queries
from portal.voting.queries import signing
from portal.voting.queries.signing import Signer
from portal.voting.rules import heads, ledger, sealing
from portal.voting.rules.heads import Head
from portal.voting.rules.sealing import LogStopped, Stop

__all__ = ["LogStopped", "Sealed", "keep_key", "locked", "may_go_on", "not_before", "seal"]


@dataclass(frozen=True)
class Sealed:
    """What sealing did: the log's lines now, how many of them are new, and the tree's root."""

    size: int
    placed: int
    root: bytes


@transaction
def seal(edition_id: int, now: datetime, *, waits: bool = False, covered: bool = False) -> Sealed | None:
    """Seal all that waits and return what was done; None when nothing waits, or somebody else is at it just now.

    With `waits` the other is waited for (release). With `covered` no more lines of signals and officers are sealed than of
    voters, so that heads do not tell of them at once (`rules.sealing.with_cover`); the others wait on. In another action's
    transaction it is part of that. After the commit the head is appended to `heads.log`. Raises LogStopped, KeyUnusable.
    """
    tree = locked(edition_id, waits=waits)
    # A new statement: on PostgreSQL it sees all that was saved before the lock was ours.
    entries = _waiting(edition_id) if tree is not None else []
    if covered:
        entries = sealing.with_cover(entries, now)
    return _placed_and_signed(edition_id, tree, entries, now) if tree and entries else None


@transaction(publishes=True)
def _placed_and_signed(edition_id: int, tree: tuple[int, bytes], entries: list[Any], now: datetime) -> Sealed:
    year = db.session.scalars(select(Edition.year).where(Edition.id == edition_id)).one()
    before, signer = may_go_on(edition_id, year, *tree, now=now)
    ordered = sealing.in_order(entries, secrets.SystemRandom().shuffle)
    _place(edition_id, [(each.ballot_id, each.n) for each in ordered], first=tree[0])
    size = tree[0] + len(ordered)
    frontier = ledger.frontier_of((each.leaf for each in ordered), tree[1], tree[0])
    root = ledger.frontier_root(frontier, size)
    origin = heads.origin_of(year, queries.number_at(queries.beginnings_of(edition_id), size))
    moment = not_before(before, now)
    signature = signer.sign(heads.head_text(origin, size, root, heads.time_of(moment)))
    mine = update(LedgerTree).where(LedgerTree.edition_id == edition_id)
    db.session.execute(mine.values(size=size, frontier=frontier))
    head = {"edition_id": edition_id, "size": size, "root": root, "key_id": signer.key_id, "signed_at": moment}
    db.session.execute(insert(TreeHead).values(**head, signature=signature))
    # The file was in order while the log was ours: besides this head it may lack the first one, and no other.
    after_commit(partial(publishing.catch_up, edition_id, year, queries.UNPUBLISHED + 1))
    return Sealed(size, len(ordered), root)


def locked(edition_id: int, *, waits: bool) -> tuple[int, bytes] | None:
    """Take the edition's log for this transaction alone; None when somebody else has it, or there is none."""
    mine = select(LedgerTree.size, LedgerTree.frontier).where(LedgerTree.edition_id == edition_id)
    row = db.session.execute(mine.with_for_update(skip_locked=not waits)).one_or_none()
    return (row.size, row.frontier) if row else None


def _waiting(edition_id: int) -> list[Any]:
    waits = LedgerEntry.edition_id == edition_id, LedgerEntry.place.is_(None)
    columns = LedgerEntry.ballot_id, LedgerEntry.n, LedgerEntry.leaf, LedgerEntry.type, LedgerEntry.waiting_since
    return list(db.session.execute(select(*columns).where(*waits)))


def may_go_on(edition_id: int, year: int, size: int, frontier: bytes, *, now: datetime) -> tuple[Head | None, Signer]:
    """Return the last head and who signs, inside the action that has the lock. Raises LogStopped, KeyUnusable."""
    signer = signing.signer_of(edition_id)
    _remember(edition_id, signer, now)
    head = queries.last_head(edition_id)
    stop = queries.tree_stop(edition_id, size, frontier, head) or queries.file_stop(edition_id, year, head)
    if stop is not None:
        raise LogStopped(stop)
    return head, signer


def _remember(edition_id: int, signer: Signer, now: datetime) -> None:
    """Keep the first public key of an edition that was set up before keys were kept."""
    if signing.current_key(edition_id) is None:
        keep_key(edition_id, signer, number=1, now=now)


def keep_key(edition_id: int, signer: Signer, *, number: int, now: datetime) -> None:
    """Write by which public key the log is signed from now on, inside an action."""
    db.session.execute(
        insert(LedgerKey).values(
            edition_id=edition_id, number=number, key_id=signer.key_id, public_key=signer.public_key, known_from=now
        )
    )


def not_before(head: Head | None, now: datetime) -> datetime:
    """Return the moment that a new head tells: whole seconds, and never before the last one's, whatever the clock says."""
    moment = now.astimezone(UTC).replace(microsecond=0)
    return moment if head is None else max(moment, heads.moment_of(head.time))


_BY_ONE_STATEMENT = text(
    "UPDATE ledger_entry AS e SET place = new.place, waiting_since = NULL"
    " FROM unnest(CAST(:ballots AS text[]), CAST(:numbers AS integer[]), CAST(:places AS integer[]))"
    " AS new (ballot_id, n, place)"
    " WHERE e.edition_id = :edition AND e.ballot_id = new.ballot_id AND e.n = new.n AND e.place IS NULL"
)
_ONE_BY_ONE = (
    update(LedgerEntry.__table__)  # type: ignore[arg-type]
    .where(
        LedgerEntry.edition_id == bindparam("edition"),
        LedgerEntry.ballot_id == bindparam("ballot"),
        LedgerEntry.n == bindparam("number"),
        LedgerEntry.place.is_(None),
    )
    .values(place=bindparam("at"), waiting_since=None)
)


def _place(edition_id: int, entries: list[tuple[str, int]], *, first: int) -> None:
    """Give entries their places. Raises LogStopped unless each of them was still without."""
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        given: Any = {
            "edition": edition_id,
            "ballots": [ballot for ballot, _ in entries],
            "numbers": [number for _, number in entries],
            "places": list(range(first, first + len(entries))),
        }
        changed = connection.execute(_BY_ONE_STATEMENT, given).rowcount
    else:
        given = [
            {"edition": edition_id, "ballot": ballot, "number": number, "at": place}
            for place, (ballot, number) in enumerate(entries, start=first)
        ]
        changed = connection.execute(_ONE_BY_ONE, given).rowcount
    if changed != len(entries):
        raise LogStopped(Stop.LINES)

"""The log as it stands: how much of it is sealed, its heads, and whether it may go on. Nothing here tells what is in it."""

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, distinct, exists, func, select

from portal.audit.models import AuditEntry
from portal.award.models import Edition
from portal.foundation.boxes import KeyUnusable
from portal.foundation.db import db
from portal.voting.models import LedgerBeginning, LedgerCheck, LedgerEntry, LedgerTree, TreeHead
from portal.voting.queries import heads_log, signing
from portal.voting.queries.heads_log import HeadsLogDamaged
from portal.voting.rules import heads, ledger
from portal.voting.rules.events import LogEvent
from portal.voting.rules.heads import Head
from portal.voting.rules.sealing import LATE, VOTERS_OWN, Stop

UNPUBLISHED = 1  # so many heads may be in no file: the first one, of a process that was killed before it was written


@dataclass(frozen=True)
class Waiting:
    """What is not sealed yet: how many ballots have lines that wait, and since when the oldest does (domain clock).

    `voted` are those of them that have lines of their voters, not only of signals and officers.
    """

    ballots: int
    voted: int
    oldest: datetime | None


def waiting(edition_id: int) -> Waiting:
    """Return what waits to be sealed."""
    voted = case((LedgerEntry.type.in_(VOTERS_OWN), LedgerEntry.ballot_id))
    counted = func.count(distinct(LedgerEntry.ballot_id)), func.count(distinct(voted))
    waits = LedgerEntry.edition_id == edition_id, LedgerEntry.place.is_(None)
    row = db.session.execute(select(*counted, func.min(LedgerEntry.waiting_since)).where(*waits)).one()
    return Waiting(*row)


def is_sealed(edition_id: int) -> bool:
    """Tell whether every line has its place in the tree."""
    return waiting(edition_id).oldest is None


def editions_with_log() -> list[tuple[int, int]]:
    """Return (id, year) of the editions whose log is open: set up, not certified."""
    found = select(Edition.id, Edition.year).join(LedgerTree, LedgerTree.edition_id == Edition.id)
    return [(row.id, row.year) for row in db.session.execute(found.where(Edition.certified_at.is_(None)))]


def tree_of(edition_id: int) -> tuple[int, bytes] | None:
    """Return size and frontier of the sealed tree; None for an edition that voting was not set up for."""
    row = db.session.execute(
        select(LedgerTree.size, LedgerTree.frontier).where(LedgerTree.edition_id == edition_id)
    ).one_or_none()
    return (row.size, row.frontier) if row else None


def beginnings_of(edition_id: int) -> list[LedgerBeginning]:
    """Return how the log was begun anew, oldest first; none for a log that stands as it began."""
    mine = select(LedgerBeginning).where(LedgerBeginning.edition_id == edition_id)
    return list(db.session.scalars(mine.order_by(LedgerBeginning.number)))


def beginning_after(edition_id: int, published: Head) -> int | None:
    """Return the number of the newest beginning when it cites just this head."""
    newest = beginnings_of(edition_id)[-1:]
    return next((each.number for each in newest if each.cites == heads_log.line_of(published)), None)


def number_at(beginnings: list[LedgerBeginning], size: int) -> int:
    """Return under which beginning a head of the tree with this size was signed."""
    return max((each.number for each in beginnings if each.size < size), default=1)


def last_head(edition_id: int) -> Head | None:
    """Return the newest head; None before the first."""
    return next(iter(heads_of(edition_id, most=1)), None)


def heads_of(edition_id: int, *, below: int | None = None, most: int | None = None) -> list[Head]:
    """Return heads, newest first; with `below` those of a smaller size only, with `most` about so many.

    A new beginning's own head comes with the page that its size belongs to.
    """
    year = db.session.scalar(select(Edition.year).where(Edition.id == edition_id))
    beginnings = beginnings_of(edition_id)
    rows = db.session.execute(_signed(edition_id, below, most)).all()
    found: list[tuple[tuple[int, int], Any]] = [((row.size, number_at(beginnings, row.size)), row) for row in rows]
    lowest = rows[-1].size if rows and len(rows) == most else 0
    for each in beginnings:
        if lowest <= each.size and (below is None or each.size < below):
            found.append(((each.size, each.number), each))
    if year is None or not found:
        return []
    keys = {row.key_id: row.public_key for row in signing.keys_of(edition_id)}
    newest_first = sorted(found, key=lambda pair: pair[0], reverse=True)
    return [_head(row, heads.origin_of(year, number), keys) for (_, number), row in newest_first]


def every_head(edition_id: int, year: int) -> list[Head]:
    """Return every head that was published, oldest first, also those that a new beginning gave up.

    Of those only the ones that beginnings cite when `heads.log` cannot be read.
    """
    ours = heads_of(edition_id)[::-1]
    begun = beginnings_of(edition_id)
    if not begun:
        return ours
    published = [*ours, *(heads_log.head_in(row.cites) for row in begun)]
    with suppress(HeadsLogDamaged, OSError):
        published += list(heads_log.every_head_in(year))  # all of it or nothing
    return sorted(dict.fromkeys(published), key=lambda head: (heads.number_of(head.origin), head.size))


def _signed(edition_id: int, below: int | None, most: int | None) -> Select:
    found = select(TreeHead).where(TreeHead.edition_id == edition_id)
    if below is not None:
        found = found.where(TreeHead.size < below)
    columns = (TreeHead.size, TreeHead.root, TreeHead.key_id, TreeHead.signed_at, TreeHead.signature)
    return found.with_only_columns(*columns).order_by(TreeHead.size.desc()).limit(most)


def _head(row: Any, origin: str, keys: dict[str, bytes]) -> Head:
    return Head(origin, row.size, row.root, heads.time_of(row.signed_at), keys.get(row.key_id, b""), row.signature)


def stop_of(edition_id: int, year: int) -> Stop | None:
    """Return why nothing may be sealed now, or None. Few reads, whatever the log's length."""
    tree = tree_of(edition_id)
    if tree is None:
        return None
    try:
        signing.signer_of(edition_id)
    except KeyUnusable:
        return Stop.KEY
    return standing_stop(edition_id, year, tree)


def standing_stop(edition_id: int, year: int, tree: tuple[int, bytes]) -> Stop | None:
    """Return what is wrong with what is sealed already, or None: the key is asked for nothing."""
    head = last_head(edition_id)
    return tree_stop(edition_id, *tree, head) or file_stop(edition_id, year, head)


def tree_stop(edition_id: int, size: int, frontier: bytes, head: Head | None) -> Stop | None:
    """Return what is wrong between tree, entries and last head."""
    placed, last = db.session.execute(
        select(func.count(), func.max(LedgerEntry.place)).where(
            LedgerEntry.edition_id == edition_id, LedgerEntry.place.is_not(None)
        )
    ).one()
    if not size == placed == (0 if last is None else last + 1) == (head.size if head else 0):
        return Stop.SIZE
    try:
        root = ledger.frontier_root(frontier, size)
    except ValueError:
        return Stop.ROOT
    if head is None:
        return None
    if head.root != root:
        return Stop.ROOT
    return None if signing.is_signed(head) else Stop.HEAD


def file_stop(edition_id: int, year: int, head: Head | None) -> Stop | None:
    """Return what is wrong between the database and what was published before.

    A file that is gone, or empty, is no beginning: a database that was put back could not be found behind it.
    """
    try:
        published = heads_log.last_in(year)
        heads_log.check_writable(year)
    except HeadsLogDamaged:
        return Stop.HEADS_LOG
    except OSError:
        return Stop.UNWRITABLE
    if published is None:
        return Stop.GONE if len(heads_of(edition_id, most=UNPUBLISHED + 1)) > UNPUBLISHED else None
    if published == head:
        return None
    known = heads_of(edition_id, below=published.size + 1, most=1)
    if published in known or beginning_after(edition_id, published) is not None:
        return None
    return Stop.BEHIND


@dataclass(frozen=True)
class Checked:
    """What the last check of the whole log found, and when (real clock)."""

    at: datetime
    size: int
    differences: list[str]


def last_check(edition_id: int) -> Checked | None:
    """Return what the last check of the whole log found; None before the first."""
    row = db.session.get(LedgerCheck, edition_id)
    return Checked(row.checked_at, row.size, json.loads(row.differences)) if row else None


def may_lack_votes() -> list[tuple[int, datetime | None]]:
    """Return the open editions whose log was begun anew, and when, or that were put back (None): votes may be lost.

    Behind what was published or not: what no head had told of yet is lost all the same.
    """
    found: list[tuple[int, datetime | None]] = []
    for edition_id, year in editions_with_log():
        if begun := beginnings_of(edition_id):
            found.append((edition_id, begun[-1].signed_at))
        elif _was_put_back(edition_id, year) or stop_of(edition_id, year) is Stop.BEHIND:
            found.append((edition_id, None))
    return found


def _was_put_back(edition_id: int, year: int) -> bool:
    """Tell whether the database was put back from a backup since the vote opened."""
    mine = AuditEntry.subject_kind == "vote_log", AuditEntry.subject_id == str(year)
    opened = exists().where(Edition.id == edition_id, Edition.voting_opens <= AuditEntry.moment)
    return (
        db.session.scalar(select(AuditEntry.id).where(*mine, AuditEntry.what == LogEvent.PUT_BACK, opened).limit(1))
        is not None
    )


def late_since(now: datetime) -> datetime | None:
    """Return since when the oldest line of any open log waits that ought to be sealed by now (domain clock), or None.

    Everybody may ask. A younger one that waits on after a head would be one of signals and officers, and tell of their work.
    """
    open_ones = select(Edition.id).where(Edition.certified_at.is_(None))
    waits = LedgerEntry.place.is_(None), LedgerEntry.edition_id.in_(open_ones), LedgerEntry.waiting_since <= now - LATE
    return db.session.scalar(select(func.min(LedgerEntry.waiting_since)).where(*waits))


def states() -> dict[int, str]:
    """Return by year how each open log is: `ok`, why nothing is sealed, or `differs` after a check that found something."""
    found = {}
    for edition_id, year in editions_with_log():
        stop, checked = stop_of(edition_id, year), last_check(edition_id)
        found[year] = stop.value if stop else "differs" if checked and checked.differences else "ok"
    return found

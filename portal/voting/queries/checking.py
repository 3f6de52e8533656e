"""Checking the whole log against itself and against the ballots: slow, for every night, the command and the release.

All of it reads one moment's state when its caller sees to it (`at_one_moment`), as the release does by its lock.
"""

from collections.abc import Iterator
from itertools import groupby, islice
from typing import Any

from sqlalchemy import select

from portal.award.models import Edition
from portal.foundation.db import db
from portal.voting.models import Ballot, LedgerEntry
from portal.voting.queries import heads_log, signing
from portal.voting.queries import log as queries
from portal.voting.queries.heads_log import HeadsLogDamaged
from portal.voting.rules import IllegalMove, heads, ledger
from portal.voting.rules.heads import Head
from portal.voting.rules.lines import NotCanonical, leaf_of, parse_line
from portal.voting.rules.tally import BallotNow, moved

MOST_TOLD = 20
AT_A_TIME = 5000


def at_one_moment() -> None:
    """Begin reading anew so that all that follows sees the same moment, on PostgreSQL too. Outside any action."""
    db.session.rollback()
    if db.engine.dialect.name == "postgresql":
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def fold_differs(edition_id: int) -> bool:
    """Tell whether the log says something else of the ballots than their rows do."""
    return next(_folding(edition_id), None) is not None


def differences(edition_id: int) -> list[str]:
    """Return what does not agree in an edition's log, in English for the operator; the first few only. None is well."""
    found: list[str] = []
    for each in _everything(edition_id):
        if len(found) == MOST_TOLD:
            found.append("and more")
            break
        found.append(each)
    return found


def _everything(edition_id: int) -> Iterator[str]:
    yield from _folding(edition_id)
    yield from _tree(edition_id)
    yield from _published(edition_id)


def _folding(edition_id: int) -> Iterator[str]:
    """Yield how lines and ballots' rows differ; both come in order of the ballot, so that little is held at a time."""
    year = db.session.scalars(select(Edition.year).where(Edition.id == edition_id)).one()
    by_ballot = groupby(_entries(edition_id), key=lambda entry: entry.ballot_id)
    logged = next(by_ballot, None)
    for row in _ballots(edition_id):
        if logged is None or logged[0] != row.id:
            yield f"ballot {row.id} has no line in the log"
            continue
        yield from _ballot(year, row, logged[1])
        logged = next(by_ballot, None)
    if logged is not None:
        yield f"the log has lines of a ballot that is not there: {logged[0]}"


def _entries(edition_id: int) -> Iterator[Any]:
    columns = (
        LedgerEntry.ballot_id, LedgerEntry.n, LedgerEntry.type, LedgerEntry.line, LedgerEntry.leaf, LedgerEntry.place,
    )  # fmt: skip
    mine = select(*columns).where(LedgerEntry.edition_id == edition_id)
    return _rows(mine.order_by(LedgerEntry.ballot_id, LedgerEntry.n))


def _ballots(edition_id: int) -> Iterator[Any]:
    columns = (Ballot.id, Ballot.state, Ballot.choice, Ballot.voted_by, Ballot.last_n)
    return _rows(select(*columns).where(Ballot.edition_id == edition_id).order_by(Ballot.id))


def _rows(statement: Any) -> Iterator[Any]:
    return iter(db.session.execute(statement, execution_options={"yield_per": AT_A_TIME}))


def _ballot(year: int, row: Any, entries: Iterator[Any]) -> Iterator[str]:
    ballot, place = BallotNow(), -1
    for entry in entries:
        name = f"line {entry.n} of ballot {row.id}"
        if entry.place is not None and entry.place <= place:
            yield f"{name} stands before an earlier one"
        place = entry.place if entry.place is not None else 2**62
        if leaf_of(entry.line) != entry.leaf:
            yield f"{name} is not what was hashed"
            return
        try:
            told = parse_line(entry.line)
            ballot = moved(ballot, told)
        except (NotCanonical, IllegalMove) as problem:
            yield f"{name} cannot be: {problem}"
            return
        if (told.year, told.ballot, told.n, told.act) != (year, row.id, entry.n, entry.type):
            yield f"{name} says something else than its row"
            return
    if (ballot.state, ballot.choice, ballot.voted_by, ballot.n) != (row.state, row.choice, row.voted_by, row.last_n):
        yield f"ballot {row.id} is not what its lines make of it"


def _tree(edition_id: int) -> Iterator[str]:
    """Yield what does not agree between sealed lines, tree and heads, each of which is rebuilt."""
    tree = queries.tree_of(edition_id)
    if tree is None:
        return
    size, frontier = tree
    signed = queries.heads_of(edition_id)[::-1]
    known = {row.public_key for row in signing.keys_of(edition_id)}
    for head in signed:
        if head.key not in known or not signing.is_signed(head):
            yield f"the head of size {head.size} is not signed by a key of this log"
    rebuilt, count, leaves = b"", 0, _leaves(edition_id)
    for head in signed:
        taken = list(islice(leaves, head.size - count))
        rebuilt, count = ledger.frontier_of(taken, rebuilt, count), count + len(taken)
        if count != head.size or ledger.frontier_root(rebuilt, count) != head.root:
            yield f"the head of size {head.size} is not the root of the first {count} lines"
    rest = list(leaves)
    if rest or size != count or frontier != rebuilt:
        yield f"the tree says {size} lines, the heads {count}, the lines are {count + len(rest)}, or its frontier differs"


def _leaves(edition_id: int) -> Iterator[bytes]:
    """Yield the sealed leaves in order of place; a place that is missing shifts all that follow."""
    mine = select(LedgerEntry.leaf).where(LedgerEntry.edition_id == edition_id, LedgerEntry.place.is_not(None))
    return (row.leaf for row in _rows(mine.order_by(LedgerEntry.place)))


def _published(edition_id: int) -> Iterator[str]:
    """Yield what was published and is not known here, but for what a new beginning has given up, and the other way."""
    year = db.session.scalars(select(Edition.year).where(Edition.id == edition_id)).one()
    known = set(queries.heads_of(edition_id))
    beginnings = queries.beginnings_of(edition_id)
    seen: set[Head] = set()
    try:
        for head in heads_log.every_head_in(year):
            seen.add(head)
            lost = any(heads.number_of(head.origin) < each.number and head.size > each.size for each in beginnings)
            if head not in known and not lost:
                yield f"heads.log has a head of size {head.size} that is not in the database"
    except (HeadsLogDamaged, OSError) as problem:
        yield f"heads.log cannot be read ({type(problem).__name__}): {problem}"
        return
    if missing := known - seen:
        yield f"{len(missing)} heads are not in heads.log"

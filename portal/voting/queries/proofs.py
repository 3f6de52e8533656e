"""What a receipt proves: the place of its vote in the log, the path to a signed head, and until then a signed promise."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from portal.award.models import Edition
from portal.foundation.boxes import KeyUnusable
from portal.foundation.db import db
from portal.voting.models import LedgerEntry
from portal.voting.queries import signed
from portal.voting.rules import heads, ledger
from portal.voting.rules.heads import Head
from portal.voting.rules.lines import CHOOSING, canonical

PROMISED_WITHIN = timedelta(hours=48)  # sealed when the oldest has waited 24 hours; a stopped worker gets a day more
BLOCK = 1024  # leaves; a power of two

_blocks: dict[int, list[bytes]] = {}
"""By edition: the roots of the log's full blocks, which never change; checked by the head each time they are used."""


@dataclass(frozen=True)
class ProofShown:
    """What a receipt shows beside the state. `place` counts from 1; texts are JSON in the one spelling.

    `waits`: something of this ballot is not sealed yet. A promise is there as long as the newest vote waits, and lacks
    while the key does.
    """

    place: int | None = None
    size: int | None = None
    proof: str | None = None
    head: str | None = None
    promise: str | None = None
    promise_by: datetime | None = None
    waits: bool = False

    @property
    def received(self) -> bool:
        """Whether nothing of the ballot is sealed yet."""
        return self.place is None


def shown_for(ballot_id: str) -> ProofShown:
    """Return all that a receipt shows of a ballot."""
    entries = db.session.execute(
        select(LedgerEntry.edition_id, LedgerEntry.type, LedgerEntry.leaf, LedgerEntry.place, LedgerEntry.waiting_since)
        .where(LedgerEntry.ballot_id == ballot_id)
        .order_by(LedgerEntry.n)
    ).all()
    votes = [entry for entry in entries if entry.type in CHOOSING]
    if not votes:
        return ProofShown()
    newest, waits = votes[-1], any(entry.place is None for entry in entries)
    sealed = [entry for entry in votes if entry.place is not None]
    promise, by = _promise(newest.edition_id, newest.leaf, newest.waiting_since)
    if not sealed:
        return ProofShown(promise=promise, promise_by=by, waits=waits)
    last = sealed[-1]
    size, proof, head = _proof(last.edition_id, last.leaf, last.place)
    return ProofShown(last.place + 1, size, proof, head, promise, by, waits)


def proof_of(ballot_id: str) -> str | None:
    """Return the proof of a ballot's newest sealed vote, as JSON: index, leaf, path, size."""
    return shown_for(ballot_id).proof


def promise_of(ballot_id: str) -> str | None:
    """Return the promise that a ballot's newest vote will be sealed, as JSON: key, sig, text; None when it is sealed."""
    return shown_for(ballot_id).promise


def inclusion_path(edition_id: int, index: int, head: Head) -> list[bytes] | None:
    """Return the path from a sealed line to a head's root, or None when the log does not lead there."""
    leaf = _leaves(edition_id, index, index + 1)
    for fresh in (False, True):  # another database may have come in the place of the one that was read before
        roots = _block_roots(edition_id, head.size, fresh=fresh)
        spans = ledger.inclusion_spans(index, head.size)
        path = [ledger.span_root(span, lambda *part: _leaves(edition_id, *part), roots, BLOCK) for span in spans]
        if leaf and ledger.includes(head.root, leaf[0], index, head.size, path):
            return path
    return None


def _proof(edition_id: int, leaf: bytes, place: int) -> tuple[int | None, str | None, str | None]:
    """Return the newest head's size, the proof, and the head itself; nothing without a key to tell whose head it is."""
    try:
        head = signed.newest_head(edition_id)
    except KeyUnusable:
        return None, None, None
    if head is None or place >= head.size or (path := inclusion_path(edition_id, place, head)) is None:
        return None, None, None
    told = {"index": place, "leaf": leaf.hex(), "path": [each.hex() for each in path], "size": head.size}
    return head.size, canonical(told), canonical(heads.head_object(head))


def _promise(edition_id: int, leaf: bytes, since: datetime | None) -> tuple[str | None, datetime | None]:
    if since is None:
        return None, None
    by = (since + PROMISED_WITHIN).replace(microsecond=0)
    year = db.session.scalars(select(Edition.year).where(Edition.id == edition_id)).one()
    text = heads.promise_text(signed.origin_now(year), leaf, heads.time_of(by))
    try:
        key, signature = signed.public_key(year), signed.sign(year, text)
    except KeyUnusable:
        return None, by
    return canonical({"key": key.hex(), "sig": signature.hex(), "text": text.decode()}), by


def _block_roots(edition_id: int, size: int, *, fresh: bool) -> Sequence[bytes]:
    """Return the roots of the full blocks of a log, of which only new ones are read."""
    known = [] if fresh else list(_blocks.get(edition_id, ()))
    for start in range(len(known) * BLOCK, size - size % BLOCK, BLOCK):
        known.append(ledger.root_of(_leaves(edition_id, start, start + BLOCK)))
    _blocks[edition_id] = known
    return known


def _leaves(edition_id: int, start: int, end: int) -> Sequence[bytes]:
    mine = LedgerEntry.edition_id == edition_id, LedgerEntry.place >= start, LedgerEntry.place < end
    return db.session.scalars(select(LedgerEntry.leaf).where(*mine).order_by(LedgerEntry.place)).all()

"""What a receipt proves: the place of its vote in the log, the path to a signed head, and until then a signed promise."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select

from portal.award.models import Edition
from portal.foundation.boxes import KeyUnusable
from portal.foundation.db import db
from portal.voting.models import Ballot, LedgerEntry
from portal.voting.queries import log, signing
from portal.voting.rules import heads, ledger
from portal.voting.rules.heads import Head
from portal.voting.rules.lines import CHOOSING, canonical
from portal.voting.rules.sealing import sealed_before

BLOCK = 1024  # leaves; a power of two

SHOWN = (
    LedgerEntry.edition_id,
    LedgerEntry.type,
    LedgerEntry.leaf,
    LedgerEntry.place,
    LedgerEntry.waiting_since,
)

_blocks: dict[int, list[bytes]] = {}
"""By edition: the roots of the log's full blocks, which never change; checked by the head each time they are used."""


@dataclass(frozen=True)
class ProofShown:
    """What a receipt shows beside the state. `place` counts from 1; texts are JSON in the one spelling.

    `waits`: something of this ballot is not sealed yet. A promise is there as long as the newest vote waits, and lacks
    while the key does. `key` is the public key, in hex, that signed what is shown.
    """

    place: int | None = None
    size: int | None = None
    proof: str | None = None
    head: str | None = None
    promise: str | None = None
    promise_by: datetime | None = None
    waits: bool = False
    key: str | None = None

    @property
    def received(self) -> bool:
        """Whether nothing of the ballot is sealed yet."""
        return self.place is None


def shown_for(ballot_id: str) -> ProofShown:
    """Return all that a receipt shows of a ballot."""
    entries = db.session.execute(
        select(*SHOWN, Edition.year)
        .join(Ballot, and_(Ballot.edition_id == LedgerEntry.edition_id, Ballot.id == LedgerEntry.ballot_id))
        .join(Edition, Edition.id == LedgerEntry.edition_id)
        .where(Ballot.id == ballot_id)  # the log's own key begins with the edition: without it every line would be read
        .order_by(LedgerEntry.n)
    ).all()
    votes = [entry for entry in entries if entry.type in CHOOSING]
    if not votes:
        return ProofShown()
    sealed = [entry for entry in votes if entry.place is not None]
    proved = _proof(sealed[-1]) if sealed else {}
    promised = _promise(votes[-1]) if votes[-1].place is None else {}
    return ProofShown(waits=any(entry.place is None for entry in entries), **{**proved, **promised})


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


def _proof(entry: Any) -> dict[str, Any]:
    """Return a sealed vote's place and its path to the newest head; the place alone for a log that does not lead there."""
    edition_id, index = entry.edition_id, entry.place
    head = log.last_head(edition_id)
    if head is None or index >= head.size or (path := inclusion_path(edition_id, index, head)) is None:
        return {"place": index + 1}
    told = {"index": index, "leaf": entry.leaf.hex(), "path": [each.hex() for each in path], "size": head.size}
    signed = canonical(heads.head_object(head))
    return {"place": index + 1, "size": head.size, "proof": canonical(told), "head": signed, "key": head.key.hex()}


def _promise(entry: Any) -> dict[str, Any]:
    """Return by when a waiting vote will be sealed, and that with a signature; the time alone while the key lacks."""
    by = sealed_before(entry.waiting_since).replace(microsecond=0)
    try:
        signer = signing.signer_of(entry.edition_id)
    except KeyUnusable:
        return {"promise_by": by}
    text, key = heads.promise_text(_origin(entry), entry.leaf, heads.time_of(by)), signer.public_key.hex()
    told = {"key": key, "sig": signer.sign(text).hex(), "text": text.decode()}
    return {"promise_by": by, "promise": canonical(told), "key": key}


def _origin(entry: Any) -> str:
    """Return the name under which the log signs now."""
    return heads.origin_of(entry.year, max((each.number for each in log.beginnings_of(entry.edition_id)), default=1))


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

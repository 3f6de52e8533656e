"""A sealed log without the worker: entries get their places in order of ballot and n, and the head is signed."""

from datetime import datetime

from sqlalchemy import insert, select, update

from portal.foundation.db import db, transaction
from portal.voting.models import LedgerEntry, LedgerTree, TreeHead
from portal.voting.queries import signed
from portal.voting.rules import heads, ledger
from tests import moments


@transaction
def seal(edition_id: int, *, year: int = 2019, now: datetime = moments.START) -> None:
    """Place all that waits and sign a head over the whole."""
    mine = LedgerEntry.edition_id == edition_id
    leaves = list(db.session.scalars(select(LedgerEntry.leaf).where(mine, LedgerEntry.place >= 0).order_by("place")))
    waiting = db.session.execute(
        select(LedgerEntry.ballot_id, LedgerEntry.n, LedgerEntry.leaf)
        .where(mine, LedgerEntry.place.is_(None))
        .order_by(LedgerEntry.ballot_id, LedgerEntry.n)
    ).all()
    for ballot_id, n, leaf in waiting:
        this = LedgerEntry.ballot_id == ballot_id, LedgerEntry.n == n
        db.session.execute(update(LedgerEntry).where(mine, *this).values(place=len(leaves), waiting_since=None))
        leaves.append(leaf)
    size, root, time = len(leaves), ledger.root_of(leaves), heads.time_of(now)
    frontier = {"size": size, "frontier": ledger.frontier_of(leaves)}
    db.session.execute(update(LedgerTree).where(LedgerTree.edition_id == edition_id).values(frontier))
    text = heads.head_text(heads.origin_of(year), size, root, time)
    db.session.execute(
        insert(TreeHead).values(
            edition_id=edition_id, size=size, root=root, key_id=heads.key_id(signed.public_key(year)),
            signed_at=now.replace(microsecond=0), signature=signed.sign(year, text),
        )
    )  # fmt: skip

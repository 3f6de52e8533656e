"""What two people must agree on: a new beginning of the log after a restore, and a new signing key."""

import os
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import insert, select

from portal.approvals import actions as approvals
from portal.approvals.rules import Kind
from portal.audit import actions as audit
from portal.audit.rules import OPERATOR
from portal.award.models import Edition
from portal.foundation import boxes
from portal.foundation.db import Refused, after_commit, db, transaction
from portal.voting import queries as voting
from portal.voting.actions import publishing
from portal.voting.actions.sealing import keep_key, locked, not_before
from portal.voting.models import LedgerBeginning
from portal.voting.queries import heads_log, signing
from portal.voting.queries import log as queries
from portal.voting.queries.heads_log import HeadsLogDamaged
from portal.voting.rules import heads, ledger
from portal.voting.rules.events import LogEvent
from portal.voting.rules.heads import Head
from portal.voting.rules.sealing import LogRefusal, LogStopped, Stop


@transaction(publishes=True)
def begin_anew(edition_id: int, *, now: datetime, real_now: datetime) -> Head:
    """Begin the log of a database that was restored anew, and return the head that says so, under a new name.

    So too when `heads.log` is gone: then nothing tells whether the database is behind, and its own last head is cited.
    Raises Refused(LogRefusal.NOT_BEHIND, ApprovalRefusal.NOT_AGREED), LogStopped, KeyUnusable, HeadsLogDamaged.
    """
    year = _year(edition_id)
    tree = locked(edition_id, waits=True)
    if tree is None:
        raise Refused(LogRefusal.NOT_BEHIND)
    signer = signing.signer_of(edition_id)
    before = queries.last_head(edition_id)
    if (stop := queries.tree_stop(edition_id, *tree, before)) is not None:
        raise LogStopped(stop)
    stop = queries.file_stop(edition_id, year, before)
    if stop not in (Stop.BEHIND, Stop.GONE):
        raise Refused(LogRefusal.NOT_BEHIND)
    agreed = approvals.take(Kind.RESTART_LOG, str(year), real_now=real_now)
    in_file = list(heads_log.every_head_in(year))
    lacking = _lacking(edition_id, in_file, size=tree[0])
    published = [*lacking, *in_file]
    head = _signed(year, tree, published, signer, not_before(before, not_before(published[-1], now)))
    number = heads.number_of(head.origin)
    db.session.execute(
        insert(LedgerBeginning).values(
            edition_id=edition_id, number=number, size=head.size, root=head.root, key_id=signer.key_id,
            signed_at=heads.moment_of(head.time), signature=head.sig, cites=heads_log.line_of(published[-1]),
        )
    )  # fmt: skip
    told = {"origin": head.origin, "size": head.size, "published": published[-1].size, **vars(agreed)}
    audit.record(OPERATOR, LogEvent.BEGUN_ANEW, subject=("vote_log", year), after=told)
    anew = None if stop is Stop.GONE else queries.UNPUBLISHED
    after_commit(partial(publishing.catch_up, edition_id, year, anew, lacking if in_file else ()))
    return head


def _lacking(edition_id: int, in_file: list[Head], *, size: int) -> list[Head]:
    """Return the heads here that a file lacks, oldest first: an older one was put back, and the newest head added to it.

    Raises HeadsLogDamaged for a file that tells of another past: a head that nobody signed, or one that this log would know.
    """
    for head in in_file:
        if not signing.is_signed(head):
            raise HeadsLogDamaged(heads_log.line_of(head)[:80])
    known = queries.heads_of(edition_id)[::-1]
    lacking = [head for head in known if head not in set(in_file)]
    now = max((heads.number_of(head.origin) for head in known), default=1)
    for head in set(in_file) - set(known) if lacking else ():
        if head.size <= size and heads.number_of(head.origin) == now:
            raise HeadsLogDamaged(heads_log.line_of(head)[:80])
    return lacking


def _signed(
    year: int, tree: tuple[int, bytes], published: list[Head], signer: signing.Signer, moment: datetime
) -> Head:
    """Return the head of the new beginning, numbered after all that were ever published."""
    number = 1 + max(heads.number_of(head.origin) for head in published)
    origin, root, time = heads.origin_of(year, number), ledger.frontier_root(tree[1], tree[0]), heads.time_of(moment)
    signature = signer.sign(heads.head_text(origin, tree[0], root, time))
    return Head(origin, tree[0], root, time, signer.public_key, signature)


@transaction(publishes=True)
def new_key(edition_id: int, *, now: datetime, real_now: datetime) -> str:
    """Make a new signing key and return its short name; said publicly with its day. What was killed midway is finished.

    Raises Refused(ApprovalRefusal.NOT_AGREED).
    """
    year = _year(edition_id)
    known = signing.current_key(edition_id)
    if _next_path(year).exists():
        made = signing.signer_from(boxes.read_key(_next_name(year)))
        if known is not None and made.public_key == known.public_key:
            after_commit(partial(_put_in_place, year))
            return made.key_id
        _next_path(year).unlink()  # made by an attempt that was never saved
    agreed = approvals.take(Kind.NEW_KEY, str(year), real_now=real_now)
    signer = signing.signer_from(boxes.make_key(_next_name(year)))
    keep_key(edition_id, signer, number=known.number + 1 if known else 1, now=now)
    told = {"key_id": signer.key_id, "before": known.key_id if known else None, **vars(agreed)}
    audit.record(OPERATOR, LogEvent.NEW_KEY, subject=("vote_log", year), after=told)
    after_commit(partial(_put_in_place, year))
    return signer.key_id


def _next_name(year: int) -> str:
    return voting.key_name(year, "signing-next")


def _next_path(year: int) -> Path:
    return boxes.key_path(_next_name(year))


def _put_in_place(year: int) -> None:
    """Put the new key where the old one lies, which is kept beside it: it may be another's that lay there by mistake."""
    path = boxes.key_path(voting.key_name(year, "signing"))
    if path.exists():
        aside = f"signing-{int(path.stat().st_mtime)}.old"
        os.replace(path, path.with_name(aside))
    os.replace(_next_path(year), path)


def _year(edition_id: int) -> int:
    return db.session.scalars(select(Edition.year).where(Edition.id == edition_id)).one()

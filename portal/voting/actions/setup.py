"""The keys of an edition's vote."""

import contextlib

from sqlalchemy import select

from portal.award import actions as award
from portal.award.models import Edition
from portal.foundation import boxes, clock
from portal.foundation.db import db, transaction
from portal.voting import queries
from portal.voting.actions.sealing import keep_key
from portal.voting.models import LedgerTree, VoteErasure
from portal.voting.queries import signing
from portal.voting.queries.signing import Signer


def set_up(edition_id: int, year: int) -> list[str]:
    """Make pepper, box key and signing key of an edition's vote and return the names of those that were made.

    Keys are made once and never remade: those that lie there already are kept, and an edition that was set up is only
    checked. Raises KeyUnusable when the keys are not those that voting began with.
    """
    if db.session.scalar(select(Edition.pepper_check).where(Edition.id == edition_id)):
        queries.pepper_of(edition_id)
        return []
    if db.session.get(VoteErasure, edition_id) is not None:
        return []  # the vote is over, and its keys were destroyed for good
    made = []
    for kind in ("pepper", "box", "signing"):
        with contextlib.suppress(FileExistsError):
            boxes.make_key(queries.key_name(year, kind))
            made.append(queries.key_name(year, kind))
    checks = [queries.check_of(boxes.read_key(queries.key_name(year, kind))) for kind in ("pepper", "box")]
    signer = signing.signer_from(boxes.read_key(queries.key_name(year, "signing")))
    _remember(edition_id, pepper_check=checks[0], box_check=checks[1], signer=signer)
    return made


@transaction
def _remember(edition_id: int, *, pepper_check: bytes, box_check: bytes, signer: Signer) -> None:
    """Keep by which keys the vote is kept and its log signed, and begin the log with an empty tree."""
    if signing.current_key(edition_id) is None:
        keep_key(edition_id, signer, number=1, now=clock.now())
    if db.session.get(LedgerTree, edition_id) is None:
        db.session.add(LedgerTree(edition_id=edition_id, size=0, frontier=b""))
    award.keep_key_checks(edition_id, pepper_check=pepper_check, box_check=box_check)

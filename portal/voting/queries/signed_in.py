"""Voters who prove who they are by signing in: known by a keyed hash of what the provider calls them, and by nothing else."""

from sqlalchemy import select

from portal.award.models import Edition
from portal.foundation import boxes
from portal.foundation.db import db
from portal.foundation.openid import Subject
from portal.voting import queries
from portal.voting.models import Ballot


def signed_in_key(pepper: bytes, who: Subject) -> bytes:
    """Return the keyed hash by which a voter who has signed in is known."""
    return boxes.keyed_hash(pepper, "oidc", who.issuer, who.subject)


def own_link_of(edition_id: int, who: Subject) -> str | None:
    """Return the private link of the ballot of somebody who has signed in, or None if they have not voted. Raises KeyUnusable."""
    key = signed_in_key(queries.pepper_of(edition_id), who)
    mine = select(Edition.year, Ballot.code_box).join(Edition, Edition.id == Ballot.edition_id)
    row = db.session.execute(mine.where(Ballot.edition_id == edition_id, Ballot.voter_key == key)).one_or_none()
    if row is None:
        return None
    _, own_link = boxes.unseal(queries.key_name(row.year, "box"), row.code_box, purpose=queries.CODE_BOX)
    return str(own_link)

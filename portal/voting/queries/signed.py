"""Who signs an edition's log, and its heads as they are published: short names for receipts, export and count."""

from sqlalchemy import select

from portal.award.models import Edition
from portal.foundation import boxes
from portal.foundation.db import db
from portal.voting.queries import key_name, signing
from portal.voting.queries import log as queries
from portal.voting.rules import heads
from portal.voting.rules.heads import Head


def sign(year: int, text: bytes) -> bytes:
    """Return an edition's signature of a text. Raises KeyUnusable."""
    return _signer(year).sign(text)


def public_key(year: int) -> bytes:
    """Return the public half of the key that an edition's log is signed with now, 32 bytes. Raises KeyUnusable."""
    return _signer(year).public_key


def published_heads(edition_id: int) -> list[Head]:
    """Return every head of the log as it is published, oldest first."""
    return queries.heads_of(edition_id)[::-1]


def newest_head(edition_id: int) -> Head | None:
    """Return the newest head as it is published; None before the first."""
    return queries.last_head(edition_id)


def origin_now(year: int) -> str:
    """Return the name under which an edition's log signs now."""
    edition_id = _edition(year)
    beginnings = queries.beginnings_of(edition_id) if edition_id else []
    return heads.origin_of(year, beginnings[-1].number if beginnings else 1)


def _signer(year: int) -> signing.Signer:
    edition_id = _edition(year)
    if edition_id is None:
        raise boxes.KeyUnusable(key_name(year, "signing"))
    return signing.signer_of(edition_id)


def _edition(year: int) -> int | None:
    return db.session.scalar(select(Edition.id).where(Edition.year == year))

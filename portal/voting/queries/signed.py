"""The key that signs an edition's log, and the heads that were signed."""

import json
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import select

from portal.award.models import Edition
from portal.foundation import boxes
from portal.foundation.db import db
from portal.voting.models import TreeHead
from portal.voting.queries import key_name
from portal.voting.rules import heads
from portal.voting.rules.heads import Head
from portal.voting.rules.lines import NotCanonical


@lru_cache(maxsize=16)
def _private(seed: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(seed)


def sign(year: int, text: bytes) -> bytes:
    """Return an edition's signature of a text. Raises KeyUnusable."""
    return _private(boxes.read_key(key_name(year, "signing"))).sign(text)


def public_key(year: int) -> bytes:
    """Return the public half of an edition's signing key, 32 bytes. Raises KeyUnusable."""
    key = _private(boxes.read_key(key_name(year, "signing"))).public_key()
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def written_heads(year: int) -> list[Head]:
    """Return the heads in the file beside the key, oldest first. A line that was half written is passed over."""
    path = boxes.key_path(key_name(year, "signing")).with_name("heads.log")
    try:
        lines = path.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        try:
            found.append(heads.parse_head(json.loads(line)))
        except (ValueError, NotCanonical):
            continue
    return found


def published_heads(edition_id: int) -> list[Head]:
    """Return every head of the log as it is published, smallest first. Raises KeyUnusable.

    The tables do not hold the public key, nor under which name the log signed after it was begun anew: for a head by an
    older key or an older name the file beside the key tells.
    """
    year = db.session.scalars(select(Edition.year).where(Edition.id == edition_id)).one()
    rows = db.session.scalars(
        select(TreeHead)
        .where(TreeHead.edition_id == edition_id)
        .order_by(TreeHead.size)
        .execution_options(yield_per=1000)
    )
    written = {each.sig: each for each in written_heads(year)}
    return [written.get(row.signature) or _published(row, year) for row in rows]


def newest_head(edition_id: int) -> Head | None:
    """Return the newest head as it is published; None before the first. Raises KeyUnusable."""
    year = db.session.scalars(select(Edition.year).where(Edition.id == edition_id)).one()
    row = db.session.scalar(
        select(TreeHead).where(TreeHead.edition_id == edition_id).order_by(TreeHead.size.desc()).limit(1)
    )
    if row is None:
        return None
    return next((each for each in written_heads(year) if each.sig == row.signature), None) or _published(row, year)


def origin_now(year: int) -> str:
    """Return the name under which an edition's log signs now."""
    written = written_heads(year)
    return written[-1].origin if written else heads.origin_of(year)


def _published(row: TreeHead, year: int) -> Head:
    return Head(
        origin=heads.origin_of(year),
        size=row.size,
        root=row.root,
        time=heads.time_of(row.signed_at),
        key=public_key(year),
        sig=row.signature,
    )

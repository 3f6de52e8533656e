"""The key that signs an edition's log: a seed in a file, known by its public half in the database."""

from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import select

from portal.award.models import Edition
from portal.foundation import boxes
from portal.foundation.boxes import KeyUnusable
from portal.foundation.db import db
from portal.voting import queries
from portal.voting.models import LedgerKey
from portal.voting.rules import heads


@dataclass(frozen=True)
class Signer:
    """Who signs heads and promises; the private half is nowhere but in here and in its file."""

    public_key: bytes
    _private: Ed25519PrivateKey

    @property
    def key_id(self) -> str:
        """The public key's short name."""
        return heads.key_id(self.public_key)

    def sign(self, text: bytes) -> bytes:
        """Return the signature of a text."""
        return self._private.sign(text)

    def __repr__(self) -> str:
        return f"Signer({self.key_id})"


def signer_from(seed: bytes) -> Signer:
    """Return the signer of a 32-byte seed."""
    private = Ed25519PrivateKey.from_private_bytes(seed)
    return Signer(private.public_key().public_bytes_raw(), private)


def signer_of(edition_id: int) -> Signer:
    """Return who signs an edition's log now. Raises KeyUnusable: the file is gone, damaged, or another edition's or time's."""
    year = db.session.scalar(select(Edition.year).where(Edition.id == edition_id))
    signer = signer_from(boxes.read_key(queries.key_name(year or 0, "signing")))
    known = current_key(edition_id)
    if known is not None and known.public_key != signer.public_key:
        raise KeyUnusable(queries.key_name(year or 0, "signing"))
    return signer


def current_key(edition_id: int) -> LedgerKey | None:
    """Return the public key by which the log is signed now; None before the first was kept."""
    mine = select(LedgerKey).where(LedgerKey.edition_id == edition_id)
    return db.session.scalar(mine.order_by(LedgerKey.number.desc()).limit(1))


def keys_of(edition_id: int) -> list[LedgerKey]:
    """Return all keys that the log was ever signed by, oldest first."""
    mine = select(LedgerKey).where(LedgerKey.edition_id == edition_id)
    return list(db.session.scalars(mine.order_by(LedgerKey.number)))


def is_signed(head: heads.Head) -> bool:
    """Tell whether a head's signature is that of the key that it names. Whether the key is ours is another question."""
    text = heads.head_text(head.origin, head.size, head.root, head.time)
    try:
        Ed25519PublicKey.from_public_bytes(head.key).verify(head.sig, text)
    except (InvalidSignature, ValueError):
        return False
    return True

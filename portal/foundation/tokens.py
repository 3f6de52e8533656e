"""Links sent by mail: random, 192 bits, kept only as SHA-256."""

import hashlib
import re
import secrets

TOKEN_BYTES = 24
SHAPE = re.compile(r"[\w-]{32}", re.ASCII)


def new() -> str:
    """Return a fresh token of 192 bits, safe in an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def well_formed(token: str) -> bool:
    """Tell whether a text that came from outside could be one of our tokens."""
    return SHAPE.fullmatch(token) is not None


def digest(token: str) -> bytes:
    """Return what the database keeps of a token."""
    return hashlib.sha256(token.encode()).digest()

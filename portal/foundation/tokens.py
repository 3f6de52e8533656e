"""Links sent by mail: random, 192 bits, kept only as SHA-256."""

import hashlib
import secrets

TOKEN_BYTES = 24
TOKEN_LENGTH = 32


def new() -> str:
    """Return a fresh token of 192 bits, safe in an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest(token: str) -> bytes:
    """Return what the database keeps of a token."""
    return hashlib.sha256(token.encode()).digest()

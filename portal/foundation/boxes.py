"""Sealed values and keyed hashes, with keys that are files outside the database (mode 0600).

A key is 32 random bytes as hex. `portal` is the portal's own; an edition's vote has `2019/pepper`, `2019/box` and `2019/signing`.
"""

import contextlib
import hmac
import json
import os
import secrets
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app

KEY_BYTES = 32
NONCE_BYTES = 12
PORTAL_KEY = "portal"


class KeyUnusable(Exception):
    """A key is missing, damaged or not the one that sealed the value. The text names the key, never its value."""


def key_path(name: str) -> Path:
    """Return where a key lies."""
    return Path(current_app.config["KEYS"]) / f"{name}.key"


def has_key(name: str) -> bool:
    """Tell whether a key is there and readable."""
    try:
        read_key(name)
    except KeyUnusable:
        return False
    return True


def read_key(name: str) -> bytes:
    """Return a key. Raises KeyUnusable. Read anew each time: a key that is gone must be noticed at once."""
    try:
        key = bytes.fromhex(key_path(name).read_text(encoding="ascii"))
    except (OSError, ValueError) as error:
        raise KeyUnusable(name) from error
    if len(key) != KEY_BYTES:
        raise KeyUnusable(name)
    return key


def make_key(name: str) -> bytes:
    """Make a key that must not be there yet and return it; an existing one raises FileExistsError and is left alone."""
    key = secrets.token_bytes(KEY_BYTES)
    path = key_path(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Written beside and linked into place, so that two makers cannot both win and no half key is ever seen.
    beside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(key.hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(beside, path)
    finally:
        beside.unlink()
    return key


def ensure_portal_key() -> None:
    """Make the portal's own key at the first start."""
    if not key_path(PORTAL_KEY).exists():
        with contextlib.suppress(FileExistsError):
            make_key(PORTAL_KEY)


def private(path: str, flags: int) -> int:
    """Open a file that nobody else may read: an `opener`."""
    return os.open(path, flags, 0o600)


def sync(descriptor: int) -> None:
    """Wait until what was written lies on the disk."""
    os.fsync(descriptor)


def destroy_key(name: str) -> None:
    """Overwrite a key and take it away; one that is gone already is nothing to do. Whatever it sealed is noise from then on.

    With it goes what a process that was killed while it made the key, or put it back, left beside it under a name of its own.
    """
    path = key_path(name)
    for each in (*path.parent.glob(f".{path.name}.*"), path):
        destroy_file(each)


def destroy_file(path: Path) -> None:
    """Overwrite a small secret file where it lies and take it away. A disk may keep what it has moved: no more can be done."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return
    with os.fdopen(descriptor, "wb") as file:
        file.write(b"0" * os.fstat(descriptor).st_size)
        file.flush()
        os.fsync(descriptor)
    path.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def keyed_hash(key: bytes, *parts: str) -> bytes:
    """Return HMAC-SHA256 over the parts as a JSON list, so that no two lists run together."""
    message = json.dumps(parts, ensure_ascii=True, separators=(",", ":")).encode()
    return hmac.digest(key, message, "sha256")


def seal(key_name: str, value: Any, *, purpose: str) -> bytes:
    """Encrypt a JSON value with AES-256-GCM; it opens only for the same purpose. Raises KeyUnusable."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    plain = json.dumps(value, ensure_ascii=False).encode()
    return nonce + AESGCM(read_key(key_name)).encrypt(nonce, plain, purpose.encode())


def unseal(key_name: str, sealed: bytes, *, purpose: str) -> Any:
    """Decrypt what `seal` made. Raises KeyUnusable for a missing or another key, or a changed value."""
    try:
        plain = AESGCM(read_key(key_name)).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], purpose.encode())
    except (InvalidTag, ValueError) as error:  # a value cut short is as unusable as a changed one
        raise KeyUnusable(key_name) from error
    return json.loads(plain)

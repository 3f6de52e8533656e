"""Signed heads and promises: the texts that are signed, and the objects that carry them."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from portal.voting.rules.lines import NotCanonical, canonical

TIME = "%Y-%m-%dT%H:%M:%SZ"  # UTC, whole seconds
HEX = re.compile(r"(?:[0-9a-f]{2})+", re.ASCII)
ORIGIN = re.compile(r"kulturkommune/[0-9]{4}(?:#[1-9][0-9]*)?", re.ASCII)
KEY_BYTES, SIGNATURE_BYTES, ROOT_BYTES = 32, 64, 32


@dataclass(frozen=True)
class Head:
    """A signed head of the log, ready to be published."""

    origin: str
    size: int
    root: bytes
    time: str
    key: bytes
    sig: bytes


def origin_of(year: int, beginning: int = 1) -> str:
    """Return the name under which a log signs; one that was begun anew says so."""
    return f"kulturkommune/{year}" + (f"#{beginning}" if beginning > 1 else "")


def number_of(origin: str) -> int:
    """Return under which beginning a log signs with this name."""
    return int(origin.partition("#")[2] or 1)


def time_of(moment: datetime) -> str:
    """Return a moment, which knows its time zone, as heads and promises write it."""
    return moment.astimezone(UTC).strftime(TIME)


def moment_of(time: str) -> datetime:
    """Return the moment that a head or promise tells of."""
    return datetime.strptime(time, TIME).replace(tzinfo=UTC)


def head_text(origin: str, size: int, root: bytes, time: str) -> bytes:
    """Return what is signed for a head."""
    return f"{origin} head v1\n{size}\n{root.hex()}\n{time}\n".encode("ascii")


def promise_text(origin: str, leaf: bytes, sealed_before: str) -> bytes:
    """Return what is signed for a receipt: that the line will be in a head before then."""
    return f"{origin} promise v1\n{leaf.hex()}\nsealed before {sealed_before}\n".encode("ascii")


def key_id(public_key: bytes) -> str:
    """Return the short name of a public key."""
    return sha256(public_key).hexdigest()[:16]


def head_object(head: Head) -> dict[str, Any]:
    """Return a head as it is published: in the export's last line, in `heads.log`, in the list of heads."""
    return {
        "key": head.key.hex(),
        "origin": head.origin,
        "root": head.root.hex(),
        "sig": head.sig.hex(),
        "size": head.size,
        "time": head.time,
    }


def head_line(head: Head) -> str:
    """Return the export's last line, without a line break."""
    return canonical({"head": head_object(head)})


def parse_head(found: Any) -> Head:
    """Return the head that a published object tells of. Raises NotCanonical. The signature is not checked here."""
    if not isinstance(found, dict) or found.keys() != {"key", "origin", "root", "sig", "size", "time"}:
        raise NotCanonical("head")
    size, origin, time = found["size"], found["origin"], found["time"]
    if type(size) is not int or size < 0 or not isinstance(origin, str) or not ORIGIN.fullmatch(origin):
        raise NotCanonical("size or origin")
    try:
        written_back = datetime.strptime(time, TIME).replace(tzinfo=UTC).strftime(TIME)
    except (TypeError, ValueError):
        raise NotCanonical("time") from None
    if written_back != time:
        raise NotCanonical("time")
    return Head(
        origin=origin,
        size=size,
        root=_bytes(found["root"], ROOT_BYTES),
        time=time,
        key=_bytes(found["key"], KEY_BYTES),
        sig=_bytes(found["sig"], SIGNATURE_BYTES),
    )


def parse_head_line(line: str) -> Head:
    """Return the head of an export's last line. Raises NotCanonical unless `head_line` would write exactly this."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        raise NotCanonical("no JSON") from None
    if not isinstance(found, dict) or found.keys() != {"head"}:
        raise NotCanonical("no head")
    head = parse_head(found["head"])
    if head_line(head) != line:
        raise NotCanonical("spelling")
    return head


def _bytes(value: Any, length: int) -> bytes:
    if not isinstance(value, str) or len(value) != 2 * length or not HEX.fullmatch(value):
        raise NotCanonical("hex")
    return bytes.fromhex(value)

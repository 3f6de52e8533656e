"""What signals compare: marks under an edition's pepper. Equal things have equal marks, and nobody can read what they are of.

What officers must read beside a mark lies sealed under the box key. Once both keys are destroyed all of it is noise, in the
database and in every backup that was taken while people voted.
"""

from base64 import b64decode, b64encode
from datetime import date

from portal.foundation import boxes, clock, limits
from portal.foundation.boxes import KeyUnusable
from portal.people.rules import canonical_address
from portal.voting import queries

# What the sealed values are for.
DOMAIN_BOX, SEEN_BOX, TOLD_BOX, NOTE_BOX = "voter-domain", "ballot-seen", "ballot-told", "officers-note"
MOVED_BYTES = 5  # far beyond the largest number that an address may end in


def domain_mark(pepper: bytes, domain: str) -> str:
    """Return the mark of a mail domain."""
    return boxes.keyed_hash(pepper, "domain", domain).hex()


def network_mark(pepper: bytes, network: str, day: date) -> str:
    """Return the mark of a network on a day: another every day, so that nobody can be followed from one to the next."""
    of_day = boxes.keyed_hash(pepper, "networks of the day", day.isoformat())
    return boxes.keyed_hash(of_day, network).hex()


def network_sign(edition_id: int, machine: str) -> str:
    """Return the mark of today of the network that a machine's address belongs to, in an edition. Raises KeyUnusable."""
    return network_mark(queries.pepper_of(edition_id), limits.network_of(machine), clock.real_now().date())


def shape_mark(pepper: bytes, beginning: str, domain: str) -> str:
    """Return the mark of an address without the number that it ends in."""
    return boxes.keyed_hash(pepper, "shape", beginning, domain).hex()


def moved_by(pepper: bytes, shape: str) -> int:
    """Return what is added to the numbers of a shape before they are kept: the distance between them is all that stands."""
    return int.from_bytes(boxes.keyed_hash(pepper, "numbers", shape)[:MOVED_BYTES])


def sealed_domain(box: str, address: str) -> str:
    """Return the domain of an address, sealed, as text. Raises KeyUnusable."""
    domain = canonical_address(address).rpartition("@")[2]
    return b64encode(boxes.seal(box, domain, purpose=DOMAIN_BOX)).decode()


def domain_in(box: str, sealed: str | None) -> str:
    """Return what `sealed_domain` sealed, or nothing. Raises KeyUnusable."""
    if not sealed:
        return ""
    try:
        value = b64decode(sealed, validate=True)
    except ValueError as error:
        raise KeyUnusable(box) from error
    return str(boxes.unseal(box, value, purpose=DOMAIN_BOX))

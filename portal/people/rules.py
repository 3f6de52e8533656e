"""Who is the same person, and what stands between a person and taking part."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import idna

# Providers that deliver to the same mailbox with and without dots before the @, and whatever stands after a +.
IGNORES_DOTS = {"gmail.com"}
SAME_PROVIDER = {"googlemail.com": "gmail.com"}


def mailbox_address(address: str) -> str:
    """Return the form under which spellings are surely one mailbox: only then is somebody shown what is kept of it.

    NFKC, lower case, domain in ASCII (IDNA 2008, where straße.de is another domain than strasse.de) without trailing dot;
    dots, googlemail and what stands after a + folded only for the provider known to ignore them. Raises ValueError for
    what is no address.
    """
    plain = unicodedata.normalize("NFKC", address).strip().lower()
    local, at, domain = plain.rpartition("@")
    domain = (domain if domain.isascii() else idna.encode(domain, uts46=True).decode("ascii")).rstrip(".")
    domain = SAME_PROVIDER.get(domain, domain)
    if domain in IGNORES_DOTS:
        local = local.partition("+")[0].replace(".", "")
    if not (local.partition("+")[0] and at and domain):
        raise ValueError("no mail address")
    return f"{local}@{domain}"


def canonical_address(address: str) -> str:
    """Return the form under which spellings count as the same person: `mailbox_address` with `+tag` stripped everywhere.

    Most providers ignore the tag. Where one does not, two mailboxes have one vote and one block between them, and neither
    sees what is kept of the other. Raises ValueError for what is no address.
    """
    local, _, domain = mailbox_address(address).rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


@dataclass(frozen=True)
class Standing:
    """How a person stands with the moderators. Blocked without an end: until a moderator lifts it."""

    confirmed: bool
    blocked: bool
    blocked_until: datetime | None
    blocked_why: str | None
    trusted: bool


def standing(
    *, confirmed_at: datetime | None, blocked_at: datetime | None, blocked_until: datetime | None,
    blocked_why: str | None, trusted_at: datetime | None, now: datetime,
) -> Standing:  # fmt: skip
    """Return how somebody stands at a moment: a block ends by itself, and nobody is blocked and trusted at once."""
    blocked = blocked_at is not None and (blocked_until is None or now < blocked_until)
    return Standing(
        confirmed=confirmed_at is not None,
        blocked=blocked,
        blocked_until=blocked_until if blocked else None,
        blocked_why=blocked_why if blocked else None,
        trusted=trusted_at is not None and not blocked,
    )


class PersonEvent(StrEnum):
    """What moderators do with a person, as the audit log names it."""

    BLOCKED = "person.blocked"
    UNBLOCKED = "person.unblocked"
    TRUSTED = "person.trusted"
    UNTRUSTED = "person.untrusted"

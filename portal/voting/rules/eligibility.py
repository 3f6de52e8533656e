"""Who is the same voter, and when a vote is taken."""

import unicodedata
from datetime import datetime, timedelta
from enum import StrEnum

import idna

ERASED_AFTER_CLOSING = timedelta(days=60)  # by then at the latest nothing ties a ballot to an address

# Providers that deliver to the same mailbox with and without dots before the @.
IGNORES_DOTS = {"gmail.com"}
SAME_PROVIDER = {"googlemail.com": "gmail.com"}


class VoteRefusal(StrEnum):
    """Why a vote was not accepted."""

    NOT_OPEN = "not_open"
    LINK_ENDED = "link_ended"
    VOIDED = "voided"
    NOT_TO_WITHDRAW = "not_to_withdraw"


def canonical_address(address: str) -> str:
    """Return the form under which spellings of one mailbox are the same voter.

    NFKC, lower case, domain in ASCII (IDNA 2008, where straße.de is another domain than strasse.de) without trailing dot,
    `+tag` stripped; dots and googlemail folded only for the provider known to ignore them. Raises ValueError for what is
    no address.
    """
    plain = unicodedata.normalize("NFKC", address).strip().lower()
    local, at, domain = plain.rpartition("@")
    local = local.partition("+")[0]
    domain = (domain if domain.isascii() else idna.encode(domain, uts46=True).decode("ascii")).rstrip(".")
    domain = SAME_PROVIDER.get(domain, domain)
    if domain in IGNORES_DOTS:
        local = local.replace(".", "")
    if not (local and at and domain):
        raise ValueError("no mail address")
    return f"{local}@{domain}"


def confirm_refusal(
    *, opens: datetime | None, closes: datetime | None, now: datetime, expires_at: datetime, real_now: datetime
) -> VoteRefusal | None:
    """Return why a link may not confirm, or None. Voting by the domain's clock, the link's life by the real one; both half-open."""
    if opens is None or closes is None or not opens <= now < closes:
        return VoteRefusal.NOT_OPEN
    if real_now >= expires_at:
        return VoteRefusal.LINK_ENDED
    return None

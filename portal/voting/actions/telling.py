"""The mail that says what happened to a vote, with the ballot's private link."""

from portal.award.queries import EditionNow
from portal.foundation import boxes
from portal.foundation.outbox import Page, queue_email
from portal.voting import queries
from portal.voting.rules import Act


def tell_voter(edition: EditionNow, act: Act, *, address_box: bytes | None, own_link: str) -> None:
    """Write the mail about an act into the outbox; without an address (OIDC) there is none. Raises KeyUnusable."""
    if address_box is None:
        return
    box = queries.key_name(edition.year, "box")
    address, language = boxes.unseal(box, address_box, purpose=queries.ADDRESS_BOX)
    queue_email(
        "voting/email/receipt.txt",
        to=address,
        language=language,
        values={"year": edition.year, "closes": edition.calendar.voting_closes, "event": act.value},
        links={"link": Page("voting.show_own", {"token": own_link})},
        box=box,
    )

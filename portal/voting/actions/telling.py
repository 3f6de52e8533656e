"""The mail that says what happened to a vote, with the ballot's private link."""

from portal.award.queries import EditionNow
from portal.award.rules import Identity
from portal.foundation import boxes, limits
from portal.foundation.outbox import Page, queue_email
from portal.voting import queries
from portal.voting.rules import MAILS_AN_HOUR, Act


def tell_voter(edition: EditionNow, act: Act, *, address_box: bytes | None, own_link: str) -> None:
    """Write the mail about an act into the outbox; without an address (OIDC) there is none. Raises KeyUnusable.

    Where voters sign in nobody has proved whose the address is: it gets no private link, and no more mail than others.
    """
    if address_box is None:
        return
    box = queries.key_name(edition.year, "box")
    address, language = boxes.unseal(box, address_box, purpose=queries.ADDRESS_BOX)
    template, link = "voting/email/receipt.txt", Page("voting.show_own", {"token": own_link})
    if edition.identity is Identity.OIDC:
        key = queries.voter_key(queries.pepper_of(edition.id), address)
        if limits.exceeded("vote-mail", key.hex(), most=MAILS_AN_HOUR):
            return
        template, link = "voting/email/notice.txt", Page("voting.choose", {"year": edition.year})
    queue_email(
        template,
        to=address,
        language=language,
        values={"year": edition.year, "closes": edition.calendar.voting_closes, "event": act.value},
        links={"link": link},
        box=box,
    )

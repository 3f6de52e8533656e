"""The mail that says what happened to a vote, with the ballot's private link."""

from portal.award.queries import EditionNow
from portal.award.rules import Identity
from portal.foundation import boxes, limits
from portal.foundation.outbox import Page, queue_email
from portal.voting import queries
from portal.voting.rules import MAILS_AN_HOUR, Act


def tell_voter(
    edition: EditionNow, act: Act, *, address_box: bytes | None, own_link: str, answers_mail: bool = False
) -> None:
    """Write the mail about an act into the outbox; without an address (OIDC) there is none. Raises KeyUnusable.

    It counts with the mails that were asked for: beyond the limit none goes out, and the act stands all the same. What
    `answers_mail` goes out: that mail was counted, and only this one brings the private link. Where voters sign in nobody
    has proved whose the address is: it gets no private link, and all counts.
    """
    if address_box is None:
        return
    box = queries.key_name(edition.year, "box")
    address, language = boxes.unseal(box, address_box, purpose=queries.ADDRESS_BOX)
    template, link = "voting/email/receipt.txt", Page("voting.show_own", {"token": own_link})
    signed_in = edition.identity is Identity.OIDC
    if signed_in or not answers_mail:
        key = queries.voter_key(queries.pepper_of(edition.id), address)
        if limits.exceeded("vote-mail", key.hex(), most=MAILS_AN_HOUR):
            return
    if signed_in:
        template, link = "voting/email/notice.txt", Page("voting.choose", {"year": edition.year})
    queue_email(
        template,
        to=address,
        language=language,
        values={"year": edition.year, "closes": edition.calendar.voting_closes, "event": act.value},
        links={"link": link},
        box=box,
    )

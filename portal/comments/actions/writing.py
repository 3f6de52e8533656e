"""Sending a comment: nothing is shown, and nobody reads it, until its author has confirmed it."""

from datetime import datetime, timedelta

from portal.comments import queries, rules
from portal.comments.models import Comment
from portal.comments.queries.own import OWN_LINK
from portal.comments.rules import CommentRefusal, Place
from portal.foundation import boxes, limits, tokens
from portal.foundation.db import Refused, db, transaction
from portal.foundation.markdown import visitor_html
from portal.foundation.outbox import Page, queue_email
from portal.moderation import actions as moderation
from portal.moderation.rules import Kind
from portal.people import actions as people
from portal.people.queries import canonical_hash_of

MAILS_AN_HOUR = 3
COMMENTS_PER_NETWORK = 40  # an hour; a school or a library is one
BETWEEN_COMMENTS = timedelta(minutes=1)


def send(
    place: Place, *, name: str, text: str, typed: str, address: str, language: str, trapped: bool, network: str,
    now: datetime, real_now: datetime,
) -> None:  # fmt: skip
    """Keep a comment until it is confirmed, and write the mail with the link.

    `text` is cleaned, `typed` as it came: what was taken out is shown to moderators. The answer is the same for every address:
    where an address has had its mails, somebody on another network is told nothing, and nothing is kept.
    Raises Refused(CommentRefusal), KeyUnusable, ValueError for what is no address.
    """
    who = canonical_hash_of(address).hex()
    from_here = f"{network} {who}"
    if limits.exceeded("comment-network", network, most=COMMENTS_PER_NETWORK):
        raise Refused(CommentRefusal.TOO_MANY_HERE)
    if limits.exceeded("comment-minute", from_here, most=1, window=BETWEEN_COMMENTS):
        raise Refused(CommentRefusal.TOO_SOON)
    if limits.exceeded("comment-mail-here", from_here, most=MAILS_AN_HOUR):
        raise Refused(CommentRefusal.TOO_MANY_MAILS)
    if limits.exceeded(limits.MAILBOX, who, most=MAILS_AN_HOUR):
        return
    _keep(
        place, name=name, text=text, typed=typed, address=address, language=language, trapped=trapped, now=now,
        real_now=real_now,
    )  # fmt: skip


@transaction
def _keep(
    place: Place, *, name: str, text: str, typed: str, address: str, language: str, trapped: bool, now: datetime,
    real_now: datetime,
) -> None:  # fmt: skip
    commented = queries.commented(place, now)
    if commented is None:
        raise Refused(CommentRefusal.UNKNOWN_PLACE)
    if refusal := rules.refusal_at(queries.room(place), now):
        raise Refused(refusal)
    case_id = moderation.open_case(
        kind=Kind.COMMENT,
        place=str(place),
        person_id=people.known(address=address, language=language, now=now),
        name=name,
        text=rules.plain_text(typed),
        language=language,
        trapped=trapped,
        now=now,
    )
    own_link, confirm_link = tokens.new(), tokens.new()
    db.session.add(
        Comment(
            case_id=case_id,
            place=str(place),
            name=name,
            text=text,
            html=visitor_html(text),
            own_link_hash=tokens.digest(own_link),
            own_link_box=boxes.seal(boxes.PORTAL_KEY, own_link, purpose=OWN_LINK),
            confirm_link_hash=tokens.digest(confirm_link),
            confirm_expires_at=real_now + rules.LINK_LIFE,
            written_at=now,
        )
    )
    # Neither name nor text is in this mail: whoever wrote them may have typed a stranger's address.
    queue_email(
        "comments/email/confirm.txt",
        to=address,
        language=language,
        values={"title": commented.name, "valid_until": now + rules.LINK_LIFE},
        links={"link": Page("comments.show_confirmation", {"token": confirm_link})},
        box=boxes.PORTAL_KEY,
        about=f"case:{case_id}",
    )

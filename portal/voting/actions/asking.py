"""Asking for a vote: nothing counts yet."""

import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import delete, update

from portal.award import queries as award
from portal.award.rules import Identity, voting_open
from portal.foundation import boxes, limits, tokens
from portal.foundation.db import Refused, db, transaction
from portal.foundation.outbox import Page, queue_email
from portal.voting import queries, rules
from portal.voting.models import VoteRequest
from portal.voting.queries import marks
from portal.voting.rules import MAILS_AN_HOUR, Signs, VoteRefusal

LINK_LIFE = timedelta(hours=48)


def ask_for_vote(
    edition_id: int, *, choice: str, address: str, language: str, signs: Signs, now: datetime, real_now: datetime,
    browser: str = "",
) -> str:  # fmt: skip
    """Keep a vote until its voter confirms it, and write the mail with link and code. Return the browser's secret.

    `browser` is the secret that it has from before: where no mail goes out, the last mail's code works with the new one. A
    secret that stayed would tell that somebody has asked for this address before.
    The answer is the same for every address: new, known, having voted, or beyond its limit, when no mail goes out.
    Raises Refused(VoteRefusal.NOT_OPEN), KeyUnusable.
    """
    pepper = queries.pepper_of(edition_id)
    voter_key = queries.voter_key(pepper, address)
    if limits.exceeded("vote-mail", voter_key.hex(), most=MAILS_AN_HOUR):
        return _new_secret(edition_id, pepper, voter_key, browser)
    browser = tokens.new()
    _keep_request(
        edition_id, choice=choice, address=address, language=language, browser=browser, signs=signs, now=now,
        real_now=real_now,
    )  # fmt: skip
    return browser


@transaction
def _new_secret(edition_id: int, pepper: bytes, voter_key: bytes, before: str) -> str:
    """Tie what a browser has asked for an address to a new secret, and return that."""
    browser = tokens.new()
    mine = VoteRequest.edition_id == edition_id, VoteRequest.voter_key == voter_key
    asked = update(VoteRequest).where(*mine, VoteRequest.browser_mac == queries.browser_mac(pepper, before))
    db.session.execute(asked.values(browser_mac=queries.browser_mac(pepper, browser)))
    return browser


@transaction
def _keep_request(
    edition_id: int, *, choice: str, address: str, language: str, browser: str, signs: Signs,
    now: datetime, real_now: datetime,
) -> None:  # fmt: skip
    edition = award.edition_by_id(edition_id, now)
    closes = edition.calendar.voting_closes
    if closes is None or not voting_open(edition.calendar, now) or edition.identity is not Identity.MAIL:
        raise Refused(VoteRefusal.NOT_OPEN)
    pepper = queries.pepper_of(edition_id)
    token, request_id = tokens.new(), secrets.token_hex(16)
    code = rules.code_from(secrets.randbits(5 * rules.CODE_LENGTH), rules.CODE_LENGTH)
    box = queries.key_name(edition.year, "box")
    db.session.add(
        VoteRequest(
            id=request_id,
            edition_id=edition_id,
            voter_key=queries.voter_key(pepper, address),
            choice=choice,
            address_box=boxes.seal(box, [address, language], purpose=queries.ADDRESS_BOX),
            link_hash=tokens.digest(token),
            code_mac=queries.code_mac(pepper, request_id, code),
            browser_mac=queries.browser_mac(pepper, browser),
            signals=replace(signs, domain=marks.sealed_domain(box, address)).to_json(),
            tries=0,
            asked_at=real_now,
            expires_at=real_now + LINK_LIFE,
        )
    )
    queue_email(
        "voting/email/confirm.txt",
        to=address,
        language=language,
        values={
            "code": " ".join(rules.grouped(code)),
            "year": edition.year,
            "closes": closes,
            "valid_until": min(now + LINK_LIFE, closes),
        },
        links={"link": Page("voting.show_confirmation", {"token": token})},
        box=box,
    )


@transaction
def forget_unconfirmed(real_now: datetime) -> None:
    """Delete requests whose link has ended without being used."""
    db.session.execute(delete(VoteRequest).where(VoteRequest.used_at.is_(None), VoteRequest.expires_at <= real_now))

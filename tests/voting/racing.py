"""Many at once, and the checks that say what went wrong."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from flask import Flask
from sqlalchemy import func, select

from portal.foundation import boxes, outbox
from portal.foundation.db import db
from portal.foundation.outbox import OutgoingEmail
from portal.voting import actions, queries
from portal.voting.models import Ballot
from portal.voting.rules import Signs
from tests import moments
from tests.voting.acting import REAL
from tests.web import OWN_ORIGIN, receipt_code

T = TypeVar("T")
MANY = 64


@dataclass(frozen=True)
class Answer:
    """What a voter was answered: status, and the receipt code if there was one."""

    status: int
    code: str | None


def at_once(acts: Sequence[Callable[[], T]]) -> list[T]:
    """Do all of it in threads of their own that start together."""
    start = threading.Barrier(len(acts))

    def wait_and(act: Callable[[], T]) -> T:
        start.wait(30)
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(wait_and, acts))


def tokens_for(
    edition_id: int, addresses: Sequence[str], choices: Sequence[str] = ("drammen",), *, real_now: datetime = REAL
) -> list[str]:
    """Ask for each address and return the links' tokens, in the same order."""
    last = db.session.scalar(select(func.max(OutgoingEmail.id))) or 0
    for place, address in enumerate(addresses):
        actions.ask_for_vote(
            edition_id, choice=choices[place % len(choices)], address=address, language="nb", signs=Signs(),
            now=moments.START, real_now=real_now,
        )  # fmt: skip
    sealed = db.session.scalars(select(OutgoingEmail).where(OutgoingEmail.id > last).order_by(OutgoingEmail.id))
    opened = [boxes.unseal(mail.key_name, mail.sealed, purpose=outbox.PURPOSE) for mail in sealed]
    return [mail["links"]["link"][1]["token"] for mail in opened]  # what the worker writes as an address


def confirm_over(app: Flask, token: str) -> Answer:
    """Press the button as a browser of its own, with a connection of its own."""
    page = app.test_client().post(f"/stem/bekreft/{token}", data={}, headers=OWN_ORIGIN)
    return Answer(page.status_code, receipt_code(page) if page.status_code == 200 else None)


def confirm_at_once(app: Flask, tokens: Sequence[str]) -> list[Answer]:
    """Press the buttons of all the links at the same time."""
    return at_once([lambda token=token: confirm_over(app, token) for token in tokens])


def ballot_ids() -> set[str]:
    """The ids of all ballots, read anew."""
    db.session.rollback()
    found = set(db.session.scalars(select(Ballot.id)))
    db.session.rollback()
    return found


def acknowledged_but_missing(answers: Sequence[Answer]) -> set[str]:
    """Receipt codes that somebody was given and that no ballot has."""
    return {answer.code for answer in answers if answer.code and queries.ballot_id(answer.code) not in ballot_ids()}


def faults(answers: Sequence[Answer], before: set[str]) -> list[str]:
    """All that is wrong after one voter confirmed many times at once; `before` are the ballots that were there."""
    wrong = []
    if (made := len(ballot_ids() - before)) != 1:
        wrong.append(f"{made} ballots")
    if other := sorted({answer.status for answer in answers} - {200}):
        wrong.append(f"answers {other}")
    if (codes := len({answer.code for answer in answers})) != 1:
        wrong.append(f"{codes} receipts")
    if acknowledged_but_missing(answers):
        wrong.append("acknowledged but missing")
    return wrong

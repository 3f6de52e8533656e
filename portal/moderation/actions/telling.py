"""The mails that tell an author what became of what they sent in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from portal.foundation import boxes
from portal.foundation.outbox import Page, queue_email
from portal.moderation.actions.locking import about
from portal.moderation.models import Case, Verdict
from portal.moderation.rules import MAIL_WAITS, Act, Kind, State
from portal.people.queries import Mailbox


@dataclass(frozen=True)
class Quote:
    """What a mail says of a contribution: whole text, title of the page it stands on, its author's page, its own page.

    `complain` leads to where the author complains, `again` to where another is written; None where there is no such thing.
    """

    title: str
    text: str
    own: Page
    page: Page
    complain: Page | None = None
    again: Page | None = None


def tell_verdict(case: Case, verdict: Verdict, quote: Quote, mailbox: Mailbox, *, shown_since: datetime | None) -> None:
    """Tell a verdict, a little later: undone before that, it is never told."""
    _tell(
        "verdict", case, quote, mailbox, after=MAIL_WAITS, verdict=True,
        act=verdict.act.value, reason=verdict.reason and verdict.reason.value, words=verdict.words,
        was_shown=verdict.was in (State.SHOWN, State.HIDDEN), shown_since=shown_since, complain_by=verdict.complain_by,
    )  # fmt: skip


def tell_undone(case: Case, quote: Quote, mailbox: Mailbox) -> None:
    """Tell that a verdict that was told does not stand, and how it is now."""
    _tell("undone", case, quote, mailbox, state=case.state.value)


def tell_hidden(case: Case, quote: Quote, mailbox: Mailbox) -> None:
    """Tell that reports have put it out of sight until somebody has read it: by themselves, and no moderator."""
    _tell("hidden", case, quote, mailbox)


def tell_complaint(case: Case, quote: Quote, mailbox: Mailbox, *, words: str, answer_by: datetime) -> None:
    """Tell that a complaint has come, with what was written, and until when it is answered."""
    _tell("complaint_received", case, quote, mailbox, complaint=words, answer_by=answer_by)


def tell_decided(case: Case, quote: Quote, mailbox: Mailbox, *, upheld: bool, reply: str) -> None:
    """Tell what came of a complaint, and that another person decided it."""
    _tell("complaint_decided", case, quote, mailbox, upheld=upheld, reply=reply)


def tell_answer(case: Case, quote: Quote, mailbox: Mailbox, *, reply: str) -> None:
    """Send the answer to what was sent in."""
    _tell("answer", case, quote, mailbox, reply=reply)


def _tell(
    template: str, case: Case, quote: Quote, mailbox: Mailbox, *, after: timedelta = timedelta(), verdict: bool = False,
    **values: Any,
) -> None:  # fmt: skip
    links = {"own": quote.own, "page": quote.page}
    if values.get("act") in (Act.REFUSE, Act.REMOVE):
        links |= {
            name: page for name, page in (("complain", quote.complain), ("again", quote.again)) if page is not None
        }
    own_words = f"{template}_{case.kind.value}" if case.kind is Kind.PROPOSAL else template
    queue_email(
        f"moderation/email/{own_words}.txt",
        to=mailbox.address,
        language=mailbox.language,
        values={"name": case.name, "title": quote.title, "text": quote.text, **values},
        links=links,
        box=boxes.PORTAL_KEY,
        about=about(case.id)[verdict],
        after=after,
    )

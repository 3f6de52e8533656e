"""Comments in the queue, as many as a test needs, without the mail that confirms each."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from portal.comments.models import Comment
from portal.comments.queries.own import OWN_LINK
from portal.foundation import boxes, clock, tokens
from portal.foundation.db import db, transaction
from portal.foundation.markdown import visitor_html
from portal.moderation import actions
from portal.moderation.actions import Ruling
from portal.moderation.models import Case
from portal.moderation.rules import Act, Kind, Moderator, Reason
from portal.people import actions as people
from tests import moments

PLACE = "article:en-artikkel"


@transaction
def comment(
    text: str = "En vanlig kommentar.", *, author: str = "leser@example.org", name: str = "Leser A", place: str = PLACE,
    language: str = "nb", now: datetime = moments.START, at_once: bool = False, trapped: bool = False,
) -> int:  # fmt: skip
    """A confirmed comment. Returns its case's id."""
    person_id = people.known(address=author, language=language, now=now)
    people.confirm(person_id, now=now)
    case_id = actions.open_case(
        kind=Kind.COMMENT, place=place, person_id=person_id, name=name, text=text, language=language, trapped=trapped,
        now=now,
    )  # fmt: skip
    link = tokens.new()
    db.session.add(
        Comment(
            case_id=case_id, place=place, name=name, text=text, html=visitor_html(text),
            own_link_hash=tokens.digest(link), own_link_box=boxes.seal(boxes.PORTAL_KEY, link, purpose=OWN_LINK),
            written_at=now, confirmed_at=now, edit_until=clock.real_now(),
        )
    )  # fmt: skip
    actions.confirm(case_id, at_once=at_once, now=now)
    return case_id


@transaction
def comments(number: int, *, place: str = PLACE, now: datetime = moments.START) -> list[int]:
    """So many comments of as many people, one minute after the other. Returns their cases' ids."""
    return [
        comment(
            f"Kommentar nummer {each}.", author=f"leser-{each}@example.org", name=f"Leser {each}", place=place,
            now=now + timedelta(minutes=each),
        )
        for each in range(1, number + 1)
    ]  # fmt: skip


def case_of(case_id: int) -> Case:
    """The case as it is now."""
    db.session.rollback()
    return db.session.get_one(Case, case_id, populate_existing=True)


def decide(
    case_ids: Sequence[int],
    act: Act,
    moderator: Moderator,
    *,
    reason: Reason | None = None,
    now: datetime = moments.START,
) -> str:
    """A verdict by somebody else than who is at the desk. Returns the batch."""
    rulings = [Ruling(case_id, case_of(case_id).version) for case_id in case_ids]
    outcome = actions.give_verdicts(
        rulings, act=act, reason=reason, words=None, quotes={}, moderator=moderator, now=now
    )
    assert not outcome.refused
    return outcome.batch


def ticket(case_id: int) -> str:
    """A case with its version, as a form's `sak` field carries it."""
    return f"{case_id}:{case_of(case_id).version}"

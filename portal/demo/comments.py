"""The demonstration's comments: examples by nobody, in the states that a moderator meets. No mail is written about them."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from portal.accounts.models import Account
from portal.comments import rules
from portal.comments.models import Comment
from portal.comments.queries.own import OWN_LINK
from portal.demo import content
from portal.foundation import boxes, clock, tokens
from portal.foundation.db import db, transaction
from portal.foundation.markdown import visitor_html
from portal.moderation import actions as moderation
from portal.moderation.actions import Ruling
from portal.moderation.models import Case, Verdict
from portal.moderation.rules import UNDO_FOR, Act, Kind, Moderator, Reason
from portal.people import actions as people

ACTS = {"shown": Act.APPROVE, "refused": Act.REFUSE}
READ_AFTER = timedelta(minutes=40)


@transaction(publishes=True)
def add_examples() -> None:
    """Add the example comments, decided by the demonstration's first moderator."""
    moderator = _moderator()
    for number, row in enumerate(content.settings("comments.yaml"), start=1):
        case_id = _confirmed(row, f"leser-{number:02}@example.org")
        if act := ACTS.get(row["state"]):
            _decided(case_id, act, row, moderator)
        if "reported" in row:
            moderation.report(
                case_id, category=Reason(row["reported"]), words=None, reporter=f"example {number}", quote=None,
                now=row["at"] + 2 * READ_AFTER,
            )  # fmt: skip


def _moderator() -> Moderator:
    found = db.session.scalars(select(Account).where(Account.address == "moderator-a@example.org")).one()
    return Moderator(found.id, found.name, found.address)


def _confirmed(row: dict[str, Any], address: str) -> int:
    at: datetime = row["at"]
    language = row.get("lang", "nb")
    person_id = people.known(address=address, language=language, now=at)
    people.confirm(person_id, now=at)
    case_id = moderation.open_case(
        kind=Kind.COMMENT, place=row["place"], person_id=person_id, name=row["name"], text=row["text"],
        language=language, now=at,
    )  # fmt: skip
    own_link = tokens.new()
    comment = Comment(
        case_id=case_id,
        place=row["place"],
        name=row["name"],
        text=row["text"],
        html=visitor_html(row["text"]),
        own_link_hash=tokens.digest(own_link),
        own_link_box=boxes.seal(boxes.PORTAL_KEY, own_link, purpose=OWN_LINK),
        written_at=at,
        confirmed_at=at,
        edit_until=rules.edit_until(clock.real_now()) - rules.EDIT_FOR,
    )
    db.session.add(comment)
    moderation.confirm(case_id, at_once=False, now=at)
    return case_id


def _decided(case_id: int, act: Act, row: dict[str, Any], moderator: Moderator) -> None:
    version = db.session.get_one(Case, case_id).version
    reason = Reason(row["reason"]) if "reason" in row else None
    moderation.give_verdicts(
        [Ruling(case_id, version)], act=act, reason=reason, words=row.get("words"), quotes={}, moderator=moderator,
        now=row["at"] + READ_AFTER,
    )  # fmt: skip
    not_to_be_undone(case_id)


def not_to_be_undone(case_id: int) -> None:
    """Let a verdict be an old one: else the first who opens the desk is offered to undo it."""
    long_ago = update(Verdict).where(Verdict.case_id == case_id).values(really_at=clock.real_now() - UNDO_FOR)
    db.session.execute(long_ago)

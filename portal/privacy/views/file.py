"""The file with one's own data, and its schema (JSON Schema 2020-12). Neither holds a token or anything of other people."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Response, current_app

from portal.accounts.queries import AccountHeld
from portal.comments.queries import CommentHeld
from portal.culture.queries import FeedbackRow
from portal.foundation import i18n
from portal.foundation.outbox import Letter
from portal.nominations.queries.held import ApplicationHeld, ProposalHeld
from portal.people.queries import PersonHeld
from portal.privacy.queries import Held
from portal.voting.queries.held import VoteHeld

MOMENT = {"type": ["string", "null"], "format": "date-time"}
TEXT = {"type": "string"}


def _object(what: str, **parts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "description": what,
        "type": "object",
        "properties": parts,
        "required": sorted(parts),
        "additionalProperties": False,
    }


def _list(what: str, **parts: Mapping[str, Any]) -> dict[str, Any]:
    return {"description": what, "type": "array", "items": _object("One of them.", **parts)}


PERSON = _object(
    "Who we know you as when you write to us; null when you never have.",
    address={"type": ["string", "null"], "format": "email"},
    language={"type": ["string", "null"]},
    known_since=MOMENT,
    confirmed_at=MOMENT,
    trusted={"type": "boolean"},
    blocked={"type": "boolean"},
    blocked_until=MOMENT,
    blocked_why={"type": ["string", "null"]},
)
VOTES = _list(
    "Your vote in each edition. The choice is left out: whoever can open your mailbox for an hour must not learn it.",
    edition={"type": "integer"},
    state={"enum": ["waiting", "counted", "held", "voided", "withdrawn"]},
    voting_is_open={"type": "boolean"},
    asked_at=MOMENT,
    voted_at=MOMENT,
)
COMMENTS = _list(
    "Your comments. `shown_as` is the name that readers see; a comment that is not shown keeps its reason.",
    place=TEXT,
    page=TEXT,
    shown_as=TEXT,
    text=TEXT,
    state={"enum": ["unconfirmed", "pending", "shown", "refused", "hidden", "removed", "withdrawn"]},
    written_at=MOMENT,
    confirmed_at=MOMENT,
    reason={"type": ["string", "null"]},
    moderators_words={"type": ["string", "null"]},
    complaints={
        "type": "array",
        "items": _object(
            "What you complained of.",
            text=TEXT,
            made_at=MOMENT,
            decided_at=MOMENT,
            decision_stands={"type": ["boolean", "null"]},
            reply={"type": ["string", "null"]},
        ),
    },
)
FEEDBACK = _list(
    "What you told us about accessibility.",
    text=TEXT,
    page=TEXT,
    state={"enum": ["unconfirmed", "pending", "answered", "closed", "withdrawn"]},
    written_at=MOMENT,
)
APPLICATIONS = _list(
    "Applications for a municipality that you write, or have written.",
    edition={"type": "integer"},
    municipality=TEXT,
    your_name=TEXT,
    has_charge={"type": "boolean"},
    state=TEXT,
    invited_at=MOMENT,
    ended_at=MOMENT,
)
PROPOSALS = _list(
    "Municipalities that you have proposed.",
    edition={"type": "integer"},
    municipality=TEXT,
    shown_as=TEXT,
    text=TEXT,
    state=TEXT,
    written_at=MOMENT,
    confirmed_at=MOMENT,
)
NOTICES = _list(
    "Votes by sign-in whose voter wrote this address, to get notices. Whether the voter is you, nobody has proved.",
    edition={"type": "integer"},
)
LETTERS = _list(
    "Mail to you that we have written and still keep. The text is left out: it holds private links.",
    subject=TEXT,
    written_at=MOMENT,
    sent_at=MOMENT,
)
ACCOUNT = _object(
    "Your account behind the door, for staff and jurors; null for everybody else.",
    name=TEXT,
    address={"type": "string", "format": "email"},
    language=TEXT,
    roles={"type": "array", "items": TEXT},
    invited_at=MOMENT,
    enrolled_at=MOMENT,
    closed_at=MOMENT,
    sessions={"type": "array", "items": _object("One browser.", browser=TEXT, began_at=MOMENT, last_used_at=MOMENT)},
)
SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "What is kept about you",
    **_object(
        "Everything that the portal keeps about whoever holds a mailbox. Moments are UTC.",
        **{"$schema": {"type": "string", "format": "uri"}},
        made_at=MOMENT,
        made_for={"type": "string", "format": "email"},
        made_by={"description": "The organisation that is responsible.", "type": ["string", "null"]},
        person={"anyOf": [PERSON, {"type": "null"}]},
        comments=COMMENTS,
        feedback=FEEDBACK,
        votes=VOTES,
        applications=APPLICATIONS,
        proposals=PROPOSALS,
        notices=NOTICES,
        mail=LETTERS,
        account={"anyOf": [ACCOUNT, {"type": "null"}]},
    ),
}


def told(held: Held, *, made_at: datetime) -> dict[str, Any]:
    """Return what the file says, as SCHEMA describes it."""
    return {
        "$schema": i18n.address_of("privacy.schema", code=i18n.SOURCE),
        "made_at": _moment(made_at),
        "made_for": held.address,
        "made_by": current_app.config["ORGANISATION"],
        "person": held.person and _person(held.person),
        "comments": [_comment(row) for row in held.comments],
        "feedback": [_feedback(row) for row in held.feedback],
        "votes": [_vote(vote) for vote in held.votes],
        "applications": [_application(row) for row in held.applications],
        "proposals": [_proposal(row) for row in held.proposals],
        "notices": [{"edition": each.year} for each in held.notices],
        "mail": [_letter(letter) for letter in held.letters],
        "account": held.account and _account(held.account),
    }


def answer(content: Mapping[str, Any], kind: str) -> Response:
    """Return it as an answer that people can read too."""
    return Response(json.dumps(content, ensure_ascii=False, indent=2) + "\n", content_type=f"{kind}; charset=utf-8")


def _person(person: PersonHeld) -> dict[str, Any]:
    standing = person.standing
    return {
        "address": person.address,
        "language": person.language,
        "known_since": _moment(person.created_at),
        "confirmed_at": _moment(person.confirmed_at),
        "trusted": standing.trusted,
        "blocked": standing.blocked,
        "blocked_until": _moment(standing.blocked_until),
        "blocked_why": standing.blocked_why,
    }


def _comment(row: CommentHeld) -> dict[str, Any]:
    return {
        "place": row.place,
        "page": row.page_name,
        "shown_as": row.name,
        "text": row.text,
        "state": row.state.value,
        "written_at": _moment(row.written_at),
        "confirmed_at": _moment(row.confirmed_at),
        "reason": row.reason and row.reason.value,
        "moderators_words": row.words,
        "complaints": [
            {
                "text": each.words,
                "made_at": _moment(each.made_at),
                "decided_at": _moment(each.decided_at),
                "decision_stands": each.upheld,
                "reply": each.reply,
            }
            for each in row.complaints
        ],
    }


def _feedback(row: FeedbackRow) -> dict[str, Any]:
    return {"text": row.text, "page": row.page, "state": row.state.value, "written_at": _moment(row.written_at)}


def _vote(vote: VoteHeld) -> dict[str, Any]:
    return {
        "edition": vote.year,
        "state": vote.state.value if vote.state else "waiting",
        "voting_is_open": vote.open,
        "asked_at": _moment(vote.asked_at),
        "voted_at": _moment(vote.voted_at),
    }


def _application(row: ApplicationHeld) -> dict[str, Any]:
    return {
        "edition": row.year,
        "municipality": row.municipality,
        "your_name": row.name,
        "has_charge": row.is_owner,
        "state": row.state.value,
        "invited_at": _moment(row.invited_at),
        "ended_at": _moment(row.ended_at),
    }


def _proposal(row: ProposalHeld) -> dict[str, Any]:
    return {
        "edition": row.year,
        "municipality": row.municipality,
        "shown_as": row.name,
        "text": row.text,
        "state": row.state.value,
        "written_at": _moment(row.written_at),
        "confirmed_at": _moment(row.confirmed_at),
    }


def _letter(letter: Letter) -> dict[str, Any]:
    return {"subject": letter.subject, "written_at": _moment(letter.created_at), "sent_at": _moment(letter.sent_at)}


def _account(account: AccountHeld) -> dict[str, Any]:
    return {
        "name": account.name,
        "address": account.address,
        "language": account.language,
        "roles": [role.value for role in account.roles],
        "invited_at": _moment(account.invited_at),
        "enrolled_at": _moment(account.enrolled_at),
        "closed_at": _moment(account.closed_at),
        "sessions": [
            {"browser": each.browser, "began_at": _moment(each.began_at), "last_used_at": _moment(each.seen_at)}
            for each in account.sessions
        ],
    }


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None

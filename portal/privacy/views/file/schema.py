"""The schema of the file (JSON Schema 2020-12)."""

from collections.abc import Mapping
from typing import Any

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
JURY = _list(
    "Your seats in juries. What your cards and private notes say is left out: it shows when you sign in, with both factors.",
    edition={"type": "integer"},
    round=TEXT,
    panel=TEXT,
    seat={"enum": ["leader", "member", "deputy", "secretary"]},
    ended_at=MOMENT,
    ties={
        "type": "array",
        "items": _object("What ties you to a place.", kind={"enum": ["home", "employer", "county"]}, place=TEXT),
    },
    recusals={
        "type": "array",
        "items": _object(
            "A case that you were recused from by word.", municipality=TEXT, reason=TEXT, at=MOMENT, ended_at=MOMENT
        ),
    },
    cards={"type": "integer"},
    finished_cards={"type": "integer"},
    private_notes={"type": "integer"},
)
STATEMENTS = _list(
    "What you were asked as an expert. The text is the case's; you read it with the link in your mail.",
    edition={"type": "integer"},
    municipality=TEXT,
    your_name=TEXT,
    asked_at=MOMENT,
    delivered_at=MOMENT,
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
        jury=JURY,
        statements=STATEMENTS,
        notices=NOTICES,
        mail=LETTERS,
        account={"anyOf": [ACCOUNT, {"type": "null"}]},
    ),
}

"""What the file says. It holds no token and nothing of other people."""

from datetime import datetime
from typing import Any

from flask import current_app

from portal.accounts.queries import AccountHeld
from portal.comments.queries import CommentHeld
from portal.culture.queries import FeedbackRow
from portal.foundation import i18n
from portal.foundation.outbox import Letter
from portal.jury.queries.held import SeatHeld, StatementHeld
from portal.nominations.queries.held import ApplicationHeld, ProposalHeld
from portal.people.queries import PersonHeld
from portal.privacy.queries import Held
from portal.voting.queries.held import VoteHeld


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
        "jury": [_seat(row) for row in held.seats],
        "statements": [_statement(row) for row in held.statements],
        "notices": [{"edition": each.year} for each in held.notices],
        "mail": [_letter(letter) for letter in held.letters],
        "account": held.account and _account(held.account),
    }


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


def _seat(row: SeatHeld) -> dict[str, Any]:
    return {
        "edition": row.year,
        "round": row.round_name,
        "panel": row.panel,
        "seat": row.kind.value,
        "ended_at": _moment(row.ended_at),
        "ties": [{"kind": tie.kind.value, "place": tie.place} for tie in row.ties],
        "recusals": [
            {
                "municipality": each.municipality, "reason": each.reason, "at": _moment(each.at),
                "ended_at": _moment(each.ended_at),
            }
            for each in row.recusals
        ],
        "cards": row.cards,
        "finished_cards": row.finished,
        "private_notes": row.notes,
    }  # fmt: skip


def _statement(row: StatementHeld) -> dict[str, Any]:
    return {
        "edition": row.year,
        "municipality": row.municipality,
        "your_name": row.expert,
        "asked_at": _moment(row.asked_at),
        "delivered_at": _moment(row.delivered_at),
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

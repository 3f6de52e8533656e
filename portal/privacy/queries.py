"""What is kept of the one who holds a mailbox, gathered from every feature."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, or_, select

from portal.accounts import queries as accounts
from portal.accounts.queries import AccountHeld
from portal.comments import queries as comments
from portal.comments.queries import CommentHeld
from portal.culture import queries as culture
from portal.culture.queries import FeedbackRow
from portal.foundation import boxes, outbox, tokens
from portal.foundation.db import db
from portal.foundation.outbox import Letter
from portal.jury.queries import held as jury
from portal.jury.queries.held import SeatHeld, StatementHeld
from portal.moderation.models import Case, Complaint, Report
from portal.nominations.models import Writer
from portal.nominations.queries import held as applications
from portal.nominations.queries.held import ApplicationHeld, ProposalHeld
from portal.people import queries as people
from portal.people.models import Person
from portal.people.queries import PersonHeld
from portal.privacy.models import DataRequest
from portal.voting.queries import held as votes_of
from portal.voting.queries.held import NoticeHeld, VoteHeld

REQUEST_BOX = "data-request"
STAFF_MAIL = "accounts/"  # where the templates of mail about accounts lie


@dataclass(frozen=True)
class Asker:
    """Who opened a link to their own data."""

    address: str
    language: str
    expires_at: datetime


@dataclass(frozen=True)
class Held:
    """All that is kept of somebody, at the moment it was gathered."""

    address: str
    person: PersonHeld | None
    comments: list[CommentHeld]
    feedback: list[FeedbackRow]
    votes: list[VoteHeld]
    notices: list[NoticeHeld]
    letters: list[Letter]
    account: AccountHeld | None
    applications: list[ApplicationHeld]
    proposals: list[ProposalHeld]
    seats: list[SeatHeld]
    statements: list[StatementHeld]

    @property
    def nothing(self) -> bool:
        """Whether only the request itself and its mail are here."""
        return not (self.person or self.votes or self.notices or self.account or self.statements)

    @property
    def erasable(self) -> bool:
        """Whether deleting takes anything beyond the request and its mail."""
        return self.person is not None or bool(self.votes or self.notices or self.statements)


def asker(token: str, real_now: datetime) -> Asker | None:
    """Return who holds a link that still lives; None for every other link. Raises KeyUnusable."""
    if not tokens.well_formed(token):
        return None
    chosen = select(DataRequest).where(DataRequest.link_hash == tokens.digest(token), DataRequest.expires_at > real_now)
    row = db.session.scalar(chosen)
    if row is None:
        return None
    address, language = boxes.unseal(boxes.PORTAL_KEY, row.address_box, purpose=REQUEST_BOX)
    return Asker(address, language, row.expires_at)


def held_about(address: str, *, now: datetime, real_now: datetime) -> Held:
    """Return all that is kept of whoever holds a mailbox. Raises KeyUnusable."""
    votes, notices = votes_of.held_about(address, now), votes_of.notices_about(address)
    person, account = people.held_about(address, now), accounts.held_about(address, real_now)
    return Held(
        address=address,
        person=person,
        comments=comments.held_about(person.id) if person else [],
        feedback=culture.held_about(person.id) if person else [],
        votes=votes,
        notices=notices,
        letters=outbox.letters_to(spellings(address, person, [*votes, *notices])),
        account=account,
        applications=applications.applications_of(person.id) if person else [],
        proposals=applications.proposals_of(person.id) if person else [],
        seats=jury.seats_of(address) if account else [],
        statements=jury.statements_about(address),
    )


def spellings(address: str, person: PersonHeld | None, votes: Collection[VoteHeld | NoticeHeld]) -> set[str]:
    """Return every spelling of a mailbox that has been written to us."""
    found = {address} | {each for vote in votes for each in vote.spellings}
    return found | ({person.address} if person and person.address else set())


def people_without_anything(before: datetime, now: datetime, most: int) -> list[int]:
    """Return people of whom nothing that they sent in is left and whom no block keeps, oldest first."""
    free = or_(Person.blocked_at.is_(None), Person.blocked_until <= now)
    left = exists().where(Case.person_id == Person.id)
    writes = exists().where(Writer.person_id == Person.id)
    chosen = select(Person.id).where(Person.created_at < before, free, ~left, ~writes).order_by(Person.id)
    return list(db.session.scalars(chosen.limit(most)))


def cases_of(kind: str, ids: Collection[int]) -> list[int]:
    """Return the cases that some reports or complaints belong to."""
    table: type[Report] | type[Complaint] = Report if kind == "reports" else Complaint
    return list(db.session.scalars(select(table.case_id).where(table.id.in_(ids)).distinct()))

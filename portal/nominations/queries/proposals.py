"""Reading proposals: by their authors' links, by the municipality's, and what the public may see."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, ScalarSelect, Select, func, select

from portal.award.models import Edition
from portal.foundation import boxes, tokens
from portal.foundation.db import db
from portal.foundation.outbox import Page
from portal.moderation import queries as moderation
from portal.moderation.actions import Quote
from portal.moderation.models import Case
from portal.moderation.queries import ComplaintRow, VerdictRow
from portal.moderation.rules import State
from portal.municipalities.models import Municipality, Postmottak
from portal.municipalities.queries import LABEL
from portal.nominations.models import Gathering, Proposal, Round
from portal.nominations.rules import RoundKind
from portal.nominations.rules.proposals import takes_proposals

OWN_LINK = "proposal-own-link"  # what the sealed value is for


@dataclass(frozen=True)
class ProposalRow:
    """A proposal with its municipality."""

    id: int
    case_id: int
    gathering_id: int
    year: int
    municipality: str
    name: str
    text: str
    written_at: datetime
    confirmed_at: datetime | None
    state: State


def _rows() -> Select[Proposal, int, str, State]:
    return (
        select(Proposal, Edition.year, Municipality.name, Case.state)
        .join(Gathering, Gathering.id == Proposal.gathering_id)
        .join(Edition, Edition.id == Gathering.edition_id)
        .join(Municipality, Municipality.id == Gathering.municipality_id)
        .join(Case, Case.id == Proposal.case_id)
        .order_by(Proposal.id)
    )


def _row(found: Row[Proposal, int, str, State]) -> ProposalRow:
    proposal, year, municipality, state = found
    return ProposalRow(
        proposal.id, proposal.case_id, proposal.gathering_id, year, municipality, proposal.name, proposal.text,
        proposal.written_at, proposal.confirmed_at, state,
    )  # fmt: skip


def with_cases(case_ids: Collection[int]) -> Mapping[int, ProposalRow]:
    """Return proposals by case."""
    rows = db.session.execute(_rows().where(Proposal.case_id.in_(case_ids)))
    return {row[0].case_id: _row(row) for row in rows}


def quotes(case_ids: Collection[int]) -> Mapping[int, Quote]:
    """Return what moderation's mails about proposals quote and lead to. Raises KeyUnusable."""
    rows = db.session.execute(_rows().where(Proposal.case_id.in_(case_ids), Proposal.own_link_box.is_not(None)))
    found = {}
    for row in rows:
        assert row[0].own_link_box is not None, "asked for in the statement"
        proposal, token = _row(row), unsealed(row[0].own_link_box)
        found[proposal.case_id] = Quote(
            title=proposal.municipality,
            text=proposal.text,
            own=Page("nominations.own_proposal", {"token": token}),
            page=Page("nominations.propose", {"year": proposal.year}),
            complain=Page("nominations.show_proposal_complaint", {"token": token}),
            again=Page("nominations.propose", {"year": proposal.year}),
        )
    return found


def unsealed(box: bytes) -> str:
    """Return the private link in a box. Raises KeyUnusable."""
    return boxes.unseal(boxes.PORTAL_KEY, box, purpose=OWN_LINK)


def open_now(edition_id: int, now: datetime) -> bool:
    """Tell whether an edition takes proposals: as long as one of its rounds takes applications."""
    chosen = select(Round.opens, Round.deadline).where(Round.edition_id == edition_id, Round.kind != RoundKind.NATIONAL)
    return any(takes_proposals(opens=row[0], closes=row[1], now=now) for row in db.session.execute(chosen))


@dataclass(frozen=True)
class OwnProposal:
    """A proposal as its author sees it."""

    row: ProposalRow
    verdict: VerdictRow | None
    complaint: ComplaintRow | None
    complain_by: datetime | None
    accepted_at: datetime | None
    declined_at: datetime | None
    told_at: datetime | None


def by_confirm_link(token: str, *, real_now: datetime) -> tuple[ProposalRow, bool] | None:
    """Return the proposal behind a link that confirms, and whether it has been used; None for every other link."""
    if not tokens.well_formed(token):
        return None
    row = db.session.execute(_rows().where(Proposal.confirm_link_hash == tokens.digest(token))).one_or_none()
    if row is None:
        return None
    used = row[0].confirmed_at is not None
    return (_row(row), used) if used or (row[0].confirm_expires_at or real_now) > real_now else None


def own(token: str, *, now: datetime) -> OwnProposal | None:
    """Return the proposal behind a private link."""
    if not tokens.well_formed(token):
        return None
    mine = Proposal.own_link_hash == tokens.digest(token), Proposal.confirmed_at.is_not(None)
    found = db.session.execute(_rows().where(*mine).execution_options(populate_existing=True)).one_or_none()
    if found is None:
        return None
    row = _row(found)
    gathering = db.session.get_one(Gathering, row.gathering_id)
    decided = row.state in (State.REFUSED, State.REMOVED)
    verdict = moderation.last_verdict(row.case_id) if decided else None
    complaint = next(iter(moderation.complaints_of(row.case_id)[::-1]), None)
    answered = verdict is not None and complaint is not None and complaint.verdict_id == verdict.id
    ends = verdict.complain_by if verdict and not answered else None
    return OwnProposal(
        row=row,
        verdict=verdict,
        complaint=complaint,
        complain_by=ends if ends and now < ends else None,
        accepted_at=gathering.accepted_at,
        declined_at=gathering.declined_at,
        told_at=gathering.told_at,
    )


@dataclass(frozen=True)
class Gathered:
    """A municipality with the proposals that moderators have let through."""

    id: int
    edition_id: int
    year: int
    municipality_id: int
    municipality: str
    told_at: datetime | None
    accepted_at: datetime | None
    declined_at: datetime | None
    proposals: list[ProposalRow]


def gathered_by(token: str) -> Gathered | None:
    """Return what a municipality's link leads to."""
    if not tokens.well_formed(token):
        return None
    found = db.session.scalar(select(Gathering.id).where(Gathering.link_hash == tokens.digest(token)))
    return gathered([found])[0] if found is not None else None


def gathered(ids: Collection[int]) -> list[Gathered]:
    """Return some gatherings with their proposals, by name, in two statements."""
    chosen = (
        select(Gathering, Edition.year, LABEL)
        .join(Edition, Edition.id == Gathering.edition_id)
        .join(Municipality, Municipality.id == Gathering.municipality_id)
        .where(Gathering.id.in_(ids))
        .order_by(Municipality.name, Gathering.id)
        .execution_options(populate_existing=True)
    )
    theirs: dict[int, list[ProposalRow]] = {}
    for row in db.session.execute(_rows().where(Proposal.gathering_id.in_(ids), Case.state == State.SHOWN)):
        theirs.setdefault(row[0].gathering_id, []).append(_row(row))
    return [
        Gathered(
            found.id, found.edition_id, year, found.municipality_id, name, found.told_at, found.accepted_at,
            found.declined_at, theirs.get(found.id, []),
        )
        for found, year, name in db.session.execute(chosen)
    ]  # fmt: skip


def accepted(edition_id: int) -> list[Gathered]:
    """Return the municipalities that were proposed and have said yes: the one gate of what the public sees of proposals."""
    chosen = select(Gathering.id).where(Gathering.edition_id == edition_id, Gathering.accepted_at.is_not(None))
    return [each for each in gathered(db.session.scalars(chosen).all()) if each.proposals]  # all may be withdrawn


def gatherings_of(edition_id: int) -> list[tuple[Gathered, bool]]:
    """Return every municipality with a proposal that was let through, and whether its official address is known."""
    everyone = gathered(db.session.scalars(select(Gathering.id).where(Gathering.edition_id == edition_id)).all())
    found = [each for each in everyone if each.proposals or each.told_at]
    known = select(Postmottak.municipality_id).where(
        Postmottak.municipality_id.in_([each.municipality_id for each in found])
    )
    addresses = set(db.session.scalars(known))
    return [(each, each.municipality_id in addresses) for each in found]


def to_be_told() -> list[int]:
    """Return the gatherings with a proposal that was let through, and a municipality that nobody has told."""
    chosen = (
        select(Gathering.id)
        .join(Postmottak, Postmottak.municipality_id == Gathering.municipality_id)
        .where(Gathering.told_at.is_(None), _oldest_let_through().is_not(None))
    )
    return list(db.session.scalars(chosen.order_by(Gathering.id)))


def without_postmottak() -> tuple[int, datetime, int] | None:
    """Return how many municipalities cannot be asked about proposals, since when, and the year of the oldest; None for none."""
    waits = _oldest_let_through()
    known = select(Postmottak.municipality_id)
    chosen = (
        select(waits, Edition.year)
        .select_from(Gathering)
        .join(Edition, Edition.id == Gathering.edition_id)
        .where(Gathering.told_at.is_(None), waits.is_not(None), Gathering.municipality_id.not_in(known))
    )
    rows = [(since, year) for since, year in db.session.execute(chosen) if since is not None]
    if not rows:
        return None
    since, year = min(rows)
    return len(rows), since, year


def _oldest_let_through() -> ScalarSelect[datetime | None]:
    """Since when a gathering has a proposal that moderators have let through."""
    return (
        select(func.min(Proposal.confirmed_at))
        .join(Case, Case.id == Proposal.case_id)
        .where(Proposal.gathering_id == Gathering.id, Case.state == State.SHOWN)
        .correlate(Gathering)
        .scalar_subquery()
    )

"""A citizen's proposal: confirmed by mail, read by a moderator, handed to the municipality, which says yes or no."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select

from portal.award.models import Edition
from portal.foundation import boxes, clock, limits, tokens
from portal.foundation.db import Refused, db, insert_into, transaction
from portal.foundation.outbox import Page, queue_email
from portal.moderation import actions as moderation
from portal.moderation.models import Case
from portal.moderation.rules import Kind, State
from portal.municipalities import queries as municipalities
from portal.municipalities.models import Municipality
from portal.nominations.models import Gathering, Proposal
from portal.nominations.queries import proposals as queries
from portal.nominations.rules import proposals as rules
from portal.nominations.rules.proposals import ProposalRefusal
from portal.people import actions as people_actions
from portal.people import queries as people

MAILS_AN_HOUR = 3
PROPOSALS_PER_NETWORK = 40  # an hour


def propose(
    edition_id: int, *, municipality_id: int, name: str, text: str, typed: str, address: str, language: str,
    trapped: bool, network: str, now: datetime, real_now: datetime,
) -> None:  # fmt: skip
    """Keep a proposal until it is confirmed, and send the link. The answer is the same for every address.

    Raises Refused(ProposalRefusal), KeyUnusable.
    """
    who = people.canonical_hash_of(address).hex()
    if limits.exceeded("proposal-network", network, most=PROPOSALS_PER_NETWORK):
        raise Refused(ProposalRefusal.TOO_MANY_HERE)
    if limits.exceeded("proposal-mail-here", f"{network} {who}", most=MAILS_AN_HOUR):
        raise Refused(ProposalRefusal.TOO_MANY_MAILS)
    if limits.exceeded(limits.MAILBOX, who, most=MAILS_AN_HOUR):
        return
    _keep(
        edition_id, municipality_id, name=name, text=text, typed=typed, address=address, language=language,
        trapped=trapped, now=now, real_now=real_now,
    )  # fmt: skip


@transaction
def _keep(
    edition_id: int, municipality_id: int, *, name: str, text: str, typed: str, address: str, language: str,
    trapped: bool, now: datetime, real_now: datetime,
) -> None:  # fmt: skip
    if not queries.open_now(edition_id, now):
        raise Refused(ProposalRefusal.CLOSED)
    case_id = moderation.open_case(
        kind=Kind.PROPOSAL, place="", person_id=people_actions.known(address=address, language=language, now=now),
        name=name, text=typed, language=language, trapped=trapped, now=now,
    )  # fmt: skip
    own_link, confirm_link = tokens.new(), tokens.new()
    db.session.add(
        Proposal(
            gathering_id=_gathering(edition_id, municipality_id),
            case_id=case_id,
            name=name,
            text=text,
            own_link_hash=tokens.digest(own_link),
            own_link_box=boxes.seal(boxes.PORTAL_KEY, own_link, purpose=queries.OWN_LINK),
            confirm_link_hash=tokens.digest(confirm_link),
            confirm_expires_at=real_now + rules.LINK_LIFE,
            written_at=now,
        )
    )
    # Neither name nor text is in this mail: whoever wrote them may have typed a stranger's address.
    queue_email(
        "nominations/email/proposal_confirm.txt",
        to=address,
        language=language,
        values={"valid_until": now + rules.LINK_LIFE},
        links={"link": Page("nominations.show_proposal_confirmation", {"token": confirm_link})},
        box=boxes.PORTAL_KEY,
        about=f"case:{case_id}",
    )


def _gathering(edition_id: int, municipality_id: int) -> int:
    values = {"edition_id": edition_id, "municipality_id": municipality_id}
    db.session.execute(insert_into(Gathering).values(values).on_conflict_do_nothing())
    found = select(Gathering.id).where(Gathering.edition_id == edition_id, Gathering.municipality_id == municipality_id)
    return db.session.scalars(found).one()


@transaction
def confirm(token: str, *, now: datetime, real_now: datetime) -> str:
    """Hand a proposal to the moderators, and return its private link; asked again, return the same. Raises Refused."""
    chosen = select(Proposal).where(Proposal.confirm_link_hash == tokens.digest(token)).with_for_update()
    proposal = db.session.scalar(chosen.execution_options(populate_existing=True))
    if proposal is None or proposal.own_link_box is None:
        raise Refused(ProposalRefusal.LINK_ENDED)
    own_link = queries.unsealed(proposal.own_link_box)
    if proposal.confirmed_at is not None:
        return own_link
    if proposal.confirm_expires_at is None or proposal.confirm_expires_at <= real_now:
        raise Refused(ProposalRefusal.LINK_ENDED)
    case = db.session.get_one(Case, proposal.case_id)
    if case.person_id is not None:
        if people.standing(case.person_id, now).blocked:
            raise Refused(ProposalRefusal.BLOCKED)
        people_actions.confirm(case.person_id, now=now)
    moderation.confirm(proposal.case_id, at_once=False, now=now)
    proposal.confirmed_at = now
    return own_link


def _own(token: str) -> Proposal:
    chosen = select(Proposal).where(Proposal.own_link_hash == tokens.digest(token), Proposal.confirmed_at.is_not(None))
    proposal = db.session.scalar(chosen)
    if proposal is None:
        raise Refused(ProposalRefusal.LINK_ENDED)
    return proposal


@transaction(publishes=True)
def withdraw_proposal(token: str, *, now: datetime) -> None:
    """Take a proposal back. Twice is once. Raises Refused."""
    moderation.withdraw(_own(token).case_id, now=now)


@transaction
def complain(token: str, *, words: str, now: datetime) -> datetime:
    """Complain of what was decided, and return until when it is answered. Raises Refused, KeyUnusable."""
    proposal = _own(token)
    quote = queries.quotes([proposal.case_id]).get(proposal.case_id)
    return moderation.complain(proposal.case_id, words=words, quote=quote, now=now)


def tell_municipalities() -> int:
    """Ask municipalities about proposals that were let through, once each, and return how many were asked now."""
    waiting = queries.to_be_told()
    return sum(_ask(each) for each in waiting)


@transaction
def _ask(gathering_id: int) -> bool:
    gathering = db.session.get(Gathering, gathering_id, with_for_update=True, populate_existing=True)
    if gathering is None or gathering.told_at is not None:
        return False
    address = municipalities.postmottak_of(gathering.municipality_id)
    if address is None:
        return False
    token = tokens.new()
    gathering.link_hash, gathering.told_at = tokens.digest(token), clock.now()
    municipality = db.session.get_one(Municipality, gathering.municipality_id)
    queue_email(
        "nominations/email/proposal_ask.txt",
        to=address,
        language="nb",
        values={"municipality": municipality.name, "year": db.session.get_one(Edition, gathering.edition_id).year},
        links={"link": Page("nominations.show_proposals", {"token": token})},
        box=boxes.PORTAL_KEY,
        about=f"gathering:{gathering.id}",
    )
    return True


@transaction(publishes=True)
def answer(token: str, *, accepts: bool, now: datetime) -> None:
    """Take down a municipality's yes or no, and tell those who proposed it. Twice is once. Raises Refused(ProposalRefusal)."""
    chosen = select(Gathering).where(Gathering.link_hash == tokens.digest(token)).with_for_update()
    gathering = db.session.scalar(chosen.execution_options(populate_existing=True))
    if gathering is None:
        raise Refused(ProposalRefusal.LINK_ENDED)
    if refusal := rules.answer_refusal(
        accepted_at=gathering.accepted_at, declined_at=gathering.declined_at, accepts=accepts
    ):
        raise Refused(refusal)
    if (gathering.accepted_at if accepts else gathering.declined_at) is not None:
        return
    gathering.accepted_at, gathering.declined_at = (now, None) if accepts else (None, now)
    _tell(gathering.id, accepts)


def _tell(gathering_id: int, accepts: bool) -> None:
    [found] = queries.gathered([gathering_id])
    cases = {row.case_id: row for row in found.proposals}
    chosen = select(Case.id, Case.person_id, Proposal.own_link_box).join(Proposal, Proposal.case_id == Case.id)
    rows = db.session.execute(chosen.where(Case.id.in_(cases))).all()
    mailboxes = people.mailboxes_of([row[1] for row in rows if row[1]])
    for case_id, person_id, box in rows:
        mailbox = mailboxes.get(person_id) if person_id is not None else None
        if mailbox is None or box is None:
            continue
        queue_email(
            "nominations/email/proposal_answered.txt",
            to=mailbox.address,
            language=mailbox.language,
            values={"municipality": found.municipality, "year": found.year, "accepts": accepts},
            links={"link": Page("nominations.own_proposal", {"token": queries.unsealed(box)})},
            box=boxes.PORTAL_KEY,
            about=f"case:{case_id}",
        )


@transaction
def forget_unconfirmed(real_now: datetime) -> None:
    """Delete proposals that were not confirmed in time, with their cases."""
    due = select(Proposal.id, Proposal.case_id).where(
        Proposal.confirmed_at.is_(None), Proposal.confirm_expires_at <= real_now
    )
    rows = db.session.execute(due.limit(500)).all()
    _forget([row[1] for row in rows])


def _forget(case_ids: Collection[int]) -> None:
    db.session.execute(delete(Proposal).where(Proposal.case_id.in_(case_ids)))
    db.session.execute(delete(Case).where(Case.id.in_(case_ids), Case.state == State.UNCONFIRMED))


@transaction(publishes=True)
def erase_proposals(case_ids: Collection[int], *, now: datetime) -> None:
    """Delete what proposals say and whose they are; that there was one, and what was decided, stays without words."""
    if not case_ids:
        return
    moderation.erase(case_ids, now=now)
    for proposal in db.session.scalars(select(Proposal).where(Proposal.case_id.in_(case_ids))):
        proposal.name = proposal.text = ""
        proposal.own_link_hash = proposal.own_link_box = proposal.confirm_link_hash = None

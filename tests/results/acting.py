"""What officers do, written as rows: the desk itself has its own tests."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select, update

from portal.approvals import actions as approvals
from portal.approvals.rules import Kind
from portal.audit.rules import Actor
from portal.foundation import boxes, clock
from portal.foundation.db import db, transaction
from portal.results import actions as results
from portal.voting.actions import holding
from portal.voting.actions.logging import Event, log
from portal.voting.models import Ballot, Objection, VoteAct, VoteActBallot
from portal.voting.queries.marks import NOTE_BOX
from portal.voting.rules import Act, BallotState
from tests import moments, web

KARI, OLA, LIV = Actor(501, "Kari Nordmann"), Actor(502, "Ola Nordmann"), Actor(503, "Liv Nordmann")
TOLD = moments.VOTING_CLOSES - timedelta(hours=1)
FINAL = moments.oslo(2019, 8, 20, 12)


def vote(app, **votes: str) -> dict[str, str]:
    """Votes from `name@example.org`, each for somebody; gives the ballots' ids by name."""
    made = {}
    for name, choice in votes.items():
        before = set(db.session.scalars(select(Ballot.id)))
        web.vote(app.test_client(), f"{name}@example.org", choice)
        [made[name]] = set(db.session.scalars(select(Ballot.id))) - before
    look()
    return made


def look() -> None:
    """Seconds later the signals have looked."""
    while holding.look(now=clock.now(), real_now=clock.real_now()):
        pass


def arm(by: Actor = KARI, second: Actor = OLA) -> str:
    """Two agree to release."""
    asked = approvals.ask(Kind.RELEASE, "2019", by=by, real_now=clock.real_now())
    approvals.agree(asked, by=second, real_now=clock.real_now())
    return asked


def outcome(edition_id: int, winner: str = "drammen") -> None:
    results.enter_outcome(edition_id, winner_slug=winner, reasons=["Grunnen."], source="Kilden")


def release(edition_id: int, *, by: Actor = OLA, now: datetime = moments.RELEASE_AT) -> None:
    """Fire what is armed."""
    results.release(edition_id, by=by, now=now, real_now=clock.real_now())


def released(edition_id: int) -> None:
    """The jury's outcome, two who arm, one who fires."""
    outcome(edition_id)
    arm()
    release(edition_id)


def certify(edition_id: int, *, now: datetime = FINAL) -> None:
    """Two approve for good."""
    asked = approvals.ask(Kind.CERTIFY, "2019", by=KARI, real_now=clock.real_now())
    results.certify(edition_id, asked, by=OLA, now=now, real_now=clock.real_now())


@transaction
def moved(ballot_id: str, act: Act, *, now: datetime = TOLD, reason: str | None = "pattern") -> None:
    """Something that happens to a ballot, with its line."""
    ballot = db.session.get_one(Ballot, ballot_id, populate_existing=True)
    state = {Act.HOLD: BallotState.HELD, Act.VOID: BallotState.VOIDED, Act.WITHDRAW: BallotState.WITHDRAWN}
    values = {"state": state.get(act, BallotState.COUNTED), "last_n": ballot.last_n + 1}
    values["hold_reason"] = reason if act is Act.HOLD else None
    edition_id, last_n = ballot.edition_id, ballot.last_n + 1
    db.session.execute(update(Ballot).where(Ballot.id == ballot_id).values(**values))
    given = None if act is Act.WITHDRAW else reason
    log(edition_id, 2019, ballot_id, Event(act, reason=given), last_n=last_n, now=now)


@transaction
def decided(ballot_id: str, act: Act = Act.VOID, *, done: bool = True, told: datetime | None = TOLD) -> str:
    """An officer's decision about a ballot; gives its id."""
    ballot = db.session.get_one(Ballot, ballot_id)
    act_id = secrets.token_hex(16)
    real = clock.real_now()
    db.session.add(
        VoteAct(
            id=act_id, edition_id=ballot.edition_id, type=act, reason="made_up_addresses",
            note_box=boxes.seal("2019/box", "Skrev til hemmelig@example.org", purpose=NOTE_BOX),
            made_by=KARI.id, made_at=real, agreed_by=OLA.id, due_at=real, done_at=real if done else None,
        )
    )  # fmt: skip
    db.session.flush()
    db.session.add(VoteActBallot(act_id=act_id, ballot_id=ballot_id, seen_n=ballot.last_n, told_at=told))
    return act_id


def voided(ballot_id: str, *, told: datetime | None = TOLD) -> str:
    """A ballot that was held and then voided; gives the act's id."""
    moved(ballot_id, Act.HOLD)
    moved(ballot_id, Act.VOID, reason="made_up_addresses")
    return decided(ballot_id, told=told)


@transaction
def complained(act_id: str, ballot_id: str, *, upheld: bool | None = None) -> None:
    """A voter's complaint, answered or not."""
    answered = None if upheld is None else moments.RELEASE_AT
    db.session.add(
        Objection(
            id=secrets.token_hex(16), act_id=act_id, ballot_id=ballot_id, text_box=b"sealed", received_at=TOLD,
            decided_by=None if upheld is None else LIV.id, decided_at=answered, upheld=upheld,
        )
    )  # fmt: skip

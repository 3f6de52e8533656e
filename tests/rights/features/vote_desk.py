"""The control of votes: vote officers alone; a voided voter complains by the ballot's own link."""

from datetime import timedelta
from enum import StrEnum

from sqlalchemy import update

from portal.accounts.rules import Role
from portal.audit.rules import Actor
from portal.foundation import clock, tokens
from portal.foundation.db import db, transaction
from portal.voting.actions import acting, acts, holding, objecting
from portal.voting.models import Ballot
from portal.voting.queries import desk
from portal.voting.rules import Act, Signs, Work
from portal.voting.rules.acts import ALONE_IN_A_DAY, ReleaseReason, VoidReason
from portal.voting.rules.signals import Signal
from tests import build, web
from tests.rights.table import EVERYBODY, Row, Secret

OFFICERS = frozenset({Role.VOTE_OFFICER})
GROUP = {"group:shown": 200, "group:unknown": 404}
DECIDED = {"group:shown": 422, "group:unknown": 404}  # no ballot is named
ACT = {"act:shown": 200, "act:ended": 200, "act:unknown": 404}
OBJECTION = {"objection:shown": 200, "objection:unknown": 404}
SIGNAL = {"signal:shown": 303, "signal:unknown": 404}
HELD = "heldigdomene.example"
OBJECTED = "Klagetekst som bare de ansvarlige leser."
REPLY = {"utfall": "dismissed", "svar": "Vi fant det samme."}


ROWS = [
    Row("vote_desk.groups", OFFICERS),
    Row("vote_desk.group", OFFICERS, GROUP),
    Row("vote_desk.release", OFFICERS, DECIDED, post=True, fields={"grunn_godkjenn": "no_pattern"}),
    Row(
        "vote_desk.void", OFFICERS, DECIDED, post=True, fields={"grunn_forkast": "automatic"},
        fresh=True,
    ),
    Row("vote_desk.acts", OFFICERS),
    Row("vote_desk.act", OFFICERS, ACT),
    Row("vote_desk.undo", OFFICERS, {"act:shown": 303, "act:unknown": 404}, post=True),
    Row("vote_desk.agree", OFFICERS, {"act:shown": 303, "act:unknown": 404}, post=True, fresh=True),
    Row("vote_desk.objections", OFFICERS),
    Row("vote_desk.objection", OFFICERS, OBJECTION),
    Row("vote_desk.decide_objection", OFFICERS, {"objection:shown": 303, "objection:unknown": 404}, post=True, fields=REPLY),
    Row("vote_desk.hold_form", OFFICERS),
    Row(
        "vote_desk.hold", OFFICERS, {"": 422}, post=True,
        fields={"kode": "2" * 27, "grunn": "by_hand_reported", "merknad": "Meldt"},
    ),
    Row("vote_desk.settings", OFFICERS),
    Row("vote_desk.set_signal", OFFICERS, SIGNAL, post=True, fields={"paa": "y", "grense": "30"}, fresh=True),
    Row("voting.show_complaint", EVERYBODY, {"ballot:closed": 200, "ballot:own": 303, "ballot:unknown": 410}),
    Row(
        "voting.complain", EVERYBODY, {"ballot:closed": 303, "ballot:own": 303, "ballot:unknown": 410}, post=True,
        fields={"klage": "Jeg stemte selv."},
    ),
]  # fmt: skip


def may(asker) -> bool:
    """Whether somebody is a vote officer right now."""
    return Role.VOTE_OFFICER in asker.roles


def plant(world):
    """Held ballots, one voided and complained over, one voided alone, and an act that waits for a second officer."""
    voter = world.app.test_client()
    account_id = build.account(Role.VOTE_OFFICER, name="Ansvarlig H", address="ansvarlig-h@kommune.example")
    officer = Actor(account_id, "Ansvarlig H")
    objected, voided = (_voted(voter, f"{name}@{HELD}") for name in ("klagende", "forkastet"))
    ended = _made(world, officer, Act.VOID, VoidReason.AUTOMATIC, minutes=11)
    acting.perform_due(now=clock.now(), real_now=clock.real_now())
    objection_id = objecting.object_to_void(objected, OBJECTED, now=clock.now())
    for number in range(ALONE_IN_A_DAY - 1):
        _voted(voter, f"venter{number}x@{HELD}")
    waiting = _made(world, officer, Act.RELEASE, ReleaseReason.NO_PATTERN, minutes=1)
    _voted(voter, f"gruppe@{HELD}")
    _look(world)
    shown = next(row.id for row in desk.rows_in(world.edition, Signal.NO_PROOF_OF_WORK, "") if not row.waits)
    world.things |= {
        "group:shown": {"reason": Signal.NO_PROOF_OF_WORK.value},
        "group:unknown": {"reason": "unknown"},
        "act:shown": {"act_id": waiting},
        "act:ended": {"act_id": ended},
        "act:unknown": {"act_id": "a" * 32},
        "objection:shown": {"objection_id": objection_id},
        "objection:unknown": {"objection_id": "a" * 32},
        "signal:shown": {"signal": Signal.NETWORK_BURST.value},
        "signal:unknown": {"signal": "unknown"},
        "ballot:closed": {"token": voided},
    }
    return [
        Secret(HELD, "the domain of held votes", may),
        Secret(shown[:8], "a held ballot", may),
        Secret("Hemmeligmerknad", "what an officer noted", may),
        Secret(OBJECTED, "what a voter complained", may),
    ]


def _voted(voter, address: str) -> str:
    """Vote, as somebody did whose browser sent no proof of work; return the private link's token."""
    web.vote(voter, address)
    token = web.last_mail().link.rpartition("/")[2]
    _sign(token)
    return token


@transaction
def _sign(token: str) -> None:
    told = Signs(work=Work.ABSENT).to_json()
    db.session.execute(update(Ballot).where(Ballot.own_link_hash == tokens.digest(token)).values(signals=told))


def _look(world) -> None:
    """What the worker does; it would leave it, as limits are off during the walk."""
    holding.look_at(world.edition, now=clock.now(), real_now=clock.real_now())


def _made(world, officer: Actor, act: Act, reason: StrEnum, *, minutes: int) -> str:
    """An act on all that is held and waits for none, made a while ago; return its id."""
    _look(world)
    real_now = clock.real_now() - timedelta(minutes=minutes)
    seen = desk.group_as_seen(world.edition, Signal.NO_PROOF_OF_WORK, "")
    made = acts.make(
        world.edition, act, reason=reason, note="Hemmeligmerknad", ballots=seen, by=officer, real_now=real_now
    )
    return made.id

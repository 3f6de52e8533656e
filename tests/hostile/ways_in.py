"""Ways to forms that no address leads to: they stand on the answer to another form.

Pages behind a token in the address need no way of their own: the things in `tests/rights/features/` are opened.
A feature with such a form adds a function to WAYS.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from werkzeug.test import TestResponse

from portal.accounts.rules import Role
from portal.approvals import actions as approvals
from portal.approvals import queries as agreements
from portal.approvals.queries import standing
from portal.approvals.rules import Kind
from portal.audit.rules import Actor
from portal.award.models import Edition
from portal.foundation import clock
from portal.foundation.db import db, transaction
from portal.foundation.outbox import OutgoingEmail
from portal.jury import actions as jury
from portal.jury.models import Seat
from portal.jury.queries import meeting_now
from portal.jury.rules import MeetingAct, SeatKind
from portal.moderation.models import Case
from portal.municipalities.models import Postmottak
from portal.nominations.models import Round
from portal.voting.actions import acting, acts, objecting
from portal.voting.models import Ballot, Objection, VoteActBallot
from portal.voting.queries import desk
from portal.voting.rules import Act, BallotState
from portal.voting.rules.acts import UNDO_FOR, ReleaseReason
from tests import build, moments
from tests.rights.features.results import ARMS, LOOKS
from tests.rights.world import World
from tests.web import OWN_ORIGIN

HOUR_AGO = moments.START - timedelta(hours=1)
PASSWORD = "to grå katter på et tak"


Way = tuple[str, str, Mapping[str, str] | Callable[[World], Mapping[str, str]]]


def decided(world: World) -> Mapping[str, str]:
    """A verdict that can be undone."""
    case = db.session.get_one(Case, world.things["case:note"]["case_id"], populate_existing=True)
    return {"handling": "approve", "sak": f"{case.id}:{case.version}"}


def second_step_of_an_invitation(world: World) -> TestResponse:
    """The password is chosen, the code is asked for."""
    return _post(world, world.address("accounts.choose_password", "POST", "link:own"), passord=PASSWORD)


def a_form_whose_session_has_ended(world: World) -> TestResponse | None:
    """Signing in, with what was typed carried along."""
    if world.asker.roles:
        return None
    return _post(world, "/for-ansatte/personer/inviter", navn="Ola Nordmann", adresse="ola@kommune.example")


def a_form_without_its_token(world: World) -> TestResponse | None:
    """What was typed, to be sent again."""
    if Role.ADMIN not in world.asker.roles:
        return None
    return _post(world, "/for-ansatte/personer/inviter", navn="Ola Nordmann", adresse="ola@kommune.example")


def a_form_that_waits_for_a_state(
    act: Way, undone: Way | None, page: tuple[str, str]
) -> Callable[[World], TestResponse | None]:
    """A way by something that a moderator does and, when its page has been read, undoes."""

    def way(world: World) -> TestResponse | None:
        if Role.MODERATOR not in world.asker.roles:
            return None
        _act(world, *act)
        answer = world.asker.client.get(world.address(page[0], "GET", page[1]))
        if undone is not None:
            _act(world, *undone)
        return answer

    return way


def a_moment_that_is_looked_at(world: World) -> TestResponse | None:
    """The way back from a moment."""
    if LOOKS.isdisjoint(world.asker.roles):
        return None
    _act(world, "preview.begin", "", {"dato": "2019-07-20", "klokkeslett": "12:00"})
    answer = world.asker.client.get(world.address("preview.choose", "GET", ""))
    _act(world, "preview.end", "", {})
    return answer


def a_release_that_can_be_fired(world: World) -> TestResponse | None:
    """The last page before the result is public: armed by whoever asks and somebody else, at the set moment."""
    if ARMS.isdisjoint(world.asker.roles) or not world.asker.proved:
        return None
    asked = standing(Kind.RELEASE, "2019")
    assert asked is not None and world.asker.account_id is not None
    approvals.agree(asked.id, by=Actor(world.asker.account_id, "X"), real_now=clock.real_now())
    return _at_another_time(world, "results_desk.show_release", release_at=HOUR_AGO)


def a_result_that_can_be_approved(world: World) -> TestResponse | None:
    """The last page before a result is final."""
    if ARMS.isdisjoint(world.asker.roles) or not world.asker.proved:
        return None
    return _at_another_time(world, "results_desk.show_certify", release_at=HOUR_AGO, released_at=HOUR_AGO)


def _at_another_time(world: World, endpoint: str, **moments_: datetime) -> TestResponse:
    _decide_everything(world)
    changed = update(Edition).where(Edition.year == 2019).values(voting_closes=HOUR_AGO, **moments_)
    transaction(db.session.execute)(changed)
    answer = world.asker.client.get(world.address(endpoint, "GET", "edition:shown"))
    world.restore()
    return answer


def _decide_everything(world: World) -> None:
    """Let no vote, act or complaint stand in the way of a result: what waits is ended, and the time to complain is out."""
    assert world.asker.account_id is not None
    officers = (build.account(Role.VOTE_OFFICER, address=f"ansvarlig-{name}@kommune.example") for name in "ab")
    first, second = (Actor(account_id, "En annen") for account_id in officers)
    now, real_now = clock.now(), clock.real_now()
    for each in desk.open_acts(world.edition):
        acts.undo(each.id, by=first, real_now=real_now)
    rows = db.session.execute(select(Ballot.id, Ballot.last_n).where(Ballot.state == BallotState.HELD)).all()
    held = {row.id: row.last_n for row in rows}
    made = acts.make(
        world.edition,
        Act.RELEASE,
        reason=ReleaseReason.NO_PATTERN,
        note=None,
        ballots=held,
        by=first,
        real_now=real_now,
    )
    if made.due_at is None:
        acts.agree(made.id, by=second, real_now=real_now)
    acting.perform_due(now=now, real_now=real_now + UNDO_FOR)
    for objection_id in db.session.scalars(select(Objection.id).where(Objection.decided_at.is_(None))).all():
        objecting.decide(objection_id, upheld=False, reply="Nei.", by=first, now=now, real_now=real_now)
    transaction(_tell_everybody)(now)


def _tell_everybody(now: datetime) -> None:
    """All mail is sent, and those whose vote was voided were told a month ago."""
    db.session.execute(update(OutgoingEmail).where(OutgoingEmail.sent_at.is_(None)).values(sent_at=now))
    told = update(VoteActBallot).where(VoteActBallot.told_at.is_not(None))
    db.session.execute(told.values(told_at=now - timedelta(days=30)))


PERSON = "moderation.person", "person:hidden"
STATES = (
    (
        ("comments.switch_on", "", {"bryter": "closed", "beskjed": "Vi leser"}), ("comments.switch_off", "", {}),
        ("comments.settings", ""),
    ),
    (
        ("comments.close_page", "", {"side": "/artikler/vist", "hvorfor": "Ferdig"}),
        ("comments.open_page", "", {"sted": "article:vist"}), ("comments.settings", ""),
    ),
    (("moderation.take", "case:hidden", {}), ("moderation.lay_back", "case:hidden", {}), ("moderation.case", "case:hidden")),
    (("moderation.trust", "person:hidden", {}), ("moderation.untrust", "person:hidden", {}), PERSON),
    (("moderation.block", "person:hidden", {"grunn": "Reklame"}), ("moderation.unblock", "person:hidden", {}), PERSON),
    (("moderation.add_word", "", {"ord": "reklame"}), None, ("moderation.word_list", "")),
    (("moderation.decide", "", decided), None, ("moderation.queue", "")),
)  # fmt: skip


def a_log_that_somebody_else_asked_about(world: World) -> TestResponse | None:
    """What another has asked for is agreed to or taken back; then it is there to be asked for again."""
    if Role.VOTE_OFFICER not in world.asker.roles:
        return None
    before = agreements.standing(Kind.NEW_KEY, "2019")
    if before is not None:
        approvals.withdraw(before.id, by=Actor(10**6, "En annen"), real_now=clock.real_now())
    asked = approvals.ask(
        Kind.NEW_KEY, "2019", by=Actor(10**6, "En annen"), real_now=clock.real_now(), why="Nøkkelen er tapt"
    )
    answer = world.asker.client.get(world.address("voting.log_state", "GET", ""))
    approvals.withdraw(asked, by=Actor(10**6, "En annen"), real_now=clock.real_now())
    return answer


def an_application_whose_deadline_has_passed(world: World) -> TestResponse:
    """A late code is asked for."""
    transaction(db.session.execute)(update(Round).where(Round.opens < HOUR_AGO).values(deadline=HOUR_AGO))
    answer = world.asker.client.get(world.address("nominations.own", "GET", "draft:own"))
    world.restore()
    return answer


def minutes_that_can_be_put_up(world: World) -> TestResponse | None:
    """The leader's way to the first of two signatures."""
    if not _leads(world):
        return None
    _act(world, "jury.move_meeting", "meeting:own", {"handling": "avslutt"})
    return world.asker.client.get(world.address("jury.meeting", "GET", "meeting:own"))


def minutes_that_can_be_taken_back(world: World) -> TestResponse | None:
    """The leader has put them up."""
    if not _leads(world):
        return None
    _act(world, "jury.propose", "meeting:own", {})
    answer = world.asker.client.get(world.address("jury.meeting", "GET", "meeting:own"))
    world.restore()
    return answer


def minutes_that_can_be_signed(world: World) -> TestResponse | None:
    """Another leader has put them up, and everybody was there."""
    if not _leads(world):
        return None
    meeting = world.things["meeting:own"]["meeting_id"]
    held = meeting_now(meeting)
    assert held is not None
    jury.set_attendance(meeting, [each.seat for each in held.people])
    jury.move_meeting(meeting, MeetingAct.END, by=Actor(10**6, "En annen"), now=clock.now())
    leader = _another_leads(world)
    jury.propose_minutes(
        meeting, account_id=leader, by=Actor(leader, "En annen"), now=clock.now(), real_now=clock.real_now()
    )
    answer = world.asker.client.get(world.address("jury.meeting", "GET", "meeting:own"))
    world.restore()
    return answer


@transaction
def _another_leads(world: World) -> int:
    mine = db.session.scalars(select(Seat).where(Seat.account_id == world.asker.account_id)).all()
    panel = mine[0].panel_id
    other = db.session.scalars(select(Seat).where(Seat.panel_id == panel, Seat.kind == SeatKind.MEMBER)).first()
    assert other is not None
    for seat in mine:
        seat.kind = SeatKind.MEMBER
    db.session.flush()
    other.kind = SeatKind.LEADER
    return other.account_id


def _leads(world: World) -> bool:
    roles = world.asker.roles
    return Role.JURY_LEADER in roles and Role.JURY_SECRETARY not in roles


def a_proposed_municipality_that_nobody_can_ask(world: World) -> TestResponse | None:
    """Its address is asked for."""
    if Role.JURY_SECRETARY not in world.asker.roles:
        return None
    transaction(db.session.execute)(delete(Postmottak))
    answer = world.asker.client.get(world.address("nominations_desk.proposed", "GET", "edition:unpublished"))
    world.restore()
    return answer


WAYS: tuple[Callable[[World], TestResponse | None], ...] = (
    second_step_of_an_invitation,
    a_form_whose_session_has_ended,
    a_form_without_its_token,
    a_log_that_somebody_else_asked_about,
    *(a_form_that_waits_for_a_state(*state) for state in STATES),
    a_moment_that_is_looked_at,
    an_application_whose_deadline_has_passed,
    minutes_that_can_be_put_up,
    minutes_that_can_be_taken_back,
    minutes_that_can_be_signed,
    a_proposed_municipality_that_nobody_can_ask,
    a_release_that_can_be_fired,
    a_result_that_can_be_approved,
)


def _act(
    world: World, endpoint: str, thing: str, fields: Mapping[str, str] | Callable[[World], Mapping[str, str]]
) -> None:
    given = fields(world) if callable(fields) else fields
    answer = _post(world, world.address(endpoint, "POST", thing), csrf_token=world.asker.token, **given)
    assert answer.status_code == 303, (endpoint, answer.status_code)


def pages(world: World) -> Iterator[TestResponse]:
    """The answers to those forms, as the world's asker gets them."""
    for way in WAYS:
        if (answer := way(world)) is not None:
            yield answer


def _post(world: World, address: str, **fields: str) -> TestResponse:
    return world.asker.client.post(address, data=fields, headers=OWN_ORIGIN)

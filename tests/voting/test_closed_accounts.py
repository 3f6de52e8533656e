"""What an officer decided is not done when the officer's account is closed before it is due: it falls away, and is told of."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from portal.accounts.actions import people
from portal.accounts.models import Account, AccountRole
from portal.accounts.rules import Role
from portal.approvals.models import Approval
from portal.audit.models import AuditEntry
from portal.audit.rules import Actor
from portal.foundation.db import Refused, db
from portal.voting.actions import acting, acts, objecting
from portal.voting.models import Objection, VoteAct
from portal.voting.queries import desk
from portal.voting.rules import Act, BallotState
from portal.voting.rules.acts import ALONE_IN_A_DAY, ActRefusal
from tests import build, moments, web
from tests.databases import both_databases
from tests.voting.acting import REAL
from tests.voting.deskwork import LATER, MINUTE, ballots, done, held, log, make, officer


@pytest.fixture
def edition(app, at, really_at):
    at(moments.START)
    really_at(REAL)
    return build.edition()


def close(who) -> None:
    people.close(who.id, why="Sluttet", actor=Actor(None, "shell"))


def audited() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(AuditEntry.what).order_by(AuditEntry.id)))


@both_databases
@pytest.mark.parametrize("act", [Act.VOID, Act.RELEASE])
def test_an_act_whose_maker_is_closed_while_it_waits_is_not_done(edition, act):
    held(edition)
    by = officer()
    made = make(edition, act, by)
    close(by)
    assert done(real_now=LATER) == []
    assert list(ballots(BallotState.HELD)) and log() == [Act.CAST, Act.HOLD]
    row = desk.act_by_id(edition, made.id)
    assert row.fell_away and row.undone_at == LATER and row.done_at is None
    assert audited()[-1] == "vote_act_fell_away"
    assert done(real_now=LATER + MINUTE) == [] and audited().count("vote_act_fell_away") == 1


@both_databases
def test_an_act_of_somebody_who_is_no_vote_officer_any_more_is_not_done(edition):
    held(edition)
    by = officer()
    made = make(edition, Act.VOID, by)
    people.change_roles(by.id, [Role.EDITOR], why="Ny oppgave", actor=Actor(None, "shell"))
    assert done(real_now=LATER) == []
    assert desk.act_by_id(edition, made.id).fell_away and list(ballots(BallotState.HELD))


@both_databases
def test_it_falls_away_at_once_and_another_officer_may_decide_anew(edition):
    held(edition)
    by = officer("A")
    make(edition, Act.VOID, by)
    close(by)
    assert done(real_now=REAL + MINUTE) == [] and desk.open_acts(edition) == []
    make(edition, Act.VOID, officer("B"))
    assert [len(each.ballots) for each in done(real_now=LATER + MINUTE)] == [1]


@both_databases
def test_what_waits_for_a_second_officer_falls_away_with_its_agreement(edition):
    held(edition, ALONE_IN_A_DAY + 1)
    first, second = officer("A"), officer("B")
    made = make(edition, Act.VOID, first)
    close(first)
    with pytest.raises(Refused) as refused:
        acts.agree(made.id, by=second, real_now=REAL)
    assert refused.value.reason is ActRefusal.ENDED
    assert done() == []
    assert db.session.get_one(VoteAct, made.id).fell_away
    assert db.session.scalars(select(Approval.withdrawn_at)).one() == LATER


@both_databases
def test_a_second_officer_who_is_closed_before_it_is_done_is_no_second(edition):
    held(edition, ALONE_IN_A_DAY + 1)
    first, second = officer("A"), officer("B")
    made = make(edition, Act.VOID, first)
    acts.agree(made.id, by=second, real_now=REAL)
    close(second)
    assert done() == []
    assert db.session.get_one(VoteAct, made.id).fell_away and len(ballots(BallotState.HELD)) == ALONE_IN_A_DAY + 1


@both_databases
def test_a_complaint_that_the_act_was_to_follow_waits_again(edition):
    [link] = held(edition)
    make(edition, Act.VOID, officer("A"))
    done()
    objection_id = objecting.object_to_void(link, "Jeg stemte selv.", now=moments.START)
    decider = officer("B")
    objecting.decide(objection_id, upheld=True, reply="Ja.", by=decider, now=moments.START, real_now=LATER)
    close(decider)
    assert done() == []
    row = db.session.get_one(Objection, objection_id, populate_existing=True)
    assert (row.decided_at, row.upheld) == (None, None)


@both_databases
def test_an_act_is_looked_at_once_more_when_it_is_done(edition, monkeypatch):
    """Closed after the worker has looked for such acts: the act's own transaction sees it too."""
    held(edition)
    by = officer()
    made = make(edition, Act.VOID, by)
    close(by)
    monkeypatch.setattr(desk, "orphaned", list)
    assert acting.perform(made.id, now=moments.START, real_now=LATER) is None
    assert desk.act_by_id(edition, made.id).fell_away


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_an_act_waits_for_an_account_that_is_being_closed_just_then(app, edition):
    """SQLite lets one write at a time; here the act's own transaction waits for the other's."""
    held(edition)
    by = officer()
    made = make(edition, Act.VOID, by)
    db.session.remove()

    def perform() -> None:
        with app.app_context():
            acting.perform(made.id, now=moments.START, real_now=LATER)
            db.session.remove()

    doing = threading.Thread(target=perform)
    with db.engine.begin() as closing:
        closing.execute(update(Account).where(Account.id == by.id).values(closed_at=REAL))
        closing.execute(delete(AccountRole).where(AccountRole.account_id == by.id))
        doing.start()
        doing.join(timeout=1)
        assert doing.is_alive(), "it would be done while its maker is closed"
    doing.join(timeout=30)
    assert desk.act_by_id(edition, made.id).fell_away


@both_databases
def test_an_open_account_s_act_is_done_and_closing_later_changes_nothing(edition):
    held(edition)
    by = officer()
    made = make(edition, Act.VOID, by)
    assert len(done()) == 1
    close(by)
    assert done(real_now=LATER + timedelta(days=1)) == []
    row = desk.act_by_id(edition, made.id)
    assert row.done_at == LATER and not row.fell_away


def test_the_desk_tells_it_as_fallen_away(client, edition, sign_in):
    held(edition)
    by = officer()
    made = make(edition, Act.VOID, by)
    close(by)
    done()
    sign_in(Role.VOTE_OFFICER)
    for path in ("avgjorelser", f"avgjorelser/{made.id}"):
        page = client.get(f"/for-ansatte/stemmekontroll/{path}").text
        assert "Falt bort" in page and "Angret" not in page
    web.sign_in(client, build.account(Role.ADMIN, address="admin@kommune.example"))
    assert (
        "falt bort fordi en av dem som sto bak, ikke lenger arbeider med kontrollen"
        in client.get("/for-ansatte/hendelseslogg").text
    )

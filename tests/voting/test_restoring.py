"""Whether a voided vote counts after all is for others than those who voided it; and it follows one complaint, its own."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from portal.foundation.db import Refused, db, transaction
from portal.voting.actions import acting, acts, holding, objecting
from portal.voting.models import Objection, VoteAct
from portal.voting.queries import desk
from portal.voting.rules import Act, BallotState
from portal.voting.rules.acts import ALONE_IN_A_DAY, ActRefusal, HoldReason, ObjectionRefusal, restore_refusal
from tests import build, moments, web
from tests.architecture import schema
from tests.databases import both_databases
from tests.voting.acting import REAL
from tests.voting.deskwork import LATER, ballots, decided, done, fold_differs, held, log, make, officer

HERE = "/for-ansatte/stemmekontroll/avgjorelser"


@pytest.fixture
def edition(app, at):
    at(moments.START)
    return build.edition()


@pytest.fixture
def people():
    """Four officers."""
    return {name: officer(name) for name in "ABCD"}


def complain(link: str) -> str:
    """A voter's complaint; its id."""
    return objecting.object_to_void(link, "Jeg stemte selv.", now=moments.START)


def uphold(objection_id: str, by) -> str:
    """Somebody finds that the voter is right; the id of the restore that waits."""
    made = objecting.decide(objection_id, upheld=True, reply="", by=by, now=moments.START, real_now=LATER)
    assert made is not None and made.due_at is None
    return made.id


def counted() -> int:
    return len(ballots(BallotState.COUNTED))


def may_not(step, *told, **named) -> None:
    with pytest.raises(Refused) as refused:
        step(*told, **named)
    assert refused.value.reason is ActRefusal.VOIDED_IT


@both_databases
def test_who_voided_is_neither_the_second_of_the_restore_nor_the_one_who_ends_it(edition, people):
    [link] = held(edition)
    decided(edition, Act.VOID, people["A"])
    restore = uphold(complain(link), people["B"])
    for step in (acts.agree, acts.undo):
        may_not(step, restore, by=people["A"], real_now=LATER)
    assert done() == [] and counted() == 0
    assert db.session.scalars(select(Objection.upheld)).all() == [True], "the complaint stays decided"
    acts.agree(restore, by=people["C"], real_now=LATER)
    assert [each.act for each in done()] == [Act.RESTORE] and counted() == 1
    assert log() == [Act.CAST, Act.HOLD, Act.VOID, Act.RESTORE] and fold_differs() == []


@both_databases
def test_who_agreed_to_the_void_is_kept_out_as_its_maker_is(edition, people):
    links = held(edition, ALONE_IN_A_DAY + 1)
    void = make(edition, Act.VOID, people["A"])
    acts.agree(void.id, by=people["B"], real_now=REAL)
    done()
    restore = uphold(complain(links[0]), people["C"])
    for name in "AB":
        may_not(acts.agree, restore, by=people[name], real_now=LATER)
        may_not(acts.undo, restore, by=people[name], real_now=LATER)
    acts.agree(restore, by=people["D"], real_now=LATER)
    done()
    assert counted() == 1


@both_databases
def test_who_voided_makes_no_restore_either(edition, people):
    held(edition)
    decided(edition, Act.VOID, people["A"])
    may_not(make, edition, Act.RESTORE, people["A"])
    assert db.session.scalars(select(VoteAct.type)).all() == [Act.VOID]


def test_all_else_may_be_agreed_to_and_ended_by_anybody():
    for act in (Act.VOID, Act.RELEASE):
        assert restore_refusal(act, voided_by={1}, person_id=1) is None
    assert restore_refusal(Act.RESTORE, voided_by={1}, person_id=2) is None
    assert restore_refusal(Act.RESTORE, voided_by={1, 2}, person_id=2) is ActRefusal.VOIDED_IT


@both_databases
def test_the_database_does_no_restore_by_who_voided(app, edition, people, database, monkeypatch):
    """The second guard; without it the rule alone stands between."""
    [link] = held(edition)
    decided(edition, Act.VOID, people["A"])
    restore = uphold(complain(link), people["B"])
    monkeypatch.setattr(acts, "restore_refusal", lambda *_, **__: None)  # planted
    acts.agree(restore, by=people["A"], real_now=LATER)
    with pytest.raises(DBAPIError, match="restored by who voided"):
        acting.perform(restore, now=moments.START, real_now=LATER)
    assert done() == [] and counted() == 0
    schema.run("DROP TRIGGER restored_by_others" + (" ON vote_act" if database == "postgresql" else ""))
    done()
    assert counted() == 1, "without both guards it counts by the voider's own hand"


@both_databases
def test_the_maker_of_a_restore_is_looked_at_by_the_database_too(edition, people):
    [link] = held(edition)
    decided(edition, Act.VOID, people["A"])
    restore = uphold(complain(link), people["B"])

    @transaction
    def pretend() -> None:
        values = {"made_by": people["A"].id, "agreed_by": people["B"].id, "done_at": LATER}
        db.session.execute(update(VoteAct).where(VoteAct.id == restore).values(values))

    with pytest.raises(DBAPIError, match="restored by who voided"):
        pretend()


# --- Of two voids of the same vote, the last is what counts ------------------------------------------------------------


def voided_again(edition_id: int, by) -> None:
    """What was let in is held by hand and voided once more."""
    holding.hold_by_hand(
        edition_id, list(ballots(BallotState.COUNTED)), HoldReason.REPORTED, why="Meldt.", by=by, now=moments.START
    )
    decided(edition_id, Act.VOID, by)


@pytest.fixture
def twice(edition, people) -> tuple[str, str]:
    """A vote that A voided and B and C let in, that D then voided; the first complaint is upheld, the second waits."""
    [link] = held(edition)
    decided(edition, Act.VOID, people["A"])
    first = complain(link)
    restore = uphold(first, people["B"])
    acts.agree(restore, by=people["C"], real_now=LATER)
    done()
    voided_again(edition, people["D"])
    return first, complain(link)


def upheld() -> dict[str, bool | None]:
    db.session.rollback()
    return {row.id: row.upheld for row in db.session.execute(select(Objection.id, Objection.upheld))}


@both_databases
def test_only_the_complaint_that_a_restore_follows_waits_again_when_it_is_undone(twice, people):
    first, second = twice
    restore = uphold(second, people["B"])
    acts.undo(restore, by=people["C"], real_now=LATER)
    assert upheld() == {first: True, second: None}
    with pytest.raises(Refused) as refused:
        objecting.decide(first, upheld=True, reply="", by=people["B"], now=moments.START, real_now=LATER)
    assert refused.value.reason is ObjectionRefusal.DECIDED


@both_databases
def test_a_restore_that_reopens_every_upheld_complaint_is_seen(twice, people, monkeypatch):
    """Planted: which void a complaint is over is not asked."""
    first, second = twice
    restore = uphold(second, people["B"])
    monkeypatch.setattr(desk, "last_void", lambda _ballot_id: Objection.act_id)
    monkeypatch.setattr(acts, "restore_refusal", lambda *_, **__: None)
    acts.undo(restore, by=people["C"], real_now=LATER)
    assert upheld() == {first: None, second: None}


@both_databases
def test_who_voided_it_once_before_may_help_to_restore_it_from_another_void(twice, people):
    _first, second = twice
    restore = uphold(second, people["A"])
    may_not(acts.agree, restore, by=people["D"], real_now=LATER)
    acts.agree(restore, by=people["B"], real_now=LATER)
    done()
    assert counted() == 1 and fold_differs() == []


# --- On the page -------------------------------------------------------------------------------------------------------


def test_the_page_gives_who_voided_no_button_and_says_why(app, edition, people):
    [link] = held(edition)
    decided(edition, Act.VOID, people["A"])
    restore = uphold(complain(link), people["B"])
    pages = {}
    for name in "ABC":
        client = app.test_client()
        web.sign_in(client, people[name].id)
        pages[name] = [client.get(path).text for path in (HERE, f"{HERE}/{restore}")]
        if name == "A":
            for step in ("godkjenn", "angre"):
                web.act(client, f"{HERE}/{restore}/{step}")
                assert "Du var med på å forkaste stemmen. Andre må" in client.get(HERE).text
    assert all("Du var med på å forkaste stemmen." in page for page in pages["A"])
    assert all(f"{restore}/angre" not in page and f"{restore}/godkjenn" not in page for page in pages["A"])
    assert all("Du var med på" not in page and f"{restore}/angre" in page for page in pages["B"] + pages["C"])
    assert f"{restore}/godkjenn" in pages["C"][1] and f"{restore}/godkjenn" not in pages["B"][1]
    assert done() == [] and counted() == 0

"""A change is confirmed from somewhere too: the signals look at it anew, whichever finalist it is for."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from portal.foundation import tokens
from portal.foundation.db import db, transaction
from portal.voting import actions
from portal.voting.actions import confirming, holding
from portal.voting.models import Ballot, BallotSign, VoteRequest
from portal.voting.queries import signs as reading
from portal.voting.rules import Act, BallotState, Signs, Work
from tests import build, moments, web
from tests.databases import both_databases
from tests.voting.acting import REAL, ask, ballot, ballots, confirm, own_token, vote
from tests.voting.deskwork import MINUTE, fold_differs, log, look, with_few
from tests.voting.test_holding import reasons


@pytest.fixture
def edition(app):
    return build.edition()


def confirmed(edition: int, address: str, choice: str, signs: Signs) -> None:
    """A vote by the mail's link whose request left these signs."""
    browser_ = ask(edition, address, choice)
    _say_of_request(browser_.token, signs.to_json())
    confirm(browser_.token)


@transaction
def _say_of_request(token: str, told: str) -> None:
    mine = update(VoteRequest).where(VoteRequest.link_hash == tokens.digest(token))
    db.session.execute(mine.values(signals=told))


NO_WORK = Signs(work=Work.ABSENT, domain="gmail.com")


@both_databases
def test_a_change_without_proof_of_work_is_held_though_the_first_vote_counted(edition):
    confirmed(edition, "kari@gmail.com", "drammen", Signs(domain="gmail.com"))
    look()
    assert ballot().state is BallotState.COUNTED
    confirmed(edition, "kari@gmail.com", "larvik", NO_WORK)
    assert look() == 1
    assert (ballot().state, ballot().hold_reason) == (BallotState.HELD, "no_proof_of_work")
    assert log() == [Act.CAST, Act.REPLACE, Act.HOLD]
    assert fold_differs() == []


@both_databases
@pytest.mark.parametrize("by_own_link", [False, True])
def test_a_burst_of_changes_from_one_network_is_held(edition, by_own_link):
    """Whoever reads the mail of many may change what they voted, from one place."""
    with_few(edition)
    names = ["kari", "ola", "liv"]
    links = []
    for number, name in enumerate(names):
        confirmed(edition, f"{name}@gmail.com", "drammen", Signs(network=f"{number:064x}", domain="gmail.com"))
        links.append(own_token())
    look()
    assert {each.state for each in ballots()} == {BallotState.COUNTED}
    for name, link in zip(names, links, strict=True):
        if by_own_link:
            actions.change_vote(link, choice="larvik", now=moments.START, network="f" * 64)
        else:
            confirmed(edition, f"{name}@gmail.com", "larvik", Signs(network="f" * 64, domain="gmail.com"))
    assert look(real_now=REAL + timedelta(days=1)) == 3
    assert {each.state for each in ballots()} == {BallotState.HELD}
    assert reasons() == [("network_burst", "f" * 32)] * 3
    assert fold_differs() == []


@both_databases
def test_a_change_counts_where_and_when_it_was_made_and_not_where_the_first_vote_was(edition, monkeypatch):
    confirmed(edition, "kari@gmail.com", "drammen", Signs(network="a" * 64, domain="gmail.com"))
    look()
    actions.change_vote(own_token(), choice="larvik", now=moments.START, network="b" * 64)
    look(real_now=REAL + timedelta(hours=5))
    actions.change_vote(own_token(), choice="drammen", now=moments.START, network="c" * 64)
    look(real_now=REAL + timedelta(hours=9))
    [sign] = db.session.scalars(select(BallotSign)).all()
    assert (sign.network, sign.at, sign.kind) == ("c" * 64, REAL + timedelta(hours=9), "provider")


@both_databases
def test_a_held_vote_that_is_changed_stays_held_for_the_same_reason_once(edition):
    confirmed(edition, "kari@gmail.com", "drammen", NO_WORK)
    look()
    confirmed(edition, "kari@gmail.com", "larvik", Signs(domain="gmail.com"))
    look()
    assert (ballot().state, ballot().hold_reason) == (BallotState.HELD, "no_proof_of_work")
    assert log() == [Act.CAST, Act.HOLD, Act.REPLACE, Act.HOLD]
    confirmed(edition, "kari@gmail.com", "larvik", Signs(trap=True, domain="gmail.com"))
    look()
    assert log() == [Act.CAST, Act.HOLD, Act.REPLACE, Act.HOLD, Act.REPLACE, Act.HOLD, Act.HOLD]
    assert reasons() == [("no_proof_of_work", ""), ("trap_filled", "")]
    assert fold_differs() == []


@both_databases
def test_a_change_to_the_same_finalist_is_looked_at_as_one_to_another(edition):
    """Whether the choice is another one is nothing that a signal knows."""
    for address, second in (("kari@gmail.com", "drammen"), ("ola@gmail.com", "larvik")):
        confirmed(edition, address, "drammen", Signs(domain="gmail.com"))
        look()
        confirmed(edition, address, second, NO_WORK)
        look()
    assert [each.state for each in ballots()] == [BallotState.HELD] * 2


@both_databases
def test_a_change_while_the_signals_look_is_looked_at_in_the_next_round(app, edition, monkeypatch):
    confirmed(edition, "kari@gmail.com", "drammen", Signs(domain="gmail.com"))
    asked = ask(edition, "kari@gmail.com", "larvik")
    _say_of_request(asked.token, NO_WORK.to_json())
    real, changing = reading.around, []

    def change() -> None:
        with app.app_context():
            confirm(asked.token)

    def meanwhile(*told):
        if not changing:
            changing.append(threading.Thread(target=change))
            changing[0].start()
            changing[0].join(0.4)
        return real(*told)

    monkeypatch.setattr(reading, "around", meanwhile)
    assert look() == 1
    changing[0].join(20)
    assert ballot().looked_at is None and look() == 1
    assert ballot().state is BallotState.HELD


def test_changes_that_nobody_looks_at_are_seen(edition, monkeypatch):
    """Planted: as it was before, when the signals looked at a voter's first vote alone."""
    rightly = confirming.voted_again
    monkeypatch.setattr(confirming, "voted_again", lambda: {**rightly(), "looked_at": Ballot.looked_at})
    confirmed(edition, "kari@gmail.com", "drammen", Signs(domain="gmail.com"))
    look()
    confirmed(edition, "kari@gmail.com", "larvik", NO_WORK)
    assert look() == 0 and ballot().state is BallotState.COUNTED


@both_databases
def test_the_network_of_a_change_by_the_private_link_goes_after_fourteen_days_too(edition):
    confirmed(edition, "kari@gmail.com", "drammen", Signs(network="a" * 64, domain="gmail.com"))
    actions.change_vote(own_token(), choice="larvik", now=moments.START, network="b" * 64)
    look()
    holding.forget_old_networks(REAL + holding.NETWORK_KEPT)
    assert "b" * 64 in ballot().signals
    holding.forget_old_networks(REAL + holding.NETWORK_KEPT + MINUTE)
    assert Signs.from_json(ballot().signals) == Signs(domain="gmail.com")


def test_the_page_of_the_private_link_says_where_a_change_comes_from(app, edition, at):
    at(moments.START)
    vote(edition, "kari@gmail.com")
    before = Signs.from_json(ballot().signals).network
    client = app.test_client()
    assert web.post(client, f"/stem/min/{own_token()}/endre", valg="larvik").status_code == 200
    assert before is None and len(Signs.from_json(ballot().signals).network) == 64

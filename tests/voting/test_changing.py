"""Changing and withdrawing by the private link, voting again, and what a hold does: on both databases."""

from dataclasses import replace

import pytest

from portal.foundation.db import Refused
from portal.voting import actions, queries
from portal.voting.rules import Act, BallotState, VoteRefusal
from tests import build, moments, web
from tests.databases import both_databases
from tests.voting.acting import (
    REAL,
    ask,
    ballot,
    ballots,
    confirm,
    mark,
    own_token,
    rows,
    vote,
    votes,
)
from tests.web import last_mail, mails


@pytest.fixture(autouse=True)
def clocks(at, really_at):
    at(moments.START)
    really_at(REAL)


@both_databases
def test_the_private_link_changes_the_vote_and_keeps_the_code(app):
    edition_id = build.edition()
    first = vote(edition_id)
    link = own_token()

    changed = actions.change_vote(link, choice="sarpsborg", now=moments.START)

    assert changed == replace(first, voted_by=Act.REPLACE)
    assert votes(edition_id) == {"sarpsborg": 1}
    assert (last_mail().subject.partition(" –")[0], own_token()) == ("Stemmen din er endret", link)


@both_databases
def test_a_withdrawn_vote_counts_for_nobody_and_is_withdrawn_once(app):
    edition_id = build.edition()
    first = vote(edition_id)
    link = own_token()

    receipt = actions.withdraw_vote(link, now=moments.START)
    assert (receipt.code, receipt.state) == (first.code, BallotState.WITHDRAWN)
    assert votes(edition_id) == {} and queries.tally_of(edition_id).states == {"withdrawn": 1}
    assert last_mail().subject.startswith("Stemmen din er trukket")
    before = rows()
    with pytest.raises(Refused) as refused:
        actions.withdraw_vote(link, now=moments.START)
    assert (refused.value.reason, rows(), ballot().last_n) == (VoteRefusal.NOT_TO_WITHDRAW, before, 2)


@both_databases
@pytest.mark.parametrize("way", ["by asking again", "by the private link"])
def test_who_has_withdrawn_may_vote_again_as_for_the_first_time_with_the_same_code(app, way):
    edition_id = build.edition()
    first = vote(edition_id)
    link = own_token()
    actions.withdraw_vote(link, now=moments.START)

    if way == "by asking again":
        again = vote(edition_id, choice="larvik")
    else:
        again = actions.change_vote(link, choice="larvik", now=moments.START)

    assert again == first and ballot().voted_by is Act.CAST
    assert (ballot().last_n, votes(edition_id)) == (3, {"larvik": 1})
    assert last_mail().subject.startswith("Vi har fått stemmen din")


@both_databases
def test_a_hold_follows_the_voter_through_every_new_vote_and_a_withdrawal(app):
    app.config["LIMITS"] = False  # it asks for more mails than an address gets in an hour
    edition_id = build.edition()
    first = vote(edition_id)
    link = own_token()
    mark(BallotState.HELD, "burst")

    replaced = vote(edition_id, choice="larvik")
    assert (replaced.state, replaced.voted_by, ballot().last_n) == (BallotState.HELD, Act.REPLACE, 4)
    changed = actions.change_vote(link, choice="drammen", now=moments.START)
    assert (changed.state, changed.voted_by, ballot().last_n) == (BallotState.HELD, Act.REPLACE, 6)
    withdrawn = actions.withdraw_vote(link, now=moments.START)
    assert (withdrawn.state, ballot().last_n) == (BallotState.WITHDRAWN, 7)
    again = vote(edition_id, choice="sarpsborg")
    assert (again.state, again.voted_by, ballot().last_n) == (BallotState.HELD, Act.CAST, 9)
    assert ballot().hold_reason == "burst" and again.code == first.code
    assert votes(edition_id) == {} and len(ballots()) == 1


@both_databases
def test_an_unknown_private_link_changes_nothing(app):
    edition_id = build.edition()
    token = ask(edition_id).token
    confirm(token)
    for wrong in (token, "A" * 32, ""):
        with pytest.raises(Refused) as refused:
            actions.withdraw_vote(wrong, now=moments.START)
        assert refused.value.reason is VoteRefusal.LINK_ENDED
    assert votes(edition_id) == {"drammen": 1}


@both_databases
def test_a_choice_that_is_no_finalist_is_refused_by_the_database_itself(app):
    edition_id = build.edition()
    vote(edition_id)
    with pytest.raises(Exception, match="(?i)foreign key"):
        actions.change_vote(own_token(), choice="oslo", now=moments.START)
    assert votes(edition_id) == {"drammen": 1}


@both_databases
def test_changes_by_the_private_link_send_no_more_mail_than_an_address_may_get(app):
    client = app.test_client()
    build.edition()
    web.vote(client)
    link, before = last_mail().link, len(mails())
    for choice in ("larvik", "drammen", "larvik", "sarpsborg"):
        page = web.post(client, f"{link}/endre", valg=choice)
        assert page.status_code == 200 and "Kvitteringskoden din" in page.text
    assert web.post(client, f"{link}/trekk").status_code == 200
    assert ballot().state is BallotState.WITHDRAWN and ballot().last_n == 6
    assert len(mails()) - before == 2, "the one that was asked for, and two more"
    assert web.ask(client, "kari@example.org", "drammen").status_code == 303
    assert len(mails()) - before == 2, "one count, whatever is sent"
    web.vote(client, "ola@example.org", "drammen")
    assert len(mails()) - before == 4, "another address has its own"


def test_a_vote_that_is_changed_over_and_over_is_turned_away_for_a_while(app, client):
    build.edition()
    web.vote(client)
    link = last_mail().link
    answers = [web.post(client, f"{link}/endre", valg=("larvik", "drammen")[n % 2]).status_code for n in range(22)]
    assert answers == [200] * 20 + [429] * 2
    assert web.post(client, f"{link}/trekk").status_code == 429
    assert ballot().last_n == 21

"""Asking and confirming, and when neither is taken: on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.foundation.db import Refused, db
from portal.voting import actions, queries
from portal.voting.models import VoteRequest
from portal.voting.rules import Act, BallotState, VoteRefusal
from tests import build, moments
from tests.databases import both_databases
from tests.voting.acting import (
    REAL,
    Statements,
    ask,
    ballot,
    confirm,
    mark,
    own_token,
    rows,
    vote,
    votes,
)
from tests.web import last_mail, mails

MICROSECOND = timedelta(microseconds=1)


@pytest.fixture(autouse=True)
def clocks(at, really_at):
    at(moments.START)
    really_at(REAL)


@both_databases
def test_a_vote_is_a_request_until_it_is_confirmed_and_then_one_ballot_with_a_receipt(app):
    edition_id = build.edition()

    asked = ask(edition_id)
    assert rows() == (1, 0, 0, 1)
    receipt = confirm(asked.token)

    assert rows() == (1, 1, 1, 2)
    kept = ballot()
    assert (kept.state, kept.voted_by, kept.last_n, kept.choice) == (BallotState.COUNTED, Act.CAST, 1, "drammen")
    assert (receipt.state, receipt.voted_by) == (BallotState.COUNTED, Act.CAST)
    assert kept.id == queries.ballot_id("".join(receipt.code))
    assert [mail.to for mail in mails()] == ["kari@example.org"] * 2
    assert votes(edition_id) == {"drammen": 1}


@both_databases
def test_a_second_confirmation_of_a_link_changes_nothing_and_gives_the_same_receipt(app):
    edition_id = build.edition()
    token = ask(edition_id).token

    first = confirm(token)
    before = rows()
    assert [confirm(token) for _ in range(3)] == [first] * 3
    assert rows() == before
    assert ballot().last_n == 1


@both_databases
def test_voting_again_replaces_the_vote_and_keeps_code_and_private_link(app):
    edition_id = build.edition()
    first = vote(edition_id, choice="drammen")
    link = own_token()

    second = vote(edition_id, choice="larvik")

    assert second == replace(first, voted_by=Act.REPLACE)
    assert own_token() == link
    assert (ballot().last_n, votes(edition_id)) == (2, {"larvik": 1})
    assert last_mail().subject.startswith("Stemmen din er endret")


@both_databases
def test_of_several_open_requests_the_last_confirmed_counts_whatever_their_order(app):
    edition_id = build.edition()
    asked = {choice: ask(edition_id, choice=choice) for choice in ("drammen", "larvik", "sarpsborg")}

    for choice in ("sarpsborg", "drammen", "larvik"):
        confirm(asked[choice].token)
        assert votes(edition_id) == {choice: 1}


@both_databases
def test_a_voided_voters_new_confirmation_is_refused_and_nothing_of_it_stays(app):
    edition_id = build.edition()
    vote(edition_id)
    link = own_token()
    token = ask(edition_id, choice="larvik").token
    mark(BallotState.VOIDED, "invented")
    before = rows()

    for attempt in (
        lambda: confirm(token),
        lambda: actions.change_vote(link, choice="larvik", now=moments.START),
        lambda: actions.withdraw_vote(link, now=moments.START),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.reason is VoteRefusal.VOIDED
    assert rows() == before  # the request too is as it was: unused
    assert (ballot().choice, ballot().state, ballot().last_n) == ("drammen", BallotState.VOIDED, 2)


@both_databases
def test_a_link_ends_by_the_real_clock_and_voting_by_the_domains(app):
    edition_id = build.edition()
    ends = REAL + actions.LINK_LIFE
    last = moments.VOTING_CLOSES - MICROSECOND
    for token, now, real_now in (
        (ask(edition_id, "a@example.org").token, moments.START, ends),
        (ask(edition_id, "b@example.org").token, moments.VOTING_CLOSES, REAL),
        ("A" * 32, moments.START, REAL),
    ):
        with pytest.raises(Refused) as refused:
            confirm(token, now=now, real_now=real_now)
        assert refused.value.reason is VoteRefusal.LINK_ENDED
    assert rows()[1:3] == (0, 0)

    confirm(ask(edition_id, "c@example.org").token, now=last, real_now=ends - MICROSECOND)
    assert votes(edition_id) == {"drammen": 1}


@both_databases
def test_nobody_asks_changes_or_withdraws_outside_the_voting(app):
    edition_id = build.edition()
    first = vote(edition_id)
    link = own_token()
    before = rows()

    for now in (moments.VOTING_OPENS - MICROSECOND, moments.VOTING_CLOSES):
        for attempt in (
            lambda now=now: ask(edition_id, now=now),
            lambda now=now: actions.change_vote(link, choice="larvik", now=now),
            lambda now=now: actions.withdraw_vote(link, now=now),
        ):
            with pytest.raises(Refused) as refused:
                attempt()
            assert refused.value.reason is VoteRefusal.NOT_OPEN
    assert rows() == before and queries.receipt_by_own_link(link) == first


@both_databases
def test_confirming_takes_at_most_four_reads_and_four_writes(app):
    edition_id = build.edition()
    for choice in ("drammen", "larvik"):  # the first vote, and one that replaces it
        token = ask(edition_id, choice=choice).token
        with Statements() as seen:
            confirm(token)
        assert 1 <= len(seen.reads) <= 4, seen.reads
        assert len(seen.writes) == 4, seen.writes  # request, ballot, the log's entry, mail


@both_databases
def test_unconfirmed_requests_are_forgotten_when_their_link_has_ended_and_used_ones_stay(app):
    edition_id = build.edition()
    vote(edition_id, "used@example.org")
    ask(edition_id, "waits@example.org")
    ends = REAL + actions.LINK_LIFE

    actions.forget_unconfirmed(ends - MICROSECOND)
    assert rows()[:2] == (2, 1)
    actions.forget_unconfirmed(ends)
    assert rows()[:2] == (1, 1)
    assert db.session.scalars(select(VoteRequest.used_at)).all() == [REAL]

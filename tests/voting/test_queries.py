"""Reading the vote: what links and codes tell, and the count."""

from dataclasses import fields
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from portal.award import rules as award
from portal.award.models import Edition
from portal.foundation.db import db, transaction
from portal.voting import actions, queries
from portal.voting.models import Ballot
from portal.voting.rules import Act, BallotState
from tests import build, moments
from tests.databases import both_databases
from tests.voting.acting import REAL, Statements, ask, confirm, mark, own_token, vote
from tests.web import mails

MICROSECOND = timedelta(microseconds=1)
ENDS = REAL + actions.LINK_LIFE


@pytest.fixture(autouse=True)
def clocks(at, really_at):
    at(moments.START)
    really_at(REAL)


def asked_by(token: str, now=moments.START, real_now=REAL):
    return queries.asked_by(token, now=now, real_now=real_now)


@both_databases
def test_a_link_tells_its_choice_and_whether_it_changes_a_vote(app):
    edition_id = build.edition()
    first, second = ask(edition_id).token, ask(edition_id, choice="larvik").token
    for token, choice in ((first, "drammen"), (second, "larvik")):
        found = asked_by(token)
        assert (found.choice, found.used, found.replaces) == (choice, False, False)
        assert found.edition.id == edition_id
    confirm(first)
    assert asked_by(first).used and not asked_by(second).used
    assert asked_by(second).replaces
    mark(BallotState.HELD)
    assert asked_by(second).replaces
    actions.withdraw_vote(own_token(), now=moments.START)
    assert not asked_by(second).replaces  # there is nothing left to replace


@both_databases
def test_an_ended_or_unknown_link_tells_nothing_and_a_used_one_tells_for_ever(app):
    edition_id = build.edition()
    used, waiting = ask(edition_id).token, ask(edition_id).token
    confirm(used)
    for now, real_now in (
        (moments.START, ENDS),
        (moments.VOTING_CLOSES, REAL),
        (moments.VOTING_OPENS - MICROSECOND, REAL),
    ):
        assert asked_by(waiting, now, real_now) is None
        assert asked_by(used, now, real_now).used
    assert asked_by(waiting, moments.VOTING_CLOSES - MICROSECOND, ENDS - MICROSECOND) is not None
    for unknown in ("A" * 32, "", waiting[:-1], own_token()):
        assert asked_by(unknown) is None


@both_databases
def test_a_private_link_and_a_receipt_code_tell_the_state_and_never_the_choice(app):
    edition_id = build.edition()
    token = ask(edition_id).token
    code = " ".join(confirm(token).code)
    own = own_token()
    states = [(BallotState.HELD, "burst"), (BallotState.VOIDED, "burst")]
    for state, reason in [(BallotState.COUNTED, "checked"), *states]:
        mark(state, reason)
        by_code, by_link = queries.ballot_by_code(code.lower()), queries.ballot_by_own_link(own)
        assert by_code == by_link and by_code.state is state
        receipt = queries.receipt_by_own_link(own)
        assert (" ".join(receipt.code), receipt.state) == (code, state)
    for told in (queries.BallotNow, queries.Receipt):
        assert "choice" not in {field.name for field in fields(told)}


@both_databases
def test_codes_and_links_that_nobody_was_given_find_nothing(app):
    edition_id = build.edition()
    receipt = vote(edition_id)
    code = "".join(receipt.code)
    wrong = [
        "",
        "2" * 27,
        code[:-1],
        code + "2",
        code[:-1] + ("2" if code[-1] != "2" else "3"),
        queries.ballot_id(code),
    ]
    with Statements() as seen:
        assert [queries.ballot_by_code(typed) for typed in wrong] == [None] * 6
    assert len(seen.sent) == 1  # only the well-formed one is looked up
    assert queries.ballot_by_own_link("A" * 32) is None and queries.receipt_by_own_link("") is None


@both_databases
def test_a_used_links_receipt_says_what_has_become_of_the_vote_since(app):
    edition_id = build.edition()
    token = ask(edition_id).token
    first = confirm(token)
    actions.withdraw_vote(own_token(), now=moments.START)
    later = confirm(token, now=moments.VOTING_CLOSES, real_now=ENDS + timedelta(days=30))
    assert (later.code, later.state) == (first.code, BallotState.WITHDRAWN)


def ballots_in(edition_id: int, numbers: dict[tuple[str, str], int]) -> None:
    rows = [
        {
            "id": f"{place:02}{number:062}", "edition_id": edition_id, "voter_key": f"{place}-{number}".encode(),
            "choice": choice, "state": BallotState(state), "voted_by": Act.CAST, "last_n": 1, "hold_reason": "Grunn",
        }
        for place, ((choice, state), many) in enumerate(numbers.items())
        for number in range(many)
    ]  # fmt: skip
    transaction(lambda: db.session.execute(insert(Ballot), rows))()


@both_databases
def test_the_count_is_that_of_the_counted_ballots_and_knows_every_finalist_and_state(app):
    edition_id = build.edition()
    assert queries.tally_of(edition_id) == queries.Tally(0, {"drammen": 0, "larvik": 0, "sarpsborg": 0}, {})
    ballots_in(
        edition_id,
        {("drammen", "counted"): 3, ("larvik", "counted"): 5, ("larvik", "held"): 2, ("drammen", "voided"): 1,
         ("drammen", "withdrawn"): 4},
    )  # fmt: skip
    tally = queries.tally_of(edition_id)
    assert tally.by_finalist == {"drammen": 3, "larvik": 5, "sarpsborg": 0} and tally.total == 8
    assert tally.states == {"counted": 8, "held": 2, "voided": 1, "withdrawn": 4}
    listed = queries.ballots_of(edition_id)
    assert len(listed) == 15 and listed == sorted(listed)


@both_databases
def test_an_edition_counts_only_its_own_ballots_and_a_voter_votes_in_each(app):
    first = build.edition()
    second = build.award.add_edition(2021, moments.CALENDAR, jury=[], entries=[], criteria=[])
    build.municipalities.add_register(
        [build.municipalities.RegisterRow("0602", "Drammen", "Fylke")],
        valid_from=2021,
        valid_to=2021,
        official_names={},
    )
    build.finalist(second, "drammen", year=2021)
    actions.set_up(second, 2021)
    vote(first)
    vote(second)
    assert [queries.tally_of(each).total for each in (first, second)] == [1, 1]
    keys = db.session.scalars(select(Ballot.voter_key)).all()
    assert len(set(keys)) == 2  # another pepper: one edition cannot be read against the other


@both_databases
def test_the_database_and_the_rules_agree_to_the_microsecond_on_when_voting_is_open(app):
    edition_id = build.edition()
    edges = (moments.VOTING_OPENS, moments.VOTING_CLOSES, moments.START)
    for now in [edge + step * MICROSECOND for edge in edges for step in (-1, 0, 1)]:
        found = db.session.scalar(select(Edition.id).where(queries.open_at(now)))
        assert (found == edition_id) == award.voting_open(moments.CALENDAR, now), now
    transaction(lambda: db.session.execute(update(Edition).values(voting_closes=None, voting_opens=None)))()
    assert db.session.scalar(select(Edition.id).where(queries.open_at(moments.START))) is None


def test_mail_of_a_vote_never_names_the_choice_in_its_receipt(app):
    vote(build.edition(), choice="sarpsborg")
    for mail in mails():
        assert "arpsborg" not in (mail.text + mail.subject)

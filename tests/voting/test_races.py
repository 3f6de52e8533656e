"""One voter, one ballot, whatever comes at once; each check with a planted fault that it finds."""

import os
from collections.abc import Iterator

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError

from portal.foundation.db import db
from portal.voting import actions
from portal.voting.models import Ballot
from tests import build, moments
from tests.databases import both_databases
from tests.voting import planted
from tests.voting.acting import REAL, ballot, rows, votes
from tests.voting.racing import (
    MANY,
    acknowledged_but_missing,
    at_once,
    ballot_ids,
    confirm_at_once,
    confirm_over,
    faults,
    tokens_for,
)
from tests.web import OWN_ORIGIN, STEM, last_mail, mails

ROUNDS = int(os.environ.get("PORTAL_RACE_ROUNDS", "3"))  # 50 for the figures of the design's G1 and G2
FINALISTS = ("drammen", "larvik", "sarpsborg")
SPELLINGS = [
    "kari.nordmann@gmail.com",
    "Kari.Nordmann@Gmail.com",
    "KARINORDMANN@GMAIL.COM",
    "k.a.r.i.nordmann@gmail.com",
    "karinordmann+stem@gmail.com",
    "kari.nordmann+en+to@googlemail.com",
    "karinordmann@GoogleMail.com",
    "karinordmann@gmail．com",
    " karinordmann@gmail.com ",
    "kari.nordmann+@googlemail.com",
]


@pytest.fixture
def edition_id(app, at, really_at) -> int:
    """An edition that is open, with no limit on mails: a race needs many."""
    app.config["LIMITS"] = False
    if db.engine.dialect.name == "sqlite":  # on a machine that others use too, 64 who wait for one may wait long
        event.listen(db.engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout=30000"))
        db.session.remove()
        db.engine.dispose()
    at(moments.START)
    really_at(REAL)
    return build.edition()


def rounds_of(app, edition_id, *, links: int) -> Iterator[list[str]]:
    """What was wrong in each round of 64 confirmations at once, spread over so many links of one voter."""
    for number in range(ROUNDS):
        tokens = tokens_for(edition_id, [f"kari{number}@example.org"] * links, FINALISTS)
        before = ballot_ids()
        yield faults(confirm_at_once(app, tokens * (MANY // links)), before)


def several(wrong: list[str]) -> bool:
    return any(fault.endswith("ballots") for fault in wrong)


def most_of_one_voter() -> int:
    db.session.rollback()
    return max(db.session.scalars(select(func.count()).select_from(Ballot).group_by(Ballot.voter_key)))


@both_databases
@pytest.mark.parametrize("links", [1, MANY])
def test_64_confirmations_at_once_make_one_ballot_and_give_one_receipt(app, edition_id, links):
    assert list(rounds_of(app, edition_id, links=links)) == [[]] * ROUNDS
    assert sum(votes(edition_id).values()) == ROUNDS


@both_databases
@pytest.mark.parametrize("links", [1, MANY])
def test_of_the_test_without_the_constraint_looking_first_makes_several_ballots_and_is_found(
    app, edition_id, links, monkeypatch
):
    planted.drop_the_constraint()
    monkeypatch.setattr(actions, "confirm_vote", planted.check_then_insert)

    found = next((wrong for wrong in rounds_of(app, edition_id, links=links) if several(wrong)), None)

    assert found is not None
    assert most_of_one_voter() > 1


@both_databases
def test_with_the_constraint_looking_first_still_makes_one_ballot(app, edition_id, monkeypatch):
    """The constraint decides even where the code is wrong; what the check then finds are the failed answers."""
    monkeypatch.setattr(actions, "confirm_vote", planted.check_then_insert)
    wrong = next(rounds_of(app, edition_id, links=MANY))
    assert not several(wrong) and most_of_one_voter() == 1


@both_databases
def test_without_the_constraint_the_upsert_itself_takes_no_vote(app, edition_id):
    planted.drop_the_constraint()
    [token] = tokens_for(edition_id, ["kari@example.org"])
    before = rows()
    assert confirm_over(app, token).status in (500, 503)
    assert rows() == before


@both_databases
def test_ten_spellings_of_one_address_at_once_are_one_ballot(app, edition_id):
    def ask(spelling):
        return app.test_client().post(STEM, data={"valg": "drammen", "epost": spelling}, headers=OWN_ORIGIN)

    asked = at_once([lambda spelling=spelling: ask(spelling) for spelling in SPELLINGS])
    assert {answer.status_code for answer in asked} == {303}
    tokens = [mail.link.rpartition("/")[2] for mail in mails()]
    assert len(tokens) == 10

    assert faults(confirm_at_once(app, tokens), set()) == []
    assert votes(edition_id) == {"drammen": 1}


@both_databases
def test_64_voters_at_once_are_64_ballots_and_nobody_waits_in_vain(app, edition_id):
    tokens = tokens_for(edition_id, [f"velger{number}@example.org" for number in range(MANY)])
    answers = confirm_at_once(app, tokens)
    assert {answer.status for answer in answers} == {200}
    assert len({answer.code for answer in answers}) == len(ballot_ids()) == MANY
    assert acknowledged_but_missing(answers) == set()


@both_databases
def test_link_and_code_and_change_and_withdrawal_at_once_leave_one_lawful_ballot(app, edition_id):
    [first, *tokens] = tokens_for(edition_id, ["kari@example.org"] * 17, FINALISTS)
    confirm_over(app, first)
    own = last_mail().link

    def press(path, **fields):
        return app.test_client().post(path, data=fields, headers=OWN_ORIGIN).status_code

    acts = [lambda token=token: press(f"/stem/bekreft/{token}") for token in tokens]
    acts += [lambda slug=slug: press(f"{own}/endre", valg=slug) for slug in FINALISTS * 4]
    acts += [lambda: press(f"{own}/trekk") for _ in range(4)]
    statuses = at_once(acts)

    assert set(statuses) <= {200, 410}  # 410: withdrawn already
    assert statuses[:28] == [200] * 28
    assert ballot().last_n == 1 + statuses.count(200)  # every act that was answered is one entry


@both_databases
def test_of_the_test_an_answer_before_the_commit_is_found(app, edition_id, monkeypatch):
    tokens = tokens_for(edition_id, ["kari@example.org", "ola@example.org"])
    assert acknowledged_but_missing([confirm_over(app, tokens[0])]) == set()

    monkeypatch.setattr(actions, "confirm_vote", planted.answer_before_commit)
    answer = confirm_over(app, tokens[1])

    assert answer.status == 200
    assert acknowledged_but_missing([answer]) == {answer.code}


@both_databases
def test_a_commit_that_fails_is_answered_503_and_the_link_still_works(app, edition_id, monkeypatch):
    [token] = tokens_for(edition_id, ["kari@example.org"])
    before = rows()

    def fail():
        raise OperationalError("COMMIT", {}, Exception("disk full"))

    with monkeypatch.context() as broken:
        broken.setattr(db.session, "commit", fail)
        assert confirm_over(app, token).status == 503
    assert rows() == before
    assert confirm_over(app, token).status == 200
    assert votes(edition_id) == {"drammen": 1}

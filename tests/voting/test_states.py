"""What the database itself refuses of a ballot, whoever writes: constraints and triggers, on both databases."""

from itertools import product

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DatabaseError

from portal.foundation import triggers
from portal.foundation.db import db, transaction
from portal.voting.models import Ballot, LedgerEntry, VoteMove, VoteRequest
from portal.voting.rules import MOVES, Act, BallotState
from tests import build, moments
from tests.databases import both_databases
from tests.voting.acting import REAL, ask, ballot, ballots, vote

STORED = [state for state in BallotState if state is not BallotState.NEW]
LEGAL = {(state, becomes) for (state, _), becomes in MOVES.items()} | {(state, state) for state in STORED}
LEGAL.add((BallotState.WITHDRAWN, BallotState.HELD))  # cast and hold in one


@pytest.fixture(autouse=True)
def clocks(at, really_at):
    at(moments.START)
    really_at(REAL)


@transaction
def write(statement) -> None:
    db.session.execute(statement)


def new_ballot(edition_id: int, **told):
    values = {
        "id": "a" * 64, "edition_id": edition_id, "voter_key": b"k", "choice": "drammen", "state": BallotState.COUNTED,
        "voted_by": Act.CAST, "last_n": 1,
    }  # fmt: skip
    return insert(Ballot).values(**{**values, **told})


@both_databases
def test_the_databases_table_of_moves_is_that_of_the_rules(app):
    kept = {(row.state, row.type): row.becomes for row in db.session.scalars(select(VoteMove))}
    assert kept == MOVES


@both_databases
def test_every_move_between_states_is_taken_or_refused_as_the_table_says(app):
    edition_id = build.edition()
    moves = list(product(STORED, STORED))
    for place, (state, _) in enumerate(moves):
        write(new_ballot(edition_id, id=f"{place:064}", voter_key=bytes([place]), state=state, hold_reason="Grunn"))
    for place, (state, becomes) in enumerate(moves):
        statement = update(Ballot).where(Ballot.id == f"{place:064}").values(state=becomes)
        if (state, becomes) in LEGAL:
            write(statement)
        else:
            with pytest.raises(DatabaseError, match="no such move"):
                write(statement)
    found = {each.id: each.state for each in ballots()}
    assert found == {f"{n:064}": b if (s, b) in LEGAL else s for n, (s, b) in enumerate(moves)}


@both_databases
def test_a_ballot_is_never_deleted(app):
    vote(build.edition())
    with pytest.raises(DatabaseError, match="never deleted"):
        write(delete(Ballot))
    if db.engine.dialect.name == "postgresql":
        with pytest.raises(DatabaseError, match="never deleted"):
            write(text("TRUNCATE ballot CASCADE"))
    else:
        with pytest.raises(DatabaseError, match="never deleted"):
            write(text("INSERT OR REPLACE INTO ballot SELECT * FROM ballot"))
    assert len(ballots()) == 1


@both_databases
def test_of_the_test_without_the_triggers_the_same_statements_go_through(app):
    vote(build.edition())
    with db.engine.begin() as connection:
        triggers.drop(connection)
    write(delete(LedgerEntry))
    write(update(Ballot).values(state=BallotState.VOIDED))
    write(update(Ballot).values(state=BallotState.WITHDRAWN))
    assert ballot().state is BallotState.WITHDRAWN
    write(delete(Ballot))
    assert ballots() == []


IMPOSSIBLE = [
    ({"id": "a" * 63}, "id_is_sha256"),
    ({"state": BallotState.NEW}, "known_state"),
    ({"voted_by": Act.VOID}, "known_voted_by"),
    ({"last_n": 0}, "counts_from_one"),
    ({"state": BallotState.HELD, "hold_reason": None}, "held_has_reason"),
    ({"voter_key": None, "code_box": b"x"}, "nothing_personal_without_voter"),
    ({"voter_key": None, "address_box": b"x"}, "nothing_personal_without_voter"),
    ({"voter_key": None, "own_link_hash": b"x"}, "nothing_personal_without_voter"),
    ({"voter_key": None, "signals": "x"}, "nothing_personal_without_voter"),
    ({"choice": "oslo"}, "(?i)foreign key"),
    ({"edition_id": 99}, "(?i)foreign key"),
]


@both_databases
def test_a_ballot_that_cannot_be_is_refused(app):
    edition_id = build.edition()
    for told, constraint in IMPOSSIBLE:
        with pytest.raises(DatabaseError, match=constraint):
            write(new_ballot(**{"edition_id": edition_id, **told}))
    assert ballots() == []
    write(new_ballot(edition_id))  # without a fault it goes in
    assert len(ballots()) == 1


@both_databases
def test_a_second_ballot_of_a_voter_is_refused_and_erased_ones_are_nobodys(app):
    edition_id = build.edition()
    write(new_ballot(edition_id))
    with pytest.raises(DatabaseError, match="one_ballot_per_voter|ballot.edition_id, ballot.voter_key"):
        write(new_ballot(edition_id, id="b" * 64))
    for number in range(2):
        write(new_ballot(edition_id, id=f"{number:064}", voter_key=None))
    assert len(ballots()) == 3


@both_databases
def test_a_request_that_cannot_be_is_refused(app):
    edition_id = build.edition()
    ask(edition_id)
    for told, constraint in (
        ({"tries": 6}, "five_tries"),
        ({"tries": -1}, "five_tries"),
        ({"expires_at": REAL}, "has_a_life"),
        ({"choice": "oslo"}, "(?i)foreign key"),
    ):
        with pytest.raises(DatabaseError, match=constraint):
            write(update(VoteRequest).values(**told))

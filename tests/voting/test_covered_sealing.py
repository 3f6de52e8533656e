"""What officers and signals do is not to be read from heads at once: it brings none, and goes in under cover of votes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.foundation.db import db
from portal.voting import actions
from portal.voting.actions import tending
from portal.voting.queries import checking
from portal.voting.queries import log as queries
from portal.voting.rules import Act, BallotState
from portal.voting.rules.sealing import LONGEST_WAIT, VOTERS_OWN, with_cover
from tests import build, moments
from tests.databases import both_databases
from tests.voting import many
from tests.voting.acting import REAL, mark

NOW = moments.START


@dataclass(frozen=True)
class Line:
    ballot_id: str
    n: int
    type: Act
    waiting_since: datetime = NOW


@pytest.fixture(autouse=True)
def clocks(at, really_at):
    at(NOW)
    really_at(REAL)


def agrees(edition_id: int) -> bool:
    db.session.remove()
    return checking.differences(edition_id) == []


def sizes(edition_id: int) -> list[int]:
    db.session.rollback()
    return [head.size for head in reversed(queries.heads_of(edition_id))]


@both_databases
def test_a_bulk_act_brings_no_head_and_goes_in_under_cover_of_votes(app, at):
    edition_id = build.edition()
    many.cast(edition_id, 70)
    tending.seal_what_is_due()
    mark(BallotState.HELD)  # seventy lines at once
    tending.seal_what_is_due()
    assert sizes(edition_id) == [70], "no head tells of it"
    many.cast(edition_id, 19)
    tending.seal_what_is_due()
    assert sizes(edition_id) == [70]
    many.cast(edition_id, 1)
    tending.seal_what_is_due()
    assert sizes(edition_id) == [70, 110], "twenty votes, and no more than twenty of the others"
    tending.seal_what_is_due()
    at(NOW + LONGEST_WAIT - timedelta(seconds=1))
    tending.seal_what_is_due()
    assert sizes(edition_id) == [70, 110] and agrees(edition_id)
    at(NOW + LONGEST_WAIT)
    tending.seal_what_is_due()
    assert sizes(edition_id) == [70, 110, 160] and agrees(edition_id)
    assert queries.is_sealed(edition_id), "sealed within a day, whatever it is"


def test_the_command_and_the_release_seal_all(app):
    edition_id = build.edition()
    many.cast(edition_id, 3)
    actions.seal(edition_id, NOW)
    mark(BallotState.HELD)
    actions.seal(edition_id, NOW)
    assert sizes(edition_id) == [3, 6] and queries.is_sealed(edition_id)


def test_what_comes_before_a_voters_line_of_the_same_ballot_goes_with_it():
    lines = [Line("b", 2, Act.HOLD), Line("b", 3, Act.WITHDRAW), Line("a", 2, Act.HOLD), Line("a", 3, Act.VOID)]
    assert [(each.ballot_id, each.n) for each in with_cover(lines, NOW)] == [("b", 2), ("b", 3)]


ACTS = st.lists(st.tuples(st.sampled_from(list(Act)), st.integers(0, 30)), max_size=6)


@given(st.dictionaries(st.sampled_from("abcdefgh"), ACTS))
def test_voters_lines_all_go_others_no_more_than_those_and_no_ballot_gets_a_gap(ballots):
    lines = [
        Line(ballot, n, act, NOW - timedelta(hours=hours))
        for ballot, acts in ballots.items()
        for n, (act, hours) in enumerate(acts, start=1)
    ]
    taken = with_cover(lines, NOW)
    assert len(set(taken)) == len(taken)
    left = set(lines) - set(taken)
    assert all(each.type not in VOTERS_OWN and NOW - each.waiting_since < LONGEST_WAIT for each in left)
    for ballot, acts in ballots.items():
        mine = sorted(each.n for each in taken if each.ballot_id == ballot)
        assert mine == list(range(1, len(mine) + 1)) and len(mine) <= len(acts)
    forced = {
        each for each in lines
        if any(
            after.ballot_id == each.ballot_id and after.n >= each.n
            and (after.type in VOTERS_OWN or NOW - after.waiting_since >= LONGEST_WAIT)
            for after in lines
        )
    }  # fmt: skip
    others = sum(each.type not in VOTERS_OWN for each in taken)
    own = len(taken) - others
    assert others <= own or set(taken) == forced

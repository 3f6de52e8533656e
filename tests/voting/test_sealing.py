"""Sealing: what waits gets a place and a signed head, all of it or nothing."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.foundation.db import db
from portal.voting import actions
from portal.voting.models import LedgerEntry
from portal.voting.queries import checking, heads_log, signing
from portal.voting.queries import log as queries
from portal.voting.rules import BallotState, ledger
from tests import build, moments
from tests.databases import both_databases
from tests.voting.acting import REAL, mark, vote


@pytest.fixture(autouse=True)
def clocks(at, really_at):
    at(moments.START)
    really_at(REAL)


def placed() -> list[LedgerEntry]:
    db.session.rollback()
    by_place = select(LedgerEntry).where(LedgerEntry.place.is_not(None)).order_by(LedgerEntry.place)
    return list(db.session.scalars(by_place))


@both_databases
def test_what_waits_is_placed_and_signed(app):
    edition_id = build.edition()
    for number in range(3):
        vote(edition_id, f"kari{number}@example.org")
    mark(BallotState.HELD)
    sealed = actions.seal(edition_id, moments.START)
    assert sealed is not None and (sealed.size, sealed.placed) == (6, 6)
    entries = placed()
    assert [each.place for each in entries] == list(range(6))
    assert all(each.waiting_since is None for each in entries)
    for ballot in {each.ballot_id for each in entries}:
        assert [each.n for each in entries if each.ballot_id == ballot] == [1, 2]
    root = ledger.root_of([each.leaf for each in entries])
    head = queries.last_head(edition_id)
    assert head is not None and (head.root, head.size, head.origin) == (root, 6, "kulturkommune/2019")
    assert signing.is_signed(head) and head.key == signing.signer_of(edition_id).public_key
    assert heads_log.last_in(2019) == head
    assert actions.seal(edition_id, moments.START) is None, "nothing waits"


@both_databases
def test_next_sealing_goes_on_from_the_last(app):
    edition_id = build.edition()
    leaves = []
    for number in range(5):
        vote(edition_id, f"kari{number}@example.org")
        actions.seal(edition_id, moments.START + timedelta(minutes=number))
        leaves = [each.leaf for each in placed()]
        head = queries.last_head(edition_id)
        assert head is not None and (head.size, head.root) == (number + 1, ledger.root_of(leaves))
    published = [json.loads(line) for line in heads_log.path_of(2019).read_text().splitlines()]
    assert [each["size"] for each in published] == [1, 2, 3, 4, 5]
    assert [head.size for head in queries.heads_of(edition_id)] == [5, 4, 3, 2, 1]


@both_databases
def test_a_log_that_agrees_has_no_differences(app):
    edition_id = build.edition()
    for number in range(4):
        vote(edition_id, f"kari{number}@example.org")
        actions.seal(edition_id, moments.START + timedelta(minutes=number))
    mark(BallotState.HELD)
    assert checking.differences(edition_id) == [] and not checking.fold_differs(edition_id)

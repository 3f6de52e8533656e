"""The published log: byte for byte what was hashed, to the public only after release, and enough for the verifier."""

import random

import pytest
from flask import Flask
from sqlalchemy import insert, text

from portal.award import actions as award
from portal.award import queries as editions
from portal.foundation.db import db, transaction
from portal.voting import queries
from portal.voting.models import Ballot, LedgerEntry
from portal.voting.queries import export, signing
from portal.voting.rules import BallotState, tally
from portal.voting.rules.lines import leaf_of, parse_line
from tests import build, moments
from tests.databases import both_databases
from tests.voting import verifier
from tests.voting.histories import history, line
from tests.voting.sealed import seal

kontroller = verifier.load()


@transaction
def put_in(edition_id: int, *, ballots: int, seed: int = 1, steps: int = 4) -> list:
    """Write a random legal history as entries that wait."""
    entries = history(random.Random(seed), ballots=ballots, steps=steps)
    now = tally.fold(entries).ballots
    db.session.execute(
        insert(Ballot),
        [
            {
                "id": ballot, "edition_id": edition_id, "choice": each.choice, "state": each.state, "voted_by": each.voted_by,
                "last_n": each.n, "hold_reason": "burst" if each.state is BallotState.HELD else None,
            }
            for ballot, each in now.items()
        ],
    )  # fmt: skip
    rows = [
        {
            "edition_id": edition_id, "ballot_id": each.ballot, "n": each.n, "type": each.act, "line": line(each),
            "leaf": leaf_of(line(each)), "waiting_since": moments.START, "place": None,
        }
        for each in entries
    ]  # fmt: skip
    for row in rows:  # one at a time: the triggers look at what is there
        db.session.execute(insert(LedgerEntry).values(row))
    return entries


@pytest.fixture
def edition(app: Flask) -> int:
    return build.edition()


@both_databases
def test_the_export_is_what_was_hashed_and_the_verifier_counts_it(
    edition: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "PAGE", 7)
    entries = put_in(edition, ballots=12)
    seal(edition)
    written = "".join(export.export_lines(edition)).encode()
    whole = written.splitlines(keepends=True)
    assert sorted(whole[:-1]) == sorted(f"{line(entry)}\n".encode() for entry in entries)
    found = kontroller.check(whole, [signing.signer_of(edition).public_key.hex()])
    assert found.counts["by_finalist"] == tally.fold(parse_line(each[:-1]) for each in whole[:-1]).by_finalist
    by_rows = {name: votes for name, votes in queries.tally_of(edition).by_finalist.items() if votes}
    assert found.counts["by_finalist"] == by_rows


def test_what_waits_is_not_in_the_export_and_without_a_head_there_is_none(edition: int) -> None:
    put_in(edition, ballots=2)
    assert list(export.export_lines(edition)) == []
    seal(edition)
    before = list(export.export_lines(edition))
    put_in(edition, ballots=2, seed=2)
    assert list(export.export_lines(edition)) == before


def test_a_line_that_is_gone_stops_the_export(edition: int) -> None:
    put_in(edition, ballots=3)
    seal(edition)
    db.session.execute(text("DROP TRIGGER ledger_delete"))
    db.session.execute(text("DELETE FROM ledger_entry WHERE place = 1"))
    with pytest.raises(export.LogDamaged):
        list(export.export_lines(edition))


def test_the_public_gets_the_export_through_the_gate_alone(edition: int) -> None:
    put_in(edition, ballots=2)
    seal(edition)
    at_release = moments.RELEASE_AT
    before = editions.edition_by_id(edition, at_release)
    assert export.public_export(before) is None
    award.release(edition, now=at_release)
    opened = export.public_export(editions.edition_by_id(edition, at_release))
    assert opened is not None
    assert "".join(opened[1]) == "".join(export.export_lines(edition))

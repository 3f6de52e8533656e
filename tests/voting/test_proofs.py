"""What a receipt proves: place and path to a signed head; until then a signed promise; never the choice."""

import json
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from flask import Flask
from sqlalchemy import event, text

from portal.foundation import boxes
from portal.foundation.db import db
from portal.voting.models import LedgerEntry
from portal.voting.queries import log, proofs, signing
from portal.voting.rules import heads, ledger
from portal.voting.rules.sealing import sealed_before
from tests import build, moments
from tests.databases import both_databases
from tests.voting import acting
from tests.voting.sealed import seal
from tests.voting.test_export import put_in


@pytest.fixture
def edition(app: Flask) -> int:
    return build.edition()


def voted(edition: int, address: str = "kari@example.org") -> str:
    """Vote and return the ballot's id."""
    acting.vote(edition, address)
    return db.session.scalars(db.select(LedgerEntry.ballot_id).order_by(LedgerEntry.waiting_since.desc())).first()


def test_until_the_first_line_is_sealed_a_receipt_has_a_signed_promise(edition: int) -> None:
    ballot = voted(edition)
    shown = proofs.shown_for(ballot)
    assert shown.received
    assert (shown.place, shown.proof, shown.waits) == (None, None, True)
    assert shown.promise_by == sealed_before(moments.START)
    promise = json.loads(shown.promise or "")
    leaf = db.session.scalar(db.select(LedgerEntry.leaf))
    assert promise["text"] == (
        f"kulturkommune/2019 promise v1\n{leaf.hex()}\nsealed before {heads.time_of(shown.promise_by)}\n"
    )
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(promise["key"]))
    key.verify(bytes.fromhex(promise["sig"]), promise["text"].encode())
    assert promise["key"] == signing.signer_of(edition).public_key.hex()


def test_without_the_key_the_promise_lacks_and_the_time_stands(edition: int) -> None:
    ballot = voted(edition)
    boxes.key_path("2019/signing").unlink()
    shown = proofs.shown_for(ballot)
    assert shown.promise is None
    assert shown.promise_by is not None


@both_databases
def test_a_sealed_vote_has_its_place_and_a_path_to_the_signed_root(edition: int) -> None:
    put_in(edition, ballots=9)
    ballot = voted(edition)
    seal(edition)
    shown = proofs.shown_for(ballot)
    assert (shown.promise, shown.promise_by, shown.waits, shown.received) == (None, None, False, False)
    proof, head = json.loads(shown.proof or ""), json.loads(shown.head or "")
    assert proof.keys() == {"index", "leaf", "path", "size"}
    assert (shown.place, shown.size) == (proof["index"] + 1, head["size"])
    path = [bytes.fromhex(each) for each in proof["path"]]
    assert ledger.includes(
        bytes.fromhex(head["root"]), bytes.fromhex(proof["leaf"]), proof["index"], proof["size"], path
    )


def test_a_changed_vote_keeps_the_old_place_and_gets_a_new_promise_until_it_is_sealed(edition: int) -> None:
    ballot = voted(edition)
    seal(edition)
    acting.vote(edition, "kari@example.org", "larvik")
    shown = proofs.shown_for(ballot)
    assert (shown.place, shown.waits) == (1, True)
    assert shown.promise is not None
    seal(edition)
    assert proofs.shown_for(ballot).place == 2


def test_nothing_that_is_shown_tells_the_choice(edition: int) -> None:
    ballot = voted(edition)
    told = [str(proofs.shown_for(ballot))]
    seal(edition)
    told.append(str(proofs.shown_for(ballot)))
    line = db.session.scalar(db.select(LedgerEntry.line))
    salt = json.loads(line)["salt"]
    for each in told:
        assert "drammen" not in each
        assert salt not in each


def test_a_path_comes_from_few_blocks_and_is_right_after_the_log_has_grown(
    edition: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proofs, "BLOCK", 8)
    proofs._blocks.clear()
    for seed in range(4):
        put_in(edition, ballots=12, seed=seed)
        seal(edition, now=moments.START + timedelta(hours=seed))
        head = log.last_head(edition)
        assert head is not None
        leaves = list(
            db.session.scalars(db.select(LedgerEntry.leaf).where(LedgerEntry.place >= 0).order_by(LedgerEntry.place))
        )
        for index in range(0, head.size, 3):
            assert proofs.inclusion_path(edition, index, head) == ledger.inclusion_proof(index, leaves)
    asked = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    proofs.inclusion_path(edition, 1, head)
    assert len(asked) < 12


def test_blocks_of_another_database_are_found_out_and_read_anew(edition: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proofs, "BLOCK", 8)
    put_in(edition, ballots=12)
    seal(edition)
    head = log.last_head(edition)
    assert head is not None
    proofs._blocks[edition] = [ledger.EMPTY_ROOT] * (head.size // 8)
    path = proofs.inclusion_path(edition, 1, head)
    assert path is not None
    assert proofs._blocks[edition][0] != ledger.EMPTY_ROOT


def test_a_log_that_was_tampered_with_gives_no_proof(edition: int) -> None:
    ballot = voted(edition)
    put_in(edition, ballots=3)
    seal(edition)
    db.session.execute(text("DROP TRIGGER ledger_update"))
    other = "(SELECT max(place) FROM ledger_entry WHERE ballot_id <> :own)"
    changed = text(f"UPDATE ledger_entry SET leaf = zeroblob(32) WHERE place = {other}")
    db.session.execute(changed, {"own": ballot})
    shown = proofs.shown_for(ballot)
    assert shown.place is not None
    assert (shown.proof, shown.head) == (None, None)


def test_a_receipt_reads_its_own_lines_and_not_the_whole_log(edition: int) -> None:
    ballot = voted(edition)
    asked = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append((args[2], args[3])))
    proofs.shown_for(ballot)
    [(statement, given)] = [each for each in asked if "ledger_entry.type" in each[0]]
    plan = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given).all()
    assert not [row for row in plan if "SCAN" in row[-1]]
    assert [row for row in plan if "ledger_entry" in row[-1] and "ballot_id=?" in row[-1]]

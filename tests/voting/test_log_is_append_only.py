"""The log as the database guards it: every event has its line, and no line is ever rewritten, moved or taken out."""

import json
from hashlib import sha256

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from portal.foundation.db import db
from portal.voting import actions
from portal.voting.models import LedgerEntry
from portal.voting.rules import BallotState
from tests import build, moments
from tests.architecture import schema
from tests.databases import both_databases
from tests.voting.acting import REAL, ballot, mark, own_token, vote


@pytest.fixture(autouse=True)
def clocks(at, really_at):
    at(moments.START)
    really_at(REAL)


def entries() -> list[LedgerEntry]:
    db.session.rollback()
    return list(db.session.scalars(select(LedgerEntry).order_by(LedgerEntry.ballot_id, LedgerEntry.n)))


def kept() -> list[tuple]:
    with db.engine.connect() as connection:
        return connection.execute(text("SELECT ballot_id, n, type, line, place FROM ledger_entry ORDER BY n")).all()


@both_databases
def test_every_event_of_a_ballot_has_its_line_in_order(app):
    app.config["LIMITS"] = False  # more mails than an address gets in an hour
    edition_id = build.edition()
    vote(edition_id, choice="drammen")
    link = own_token()
    actions.change_vote(link, choice="larvik", now=moments.START)
    mark(BallotState.HELD, "burst")
    vote(edition_id, choice="sarpsborg")
    actions.withdraw_vote(link, now=moments.START)
    vote(edition_id, choice="drammen")
    told = [json.loads(each.line) for each in entries()]
    assert [(each["n"], each["type"], each.get("choice"), each.get("reason")) for each in told] == [
        (1, "cast", "drammen", None),
        (2, "replace", "larvik", None),
        (3, "hold", None, "burst"),
        (4, "replace", "sarpsborg", None),
        (5, "hold", None, "burst"),
        (6, "withdraw", None, None),
        (7, "cast", "drammen", None),
        (8, "hold", None, "burst"),
    ]
    assert ballot().last_n == 8
    assert {(each["ballot"], each["edition"], each["at"]) for each in told} == {(ballot().id, 2019, "2019-07-01")}
    assert len({each["salt"] for each in told}) == 8 and {len(each["salt"]) for each in told} == {32}
    assert all(each.leaf == sha256(b"\0" + each.line.encode()).digest() for each in entries())
    assert all(each.place is None and each.waiting_since == moments.START for each in entries())


@both_databases
def test_somebody_who_has_their_data_deleted_withdraws_in_the_log(app):
    vote(build.edition(), "kari@example.org")
    actions.forget_voter("kari@example.org", now=moments.START)
    assert [each.type.value for each in entries()] == ["cast", "withdraw"]


REWRITES = [
    "UPDATE ledger_entry SET line = replace(line, 'drammen', 'larvik')",
    "UPDATE ledger_entry SET type = 'withdraw'",
    "UPDATE ledger_entry SET n = 7",
    "UPDATE ledger_entry SET place = 0, waiting_since = NULL, line = 'x'",
    "DELETE FROM ledger_entry",
]
ON_SQLITE = [
    "INSERT OR REPLACE INTO ledger_entry SELECT edition_id, ballot_id, n, type, 'x', leaf, waiting_since, place"
    " FROM ledger_entry"
]
ON_POSTGRESQL = ["TRUNCATE ledger_entry"]


@both_databases
def test_a_line_that_waits_is_neither_rewritten_nor_taken_out(app, database):
    vote(build.edition())
    before = kept()
    for statement in REWRITES + (ON_SQLITE if database == "sqlite" else ON_POSTGRESQL):
        with pytest.raises(DBAPIError, match="append only|entry exists"):
            schema.run(statement)
    assert kept() == before


@both_databases
def test_a_sealed_line_keeps_its_place(app):
    vote(build.edition())
    schema.run("UPDATE ledger_entry SET place = 0, waiting_since = NULL")
    for statement in (*REWRITES, "UPDATE ledger_entry SET place = 1", "UPDATE ledger_entry SET place = NULL"):
        with pytest.raises(DBAPIError, match="append only"):
            schema.run(statement)
    assert [row.place for row in kept()] == [0]


INSERT = (
    "INSERT INTO ledger_entry (edition_id, ballot_id, n, type, line, leaf, waiting_since, place)"
    " SELECT edition_id, ballot_id, {n}, '{type}', 'another', {leaf}, {since}, {place} FROM ledger_entry WHERE n = 1"
)


def another(database, *, n=2, type="withdraw", born_sealed=False):
    leaf = f"CAST(printf('%032d', {n}) AS BLOB)" if database == "sqlite" else f"decode(lpad('{n}', 64, '0'), 'hex')"
    return INSERT.format(
        n=n, type=type, leaf=leaf, since="NULL" if born_sealed else "waiting_since", place=9 if born_sealed else "NULL"
    )


@both_databases
def test_a_line_comes_next_unsealed_and_while_the_log_is_open(app, database):
    edition_id = build.edition()
    vote(edition_id)
    for told, why in [
        ({"n": 3}, "gap in n"),
        ({"n": 1}, "gap in n|entry exists"),
        ({"born_sealed": True}, "born sealed"),
    ]:
        with pytest.raises(DBAPIError, match=why):
            schema.run(another(database, **told))
    build.release(edition_id)
    with pytest.raises(DBAPIError, match="log closed"):
        schema.run(another(database))
    schema.run(another(database, type="restore"))  # all that is left after release
    schema.run("UPDATE edition SET certified_at = released_at")
    with pytest.raises(DBAPIError, match="log closed"):
        schema.run(another(database, n=3, type="restore"))


HEAD = (
    "INSERT INTO tree_head (edition_id, size, root, key_id, signed_at, signature) VALUES (1, :size, :x, 'k', :at, :x)"
)


@both_databases
def test_heads_and_tree_only_grow(app, database):
    build.edition()
    for size in (0, 5):
        schema.run(HEAD, size=size, x=b"x", at="2019-07-01 00:00:00+00:00")
    for size in (5, 4):
        with pytest.raises(DBAPIError, match="head goes back"):
            schema.run(HEAD, size=size, x=b"x", at="2019-07-01 00:00:00+00:00")
    schema.run("UPDATE ledger_tree SET size = 5")
    for statement, why in [
        ("UPDATE tree_head SET signature = root", "append only"),
        ("DELETE FROM tree_head", "append only"),
        ("UPDATE ledger_tree SET size = 5", "tree goes back"),
        ("UPDATE ledger_tree SET size = 0", "tree goes back"),
        ("DELETE FROM ledger_tree", "append only"),
    ]:
        with pytest.raises(DBAPIError, match=why):
            schema.run(statement)
    if database == "postgresql":
        for table in ("tree_head", "ledger_tree"):
            with pytest.raises(DBAPIError, match="append only"):
                schema.run(f"TRUNCATE {table}")


ALLOWED_WITHOUT = [
    ("ledger_delete", "ledger_entry", "DELETE FROM ledger_entry"),
    ("head_delete", "tree_head", "DELETE FROM tree_head"),
    ("head_update", "tree_head", "UPDATE tree_head SET signature = root"),
    ("tree_update", "ledger_tree", "UPDATE ledger_tree SET size = 0"),
    ("tree_delete", "ledger_tree", "DELETE FROM ledger_tree"),
]


@both_databases
@pytest.mark.parametrize(("trigger", "table", "statement"), ALLOWED_WITHOUT)
def test_without_its_trigger_the_same_goes_through(trigger, table, statement, app, database):
    vote(build.edition())
    schema.run(HEAD, size=5, x=b"x", at="2019-07-01 00:00:00+00:00")
    schema.run("UPDATE ledger_tree SET size = 5")
    with pytest.raises(DBAPIError):
        schema.run(statement)
    schema.run(f"DROP TRIGGER {trigger}" + (f" ON {table}" if database == "postgresql" else ""))
    schema.run(statement)


@both_databases
def test_without_the_guard_lines_are_rewritten_and_come_out_of_order(app, database):
    vote(build.edition())
    for trigger in ("ledger_insert", "ledger_update") if database == "sqlite" else ("ledger_guard",):
        schema.run(f"DROP TRIGGER {trigger}" + (" ON ledger_entry" if database == "postgresql" else ""))
    schema.run(another(database, n=7))
    schema.run("UPDATE ledger_entry SET line = 'rewritten' WHERE n = 7")
    assert [row.line for row in kept()][-1] == "rewritten"

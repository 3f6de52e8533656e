"""Migrations go up and down on both databases, keep what they should, and end at what the models say."""

import re

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import text

from portal.accounts.actions import sessions
from portal.accounts.rules import Role
from portal.config import ROOT
from portal.foundation.db import db
from portal.foundation.migrations import has_model, newest_revision, revision_in_database, scripts
from portal.voting import actions as voting
from portal.voting.models import VoteMove
from portal.voting.rules import MOVES, Signs
from tests import build, moments
from tests.architecture import schema
from tests.conftest import MIGRATIONS
from tests.databases import both_databases

REVISIONS = [script.revision for script in reversed(list(scripts().walk_revisions()))]


def at_revision():
    found = revision_in_database()
    db.session.remove()
    return found


def fill():
    """Something in nearly every table."""
    edition_id = build.edition()
    build.topic()
    build.article(topics=["kulturskole"])
    build.lasting_pages()
    voting.ask_for_vote(
        edition_id, choice="drammen", address="kari@example.org", language="nb", signs=Signs(),
        now=moments.START, real_now=moments.START,
    )  # fmt: skip
    build.release(edition_id)
    account_id = build.account(Role.EDITOR)
    sessions.begin_signed_in(account_id, browser="Test")
    db.session.remove()


@both_databases
def test_up_step_by_step_down_step_by_step_and_up_again(unmigrated):
    after = []
    for revision in REVISIONS:
        upgrade(directory=MIGRATIONS, revision=revision)
        assert at_revision() == revision
        after.append(schema.names_in_database())
    for revision, names in zip(REVISIONS[-2::-1], after[-2::-1], strict=True):
        downgrade(directory=MIGRATIONS, revision=revision)
        assert at_revision() == revision
        assert schema.names_in_database() == names
    downgrade(directory=MIGRATIONS, revision="base")
    assert schema.tables() == set()
    upgrade(directory=MIGRATIONS)
    assert schema.names_in_database() == after[-1]
    assert after == sorted(after, key=len)


@both_databases
def test_rows_of_the_tables_that_stay_are_kept_on_the_way_down_and_up(app):
    fill()
    before = schema.rows()
    filled = {table for table, found in before.items() if found}
    assert {"edition", "finalist", "article", "vote_request", "outgoing_email", "outcome", "vote_move"} <= filled
    assert {"account", "account_role", "staff_session", "audit_entry"} <= filled
    for revision in REVISIONS[-2::-1]:
        downgrade(directory=MIGRATIONS, revision=revision)
        now = schema.rows()
        assert now == {table: _as_of(before[table], now[table]) for table in now}
    assert set(now) == {"clock_shift", "generation", "outgoing_email", "rate_limit"}
    upgrade(directory=MIGRATIONS)
    again = schema.rows()
    assert {table: again[table] for table in now} == now
    assert again["vote_move"] == before["vote_move"]
    assert again["edition"] == []


def _as_of(before: list[str], now: list[str]) -> list[str]:
    """Rows as they were before later migrations added their last columns."""
    return [_begun(row, now) for row in before]


def _begun(row: str, now: list[str]) -> str:
    shorter = row
    while shorter not in now and ", " in shorter:
        shorter = shorter.rpartition(", ")[0] + ")"
    return shorter


@both_databases
def test_a_step_down_and_up_with_ballots_in_the_box_keeps_what_stands_beneath(app):
    edition_id = build.edition()
    schema.run(
        "INSERT INTO ballot (id, edition_id, voter_key, choice, state, voted_by, last_n)"
        " VALUES (:id, :edition, :key, 'drammen', 'counted', 'cast', 1)",
        id="a" * 64, edition=edition_id, key=b"voter",
    )  # fmt: skip
    before = schema.rows()
    downgrade(directory=MIGRATIONS, revision="202611212135")
    upgrade(directory=MIGRATIONS)
    after = schema.rows()
    assert len(after.pop("ledger_entry")) == 1 and before.pop("ledger_entry") == []  # the log begins with what is there
    assert len(before.pop("ledger_key")) == 1 and after.pop("ledger_key") == []  # kept again by the first seal
    assert after == before


@both_databases
def test_the_newest_migration_has_every_table_of_the_models_and_no_other(app):
    assert schema.tables() == set(db.metadata.tables)
    assert at_revision() == newest_revision()


@both_databases
def test_the_migrations_end_at_what_the_models_say(app):
    check(directory=MIGRATIONS)  # leaves the process with an error when they differ
    assert _differences() == []


def _differences():
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": has_model})
        return compare_metadata(context, db.metadata)


@both_databases
@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("ALTER TABLE article ADD COLUMN forgotten INTEGER", "remove_column"),
        ("DROP INDEX ix_article_newest", "add_index"),
        ("CREATE TABLE forgotten (id INTEGER PRIMARY KEY)", "remove_table"),
        ("ALTER TABLE article DROP COLUMN note", "add_column"),
    ],
)
def test_a_difference_from_the_models_is_found(planted, found, app):
    schema.run(planted)
    assert [difference[0] for difference in _differences()] == [found]
    with pytest.raises(SystemExit):
        check(directory=MIGRATIONS)


@both_databases
def test_every_constraint_has_in_the_database_the_name_that_the_models_give_it(app):
    assert schema.names_in_database() == schema.names_in_models()
    assert ("ballot", "uq", "one_ballot_per_voter") in schema.names_in_database()
    assert ("ballot", "ck", "ck_ballot_held_has_reason") in schema.names_in_database()


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_constraint_that_is_gone_or_renamed_is_found(app):
    schema.run("ALTER TABLE ballot DROP CONSTRAINT one_ballot_per_voter")
    schema.run("ALTER TABLE edition RENAME CONSTRAINT ck_edition_voting_period TO something")
    assert schema.names_in_models() ^ schema.names_in_database() == {
        ("ballot", "uq", "one_ballot_per_voter"),
        ("edition", "ck", "ck_edition_voting_period"),
        ("edition", "ck", "something"),
    }


@both_databases
def test_the_databases_moves_are_those_of_the_rules(app):
    stored = {(each.state, each.type): each.becomes for each in db.session.query(VoteMove)}
    assert stored == {(str(state), str(act)): str(becomes) for (state, act), becomes in MOVES.items()}
    assert len(stored) == 12


def test_a_migrations_file_name_tells_its_moment_and_purpose():
    names = [path.name for path in sorted((ROOT / "migrations" / "versions").glob("*.py"))]
    assert [name[:12] for name in names] == REVISIONS
    assert all(re.fullmatch(r"\d{12}_[a-z_]+\.py", name) for name in names)
    assert len(scripts().get_heads()) == 1


@both_databases
def test_a_migration_that_fails_leaves_nothing_half_made(unmigrated, monkeypatch):
    upgrade(directory=MIGRATIONS, revision=REVISIONS[0])
    before = schema.names_in_database(), at_revision()
    schema.run("CREATE TABLE ballot (id INTEGER PRIMARY KEY)")  # stands in the way of a later step
    with pytest.raises(Exception, match="already exists"):
        upgrade(directory=MIGRATIONS)
    schema.run("DROP TABLE ballot")
    assert (schema.names_in_database(), at_revision()) == before
    upgrade(directory=MIGRATIONS)
    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM vote_move")).scalar() == len(MOVES)

"""What the database itself refuses: listed at the newest migration, and recreated by every one."""

import itertools
import shutil

import pytest
from flask_migrate import upgrade
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.config import ROOT
from portal.foundation import triggers
from portal.foundation.db import db
from portal.voting.rules import MOVES, BallotState
from tests import build
from tests.architecture import schema
from tests.databases import both_databases

FILES = {"stored_file_stays"}
APPLICATIONS = {
    "criterion_insert", "criterion_update", "criterion_delete", "round_criterion_insert", "round_criterion_update",
    "round_criterion_delete", "application_born", "application_move", "version_insert", "version_update", "version_delete",
    "step_update", "step_delete", "deadline_move_update", "deadline_move_delete",
}  # fmt: skip
COUNTS = (
    FILES
    | APPLICATIONS
    | {"case_counts_insert", "case_counts_update", "case_counts_delete", "edition_identity", "edition_weights"}
)
LOG = {"ledger_delete", "head_insert", "head_update", "head_delete", "tree_update", "tree_delete", "vote_count_insert"}
KEPT = ("ledger_beginning", "ledger_key", "vote_count", "vote_count_finalist", "vote_count_state")
LOG |= {f"{table}_{act}" for table in KEPT for act in ("update", "delete")}
PAPERS = {
    f"jury_{table}_{act}"
    for table in ("attendance", "agenda_item", "decision")
    for act in ("insert", "update", "delete")
}
JURY = PAPERS | {f"jury_meeting_{act}" for act in ("update", "delete")}
JURY |= {f"jury_minutes_{act}" for act in ("insert", "update", "delete")}
ALL = {
    "sqlite": COUNTS
    | LOG
    | JURY
    | {
        "ballot_delete", "ballot_move", "audit_entry_update", "audit_entry_delete", "ledger_insert", "ledger_update",
        "restored_by_others",
    },
    "postgresql": COUNTS
    | LOG
    | JURY
    | {f"{table}_truncate" for table in KEPT}
    | {
        "version_truncate", "step_truncate", "deadline_move_truncate",
        "ledger_guard", "ledger_truncate", "head_truncate", "tree_truncate",
        "ballot_delete", "ballot_move", "ballot_truncate", "restored_by_others",
        "audit_entry_update", "audit_entry_delete", "audit_entry_truncate", "jury_minutes_truncate",
    },
}  # fmt: skip
STATES = [state.value for state in BallotState if state.value in ("counted", "held", "voided", "withdrawn")]
ALLOWED = {(str(state), str(becomes)) for (state, _), becomes in MOVES.items() if state in STATES}
ALLOWED.add(("withdrawn", "held"))  # voting again after a hold was withdrawn: two moves in one statement
ALLOWED |= {(state, state) for state in STATES}

REBUILD = '''"""Rebuild a guarded table, as a later migration may."""

import sqlalchemy as sa
from alembic import op

revision = "209901010000"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("ledger_tree", recreate="always") as batch:
        batch.add_column(sa.Column("later", sa.Integer(), nullable=True))


def downgrade():
    with op.batch_alter_table("ledger_tree", recreate="always") as batch:
        batch.drop_column("later")
'''


def present() -> set[str]:
    with db.engine.connect() as connection:
        return triggers.names(connection)


def add_ballot(edition_id: int, state: str = "counted") -> None:
    schema.run(
        "INSERT INTO ballot (id, edition_id, voter_key, choice, state, voted_by, last_n, hold_reason)"
        " VALUES (:id, :edition, :key, 'drammen', :state, 'cast', 1, 'a reason')",
        id="a" * 64, edition=edition_id, key=b"voter", state=state,
    )  # fmt: skip


def ballots() -> list[str]:
    with db.engine.connect() as connection:
        return list(connection.execute(text("SELECT state FROM ballot")).scalars())


@both_databases
def test_the_triggers_at_the_newest_migration_are_those_of_the_registry(app, database):
    registered = {each.name for each in triggers.REGISTRY if getattr(each, database)}
    assert present() == registered == ALL[database]


@both_databases
def test_a_ballot_is_never_deleted(app, database):
    add_ballot(build.edition(keys=False))
    with pytest.raises(DBAPIError, match="never deleted"):
        schema.run("DELETE FROM ballot")
    if database == "postgresql":
        with pytest.raises(DBAPIError, match="never deleted"):
            schema.run("TRUNCATE ballot CASCADE")
    assert ballots() == ["counted"]


@both_databases
@pytest.mark.parametrize("name", ["ballot_delete", "ballot_truncate"])
def test_without_its_trigger_a_ballot_would_go(name, app, database):
    add_ballot(build.edition(keys=False))
    if name not in ALL[database]:
        assert name not in present()  # SQLite has no TRUNCATE
        return
    schema.run(f"DROP TRIGGER {name}" + (" ON ballot" if database == "postgresql" else ""))
    if name == "ballot_truncate":  # what hangs on ballots is guarded by itself
        schema.run("DROP TRIGGER ledger_truncate ON ledger_entry")
    schema.run("DELETE FROM ballot" if name == "ballot_delete" else "TRUNCATE ballot CASCADE")
    assert ballots() == []


REPLACE = """INSERT OR REPLACE INTO ballot (id, edition_id, voter_key, choice, state, voted_by, last_n)
  SELECT id, edition_id, voter_key, choice, 'voided', voted_by, last_n FROM ballot"""


def test_replacing_a_ballot_by_insert_is_refused_as_deleting_it(app):
    add_ballot(build.edition(keys=False))
    with pytest.raises(DBAPIError, match="never deleted"):
        schema.run(REPLACE)
    assert ballots() == ["counted"]


def test_without_the_pragma_replacing_would_pass_the_trigger_by(app):
    add_ballot(build.edition(keys=False))
    with db.engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA recursive_triggers=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        connection.exec_driver_sql(REPLACE)
    db.engine.dispose()  # the next connection has the pragma again
    assert ballots() == ["voided"]


@both_databases
def test_a_ballot_moves_only_as_the_table_of_moves_says(app):
    edition_id = build.edition(keys=False)
    taken = set()
    for number, (old, new) in enumerate(itertools.product(STATES, STATES)):
        values = {"id": f"{number:064}", "edition": edition_id, "key": str(number).encode(), "state": old}
        schema.run(
            "INSERT INTO ballot (id, edition_id, voter_key, choice, state, voted_by, last_n, hold_reason)"
            " VALUES (:id, :edition, :key, 'drammen', :state, 'cast', 1, 'a reason')",
            **values,
        )
        try:
            schema.run("UPDATE ballot SET state = :new WHERE id = :id", new=new, id=values["id"])
        except DBAPIError as error:
            assert "no such move" in str(error)
        else:
            taken.add((old, new))
    assert len(STATES) == 4
    assert taken == ALLOWED


@both_databases
def test_without_its_trigger_a_void_ballot_could_be_withdrawn(app, database):
    add_ballot(build.edition(keys=False), "voided")
    with pytest.raises(DBAPIError, match="no such move"):
        schema.run("UPDATE ballot SET state = 'withdrawn'")
    schema.run("DROP TRIGGER ballot_move" + (" ON ballot" if database == "postgresql" else ""))
    schema.run("UPDATE ballot SET state = 'withdrawn'")
    assert ballots() == ["withdrawn"]


@pytest.fixture
def with_rebuild(tmp_path):
    """The migrations, and after them one that rebuilds a guarded table."""
    from portal.foundation.migrations import newest_revision

    folder = tmp_path / "migrations"
    shutil.copytree(ROOT / "migrations", folder, ignore=shutil.ignore_patterns("__pycache__"))
    later = folder / "versions" / "209901010000_rebuild.py"
    later.write_text(REBUILD.format(head=newest_revision()), encoding="utf-8")
    return folder


@both_databases
def test_triggers_outlive_a_migration_that_rebuilds_their_table(app, database, with_rebuild):
    build.edition()
    upgrade(directory=str(with_rebuild))
    assert present() == ALL[database]
    with pytest.raises(DBAPIError, match="append only"):
        schema.run("DELETE FROM ledger_tree")


@both_databases
def test_without_the_registry_they_vanish(app, with_rebuild):
    env = with_rebuild / "env.py"
    as_it_is = env.read_text(encoding="utf-8")
    assert as_it_is.count("triggers.recreate(connection)") == 1
    env.write_text(as_it_is.replace("triggers.recreate(connection)", "pass"), encoding="utf-8")
    build.edition()
    upgrade(directory=str(with_rebuild))
    assert present() == set()
    schema.run("DELETE FROM ledger_tree")

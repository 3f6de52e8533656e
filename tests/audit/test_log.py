"""The log: a line is never changed, joins its act, holds all of it, and is found again."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.accounts.rules import AccountEvent
from portal.audit import queries
from portal.audit.models import AuditEntry
from portal.audit.queries import Wanted
from portal.audit.rules import OPERATOR
from portal.foundation.db import db, transaction
from tests.architecture import schema
from tests.audit.lines import KARI, NOW, OLA, write
from tests.databases import both_databases
from tests.moments import START as OSLO_START


def kept():
    with db.engine.connect() as connection:
        return connection.execute(text("SELECT actor_name, what, why FROM audit_entry")).all()


REFUSED = [
    "UPDATE audit_entry SET why = 'x'",
    "DELETE FROM audit_entry",
    "UPDATE audit_entry SET actor_name = 'x' WHERE id = 1",
]


@both_databases
@pytest.mark.parametrize("statement", REFUSED)
def test_a_line_is_never_changed_or_deleted(statement, app):
    write(why="Grunn")
    with pytest.raises(DBAPIError, match="append only"):
        schema.run(statement)
    assert kept() == [("Kari Nordmann", "account.closed", "Grunn")]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_the_log_is_never_emptied_at_once(app):
    write()
    with pytest.raises(DBAPIError, match="append only"):
        schema.run("TRUNCATE audit_entry")
    assert len(kept()) == 1


def test_nor_replaced_by_inserting(app):
    write()
    with pytest.raises(DBAPIError, match="append only"):
        schema.run("INSERT OR REPLACE INTO audit_entry SELECT id, moment, actor_id, 'x', what, subject_kind, subject_id,"
                   ' "before", "after", why FROM audit_entry')  # fmt: skip
    assert kept()[0].actor_name == "Kari Nordmann"


@both_databases
@pytest.mark.parametrize("act", ["update", "delete", "truncate"])
def test_without_its_trigger_a_line_would_go(act, app, database):
    if act == "truncate" and database == "sqlite":
        return
    write()
    schema.run(f"DROP TRIGGER audit_entry_{act}" + (" ON audit_entry" if database == "postgresql" else ""))
    statement = {"update": REFUSED[0], "delete": REFUSED[1], "truncate": "TRUNCATE audit_entry"}[act]
    schema.run(statement)
    assert kept() == ([("Kari Nordmann", "account.closed", "x")] if act == "update" else [])


@both_databases
def test_a_line_joins_the_transaction_of_its_act(app):
    @transaction
    def fails():
        write()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert kept() == []


@both_databases
def test_a_line_holds_who_when_what_before_after_and_why(app, really_at, at):
    really_at(NOW)
    at(OSLO_START + timedelta(days=400))  # the demonstration's clock has no say here
    write(before={"roles": ["editor"]}, after={"roles": ["admin"], "tall": 3}, why="Fordi")
    [line] = queries.page_of(Wanted())
    assert (line.moment, line.actor_id, line.actor_name) == (NOW, 501, "Kari Nordmann")
    assert (line.what, line.subject_kind, line.subject_id) == ("account.closed", "account", "7")
    assert (line.before, line.after, line.why) == ({"roles": ["editor"]}, {"roles": ["admin"], "tall": 3}, "Fordi")


def test_the_line_needs_no_person(app):
    write(OPERATOR)
    assert not AuditEntry.__table__.foreign_keys
    assert queries.page_of(Wanted())[0].actor_id is None


@both_databases
@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, [4, 3, 2, 1]),
        ({"actor_id": 501}, [3, 1]),
        ({"actor_name": "ola"}, [4, 2]),
        ({"actor_name": "%"}, []),
        ({"what": "account.invited"}, [2]),
        ({"subject_kind": "audit"}, [3]),
        ({"subject_kind": "account", "subject_id": "8"}, [4]),
        ({"since": NOW + timedelta(days=1)}, [4, 3, 2]),
        ({"before": NOW + timedelta(days=2)}, [2, 1]),
        ({"since": NOW + timedelta(days=1), "before": NOW + timedelta(days=2), "actor_id": 501}, []),
    ],
)
def test_narrowing(wanted, found, app, really_at):
    rows = (
        (KARI, AccountEvent.CLOSED, ("account", 7)), (OLA, AccountEvent.INVITED, ("account", 7)),
        (KARI, AccountEvent.LOG_EXPORTED, ("audit", 7)), (OLA, AccountEvent.CLOSED, ("account", 8)),
    )  # fmt: skip
    for number, (actor, what, subject) in enumerate(rows):
        really_at(NOW + number * timedelta(days=1))
        write(actor, what, subject)
    first = db.session.query(AuditEntry.id).order_by(AuditEntry.id).first().id
    assert [each.id - first + 1 for each in queries.page_of(Wanted(**wanted))] == found
    assert [each.id - first + 1 for each in queries.all_of(Wanted(**wanted))] == found

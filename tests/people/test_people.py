"""Who takes part: one person a mailbox, sealed; blocked and trusted; forgotten."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from portal.audit.models import AuditEntry
from portal.audit.rules import Actor
from portal.foundation.db import db
from portal.people import actions, queries
from portal.people.models import Person
from tests import build
from tests.databases import both_databases
from tests.moments import START

KARI = "Kari.Nordmann@eksempel.example"
STAFF = Actor(7, "Moderator A")


@both_databases
def test_spellings_of_one_mailbox_are_one_person(app) -> None:
    first = actions.known(address=KARI, language="nb", now=START)
    again = actions.known(address="kari.nordmann@EKSEMPEL.example", language="nn", now=START)
    assert first == again
    assert queries.mailbox_of(first) == queries.Mailbox("kari.nordmann@EKSEMPEL.example", "nn")
    assert queries.id_of("KARI.NORDMANN@eksempel.example.") == first and queries.id_of("ola@eksempel.example") is None


@both_databases
def test_no_address_is_readable_in_the_database(app) -> None:
    actions.known(address=KARI, language="nb", now=START)
    rows = db.session.execute(text("SELECT address_hash, address_box FROM person")).all()
    said = b"".join(bytes(cell) for row in rows for cell in row).lower()
    assert b"kari" not in said and b"eksempel" not in said


def test_confirmed_is_the_first_time(app) -> None:
    person_id = actions.known(address=KARI, language="nb", now=START)
    assert not queries.standing(person_id, START).confirmed
    actions.confirm(person_id, now=START)
    actions.confirm(person_id, now=START + timedelta(days=1))
    assert db.session.get(Person, person_id).confirmed_at == START


@pytest.mark.parametrize(("until", "now", "blocked"), [
    (None, START + timedelta(days=9999), True),
    (START + timedelta(days=7), START + timedelta(days=7), False),
    (START + timedelta(days=7), START + timedelta(days=6), True),
])  # fmt: skip
def test_block_ends_by_itself(app, until, now, blocked: bool) -> None:
    person_id = build.person()
    actions.block(person_id, until=until, why="Spam.", actor=STAFF, now=START)
    standing = queries.standing(person_id, now)
    assert standing.blocked is blocked and standing.blocked_why == ("Spam." if blocked else None)


def test_trusting_lifts_a_block_and_blocking_ends_trust_each_with_its_line(app) -> None:
    person_id = build.person()
    actions.trust(person_id, why=None, actor=STAFF, now=START)
    actions.block(person_id, until=None, why="Spam.", actor=STAFF, now=START)
    assert not queries.standing(person_id, START).trusted
    actions.trust(person_id, why="Feil.", actor=STAFF, now=START)
    actions.untrust(person_id, why=None, actor=STAFF)
    actions.unblock(person_id, why=None, actor=STAFF)
    assert [row.what for row in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))] == [
        "person.trusted", "person.blocked", "person.unblocked", "person.trusted", "person.untrusted",
    ]  # fmt: skip
    standing = queries.standing(person_id, START)
    assert not (standing.trusted or standing.blocked)


@both_databases
def test_forgotten_person_is_gone_but_a_block_holds(app) -> None:
    plain, blocked = build.person("a@eksempel.example"), build.person("b@eksempel.example")
    actions.block(blocked, until=None, why="Spam.", actor=STAFF, now=START)
    for person_id in (plain, blocked):
        actions.forget(person_id, now=START)
    assert queries.id_of("a@eksempel.example") is None
    assert queries.id_of("b@eksempel.example") == blocked and queries.mailbox_of(blocked) is None
    assert queries.standing(blocked, START).blocked
    actions.unblock(blocked, why=None, actor=STAFF)
    assert queries.id_of("b@eksempel.example") is None, "nothing but the block was left"


@both_databases
def test_tagged_address_is_another_mailbox_but_counts_as_the_same_person(app) -> None:
    plain, tagged = build.person(KARI), build.person("kari.nordmann+avis@eksempel.example")
    assert plain != tagged, "where the tag is not ignored, nobody reads another's mail"
    assert queries.ids_of_same("Kari.Nordmann+x@eksempel.example") == {plain, tagged}
    actions.block(plain, until=START + timedelta(days=7), why="Spam.", actor=STAFF, now=START)
    assert queries.standing(tagged, START).blocked_why == "Spam."
    assert queries.standing(build.person("ola@eksempel.example"), START).blocked is False
    actions.trust(tagged, why=None, actor=STAFF, now=START)
    assert queries.standing(tagged, START).trusted and not queries.standing(plain, START).blocked
    actions.block(plain, until=None, why="Spam.", actor=STAFF, now=START)
    actions.unblock(tagged, why=None, actor=STAFF)
    assert not queries.standing(plain, START).blocked


def test_gmail_is_one_mailbox_in_all_its_spellings(app) -> None:
    assert len({build.person(each) for each in ("k.n+x@gmail.com", "KN@googlemail.com", "kn@gmail.com")}) == 1

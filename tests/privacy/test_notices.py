"""Where voters sign in, an address may get notices: whoever holds it is told, and may have it taken off a vote that stands."""

import json

import pytest
from sqlalchemy import select

from portal.foundation import clock, outbox
from portal.foundation.db import db
from portal.foundation.openid import Subject
from portal.results.actions import erasing
from portal.voting import actions
from portal.voting.models import Ballot, BallotSign, VoteRequest
from portal.voting.rules import BallotState
from tests import build, moments, web
from tests.databases import both_databases
from tests.privacy.asking import KARI, erase, link, shown
from tests.privacy.test_file import SCHEMA, faults
from tests.voting.acting import confirm
from tests.voting.deskwork import look
from tests.voting.signing_in import signs_in

ISSUER = "https://idporten.example"


@pytest.fixture
def edition(app, at) -> int:
    at(moments.START)
    edition_id = build.edition()
    signs_in(edition_id)
    return edition_id


def asked(edition_id: int, subject: str, address: str | None = KARI, choice: str = "drammen") -> str:
    return actions.keep_signed_in(
        edition_id, Subject(ISSUER, subject), choice=choice, address=address, language="nb", now=moments.START,
        real_now=clock.real_now(),
    )  # fmt: skip


def voted(edition_id: int, subject: str = "1", address: str | None = KARI, choice: str = "drammen") -> None:
    confirm(asked(edition_id, subject, address, choice), real_now=clock.real_now())


def rows(table) -> list:
    db.session.rollback()
    return list(db.session.scalars(select(table)))


@both_databases
def test_the_holder_is_told_of_notices_and_not_of_the_vote(client, edition):
    voted(edition)
    path = link(client)
    page = shown(client, path).text
    assert "Varslene om stemmen kommer hit." in page and "Vi har ikke lagret noe annet" not in page
    assert "Stemmen teller" not in page and "drammen" not in page.lower()
    file = json.loads(client.get(f"{path}/fil").text)
    assert file["notices"] == [{"edition": 2019}] and file["votes"] == [] and faults(file, SCHEMA) == []
    assert len(file["mail"]) == 2, "the notice, and the link"


@both_databases
def test_deleting_takes_the_address_off_and_the_vote_stands(client, edition):
    voted(edition)
    voted(edition, "2", "ola@example.org")
    asked(edition, "3")
    look()
    said = erase(client).text
    assert "Varslene om en stemme i 2019 kommer ikke lenger hit." in said
    assert [row.state for row in rows(Ballot)] == [BallotState.COUNTED] * 2
    assert sorted(row.address_box is None for row in rows(Ballot)) == [False, True]
    assert sorted(row.notice_key is None for row in rows(Ballot)) == [False, True]
    assert sorted(row.notice_key is None for row in rows(VoteRequest)) == [False, True, True]
    assert sorted(row.domain is None for row in rows(BallotSign)) == [False, True]
    assert [mail.to for mail in web.mails()] == ["ola@example.org", KARI], "another's notice, and the last mail"
    assert json.loads(client.get(f"{link(client)}/fil").text)["notices"] == []


@both_databases
def test_a_vote_that_is_given_again_without_or_with_another_address_no_longer_leads_to_the_first(client, edition):
    voted(edition)
    voted(edition, address="ola@example.org", choice="larvik")
    assert rows(Ballot)[0].state is BallotState.COUNTED
    first, second = (json.loads(client.get(f"{link(client, who)}/fil").text) for who in (KARI, "ola@example.org"))
    assert len(second["notices"]) == 1
    voted(edition, address=None)
    assert rows(Ballot)[0].notice_key is None and rows(Ballot)[0].address_box is None
    assert len(first["notices"]) == 1, "the earlier request still has it, until certification"


def test_another_mailbox_that_counts_as_the_same_voter_is_told_nothing(client, edition):
    voted(edition, address="kari+stemme@example.org")
    assert json.loads(client.get(f"{link(client)}/fil").text)["notices"] == []


def test_where_votes_come_by_mail_there_are_none(client, at):
    at(moments.START)
    build.edition()
    web.vote(client, KARI)
    assert rows(Ballot)[0].notice_key is None
    assert json.loads(client.get(f"{link(client)}/fil").text)["notices"] == []


@both_databases
def test_after_erasure_nothing_leads_to_the_address_and_its_notices_are_gone_from_the_folder(client, edition):
    voted(edition)
    while outbox.deliver():
        pass
    [notice] = outbox.folder().glob("*.eml")
    assert KARI in notice.read_text()
    link(client)
    while outbox.deliver():
        pass
    erasing.clear_rows(edition, real_now=clock.real_now())
    erasing.finish(edition)
    assert not notice.exists()
    assert len(list(outbox.folder().glob("*.eml"))) == 1, "what is another matter's stays"
    assert [(row.notice_key, row.address_box) for row in rows(Ballot)] == [(None, None)]

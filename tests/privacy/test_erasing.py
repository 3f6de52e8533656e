"""Deleting: one transaction over all features; what must outlive it is told, and nobody votes twice by way of it."""

import pytest

from portal.accounts.models import Account
from portal.accounts.rules import Role
from portal.audit.rules import Actor
from portal.foundation import boxes
from portal.foundation.db import db, transaction
from portal.foundation.outbox import OutgoingEmail, queue_email
from portal.people import actions as people
from portal.people.models import Person
from portal.privacy import actions
from portal.privacy.actions import erasing
from portal.privacy.models import DataRequest
from portal.voting import queries as voting
from portal.voting.models import Ballot, VoteRequest
from portal.voting.rules import BallotState
from tests import build, moments, web
from tests.databases import both_databases
from tests.foundation.mailing import write
from tests.privacy.asking import KARI, erase, link, shown

MODERATOR = Actor(1, "Moderator")


@pytest.fixture(autouse=True)
def edition(at, app) -> int:
    at(moments.START)
    return build.edition()


def tally(edition_id: int) -> dict[str, int]:
    db.session.rollback()
    return voting.tally_of(edition_id).by_finalist


def known(address: str = KARI) -> int:
    person_id = people.known(address=address, language="nb", now=moments.START)
    people.confirm(person_id, now=moments.START)
    return person_id


def addresses_in_database() -> str:
    """All that can be read out of the database with every key: boxes opened."""
    said = []
    for mail in db.session.query(OutgoingEmail):
        said.append(str(boxes.unseal(mail.key_name, mail.sealed, purpose="outgoing-email")))
    for ballot in db.session.query(Ballot):
        if ballot.address_box:
            said.append(str(boxes.unseal("2019/box", ballot.address_box, purpose=voting.ADDRESS_BOX)))
    for person in db.session.query(Person):
        if person.address_box:
            said.append(str(boxes.unseal("portal", person.address_box, purpose="person-address")))
    return "\n".join(said)


@both_databases
def test_a_vote_that_is_open_is_withdrawn_and_its_address_goes(client, edition) -> None:
    web.vote(client, KARI)
    assert tally(edition)["drammen"] == 1
    page = erase(client)
    assert tally(edition)["drammen"] == 0
    ballot = db.session.query(Ballot).one()
    assert (ballot.state, ballot.address_box, ballot.last_n) == (BallotState.WITHDRAWN, None, 2)
    assert ballot.voter_key is not None, "until certification"
    assert db.session.query(VoteRequest).count() == db.session.query(DataRequest).count() == 0
    assert "Stemmen din i 2019 er trukket." in page.text and "Et fingeravtrykk av adressen" in page.text


@both_databases
def test_a_deleted_person_cannot_vote_twice(client, edition) -> None:
    web.vote(client, KARI, "drammen")
    before = web.mails()[-2].link
    erase(client)
    assert web.post(client, before).status_code == 410, "the link from before makes nothing count"
    assert web.vote(client, "KARI+again@example.org", "larvik").status_code == 200
    assert tally(edition) == {"drammen": 0, "larvik": 1, "sarpsborg": 0}
    assert db.session.query(Ballot).count() == 1


def test_without_the_hash_a_deleted_person_could_vote_twice(client, edition, at) -> None:
    web.vote(client, KARI, "drammen")
    with db.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE ballot SET voter_key = NULL, code_box = NULL, address_box = NULL, own_link_hash = NULL, signals = NULL"
        )
    web.vote(client, KARI, "larvik")
    assert sum(tally(edition).values()) == 2, "the planted fault is what the test above finds"


@both_databases
def test_a_hold_outlives_deleting(client, edition) -> None:
    web.vote(client, KARI)
    with db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE ballot SET state = 'held', hold_reason = 'burst'")
    erase(client)
    web.vote(client, KARI)
    assert db.session.query(Ballot).one().state is BallotState.HELD
    assert sum(tally(edition).values()) == 0


def test_a_voided_vote_stays_voided(client, edition) -> None:
    web.vote(client, KARI)
    with db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE ballot SET state = 'voided'")
    erase(client)
    assert db.session.query(Ballot).one().state is BallotState.VOIDED
    web.ask(client, KARI)
    assert web.post(client, web.last_mail().link).status_code == 410


@both_databases
def test_after_closing_the_vote_stands_without_its_address(client, edition, at) -> None:
    web.vote(client, KARI)
    at(moments.VOTING_CLOSES)
    path = link(client)
    told = shown(client, f"{path}/slett").text
    assert "Stemmen din i 2019 blir stående." in told and "blir trukket" not in told
    web.post(client, f"{path}/slett")
    ballot = db.session.query(Ballot).one()
    assert (ballot.state, ballot.address_box) == (BallotState.COUNTED, None)
    assert tally(edition)["drammen"] == 1
    assert "Stemmen din i 2019 blir stående" in web.last_mail().text


def test_a_vote_that_waits_can_no_longer_be_confirmed(client, edition) -> None:
    waiting = _asked(client)
    erase(client)
    assert web.post(client, waiting).status_code == 410
    assert db.session.query(Ballot).count() == 0


def _asked(client) -> str:
    web.ask(client, KARI)
    return web.last_mail().link


@both_databases
def test_every_trace_of_the_address_goes_but_the_last_mail(client, edition) -> None:
    known()
    web.vote(client, KARI)
    web.ask(client, "Kari@Example.org")
    web.vote(client, "ola@example.org")
    write("Kari@example.org")
    erase(client)
    said = addresses_in_database()
    assert said.lower().count("kari") == 1 and "ola@example.org" in said
    assert [mail.subject for mail in web.mails() if mail.to == KARI] == ["Opplysningene dine er slettet (eksempel)"]
    assert db.session.query(Person).count() == 0


@both_databases
def test_of_a_blocked_address_only_the_hash_stays(client, edition) -> None:
    person_id = known()
    people.block(person_id, until=None, why="Grunnen", actor=MODERATOR, now=moments.START)
    page = erase(client)
    assert "fordi den er utestengt" in page.text
    row = db.session.query(Person).one()
    assert row.address_box is None and row.blocked_at is not None
    assert addresses_in_database().count(KARI) == 1, "the last mail"
    told = shown(client, link(client)).text
    assert "Slettet. Bare et fingeravtrykk er igjen." in told and "Grunnen" in told


@transaction
def _staff_mail() -> None:
    values = {"what": "password", "at": moments.START}
    queue_email("accounts/email/changed.txt", to=KARI, language="nb", values=values, links={}, box=boxes.PORTAL_KEY)


def test_an_account_behind_the_door_stays_with_its_mail(client, edition) -> None:
    build.account(Role.EDITOR, address=KARI, name="Kari Eksempel")
    _staff_mail()
    path = link(client)
    assert "Kari Eksempel" in shown(client, path).text
    assert "Det er ikke noe å slette" in shown(client, f"{path}/slett").text
    known()
    page = erase(client)
    assert "Be en administrator om å stenge den." in page.text
    assert db.session.query(Account).count() == 1
    assert "accounts/email/changed.txt" in {mail.template for mail in db.session.query(OutgoingEmail)}


@both_databases
@pytest.mark.parametrize("breaks", ["_tell", "outbox", "people"])
def test_all_of_it_or_nothing(client, edition, monkeypatch, breaks) -> None:
    known()
    web.vote(client, KARI)
    path = link(client)
    before = addresses_in_database(), tally(edition)

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("planted")

    planted = {"_tell": (erasing, "_tell"), "outbox": (erasing.outbox, "forget_letters_to"),
               "people": (erasing.people_actions, "forget")}[breaks]  # fmt: skip
    monkeypatch.setattr(*planted, fails)
    assert web.post(client, f"{path}/slett").status_code == 500
    assert (addresses_in_database(), tally(edition)) == before
    assert client.get(path).status_code == 200, "the link still lives, so it can be tried again"


def test_deleting_twice_says_that_the_link_has_ended(client, edition) -> None:
    web.vote(client, KARI)
    path = link(client)
    assert web.post(client, f"{path}/slett").status_code == 200
    assert web.post(client, f"{path}/slett").status_code == 410
    assert client.get(f"{path}/slett").status_code == 410, "a reload leads here"


def test_every_link_of_the_same_mailbox_ends(client, edition) -> None:
    web.vote(client, KARI)
    first = link(client)
    erase(client)
    assert client.get(first).status_code == 410


def test_others_keep_theirs(client, edition) -> None:
    web.vote(client, "ola@example.org", "larvik")
    web.vote(client, KARI)
    known("ola@example.org")
    erase(client)
    assert tally(edition) == {"drammen": 0, "larvik": 1, "sarpsborg": 0}
    assert db.session.query(Person).count() == 1
    assert "Stemmen teller" in shown(client, link(client, "ola@example.org")).text


def test_a_missing_key_deletes_nothing(client, edition, app) -> None:
    web.vote(client, KARI)
    path = link(client)
    key = boxes.key_path("2019/box")
    kept = key.read_text()
    key.unlink()
    assert web.post(client, f"{path}/slett").status_code == 503
    key.write_text(kept)
    assert tally(edition)["drammen"] == 1 and client.get(path).status_code == 200


def test_the_action_says_what_it_did(client, edition, at) -> None:
    web.vote(client, KARI)
    token = link(client).rpartition("/")[2]
    erased = actions.erase(token, now=moments.START, real_now=db.session.query(DataRequest).one().asked_at)
    assert erased is not None
    assert [vote.state for vote in erased.before.votes] == [BallotState.COUNTED]
    assert [vote.state for vote in erased.votes_left] == [BallotState.WITHDRAWN]
    assert (erased.block_left, erased.account_left) == (False, False)

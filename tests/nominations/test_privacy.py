"""Those who write and propose see what is kept of them and have it deleted; what has had its time goes by itself."""

import json
from datetime import timedelta

from portal.foundation.db import db
from portal.nominations.models import Answer, Application, ApplicationVersion, Writer
from portal.people.models import Person
from portal.people.queries import id_of
from portal.privacy.actions import retention
from portal.privacy.rules import PERIODS, Kept, Profile
from tests import web
from tests.nominations import acting
from tests.nominations.test_files import attach, files
from tests.nominations.test_proposing import HERE, TEXT, asked, newest
from tests.nominations.test_writing import invited
from tests.pages import Page

STANDARD = PERIODS[Profile.STANDARD]


def own_data(client, address):
    """The page of one's own data."""
    assert web.post(client, "/mine-opplysninger", adresse=address).status_code == 303
    return web.last_mail().link


def delete(client, address):
    answer = web.post(client, own_data(client, address) + "/slett")
    assert answer.status_code == 200, answer.status_code
    db.session.rollback()


def test_a_writer_and_a_proposer_see_what_is_kept(edition, client):
    acting.begun(client, address="leser@example.org")
    asked(client)
    link = own_data(client, "leser@example.org")
    text = Page(client.get(link).text).text
    assert "Du skriver med navnet «Kari»." in text and TEXT in text
    told = json.loads(client.get(f"{link}/fil").text)
    assert told["applications"][0]["municipality"] == "Kristiansand"
    assert told["proposals"][0]["text"] == TEXT


def test_a_draft_that_somebody_alone_wrote_goes_with_them(edition, client):
    link = acting.written(client, word="Hemmelig")
    attach(client, link)
    delete(client, "kari@kristiansand.example")
    assert client.get(link).status_code == 410
    assert [db.session.query(table).count() for table in (Application, Answer, Writer)] == [0, 0, 0]
    assert files() == []


def test_others_go_on_with_the_charge_and_what_was_sent_stays(edition, client):
    link = acting.delivered(client)
    other = invited(client, link)
    delete(client, "kari@kristiansand.example")
    assert client.get(link).status_code == 410
    page = Page(client.get(other).text)
    assert page.source and "Søknaden er levert" in page.text
    assert "(deg) Har ansvaret" in Page(client.get(f"{other}/skriv-sammen").text).text
    assert db.session.query(ApplicationVersion).one().content["fields"]
    assert id_of("kari@kristiansand.example") is None


def test_a_proposal_is_gone_from_everywhere(edition, client):
    own, link = asked(client)
    web.post(client, link)
    delete(client, "leser@example.org")
    assert TEXT not in client.get(HERE).text and TEXT not in client.get(link).text
    assert client.get(own).status_code == 410
    assert (newest().text, newest().name) == ("", "")


def test_a_draft_goes_after_its_deadline_and_a_sent_one_much_later(edition, client, at):
    acting.written(client, number="1103", address="ola@stavanger.example")
    link = acting.written(client)
    attach(client, link)
    web.post(client, f"{link}/send")
    at(acting.DEADLINE + STANDARD[Kept.DRAFTS].length)
    retention.tidy()
    assert db.session.query(Application).count() == 2
    at(acting.DEADLINE + STANDARD[Kept.DRAFTS].length + timedelta(seconds=1))
    retention.tidy()
    db.session.rollback()
    assert [each.sent for each in db.session.query(Application)] == [1]
    at(acting.NOW + STANDARD[Kept.APPLICATIONS].length + timedelta(days=1))
    retention.tidy()
    db.session.rollback()
    [version] = db.session.query(ApplicationVersion)
    assert (version.content, version.made_by) == ({}, "–")
    assert db.session.query(Answer).count() == 0 and files() == []
    retention.tidy()
    assert db.session.query(Person).count() == 0


def test_an_archive_has_the_application_and_its_files_before_they_go(edition, client, at, app):
    link = acting.written(client)
    attach(client, link)
    web.post(client, f"{link}/send")
    app.config["RETENTION"] = "kommune"
    at(acting.NOW + STANDARD[Kept.APPLICATIONS].length + timedelta(days=1))
    retention.tidy()
    [path] = (app.config["DATA"] / "archive").glob("*-applications.jsonl")
    told = json.loads(path.read_text(encoding="utf-8"))
    assert told["municipality"]["name"] == "Kristiansand" and "Tekst Forankring" in json.dumps(told, ensure_ascii=False)
    [file] = told["files"]
    assert (app.config["DATA"] / "archive" / file["copy"]).exists()

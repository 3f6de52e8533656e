"""Jurors and experts see what is kept of them; what stands on cards shows behind the door alone; an address can be deleted."""

import json

import pytest
from sqlalchemy import select

from portal.accounts.rules import Role
from portal.foundation.db import db
from portal.jury import actions
from portal.jury.actions import forgetting
from portal.jury.models import Statement
from portal.jury.rules import TieKind
from portal.privacy.actions import retention
from portal.privacy.rules import PERIODS, Kept, Profile
from portal.privacy.views.file import SCHEMA
from tests import web
from tests.jury import world as w
from tests.privacy.asking import erase, link, shown
from tests.privacy.test_file import faults

EXPERT = "ekspert@example.org"
PERIOD = PERIODS[Profile.STANDARD][Kept.JURY].length


@pytest.fixture
def jury(app, at):
    """A juror with a tie, a recusal, a card and a note; an expert who was asked about one case."""
    at(w.AFTER)
    found = w.world("drammen", "larvik", "sarpsborg")
    found.seat("kari")
    found.seat("ola")
    found.assign(("kari", "drammen"), ("kari", "larvik"), ("ola", "drammen"))
    found.score("kari", "drammen", [5, 4, 3], note="Notat for meg selv", words="Ord om saken")
    found.score("ola", "drammen", [1, 1, 1], words="Olas ord")
    found.tie("kari", TieKind.HOME, number="0105")
    found.recuse("kari", "larvik", "Broren min er kultursjef.")
    actions.ask_expert(
        found.cases["drammen"], expert="Ekspert E", address="Ekspert@example.org", language="nb", by=w.SECRETARY, now=w.AFTER,
        real_now=w.AFTER,
    )  # fmt: skip
    return found


def test_a_juror_sees_seat_ties_and_recusals_and_how_much_is_on_cards(jury, client):
    path = link(client, "kari@jury.example")
    text = shown(client, path).text
    for said in ("Jurymedlem: Landsrunden 2019", "Bor i: 0105", "Inhabil i saken Larvik", "Broren min er kultursjef.",
                 "Vurderingsskjemaer: 1. Private notater: 1."):  # fmt: skip
        assert said in text, said
    told = json.loads(client.get(f"{path}/fil").text)
    assert faults(told, SCHEMA) == []
    [seat] = told["jury"]
    assert (seat["cards"], seat["finished_cards"], seat["private_notes"]) == (1, 1, 1)
    assert seat["ties"] == [{"kind": "home", "place": "0105"}]
    assert [each["municipality"] for each in seat["recusals"]] == ["Larvik"]


def test_no_points_no_words_no_note_and_nothing_of_another_juror(jury, client):
    path = link(client, "kari@jury.example")
    for page in ("", "/fil", "/slett"):
        said = client.get(path + page).text
        assert not [word for word in ("Notat for meg selv", "Ord om saken", "Olas ord", "Søknaden fra") if word in said]
    assert "Broren" not in client.get(link(client, "ola@jury.example")).text


def test_when_ties_are_forgotten_what_followed_from_them_is_told_no_more_than_before(jury, client):
    forgetting.forget([jury.round], now=w.AFTER)
    path = link(client, "kari@jury.example")
    page, file = shown(client, path).text, client.get(f"{path}/fil").text
    assert "Inhabil i saken Larvik" in page and "Sarpsborg" not in page + file
    assert [each["municipality"] for each in json.loads(file)["jury"][0]["recusals"]] == ["Larvik"]


def test_what_the_jury_did_stays_and_the_page_says_so(jury, client):
    assert "Det du har gjort i juryen" not in client.get(link(client, "leser@example.org") + "/slett").text
    page = shown(client, link(client, "kari@jury.example") + "/slett")
    assert "Be en administrator om å stenge den" in page.text


def test_an_expert_sees_what_they_were_asked_and_has_the_address_deleted(jury, client):
    path = link(client, EXPERT)
    text = shown(client, path).text
    assert "Ekspertvurdering: Drammen, 2019" in text and "med navnet «Ekspert E»" in text
    [told] = json.loads(client.get(f"{path}/fil").text)["statements"]
    assert (told["municipality"], told["your_name"], told["delivered_at"]) == ("Drammen", "Ekspert E", None)
    assert "blir slettet fra ekspertvurderingene" in client.get(f"{path}/slett").text
    assert "er slettet fra ekspertvurderingene" in erase(client, EXPERT).text
    db.session.rollback()
    [kept] = db.session.scalars(select(Statement))
    assert (kept.address_box, kept.expert) == (None, "Ekspert E")
    assert "er slettet fra ekspertvurderingene" in web.last_mail().text


def test_an_experts_address_goes_when_the_jurys_time_is_out(jury, at):
    w.approve(jury.edition, w.AFTER)
    at(w.AFTER + PERIOD)
    retention.tidy()
    assert db.session.scalars(select(Statement)).one().address_box is not None, (
        "half-open: at that very moment it is kept"
    )
    at(w.AFTER + PERIOD + w.DAY)
    retention.tidy()
    db.session.rollback()
    assert db.session.scalars(select(Statement)).one().address_box is None


def test_somebody_without_a_seat_has_no_part_of_this(jury, client):
    w.staff(Role.EDITOR, "Redaktor")
    assert json.loads(client.get(link(client, "redaktor@noku.example") + "/fil").text)["jury"] == []

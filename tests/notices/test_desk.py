"""«I rekkefølge»: what is sent, when, what waits; every mail read before it goes; undone within its minute."""

import re

import pytest

from portal.accounts.rules import Role
from portal.award import actions as award
from portal.award.rules import Calendar
from portal.foundation import clock
from portal.foundation.db import db
from portal.notices.models import Notice
from portal.notices.rules import MAIL_WAITS, MOST_ADDRESSES, Step
from tests import web
from tests.jury import world as w
from tests.notices import world
from tests.notices.world import BEFORE_PUBLIC, COUNTY, letters
from tests.pages import Page

DESK = "/for-ansatte/karinger/2019"
HERE = f"{DESK}/rekkefolge"


@pytest.fixture
def year(app, at):
    at(BEFORE_PUBLIC)
    return world.year()


@pytest.fixture
def secretary(client, year):
    web.sign_in(client, w.staff(Role.JURY_SECRETARY))
    return client


def said(client, address=HERE):
    return " ".join(Page(client.get(address).text).text.replace("\u00a0", " ").split())


def step(found, name: Step) -> str:
    return f"{HERE}/{found.round}/{name.value}"


def test_the_page_says_what_waits_for_what_and_who_lacks_what(secretary, year):
    links = Page(secretary.get(HERE).text).tree.all("a")
    assert "Kåringer" in [each.text for each in links if "aria-current" in each.attributes]
    page = said(secretary)
    assert "Buskerud" in page and "Direkte til NOKU" in page
    assert "Mangler tilbakemelding: Drammen og Kongsberg." in page
    assert page.count("Venter på trinnet over.") == 4
    assert "Kommer av seg selv 12. juni 2019 kl. 20.00." in page
    assert "Tidligst 12. august 2019 kl. 15.00, når to har klargjort og en av dem offentliggjør." in page
    assert "Varsler i rekkefølge" in said(secretary, DESK)


def test_every_mail_is_read_before_it_is_sent_and_private_links_are_not_shown(secretary, year):
    year.feedback(year.county, *COUNTY)
    preview = secretary.get(step(year.county, Step.APPLICANTS)).text
    assert f"Til Kongsberg fra {year.county.round}." in preview and "Send 2 e-poster" in preview
    assert "[mottakerens egen lenke]" in preview and not [each for each in year.links.values() if each in preview]
    assert letters() == []
    sent = web.act(secretary, step(year.county, Step.APPLICANTS))
    assert (sent.status_code, sent.location) == (303, HERE)
    page = said(secretary)
    assert "2 e-poster går ut om et minutt. Til da kan du angre." in page and "Går ut" in page
    for to, subject, words in letters():
        body = re.sub(r"http\S+", "[mottakerens egen lenke]", words)
        assert subject in preview and all(
            line in preview.replace("\u00a0", " ") for line in body.splitlines() if line
        ), to
    assert web.act(secretary, step(year.county, Step.APPLICANTS)).status_code == 422


def test_a_step_is_undone_within_its_minute_and_not_later(secretary, year, really_at):
    year.feedback(year.county, *COUNTY)
    web.act(secretary, step(year.county, Step.APPLICANTS))
    [notice] = db.session.query(Notice).all()
    undo = f"{HERE}/angre/{notice.id}"
    assert web.act(secretary, undo).location == HERE
    assert "Angret. Ingen e-post er sendt." in said(secretary) and letters() == []
    web.act(secretary, step(year.county, Step.APPLICANTS))
    later = db.session.query(Notice).order_by(Notice.id.desc()).first()
    really_at(clock.real_now() + MAIL_WAITS)
    web.act(secretary, f"{HERE}/angre/{later.id}")
    page = said(secretary)
    assert "E-postene er sendt. Det kan ikke angres." in page and "Sendt 1. juni 2019 kl. 12.00 av Sekretær." in page
    assert web.act(secretary, f"/for-ansatte/karinger/2019/rekkefolge/angre/{later.id + 9}").status_code == 404


def test_the_press_is_written_to_one_by_one_and_a_wrong_line_is_shown_again(secretary, year):
    year.tell_until(Step.FINALISTS)
    here = step(year.national, Step.PRESS)
    preview = secretary.get(here).text
    assert "http://localhost/norges-kulturkommune/2019" in preview and "egen lenke" not in preview
    for typed, trouble in (
        ("", "Skriv minst én e-postadresse"),
        ("a@avis.example\nikke en adresse", "ingen e-postadresse: ikke en adresse"),
        ("\n".join(f"a{n}@avis.example" for n in range(MOST_ADDRESSES + 1)), f"Skriv høyst {MOST_ADDRESSES} adresser"),
    ):
        wrong = web.act(secretary, here, adresser=typed)
        assert wrong.status_code == 422 and trouble in wrong.text
        assert "ikke en adresse" not in typed or "a@avis.example\nikke en adresse</textarea>" in wrong.text
    before = len(letters())
    web.act(secretary, here, adresser="a@avis.example\n b@avis.example \na@AVIS.example\n")
    told = letters()[before:]
    assert [to for to, _, _ in told] == ["a@avis.example", "b@avis.example"]
    assert not [words for _, subject, words in told if "b@avis" in words or "a@avis" in subject]


def test_an_edition_without_a_national_jury_has_nothing_to_tell(client, app, at):
    at(BEFORE_PUBLIC)
    world_edition = award.add_edition(2019, Calendar(), jury=[], entries=[], criteria=[])
    web.sign_in(client, w.staff(Role.JURY_SECRETARY))
    assert world_edition and "ingen nasjonal runde i portalen" in said(client)


def test_the_front_page_says_that_somebody_can_be_told(secretary, year):
    assert "Varsler i rekkefølge" not in said(secretary, "/for-ansatte")
    year.feedback(year.county, *COUNTY)
    assert "Varsler i rekkefølge 2019" in said(secretary, "/for-ansatte")

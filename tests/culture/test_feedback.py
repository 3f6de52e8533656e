"""Feedback on accessibility: into the queue at once, or when the address is confirmed; nothing typed is lost."""

from datetime import timedelta

import pytest

from portal.culture import actions
from portal.culture.models import Feedback
from portal.culture.rules import LINK_LIFE
from portal.culture.views import feedback
from portal.foundation import clock
from portal.foundation.db import db
from portal.foundation.outbox import OutgoingEmail
from portal.moderation import actions as moderation
from portal.moderation import queries as cases
from portal.moderation.models import Case
from portal.moderation.rules import Kind, State, Waiting
from portal.people.models import Person
from tests import build, moments, web
from tests.databases import both_databases
from tests.pages import Page
from tests.walk import PREFIXES

PAGE = "/tilgjengelighet"
TEXT = "Kontrasten i tabellen er for svak.\nJeg bruker forstørrelse."
FIRST = "Kontrasten i tabellen er for svak."
KARI = "kari@example.org"


@pytest.fixture(autouse=True)
def july(at, app) -> None:
    at(moments.START)


def send(client, prefix: str = "", **fields: str):
    return web.post(client, prefix + PAGE, **{"tekst": TEXT, "side": "", "adresse": "", "nettsted": "", **fields})


def one() -> Case:
    db.session.rollback()
    return db.session.query(Case).one()


@both_databases
def test_without_an_address_it_is_in_the_queue_at_once(client) -> None:
    answer = send(client, side="/norges-kulturkommune")
    assert (answer.status_code, answer.location) == (303, f"{PAGE}/takk")
    case = one()
    assert (case.kind, case.state, case.waiting, case.person_id) == (Kind.FEEDBACK, State.PENDING, Waiting.NEW, None)
    assert cases.waiting_counts()[Waiting.NEW] == 1
    row = db.session.query(Feedback).one()
    assert (row.text, row.page, row.confirm_link_hash) == (TEXT, "/norges-kulturkommune", None)
    assert web.mails() == []
    assert "kan ikke svare deg uten e-postadresse" in Page(client.get(answer.location).text).text


@both_databases
def test_with_an_address_it_waits_until_that_is_confirmed(client) -> None:
    answer = send(client, adresse=KARI)
    assert answer.location == f"{PAGE}/sjekk-e-posten" and client.get(answer.location).status_code == 200
    assert (one().state, one().waiting) == (State.UNCONFIRMED, None)
    [mail] = web.mails()
    assert mail.to == KARI and FIRST not in mail.text, "nobody mails their words to a stranger"
    shown = Page(client.get(mail.link).text)
    assert "Kontrasten i tabellen er for svak." in shown.text and one().state is State.UNCONFIRMED
    confirmed = web.post(client, mail.link)
    assert confirmed.status_code == 200 and "svarer deg på e-post" in confirmed.text
    assert (one().state, one().waiting) == (State.PENDING, Waiting.NEW)
    assert db.session.query(Person).one().confirmed_at == moments.START


def test_a_link_that_is_used_changes_nothing_more(client) -> None:
    send(client, adresse=KARI)
    link = web.last_mail().link
    for _ in range(2):
        assert web.post(client, link).status_code == 200
    assert one().version == 2
    assert Page(client.get(link).text).tree.one("h1").text == "Lenken er brukt"


@both_databases
def test_the_link_lives_two_days_by_the_real_clock_and_then_all_goes(client, really_at) -> None:
    began = clock.real_now()
    really_at(began)
    send(client, adresse=KARI)
    link = web.last_mail().link
    actions.forget_unconfirmed(began + LINK_LIFE - timedelta(seconds=1))
    assert client.get(link).status_code == 200
    really_at(began + LINK_LIFE)
    assert client.get(link).status_code == web.post(client, link).status_code == 410
    actions.forget_unconfirmed(began + LINK_LIFE)
    for kind in (Feedback, Case, OutgoingEmail):
        assert db.session.query(kind).count() == 0


def test_what_is_in_the_queue_is_not_forgotten(client, really_at) -> None:
    send(client)
    send(client, adresse=KARI)
    web.post(client, web.last_mail().link)
    actions.forget_unconfirmed(clock.real_now() + timedelta(days=30))
    assert db.session.query(Feedback).count() == 2


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"tekst": ""}, "Skriv hva det gjelder."),
        ({"tekst": "   \n "}, "Skriv hva det gjelder."),
        ({"tekst": "hei"}, "Skriv litt mer om hva det gjelder."),
        ({"tekst": "a" * 3001}, "Teksten er for lang. Den kan ha høyst 3000 tegn."),
        ({"side": "x" * 301}, "Adressen til siden er for lang. Skriv tittelen i stedet."),
        ({"adresse": "kari"}, "Skriv e-postadressen på formen navn@eksempel.no."),
    ],
)
def test_what_must_be_put_right_is_said_and_nothing_typed_is_lost(client, fields, said) -> None:
    answer = send(client, **{"side": "Forsiden", **fields})
    assert answer.status_code == 422
    page = Page(answer.text)
    assert page.title.startswith("Feil: Tilgjengelighetserklæring") and said in page.text
    if "tekst" not in fields:
        assert FIRST in page.tree.one("textarea").text
    if "side" not in fields:
        assert page.tree.one("input", name="side")["value"] == "Forsiden"
    assert db.session.query(Case).count() == 0


def test_a_network_sends_ten_an_hour(client) -> None:
    answers = [send(client, tekst=f"{TEXT} {number}").status_code for number in range(11)]
    assert answers == [303] * 10 + [429]


def test_an_address_gets_three_mails_an_hour_and_the_page_says_the_same(client) -> None:
    answers = {send(client, adresse=KARI).location for _ in range(5)}
    assert answers == {f"{PAGE}/sjekk-e-posten"} and len(web.mails()) == 3


def test_what_fills_in_the_trap_is_marked_for_the_moderator(client) -> None:
    send(client, nettsted="http://spam.example")
    assert [signal["kind"] for signal in one().signals] == ["trap"]


@both_databases
@pytest.mark.parametrize(
    "typed", ["a\0b hei hei", "\u202eabc def", "\r\nHei\u2028der alle", "<script>alert(1)</script>", "😀" * 20]
)
def test_odd_characters_break_nothing(client, typed) -> None:
    assert send(client, tekst=typed, side=typed, adresse=KARI).status_code == 303
    kept = db.session.query(Feedback).one()
    assert "\0" not in kept.text + kept.page and "\u202e" not in kept.text and "\n" not in kept.page
    page = client.get(web.last_mail().link)
    assert page.status_code == 200 and "<script>alert" not in page.text


@pytest.mark.parametrize("code", PREFIXES)
def test_in_every_language(client, code) -> None:
    send(client, PREFIXES[code], adresse=KARI)
    [mail] = web.mails()
    assert mail.language == code and mail.link.startswith(f"{PREFIXES[code]}{PAGE}/bekreft/")
    assert Page(client.get(mail.link).text).language == code


def test_a_moderators_answer_quotes_it_and_leads_to_ones_own_data(client) -> None:
    send(client, adresse=KARI, side="Forsiden")
    web.post(client, web.last_mail().link)
    case = one()
    quote = feedback.quotes([case.id])[case.id]
    moderation.answer(
        case.id,
        version=case.version,
        reply="Takk. Det er rettet.",
        quote=quote,
        moderator=build.moderator(),
        now=moments.START,
    )
    mail = web.last_mail()
    assert mail.to == KARI and "«Forsiden»" in mail.text and "Takk. Det er rettet." in mail.text
    assert "> Kontrasten i tabellen er for svak." in mail.text
    assert one().state is State.ANSWERED


def test_nothing_of_it_is_seen_by_the_public(client) -> None:
    send(client, side="hemmeligside", tekst="hemmeligtekst om noe")
    for path in ("/", PAGE, f"{PAGE}/takk", "/sok?q=hemmeligtekst", "/sitemap.xml"):
        said = client.get(path).text.replace('value="hemmeligtekst"', "")
        assert "hemmeligside" not in said
        assert "hemmeligtekst" not in said or path.startswith("/sok")


def test_the_form_sets_no_cookie_and_can_be_kept(client) -> None:
    answer = client.get(PAGE)
    assert answer.headers["Cache-Control"].startswith("public") and "Set-Cookie" not in answer.headers
    assert "Set-Cookie" not in send(client).headers
    form = Page(answer.text).tree.one("form", action=PAGE)
    assert {each["name"] for each in form.walk() if "name" in each.attributes} == {
        "tekst",
        "side",
        "adresse",
        "nettsted",
    }

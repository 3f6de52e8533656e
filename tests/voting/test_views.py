"""Voting by HTTP as a voter does, in three languages: the way of a vote, and fields that must be put right."""

import pytest

from portal.foundation import i18n
from portal.foundation.i18n import gettext
from portal.voting.queries import tally_of
from portal.voting.rules import Signs
from tests import build, moments
from tests.databases import both_databases
from tests.pages import Page
from tests.voting.acting import REAL, rows, votes
from tests.web import STEM, ask, last_mail, mails, post, receipt_code, vote

LANGUAGES = {"nb": "", "nn": "/nn", "en": "/en"}
FAULT = {"nb": "Feil:", "nn": "Feil:", "en": "Error:"}
in_each_language = pytest.mark.parametrize("code", LANGUAGES)


@pytest.fixture
def edition_id(app, at, really_at) -> int:
    """An edition that is open."""
    at(moments.START)
    really_at(REAL)
    return build.edition()


def words(code: str, text: str) -> str:
    """A text in a language, as a reader sees it."""
    with i18n.in_language(code):
        return gettext(text).replace("\u00a0", " ")


@both_databases
def test_vote_counts_only_after_the_voter_confirms(client, edition_id):
    answer = ask(client)
    assert answer.status_code == 303
    [mail] = mails()
    client.get(mail.link)
    assert tally_of(edition_id).total == 0

    page = post(client, mail.link)
    assert tally_of(edition_id).by_finalist == {"drammen": 1, "larvik": 0, "sarpsborg": 0}
    assert len(receipt_code(page)) == 27


@in_each_language
def test_the_whole_way_of_a_vote_is_walked_in_the_voters_own_language(client, edition_id, code):
    prefix = LANGUAGES[code]
    form = Page(client.get(f"{prefix}{STEM}?valg=larvik").text)
    [chosen] = [radio for radio in form.tree.all("input", type="radio") if "checked" in radio.attributes]
    assert (form.language, chosen["value"]) == (code, "larvik")

    answer = ask(client, "kari@example.org", "larvik", prefix)
    assert answer.location == f"{prefix}{STEM}/kode"
    assert words(code, "Sjekk e-posten") in Page(client.get(answer.location).text).text
    [mail] = mails()
    assert mail.language == code and mail.link.startswith(f"{prefix}/stem/bekreft/")

    confirm = Page(client.get(mail.link).text)
    assert confirm.language == code and words(code, "Bekreft stemmen") in confirm.title
    assert [each.one("strong", "choice__yours").text for each in confirm.tree.all("li", "is-chosen")] == [
        words(code, "Du har valgt denne")
    ]
    receipt = Page(post(client, confirm.tree.one("main").one("form")["action"]).text)
    assert receipt.language == code and receipt.title.startswith(words(code, "Stemmen din teller"))
    own = last_mail()
    assert own.language == code and own.link.startswith(f"{prefix}/stem/min/")
    assert Page(client.get(own.link).text).language == code
    assert votes(edition_id) == {"larvik": 1}


@both_databases
def test_the_code_from_the_mail_confirms_in_the_browser_that_asked_and_in_no_other(app, client, edition_id):
    ask(client)
    code = last_mail().code
    elsewhere = post(app.test_client(), f"{STEM}/kode", kode=code)
    assert elsewhere.status_code == 422 and votes(edition_id) == {}

    page = post(client, f"{STEM}/kode", kode=code.lower())
    assert page.status_code == 200 and votes(edition_id) == {"drammen": 1}
    assert receipt_code(post(client, f"{STEM}/kode", kode=code)) == receipt_code(page)


def test_a_new_vote_says_that_it_changes_the_old_one_and_the_receipt_says_that_it_did(client, edition_id):
    first = vote(client)
    ask(client, choice="sarpsborg")
    assert "Dette endrer stemmen din." in client.get(last_mail().link).text
    second = post(client, last_mail().link)
    assert "Du hadde stemt før. Nå gjelder den nye stemmen." in second.text
    assert receipt_code(second) == receipt_code(first) and votes(edition_id) == {"sarpsborg": 1}


def test_the_private_link_shows_the_code_changes_and_withdraws_each_by_its_own_button(client, edition_id):
    first = vote(client)
    own = last_mail().link
    shown = Page(client.get(own).text)
    actions = [form["action"] for form in shown.tree.one("main").all("form")]
    assert actions == [f"{own}/kode", f"{own}/trekk"]
    assert f"{own}/endre" in {link["href"] for link in shown.tree.all("a")}
    assert receipt_code(post(client, f"{own}/kode")) == receipt_code(first)

    change = Page(client.get(f"{own}/endre").text)
    assert not [radio for radio in change.tree.all("input", type="radio") if "checked" in radio.attributes]
    changed = post(client, f"{own}/endre", valg="larvik")
    assert receipt_code(changed) == receipt_code(first) and votes(edition_id) == {"larvik": 1}

    assert Page(post(client, f"{own}/trekk").text).title.startswith("Stemmen din er trukket")
    assert votes(edition_id) == {}
    again = post(client, f"{own}/trekk")
    assert again.status_code == 410 and "Stemmen er allerede trukket." in Page(again.text).text
    assert [form["action"] for form in Page(client.get(own).text).tree.one("main").all("form")] == [f"{own}/kode"]


WRONG_FORMS = [
    ({"valg": "larvik", "epost": ""}, {"epost": "Skriv e-postadressen din."}),
    ({"valg": "larvik", "epost": "kari"}, {"epost": "Skriv e-postadressen på formen navn@eksempel.no."}),
    ({"valg": "larvik", "epost": f"{'k' * 250}@example.org"},
     {"epost": "Adressen er for lang. Den kan ha høyst 254 tegn."}),
    ({"epost": "kari@example.org"}, {"valg": "Velg én kommune."}),
    ({"valg": "oslo", "epost": "kari@example.org"}, {"valg": "Velg et av alternativene."}),
    ({"valg": "", "epost": "kari@localhost"},
     {"valg": "Velg én kommune.", "epost": "Skriv e-postadressen på formen navn@eksempel.no."}),
]  # fmt: skip


def faults_of(page: Page) -> dict[str, str]:
    """The page's faults by field: the summary and the message at each field say the same, and the links lead there."""
    links = page.tree.one("ds-error-summary").all("a")
    summary = {link["href"].removeprefix("#"): link.text for link in links}
    for field, text in summary.items():
        [target] = page.tree.all(id=field)
        assert target.tag == "input" and target["aria-invalid"] == "true"
        message = page.tree.one("p", id=f"{field}-feil")
        assert message.text == text
        described = [
            node for node in page.tree.walk() if f"{field}-feil" in node.attributes.get("aria-describedby", "")
        ]
        assert described, f"{field}: nothing says that it is described by its message"
    assert len(page.tree.all("p", "bad")) == len(summary)
    return summary


@in_each_language
@pytest.mark.parametrize(("sent", "wrong"), WRONG_FORMS)
def test_a_wrong_field_gives_the_same_page_with_summary_message_and_all_that_was_typed(
    client, edition_id, code, sent, wrong
):
    answer = post(client, LANGUAGES[code] + STEM, **sent)

    page = Page(answer.text)
    assert answer.status_code == 422 and page.title.startswith(FAULT[code])
    assert faults_of(page) == {field: words(code, text) for field, text in wrong.items()}
    assert page.tree.one("input", id="epost").attributes.get("value", "") == sent["epost"]
    checked = [radio["value"] for radio in page.tree.all("input", type="radio") if "checked" in radio.attributes]
    assert checked == [slug for slug in [sent.get("valg")] if slug in build.FINALISTS]
    assert "Set-Cookie" not in answer.headers and rows() == (0, 0, 0, 0)


@in_each_language
@pytest.mark.parametrize(
    "case",
    [
        (f"{STEM}/kode", "", "Skriv koden fra e-posten."),
        (f"{STEM}/kode", "2" * 41, "Koden har åtte tegn."),
        ("/kvittering", "", "Skriv kvitteringskoden."),
        ("/kvittering", "2222", "Kvitteringskoden har 27 tegn. Sjekk at ingen mangler eller er skrevet to ganger."),
        ("/kvittering", "2" * 26 + "3", "Minst ett tegn i koden er feil. Sjekk koden mot kvitteringen."),
        ("/kvittering", "2" * 26 + "0",
         "Koden har bare bokstaver og tall, aldri 0, 1, I eller O. Sjekk om du har lest et tegn feil."),
    ],
)  # fmt: skip
def test_a_wrong_code_is_told_at_its_field_and_kept(client, edition_id, code, case):
    path, typed, text = case
    answer = post(client, LANGUAGES[code] + path, kode=typed)
    page = Page(answer.text)
    assert answer.status_code == 422 and page.title.startswith(FAULT[code])
    assert faults_of(page) == {"kode": words(code, text)}
    assert page.tree.one("input", id="kode").attributes.get("value", "") == typed


def test_a_wrong_mail_code_is_told_with_what_to_do_and_changing_without_a_choice_keeps_the_vote(client, edition_id):
    vote(client)
    own = last_mail().link
    answer = post(client, f"{own}/endre")
    assert answer.status_code == 422 and faults_of(Page(answer.text)) == {"valg": "Velg én kommune."}
    ask(client)
    answer = post(client, f"{STEM}/kode", kode="2222 2222")
    assert answer.status_code == 422 and "samme nettleser" in faults_of(Page(answer.text))["kode"]
    assert votes(edition_id) == {"drammen": 1}


def test_what_fills_the_trap_is_answered_like_everybody_and_noted_on_the_ballot(client, edition_id):
    from tests.voting.acting import ballot

    field = Page(client.get(STEM).text).tree.one("input", id="nettsted")
    assert (field["tabindex"], field["autocomplete"], field["type"]) == ("-1", "off", "text")
    plain, trapped = ask(client, "ola@example.org"), post(
        client, STEM, valg="drammen", epost="kari@example.org", nettsted="https://spam.example"
    )  # fmt: skip
    assert (trapped.status_code, trapped.location, trapped.data) == (303, plain.location, plain.data)
    post(client, last_mail().link)
    assert Signs.from_json(ballot().signals).trap and votes(edition_id) == {"drammen": 1}

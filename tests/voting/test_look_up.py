"""Looking a receipt code up, the pages before opening and after closing, and that nothing of the count is told."""

import json
import re
from itertools import product

import pytest

from portal.award.rules import Phase
from portal.foundation import boxes
from portal.voting.rules import BallotState, ledger
from tests import build, moments
from tests.databases import both_databases
from tests.pages import Page, all_that_is_said
from tests.voting.acting import REAL, mark, rows, votes
from tests.voting.sealed import seal
from tests.voting.test_queries import ballots_in
from tests.web import STEM, ask, last_mail, mails, post, receipt_code, vote

PREFIXES = ("", "/nn", "/en")


@pytest.fixture
def edition_id(app, at, really_at) -> int:
    """An edition that is open."""
    at(moments.START)
    really_at(REAL)
    return build.edition()


@both_databases
def test_a_receipt_code_tells_the_state_and_never_the_choice(client, edition_id):
    code = receipt_code(vote(client, choice="sarpsborg"))
    seal(edition_id)
    for state, title, text in (
        (BallotState.COUNTED, "Stemmen teller", "er med i opptellingen"),
        (BallotState.HELD, "Stemmen er til kontroll", "Et menneske ser på den"),
        (BallotState.VOIDED, "Stemmen er forkastet", "Stemmen teller ikke."),
    ):
        mark(state)
        answer = post(client, "/kvittering", kode=code.lower())
        page = Page(answer.text)
        assert answer.status_code == 200 and page.title.startswith(title) and text in page.text
        assert not re.search("drammen|larvik|sarpsborg", page.text, re.IGNORECASE)
        assert code not in answer.text  # it is not written back: somebody may look over the shoulder
        assert answer.headers["Cache-Control"] == "private, no-store"


def test_until_its_first_line_is_sealed_a_vote_is_told_as_received_whatever_its_state(client, edition_id):
    code = receipt_code(vote(client))
    for state in BallotState.COUNTED, BallotState.HELD, BallotState.VOIDED:
        mark(state)
        page = Page(post(client, "/kvittering", kode=code).text)
        assert page.title.startswith("Stemmen er mottatt") and "venter på å bli ført inn i stemmeloggen" in page.text
        assert "Løftet vårt, med underskrift" in page.text and "Bevis på" not in page.text


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_sealed_vote_has_its_place_and_a_proof_that_anybody_can_check(client, edition_id, prefix):
    for number in range(4):
        vote(client, f"velger{number}@example.org")
    code = receipt_code(vote(client, "kari@example.org"))
    seal(edition_id)
    page = Page(post(client, f"{prefix}/kvittering", kode=code).text)
    told = [json.loads(each.text) for each in page.tree.one("details").all("code") if each.text.startswith("{")]
    [proof] = [each for each in told if "path" in each]
    [head] = [each for each in told if "root" in each]
    path = [bytes.fromhex(each) for each in proof["path"]]
    leaf, root = bytes.fromhex(proof["leaf"]), bytes.fromhex(head["root"])
    assert ledger.includes(root, leaf, proof["index"], proof["size"], path) and head["size"] == proof["size"] == 5
    assert f"{proof['index'] + 1}" in page.tree.one("dl").text and head["key"] in page.text


def test_without_the_signing_key_the_receipt_says_that_the_signature_will_come(client, edition_id):
    boxes.key_path("2019/signing").unlink()
    answer = vote(client)
    assert "Underskriften kommer." in Page(answer.text).text
    assert "Underskriften kommer." in Page(post(client, "/kvittering", kode=receipt_code(answer)).text).text


def test_how_to_complain_is_told_until_the_result_is_final_and_the_closing_while_it_is_open(client, edition_id, at):
    code = receipt_code(vote(client))
    seal(edition_id)
    assert "Frist for å endre" in Page(post(client, "/kvittering", kode=code).text).text
    mark(BallotState.HELD)
    mark(BallotState.VOIDED)
    at(moments.VOTING_CLOSES)
    page = Page(post(client, "/kvittering", kode=code).text).text
    assert "med lenken i e-posten du fikk da den ble forkastet" in page and "Frist for å endre" not in page
    at(moments.CERTIFIED_AT)
    build.release(edition_id)
    build.certify(edition_id)
    page = Page(post(client, "/kvittering", kode=code).text).text
    assert "så fristen for å klage er ute" in page and "Der kan du klage" not in page


def test_a_withdrawn_and_a_replaced_vote_are_told_as_such(client, edition_id):
    code = receipt_code(vote(client))
    vote(client, choice="larvik")
    seal(edition_id)
    replaced = Page(post(client, "/kvittering", kode=code).text)
    assert replaced.title.startswith("Stemmen teller") and "stemmen er erstattet" in replaced.text
    post(client, f"{last_mail().link}/trekk")
    assert Page(post(client, "/kvittering", kode=code).text).title.startswith("Stemmen er trukket")


@pytest.mark.parametrize("prefix", PREFIXES)
def test_an_unknown_code_is_404_with_a_message_at_the_field_and_the_code_kept(client, edition_id, prefix):
    answer = post(client, f"{prefix}/kvittering", kode="2" * 27)
    page = Page(answer.text)
    assert answer.status_code == 404 and page.title.startswith("Error:" if prefix == "/en" else "Feil:")
    [link] = page.tree.one("ds-error-summary").all("a")
    assert link["href"] == "#kode" and page.tree.one("p", id="kode-feil").text == link.text
    assert page.tree.one("input", id="kode")["value"] == "2" * 27


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (moments.VOTING_OPENS - moments.SECOND, "Avstemningen er ikke åpen ennå"),
        (moments.VOTING_CLOSES, "Avstemningen er stengt"),
    ],
)
@both_databases
def test_outside_the_voting_the_form_is_gone_and_nothing_is_taken(client, edition_id, at, now, words):
    at(now)
    for path in (STEM, f"{STEM}/kode"):
        answer = client.get(path)
        page = Page(answer.text)
        assert answer.status_code == 200 and page.title.startswith(words) and not page.tree.one("main").all("form")
    answer = ask(client)
    assert answer.status_code == 410 and Page(answer.text).title.startswith(words)
    assert "Set-Cookie" not in answer.headers and rows() == (0, 0, 0, 0)


def test_the_last_two_hours_say_until_when_to_confirm(client, edition_id, at):
    line = "Du må bekrefte senest kl. 23.59."
    for before, said in ((7201, False), (7200, True), (1, True)):
        at(moments.VOTING_CLOSES - before * moments.SECOND)
        assert (line in Page(client.get(STEM).text).text) is said, before


def test_an_edition_that_is_not_there_is_404_on_every_page_of_the_vote(client, edition_id):
    for year, path in product((1999, 2020, 10**6, 2**63, 10**30), ("stem", "stem/kode", "slik-stemmer-du")):
        answer = client.get(f"/norges-kulturkommune/{year}/{path}")
        assert answer.status_code == 404, (year, path)
        assert Page(answer.text).tree.one("main").all("a")
    assert client.get(STEM.replace("/stem", "/finalister/oslo/stem")).status_code == 404
    led_on = client.get(STEM.replace("/stem", "/finalister/larvik/stem"))
    assert (led_on.status_code, led_on.location) == (303, f"{STEM}?valg=larvik")


# Numbers that stand nowhere else: three-figure, apart from years, days and sizes.
PLANTED = {
    ("drammen", "counted"): 613,
    ("larvik", "counted"): 727,
    ("drammen", "held"): 541,
    ("larvik", "withdrawn"): 389,
}
SUMS = (613, 727, 541, 389, 613 + 727, 613 + 727 + 541, sum(PLANTED.values()), 613 + 541)
TOLD = re.compile("|".join(rf"\b{each}\b|\b{each // 1000}[ .,]{each % 1000:03}\b" for each in SUMS))


def every_page(client, code: str, own: str, used: str) -> list[str]:
    """Every page of the vote, as anybody or a voter may get it."""
    edition = "/norges-kulturkommune/2019"
    paths = [STEM, f"{STEM}/kode", "/kvittering", f"{edition}/slik-stemmer-du", edition, "/", f"{edition}/resultat"]
    paths += [own, f"{own}/endre", used, "/stem/bekreft/x"]
    answers = [client.get(prefix + path) for prefix in PREFIXES for path in paths]
    answers += [post(client, path) for path in (used, f"{own}/kode")]
    answers += [post(client, "/kvittering", kode=code)]
    assert all(answer.status_code in (200, 410) for answer in answers)
    return [answer.text for answer in answers]


@pytest.mark.parametrize("phase", [Phase.VOTING, Phase.COUNTING])
def test_before_release_no_page_of_the_vote_tells_how_many_voted_or_for_whom(client, edition_id, at, phase):
    build.lasting_pages()
    code = receipt_code(vote(client))
    [used, own] = [mail.link for mail in mails()]
    ballots_in(edition_id, PLANTED)
    at(moments.DURING[phase])

    for page in every_page(client, code, own, used):
        assert not TOLD.search(all_that_is_said(page)), TOLD.search(all_that_is_said(page))


def test_of_the_test_numbers_on_a_page_are_found_when_the_result_is_released(client, edition_id, at):
    ballots_in(edition_id, PLANTED)
    build.release(edition_id)
    at(moments.DURING[Phase.RESULT])
    told = all_that_is_said(client.get("/norges-kulturkommune/2019/resultat").text)
    assert {"613", "727"} <= set(TOLD.findall(told))


def test_before_release_no_page_can_be_told_from_another_by_who_leads(client, edition_id):
    """The same pages with the ballots of two finalists changed round: not a byte differs."""
    ballots_in(edition_id, {("drammen", "counted"): 5})
    paths = (STEM, "/norges-kulturkommune/2019", "/norges-kulturkommune/2019/resultat", "/kvittering")
    first = [client.get(path).data for path in paths]
    ballots_in_moved(edition_id)
    assert [client.get(path).data for path in paths] == first and votes(edition_id) == {"larvik": 5}


def ballots_in_moved(edition_id: int) -> None:
    from sqlalchemy import update

    from portal.foundation.db import db, transaction
    from portal.voting.models import Ballot

    transaction(lambda: db.session.execute(update(Ballot).values(choice="larvik")))()

"""«Kåringer»: two arm, one of them fires from the page that says what will happen; what stands in the way is told."""

import csv
import io
import json

import pytest

from portal.accounts.rules import Role
from portal.approvals import actions as approvals
from portal.approvals.rules import Kind
from portal.award import queries as award
from portal.foundation import clock, outbox, typesetting
from portal.voting.rules import Act
from tests import build, moments, web
from tests.pages import Page
from tests.pdfua import faults
from tests.results.acting import FINAL, KARI, certify, look, moved, voided, vote

DESK = "/for-ansatte/karinger/2019"
FIRE = f"{DESK}/offentliggjor"
RESULT = "/norges-kulturkommune/2019/resultat"
REPORT = f"{RESULT}/kontrollrapport"


@pytest.fixture
def ballots(app, edition) -> dict[str, str]:
    return vote(app, a="larvik", b="larvik", c="drammen", d="sarpsborg")


def person(app, role: Role):
    client = app.test_client()
    web.sign_in(client, build.account(role, name=f"En {role.value}", address=f"{role.value}@kommune.example"))
    return client


def arm(client) -> str:
    """Press the button that stands there."""
    page = Page(client.get(DESK).text)
    fields = {node["name"]: node["value"] for node in page.tree.all("input") if node["name"] == "godkjenning"}
    assert web.act(client, f"{DESK}/klargjor", **fields).status_code == 303
    return Page(client.get(DESK).text).text


@pytest.mark.parametrize("first", [Role.JURY_SECRETARY, Role.ADMIN])
@pytest.mark.parametrize("second", [Role.JURY_LEADER, Role.VOTE_OFFICER])
def test_two_of_any_of_the_four_arm_and_the_second_fires(app, at, ballots, first, second):
    one, other = person(app, first), person(app, second)
    assert "Du har klargjort. Be en annen" in arm(one)
    assert "Gå til offentliggjøring" not in Page(one.get(DESK).text).text
    assert "Gå til offentliggjøring" in arm(other)
    assert "Offentliggjør nå" not in Page(other.get(FIRE).text).text, "not before its moment"
    assert web.act(other, FIRE).status_code == 422
    at(moments.RELEASE_AT)
    page = Page(other.get(FIRE).text)
    assert "Det kan ikke gjøres om." in page.text and "4 stemmer blir forseglet nå." in page.text
    assert web.act(other, FIRE).status_code == 303
    assert "Drammen er Norges kulturkommune 2019" in app.test_client().get(RESULT).text


def test_what_stands_in_the_way_is_told_with_what_to_do(app, at, ballots):
    client = person(app, Role.JURY_LEADER)
    moved(ballots["a"], Act.HOLD)
    at(moments.RELEASE_AT)
    page = Page(client.get(DESK).text)
    assert "Noen stemmer er til kontroll. Godkjenn eller forkast dem i Stemmekontroll. 1 venter." in page.text
    assert "Larvik" not in page.text and "Drammen" not in page.text, "nothing by finalist"


def test_what_signals_have_yet_to_look_at_is_told_with_what_to_do(app, at, edition):
    web.vote(app.test_client(), "e@example.org", "larvik")
    one, other = person(app, Role.JURY_LEADER), person(app, Role.ADMIN)
    arm(one)
    arm(other)
    at(moments.RELEASE_AT)
    for path in (DESK, FIRE):
        text = Page(other.get(path).text).text
        assert "Noen stemmer er ikke sjekket for uvanlige mønstre ennå." in text and "1 venter." in text
        assert "last siden på nytt" in text and "si fra til den som drifter portalen" in text
    assert "Offentliggjør nå" not in Page(other.get(FIRE).text).text
    answer = web.act(other, FIRE)
    assert answer.status_code == 422 and "ikke sjekket for uvanlige mønstre" in answer.text
    look()
    assert "ikke sjekket" not in Page(other.get(DESK).text).text
    assert web.act(other, FIRE).status_code == 303


def test_an_agreement_on_something_else_cannot_be_given_or_taken_here(app, at, ballots):
    client = person(app, Role.JURY_LEADER)
    other = approvals.ask(Kind.VOTE_ACT, "an-act", by=KARI, real_now=clock.real_now())
    for way in ("klargjor", "trekk"):
        answer = web.act(client, f"{DESK}/{way}", godkjenning=other)
        assert answer.status_code == 303 and "Noen har allerede" in client.get(DESK).text
    from portal.approvals.queries import standing

    assert standing(Kind.VOTE_ACT, "an-act").agreed_by is None


def test_who_presses_on_an_older_page_is_not_told_that_they_have_armed(app, at, ballots):
    one, other = person(app, Role.JURY_SECRETARY), person(app, Role.ADMIN)
    assert web.act(one, f"{DESK}/klargjor").status_code == 303
    assert web.act(other, f"{DESK}/klargjor").status_code == 303  # from a page that is older than the first one's
    text = Page(other.get(DESK).text).text
    assert "En annen har allerede bedt om dette." in text and "Du har klargjort" not in text
    arm(other)
    assert web.act(one, f"{DESK}/klargjor").status_code == 303
    text = Page(one.get(DESK).text).text
    assert "Noen har allerede godkjent dette" in text and "Den venter på godkjenning" not in text


def test_who_asks_for_the_final_approval_after_another_is_told_so(app, at, edition, ballots):
    one, other = person(app, Role.JURY_SECRETARY), person(app, Role.ADMIN)
    released_again(edition)
    while outbox.deliver():
        pass
    at(FINAL)
    assert web.act(one, f"{DESK}/endelig").status_code == 303
    answer = web.act(other, f"{DESK}/endelig")
    assert answer.status_code == 422 and "En annen har allerede bedt om dette." in answer.text


def test_it_can_be_taken_back(app, at, ballots):
    one, other = person(app, Role.JURY_SECRETARY), person(app, Role.ADMIN)
    arm(one)
    arm(other)
    [asked] = {node["value"] for node in Page(other.get(DESK).text).tree.all("input") if node["name"] == "godkjenning"}
    web.act(other, f"{DESK}/trekk", godkjenning=asked)
    at(moments.RELEASE_AT)
    assert web.act(one, FIRE).status_code == 422
    assert award.edition_in(2019, moments.RELEASE_AT).calendar.released_at is None


def test_the_front_page_says_when_it_waits(app, at, ballots):
    client = person(app, Role.VOTE_OFFICER)
    assert "Offentliggjør resultatet 2019" not in client.get("/for-ansatte").text
    at(moments.RELEASE_AT)
    assert "Offentliggjør resultatet 2019" in client.get("/for-ansatte").text


def test_the_report_is_the_same_as_page_sheet_data_and_print(app, at, edition, ballots):
    voided(ballots["d"])
    moved(ballots["c"], Act.WITHDRAW)
    client = app.test_client()
    for ending in ("", ".csv", ".json", ".pdf"):
        assert client.get(REPORT + ending).status_code == 404, "nothing of it before release"
    released_again(edition)
    at(moments.RELEASE_AT)
    page = Page(client.get(REPORT).text)
    assert "Bekreftede stemmer 4" in page.text and "En rekke adresser som ligner på hverandre 1" in page.text
    data = json.loads(client.get(f"{REPORT}.json").text)
    assert (data["total"], data["cast"], data["withdrawn"], data["voided"], data["held"]) == (2, 4, 1, 1, 1)
    assert data["with_voided"] == {"drammen": 0, "larvik": 2, "sarpsborg": 1} and data["example"] is True
    sheet = client.get(f"{REPORT}.csv")
    rows = list(csv.DictReader(io.StringIO(sheet.text.removeprefix("\ufeff"))))
    [cast] = [row for row in rows if row["Rad"] == "Bekreftede stemmer"]
    assert (cast["Verdi"], cast["Merknad"], cast["Status"]) == ("4", "Eksempel", "foreløpig")
    assert "eksempel.csv" in sheet.headers["Content-Disposition"]
    printed = client.get(f"{REPORT}.pdf")
    assert printed.data.startswith(b"%PDF-") and "eksempel.pdf" in printed.headers["Content-Disposition"]
    assert faults(printed.data) == []


def released_again(edition_id: int) -> None:
    from tests.results.acting import arm as armed
    from tests.results.acting import release

    armed()
    release(edition_id)


def test_what_is_printed_is_never_read_as_source():
    hostile = '#read("/etc/passwd") $x$ \\ #set page(width: 1pt) *x* _y_ <a>'
    table = {
        "caption": hostile,
        "said": hostile,
        "empty": "",
        "head": [hostile],
        "rows": [[hostile]],
        "numbers": [False],
    }
    data = dict.fromkeys(("title", "mark", "explained", "status", "lead", "address"), hostile)
    assert typesetting.pdf("kontrollrapport", {**data, "lang": "nb", "tables": [table]}).startswith(b"%PDF-")


def test_a_final_result_says_so_on_page_and_report(app, at, edition, ballots):
    from portal.foundation import outbox

    released_again(edition)
    while outbox.deliver():
        pass
    at(moments.oslo(2019, 8, 20, 12))
    certify(edition)
    client = app.test_client()
    for path in (RESULT, REPORT):
        page = Page(client.get(path).text)
        assert "Endelig resultat" in page.text and "Foreløpig" not in page.text

"""A juror's papers: everything that they may take with them, as a print that everybody can read."""

import pytest

from portal.jury import actions
from portal.jury.rules import CardAct, SeatKind
from portal.nominations.rules import Method, RoundKind
from tests.jury import world as w
from tests.jury.test_pages import address, enter, page, words_of
from tests.jury.world import AFTER, BEFORE, DEADLINE, world
from tests.pdfua import faults


@pytest.fixture
def jury(client, at):
    """A leader and two members with three cases; a file and an expert's statement about the first; «a» has signed in."""
    at(AFTER)
    found = world("drammen", "larvik", "sarpsborg")
    found.seat("leder", SeatKind.LEADER)
    for name in ("a", "b"):
        found.seat(name)
        found.assign(*((name, case) for case in found.cases))
    enter(client, found, "a")
    return found


def papers(client, found, name="a"):
    enter(client, found, name)
    return client.get(f"/jury/runde/{found.round}/sakspapirer.pdf")


def test_the_papers_hold_every_case_with_ones_own_points_and_are_accessible(client, jury):
    stored = w.stored_file(jury.cases["drammen"])
    w.version(jury.cases["drammen"], jury.field, "Om Ærø & <kultur> 😀\n\nEt avsnitt til.", files=[stored])
    jury.score("a", "drammen", [4, None, 2], words="Mine ord", note="Privatord", read=2)
    jury.score("b", "drammen", [1, 1, 1], words="Andreord")
    answer = papers(client, jury)
    assert answer.mimetype == "application/pdf" and answer.headers["Cache-Control"] == "private, no-store"
    assert faults(answer.data) == []
    said = words_of(answer.data)
    for word in ("Drammen", "Larvik", "Sarpsborg", "Om Ærø & <kultur> □", "Et avsnitt til.", "Plan.pdf", "68 713", "Mine ord",
                 "Sakspapirer for Jurymedlem a", "Vekt: 2", "Avstår"):  # fmt: skip
        assert word in said, word
    assert "Andreord" not in said and "Privatord" not in said
    assert "Last ned sakspapirene (PDF)" in page(client, "/jury")


def test_a_case_abstained_from_is_not_printed_as_one_never_begun(client, jury):
    assert "Avstår" not in words_of(papers(client, jury).data)
    jury.score("a", "drammen", [], act=CardAct.ABSTAIN)
    assert words_of(papers(client, jury).data).count("Avstår") == len(jury.criteria)


def test_the_papers_have_the_version_that_was_begun_on_and_cases_of_this_round_alone(client, jury):
    jury.score("a", "drammen", [4], act=CardAct.SAVE)
    w.version(jury.cases["drammen"], jury.field, "Rettet søknad.")
    w.version(jury.cases["larvik"], jury.field, "Rettet før noen leste.")
    other = world("sarpsborg", within=jury.edition, kind=RoundKind.DIRECT, method=Method.DISCUSSION)
    other.accounts = jury.accounts
    other.seat("a")
    other.assign(("a", "sarpsborg"))
    w.version(other.cases["sarpsborg"], other.field, "En annen kåring.")
    said = words_of(papers(client, jury).data)
    assert "Søknaden fra Drammen." in said and "Rettet søknad." not in said and "Rettet før noen leste." in said
    assert "En annen kåring." not in said
    drafts = words_of(papers(client, other).data)
    assert "En annen kåring." in drafts and "Poeng" not in drafts and "Søknaden fra Drammen." not in drafts


def test_there_are_no_papers_before_the_deadline_and_for_whoever_reads_nothing(client, jury, at):
    at(BEFORE)
    assert papers(client, jury).status_code == 404
    at(AFTER)
    for name in ("a", "leder"):
        for case in jury.cases:
            jury.recuse(name, case)
        assert papers(client, jury, name).status_code == 404
    assert client.get("/jury/runde/999999/sakspapirer.pdf").status_code == 404


def test_the_anonymised_papers_call_a_case_by_its_number(client, jury):
    actions.set_periods(jury.round, [w.period(DEADLINE, blind=True)], by=w.SECRETARY)
    answer = papers(client, jury)
    said = words_of(answer.data)
    assert faults(answer.data) == []
    assert f"Søknad {jury.cases['drammen']}" in said and "Søknaden fra […]." in said
    for word in ("Drammen", "Buskerud", "68 713", "Kari", "Plan.pdf"):
        assert word not in said, word


def test_a_file_of_a_version_that_nobody_has_confirmed_is_not_there(client, jury):
    stored = w.stored_file(jury.cases["drammen"])
    w.unconfirmed(jury.cases["drammen"], jury.field, "Ny utgave", files=[stored])
    assert client.get(address(jury, "drammen", f"/fil/{stored}")).status_code == 404

"""What a meeting's pages keep from whoever is recused, wherever their seat is and wherever the case has gone."""

import pytest

from portal.accounts.actions import people
from portal.accounts.rules import Role
from portal.foundation.db import db
from portal.jury import actions, queries
from portal.jury.actions import forgetting
from portal.jury.forms import REFUSALS
from portal.jury.models import SeatTie
from portal.jury.rules import MeetingAct, MeetingRefusal, Outcome, SeatKind, TieKind
from portal.nominations.actions import forgetting as drafts
from portal.nominations.models import Application
from portal.nominations.rules import RoundKind
from tests import web
from tests.jury import world as w
from tests.jury.deciding import decide, opened, put_up, refused, seated, sign, signed
from tests.jury.test_pages import words_of
from tests.jury.world import AFTER, REALLY
from tests.pages import Page

WORDS = "Hemmelig om saken."


@pytest.fixture
def jury(app, at):
    at(AFTER)
    return seated(w.world("drammen", "larvik"))


def judged(found, meeting, case, outcome=Outcome.FINALIST):
    """Let a meeting decide with words that the recused must not read."""
    now = {"by": w.SECRETARY, "now": AFTER}
    actions.decide(meeting, found.cases[case], outcome=outcome, place=None, reasons=WORDS, **now)


def point_of(meeting, name):
    return next(each for each in queries.meeting_now(meeting).points if each.municipality == name)


def test_minutes_that_were_taken_back_are_not_read_by_who_is_recused_since(client, jury):
    meeting = opened(jury)
    judged(jury, meeting, "larvik")
    decide(jury, meeting, "drammen", Outcome.NO)
    put_up(jury, meeting)
    jury.tie("b", TieKind.COUNTY, county="Vestfold")
    refused(MeetingRefusal.RECUSED_SINCE, sign, jury, meeting)
    actions.take_back_minutes(meeting, by=w.SECRETARY, real_now=REALLY)
    actions.remove_point(meeting, point_of(meeting, "Larvik").id, by=w.SECRETARY)
    here = f"/jury/mote/{meeting}"
    for name, reads in (("b", False), ("a", True)):
        web.sign_in(client, jury.accounts[name])
        said = (Page(client.get(here).text).text, words_of(client.get(f"{here}/protokoll-1.pdf").data))
        assert [WORDS in each or "Larvik" in each for each in said] == [reads, reads], name


def test_a_leader_meets_in_another_panels_meeting_no_case_that_they_are_recused_from(client, jury):
    other = actions.add_panel(jury.round, name="Den andre juryen", quorum=1, by=w.SECRETARY)
    jury.seat("x", SeatKind.LEADER, panel=other)
    jury.seat("y", panel=other)
    jury.tie("leder", TieKind.COUNTY, county="Vestfold")
    meeting = _opened_by(jury, other)
    judged(jury, meeting, "larvik")
    web.sign_in(client, jury.accounts["leder"])
    here, larvik = f"/jury/mote/{meeting}", jury.cases["larvik"]
    said = client.get(here).text
    assert "Drammen" in said and "Larvik" not in said and WORDS not in said
    assert web.act(client, f"{here}/vedtak/{larvik}", vedtak="no", begrunnelse="Nei").status_code == 404
    spare = actions.plan_meeting(other, at=AFTER, place="Oslo", by=w.SECRETARY)
    for point in queries.meeting_now(spare).points:
        actions.remove_point(spare, point.id, by=w.SECRETARY)
    assert [each.text for each in Page(client.get(f"/jury/mote/{spare}").text).tree.all("option")] == ["Drammen"]
    assert web.act(client, f"/jury/mote/{spare}/punkt", handling="sak", sak=str(larvik)).status_code == 404


def _opened_by(found, panel):
    meeting = actions.plan_meeting(panel, at=AFTER, place="Oslo", by=w.SECRETARY)
    actions.set_attendance(meeting, [found.seats["x"], found.seats["y"]])
    actions.move_meeting(meeting, MeetingAct.BEGIN, by=w.SECRETARY, now=AFTER)
    return meeting


def test_a_case_that_the_countys_jury_has_taken_back_is_hidden_still_and_wins_nothing(client, at, app):
    at(AFTER)
    national = seated(w.world())
    county = seated(w.world("drammen", "larvik", kind=RoundKind.COUNTY, within=national.edition), "fylke")
    signed(county, drammen=Outcome.SENT_ON, larvik=Outcome.SENT_ON)
    national.cases = county.cases
    meeting = opened(national)
    judged(national, meeting, "drammen", Outcome.WINNER)
    national.tie("b", TieKind.COUNTY, county="Buskerud")
    signed(county, drammen=Outcome.NO)
    web.sign_in(client, national.accounts["b"])
    said = client.get(f"/jury/mote/{meeting}").text
    assert "Larvik" in said and "Drammen" not in said and WORDS not in said
    point = point_of(meeting, "Drammen")
    assert point.recused_voted and not point.eligible
    refused(MeetingRefusal.NOT_ELIGIBLE, decide, national, meeting, "drammen", Outcome.WINNER)
    actions.remove_point(meeting, point.id, by=w.SECRETARY)
    decide(national, meeting, "larvik", Outcome.WINNER)
    put_up(national, meeting)
    sign(national, meeting)
    signed(county, larvik=Outcome.NO)
    assert queries.signed_decisions(national.round) == []


def test_where_nobody_may_know_the_names_their_order_tells_none(client, at):
    at(AFTER)
    found = seated(w.world("larvik", "kongsberg", "drammen", "sarpsborg"))
    meeting = opened(found)
    for point in queries.meeting_now(meeting).points:
        actions.remove_point(meeting, point.id, by=w.SECRETARY)
    web.sign_in(client, found.accounts["leder"])

    def offered():
        page = Page(client.get(f"/jury/mote/{meeting}").text)
        return [int(each.attributes["value"]) for each in page.tree.all("option")]

    assert offered() == [found.cases[name] for name in ("drammen", "kongsberg", "larvik", "sarpsborg")]
    actions.set_periods(found.round, [w.period(AFTER, blind=True)], by=w.SECRETARY)
    assert offered() == sorted(found.cases.values())


TELLS_WHO = ("Deltok i vedtaket", "Inhabile", "senere blitt inhabil")


def test_where_nobody_may_know_the_names_nobody_reads_who_left_the_room(client, jury):
    """Beside the jurors' ties that is a name."""
    actions.set_periods(jury.round, [w.period(AFTER, blind=True)], by=w.SECRETARY)
    meeting = opened(jury)
    judged(jury, meeting, "larvik")
    jury.tie("b", TieKind.COUNTY, county="Vestfold")
    jury.accounts["s"] = w.staff(Role.JURY_SECRETARY)
    here = f"/jury/runde/{jury.round}"
    for name, reads in (("leder", False), ("a", False), ("s", True)):
        web.sign_in(client, jury.accounts[name])
        page = Page(client.get(f"/jury/mote/{meeting}").text).text
        assert [each in page for each in TELLS_WHO] == [reads] * 3, name
        assert ("Jurysekretæren sier fra i møtet" in page) is not reads
        if name != "a":
            assert ("Inhabile" in Page(client.get(here).text).text) is reads
            [row] = web.act(client, f"{here}/eksport/vedtak.json").json["rows"]
            assert bool(row["voters"]) is reads


def test_the_quorum_is_reckoned_with_everybody_also_where_nobody_reads_who_left_the_room(client, jury):
    actions.set_periods(jury.round, [w.period(AFTER, blind=True)], by=w.SECRETARY)
    jury.tie("b", TieKind.COUNTY, county="Vestfold")
    meeting = opened(jury)
    actions.set_attendance(meeting, [jury.seats["leder"], jury.seats["b"]])
    for name, told in (("leder", 1), ("a", 0)):  # who cannot decide it need not know which case it is
        web.sign_in(client, jury.accounts[name])
        page = Page(client.get(f"/jury/mote/{meeting}").text).text
        assert page.count("Juryen er ikke vedtaksfør i denne saken") == told, name


def test_what_is_to_be_done_about_a_recusal_is_told_where_it_can_be_done(client, jury):
    meeting = opened(jury)
    for name in jury.cases:
        decide(jury, meeting, name, Outcome.FINALIST)
    put_up(jury, meeting)
    jury.tie("b", TieKind.COUNTY, county="Vestfold")
    web.sign_in(client, jury.accounts["leder"])
    told = Page(client.get(f"/jury/mote/{meeting}").text).text
    assert "må ta protokollen tilbake" in told and "Vedtaket må føres inn på nytt" not in told
    actions.take_back_minutes(meeting, by=w.SECRETARY, real_now=REALLY)
    assert "Vedtaket må føres inn på nytt" in Page(client.get(f"/jury/mote/{meeting}").text).text
    later = signed(jury, drammen=Outcome.NO)
    jury.tie("a", TieKind.COUNTY, county="Buskerud")
    assert "inhabil." not in Page(client.get(f"/jury/mote/{later}").text).text


def test_minutes_that_nobody_could_sign_as_the_second_are_not_put_up(client, at):
    at(AFTER)
    found = seated(w.world("drammen"))
    actions.change_panel(found.panel, name="Juryen", quorum=1, by=w.SECRETARY)
    meeting = opened(found)
    decide(found, meeting, "drammen", Outcome.NO)
    actions.set_attendance(meeting, [found.seats["leder"]])
    refused(MeetingRefusal.NOBODY_ELSE, put_up, found, meeting)
    web.sign_in(client, found.accounts["leder"])
    told = (str(REFUSALS[MeetingRefusal.NOBODY_ELSE]), "Legg fram og signer protokollen")
    page = client.get(f"/jury/mote/{meeting}").text
    assert [each in page for each in told] == [True, False]
    actions.set_attendance(meeting, list(found.seats.values()))
    page = client.get(f"/jury/mote/{meeting}").text
    assert [each in page for each in told] == [False, True]
    actions.move_meeting(meeting, MeetingAct.RESUME, by=w.SECRETARY, now=AFTER)
    put_up(found, meeting)


@pytest.mark.parametrize("asked_first", ["taken_back", "told_elsewhere"])
def test_what_was_hidden_stays_so_when_the_ties_are_forgotten_round_by_round(client, at, asked_first):
    """A case that is before the jury no more, and one that only a seat in another jury tells of."""
    at(AFTER)
    national = seated(w.world())
    county = seated(w.world("drammen", kind=RoundKind.COUNTY, within=national.edition), "fylke")
    other = seated(w.world("larvik", kind=RoundKind.DIRECT, within=national.edition), "annen jury")
    signed(county, drammen=Outcome.SENT_ON)
    national.cases = county.cases
    meeting = opened(national)
    judged(national, meeting, "drammen")
    if asked_first == "taken_back":
        national.tie("b", TieKind.COUNTY, county="Buskerud")
        signed(county, drammen=Outcome.NO)
    else:
        other.accounts["b"] = national.accounts["b"]
        other.seat("b")
        other.tie("b", TieKind.COUNTY, county="Buskerud")
    hidden = {county.cases["drammen"]}
    assert queries.hidden_from(national.accounts["b"], national.round) == hidden
    for round_id in (other.round, national.round, county.round):
        forgetting.forget([round_id], now=AFTER)
        assert queries.hidden_from(national.accounts["b"], national.round) == hidden
    assert db.session.query(SeatTie).all() == []
    web.sign_in(client, national.accounts["b"])
    assert WORDS not in client.get(f"/jury/mote/{meeting}").text


def test_nothing_is_kept_about_a_draft_when_the_ties_are_forgotten(jury):
    draft = w.draft(jury, "sarpsborg")
    jury.tie("b", TieKind.COUNTY, county="Østfold")
    forgetting.forget([jury.round], now=AFTER)
    drafts.forget_drafts([draft])
    assert db.session.get(Application, draft) is None


PREPARED = ("", "/fordeling", "/inhabilitet", "/ekspertpanel", "/rangering", "/tilbakemeldinger")


@pytest.mark.parametrize("ended", [True, False])
def test_the_secretary_prepares_every_case_also_after_a_seat_in_a_jury(client, jury, ended):
    actions.set_periods(jury.round, [w.period(AFTER, sums=True, blind=True)], by=w.SECRETARY)
    meeting = opened(jury)
    judged(jury, meeting, "larvik")
    decide(jury, meeting, "drammen", Outcome.NO)
    put_up(jury, meeting)
    if ended:
        actions.end_seat(jury.seats["b"], by=w.SECRETARY, now=AFTER)
    sign(jury, meeting)
    jury.tie("b", TieKind.COUNTY, county="Vestfold")
    people.change_roles(jury.accounts["b"], [Role.JURY_SECRETARY], why="Ny oppgave", actor=w.SECRETARY)
    web.sign_in(client, jury.accounts["b"])
    here, larvik = f"/jury/runde/{jury.round}", jury.cases["larvik"]
    read = {path: client.get(path).text for path in (f"/jury/mote/{meeting}", *(here + end for end in PREPARED))}
    read |= {what: web.act(client, f"{here}/eksport/{what}.json").text for what in ("rangering", "vedtak")}
    assert {at: "Larvik" in text for at, text in read.items()} == dict.fromkeys(read, True)
    assert "er utelatt" not in " ".join(read.values())
    assert web.act(client, f"{here}/tilbakemeldinger/{larvik}", tekst="Takk.").status_code == 303


def test_a_leader_who_is_blind_changes_a_decision_without_losing_its_reasons(client, jury):
    actions.set_periods(jury.round, [w.period(AFTER, sums=True, blind=True)], by=w.SECRETARY)
    meeting = opened(jury)
    judged(jury, meeting, "larvik")
    web.sign_in(client, jury.accounts["leder"])
    here, case = f"/jury/mote/{meeting}", jury.cases["larvik"]
    page = client.get(here).text
    assert "La feltet stå tomt for å beholde den." in page and WORDS not in page
    assert web.act(client, f"{here}/vedtak/{case}", vedtak="no", plass="", begrunnelse=" ").status_code == 303
    decided = point_of(meeting, "Larvik").decided
    assert (decided.outcome, decided.source) == (Outcome.NO, WORDS)
    web.act(client, f"{here}/vedtak/{case}", vedtak="no", plass="", begrunnelse="Andre ord.")
    assert point_of(meeting, "Larvik").decided.source == "Andre ord."

"""What nobody can do by a side door: let themselves in, change what is signed, or leave minutes that nobody can take up."""

import pytest

from portal.accounts.actions import people
from portal.accounts.rules import Role
from portal.audit.models import AuditEntry
from portal.audit.rules import Actor
from portal.foundation.db import Refused, db
from portal.jury import actions, queries
from portal.jury.models import SeatTie
from portal.jury.rules import (
    ConflictRefusal,
    JuryEvent,
    MeetingAct,
    MeetingRefusal,
    Outcome,
    PanelRefusal,
    SeatKind,
    TieKind,
)
from tests import web
from tests.databases import both_databases
from tests.jury import world as w
from tests.jury.deciding import decide, opened, put_up, refused, seated, sign, signed
from tests.jury.world import AFTER, REALLY
from tests.pages import Page


@both_databases
def test_minutes_of_a_leader_who_has_left_can_be_taken_back_and_put_up_by_another(app):
    found = seated(w.world("drammen"))
    meeting = signed_but_once(found, drammen=Outcome.FINALIST)
    people.close(found.accounts["leder"], actor=Actor(None, "Drift"))
    actions.take_back_minutes(meeting, by=w.SECRETARY, real_now=REALLY)
    actions.end_seat(found.seats["leder"], by=w.SECRETARY, now=AFTER)
    found.seat("ny", SeatKind.LEADER)
    actions.set_attendance(meeting, list(found.seats.values()))
    actions.propose_minutes(meeting, account_id=found.accounts["ny"], by=found.actor("ny"), now=AFTER, real_now=REALLY)
    actions.sign_minutes(meeting, account_id=found.accounts["a"], by=found.actor("a"), now=AFTER, real_now=REALLY)
    assert queries.meeting_now(meeting).signed


def signed_but_once(found, **outcomes):
    """A meeting whose minutes the leader has put up."""
    meeting = opened(found)
    for name, outcome in outcomes.items():
        decide(found, meeting, name, outcome)
    put_up(found, meeting)
    return meeting


def test_a_leader_does_not_take_away_what_keeps_them_from_a_case(client, at):
    at(AFTER)
    found = w.world("drammen", "larvik")
    found.seat("leder", SeatKind.LEADER)
    found.tie("leder", TieKind.HOME, number="0602")
    web.sign_in(client, found.accounts["leder"])
    here = f"/jury/runde/{found.round}/plass/{found.seats['leder']}"
    [tie] = [each.id for each in db.session.query(SeatTie)]
    web.act(client, f"{here}/fjern", tilknytning=str(tie))
    assert "Du kan ikke fjerne din egen tilknytning. Be jurysekretæren om det." in client.get(here).text
    assert client.get(f"/jury/sak/{found.cases['drammen']}").status_code == 404
    web.sign_in(client, w.staff(Role.JURY_SECRETARY))
    web.act(client, f"{here}/fjern", tilknytning=str(tie))
    web.sign_in(client, found.accounts["leder"])
    assert client.get(f"/jury/sak/{found.cases['drammen']}").status_code == 200


@both_databases
def test_points_that_a_signed_decision_was_made_on_are_not_changed_by_a_tie(app):
    found = seated(w.world("drammen", "larvik"))
    found.assign(("a", "drammen"), ("b", "drammen"))
    found.score("a", "drammen", [5, 5, 5])
    found.score("b", "drammen", [1, 1, 1])
    found.tie("b", TieKind.HOME, number="0602")
    [tie] = [each.id for each in db.session.query(SeatTie)]
    signed(found, drammen=Outcome.FINALIST, larvik=Outcome.FINALIST)
    before = queries.standing_of(found.round)
    assert len(before.marks) == 1
    refused(ConflictRefusal.SIGNED, actions.remove_tie, tie, by=w.SECRETARY)
    refused(ConflictRefusal.SIGNED, found.tie, "a", TieKind.COUNTY, county="Buskerud")
    found.tie("a", TieKind.COUNTY, county="Vestfold")  # nothing that they gave points there
    assert queries.standing_of(found.round) == before


@pytest.mark.parametrize("place", ["000000001" + "9" * 20, "1" + "0" * 4500, "-1", "1.5", "0"])
def test_a_place_that_is_none_is_left_out(client, at, place):
    at(AFTER)
    found = seated(w.world("drammen"))
    meeting = actions.plan_meeting(found.panel, at=AFTER, place="Oslo", by=w.SECRETARY)
    actions.set_attendance(meeting, list(found.seats.values()))
    actions.move_meeting(meeting, MeetingAct.BEGIN, by=w.SECRETARY, now=AFTER)
    web.sign_in(client, w.staff(Role.JURY_SECRETARY))
    sent = {"vedtak": "finalist", "plass": place, "begrunnelse": "Fordi."}
    assert web.act(client, f"/jury/mote/{meeting}/vedtak/{found.cases['drammen']}", **sent).status_code == 303
    [point] = queries.meeting_now(meeting).points
    assert point.decided.place is None


def test_a_decision_that_a_recused_juror_took_part_in_is_taken_anew_before_anybody_signs(app):
    found = seated(w.world("drammen"))
    meeting = opened(found)
    decide(found, meeting, "drammen", Outcome.FINALIST)
    found.tie("b", TieKind.COUNTY, county="Buskerud")
    actions.move_meeting(meeting, MeetingAct.END, by=w.SECRETARY, now=AFTER)
    leader = {"account_id": found.accounts["leder"], "by": found.actor("leder"), "now": AFTER, "real_now": REALLY}
    refused(MeetingRefusal.RECUSED_VOTED, actions.propose_minutes, meeting, **leader)
    actions.move_meeting(meeting, MeetingAct.RESUME, by=w.SECRETARY, now=AFTER)
    decide(found, meeting, "drammen", Outcome.FINALIST)
    actions.move_meeting(meeting, MeetingAct.END, by=w.SECRETARY, now=AFTER)
    actions.propose_minutes(meeting, **leader)
    [point] = queries.meeting_now(meeting).proposed.content["points"]
    assert point["recused"] == [" b"] and point["voters"] == [" leder", " a"]


def test_a_decision_about_what_has_left_that_a_recused_juror_took_part_in_goes_off_the_agenda(app):
    """It cannot be taken anew; and it would count if the application were found eligible again."""
    found = seated(w.world("drammen", "larvik"))
    meeting = opened(found)
    decide(found, meeting, "drammen", Outcome.FINALIST)
    decide(found, meeting, "larvik", Outcome.NO)
    found.tie("b", TieKind.COUNTY, county="Buskerud")
    w.put(found.cases["drammen"], w.ApplicationState.WITHDRAWN)
    actions.move_meeting(meeting, MeetingAct.END, by=w.SECRETARY, now=AFTER)
    leader = {"account_id": found.accounts["leder"], "by": found.actor("leder"), "now": AFTER, "real_now": REALLY}
    refused(MeetingRefusal.RECUSED_VOTED, actions.propose_minutes, meeting, **leader)
    gone = next(each.id for each in queries.meeting_now(meeting).points if each.municipality == "Drammen")
    actions.remove_point(meeting, gone, by=w.SECRETARY)
    last = db.session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
    assert last.what == JuryEvent.DECISION_REMOVED
    actions.propose_minutes(meeting, **leader)
    assert queries.meeting_now(meeting).proposed is not None


def test_a_jury_that_is_to_begin_without_names_reads_none_before_the_deadline_or_the_first_period(client, at):
    found = seated(w.world("drammen", "larvik"))
    found.assign(("a", "drammen"))
    actions.set_periods(found.round, [w.period(AFTER + w.DAY, blind=True)], by=w.SECRETARY)
    meeting = actions.plan_meeting(found.panel, at=AFTER, place="Oslo", by=w.SECRETARY)
    here = f"/jury/runde/{found.round}"
    ways = {
        "leder": [here, f"{here}/fordeling", f"{here}/inhabilitet", f"{here}/ekspertpanel", f"/jury/mote/{meeting}"],
        "a": ["/jury", f"/jury/mote/{meeting}"],
    }
    for moment in (w.BEFORE, AFTER, AFTER + 2 * w.DAY):
        at(moment)
        for name, paths in ways.items():
            web.sign_in(client, found.accounts[name])
            for path in paths:
                answer = client.get(path)
                assert answer.status_code == 200 and "Drammen" not in answer.text, (moment, path)
    web.sign_in(client, w.staff(Role.JURY_SECRETARY))
    assert "Drammen" in client.get(here).text


def test_a_leader_does_not_end_the_time_without_names(client, at):
    at(AFTER)
    found = w.world("drammen")
    found.seat("leder", SeatKind.LEADER)
    actions.set_periods(found.round, [w.period(w.DEADLINE, blind=True)], by=w.SECRETARY)
    web.sign_in(client, found.accounts["leder"])
    here = f"/jury/runde/{found.round}/perioder"
    new = web.act(client, here, dag="2019-03-02", klokka="", andre="never")
    assert new.status_code == 422 and "Bare jurysekretæren kan endre periodene" in new.text
    web.act(client, f"{here}/fjern", begynner=w.DEADLINE.isoformat())
    assert "Bare jurysekretæren kan endre periodene" in client.get(here).text
    assert [each.blind for each in queries.round_now(found.round, AFTER).periods] == [True]
    assert "Drammen" not in client.get("/jury").text
    web.sign_in(client, w.staff(Role.JURY_SECRETARY))
    web.act(client, f"{here}/fjern", begynner=w.DEADLINE.isoformat())
    assert queries.round_now(found.round, AFTER).periods == ()


def test_a_period_that_another_has_added_meanwhile_is_not_lost(app):
    found = w.world("drammen")
    names = w.period(w.DEADLINE)
    actions.set_periods(found.round, [names], by=w.SECRETARY)
    first = queries.round_now(found.round, AFTER)
    blind, later = w.period(w.DEADLINE + w.DAY, blind=True), w.period(w.DEADLINE + 2 * w.DAY)
    actions.set_periods(found.round, [names, blind], by=w.SECRETARY, read=first.periods)
    with pytest.raises(Refused) as why:
        actions.set_periods(found.round, [names, later], by=w.SECRETARY, read=first.periods)
    assert why.value.reason is PanelRefusal.PERIODS_CHANGED
    db.session.rollback()
    assert queries.round_now(found.round, AFTER).periods == (names, blind)


def test_a_decision_that_too_few_are_left_for_goes_off_the_agenda_with_its_case(app):
    found = seated(w.world("drammen", "larvik"))
    meeting = opened(found)
    for name in found.cases:
        decide(found, meeting, name, Outcome.FINALIST)
    kept = {each.municipality: each.id for each in queries.meeting_now(meeting).points}
    refused(MeetingRefusal.NOT_NOW, actions.remove_point, meeting, kept["Drammen"], by=w.SECRETARY)
    for name in ("leder", "a", "b"):
        found.tie(name, TieKind.COUNTY, county="Buskerud")
    refused(MeetingRefusal.EVERYBODY_RECUSED, decide, found, meeting, "drammen", Outcome.NO)
    actions.remove_point(meeting, kept["Drammen"], by=w.SECRETARY)
    refused(MeetingRefusal.NOT_NOW, actions.remove_point, meeting, kept["Larvik"], by=w.SECRETARY)
    put_up(found, meeting)
    sign(found, meeting)
    assert [each.municipality for each in queries.signed_decisions(found.round)] == ["Larvik"]


def test_who_is_recused_between_the_two_signatures_has_not_voted_in_what_is_sealed(app):
    found = seated(w.world("drammen", "larvik"))
    meeting = signed_but_once(found, drammen=Outcome.FINALIST, larvik=Outcome.NO)
    found.tie("b", TieKind.COUNTY, county="Buskerud")
    refused(MeetingRefusal.RECUSED_SINCE, sign, found, meeting)
    actions.take_back_minutes(meeting, by=w.SECRETARY, real_now=REALLY)
    actions.move_meeting(meeting, MeetingAct.RESUME, by=w.SECRETARY, now=AFTER)
    decide(found, meeting, "drammen", Outcome.FINALIST)
    put_up(found, meeting)
    sign(found, meeting)
    assert {each.municipality for each in queries.signed_decisions(found.round)} == {"Drammen", "Larvik"}


def test_a_leader_is_offered_no_case_that_they_are_recused_from_and_no_name_where_they_must_know_none(client, at):
    at(AFTER)
    found = seated(w.world("drammen", "larvik"))
    meeting = opened(found)
    for point in queries.meeting_now(meeting).points:
        actions.remove_point(meeting, point.id, by=w.SECRETARY)
    found.tie("leder", TieKind.COUNTY, county="Vestfold")
    web.sign_in(client, found.accounts["leder"])
    here = f"/jury/mote/{meeting}"
    told = Page(client.get(here).text)
    assert [each.text for each in told.tree.all("option")] == ["Drammen"]
    assert web.act(client, f"{here}/punkt", handling="sak", sak=str(found.cases["larvik"])).status_code == 404
    actions.set_periods(found.round, [w.period(AFTER, blind=True)], by=w.SECRETARY)
    assert "Drammen" not in client.get(here).text
    assert web.act(client, f"{here}/punkt", handling="sak", sak=str(found.cases["drammen"])).status_code == 303
    assert [each.case_id for each in queries.meeting_now(meeting).points] == [found.cases["drammen"]]
    assert not Page(client.get(here).text).tree.all("option")

"""A round has one winner, of its cases as they are now: who has withdrawn is none, and a jury can change its mind."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from portal.jury import actions, queries
from portal.jury.rules import MeetingAct, MeetingRefusal, Outcome, TieKind
from portal.nominations.rules import ApplicationState
from tests import web
from tests.architecture import schema
from tests.databases import both_databases
from tests.jury import world as w
from tests.jury.deciding import decide, opened, put_up, refused, seated, sign, signed
from tests.jury.world import AFTER
from tests.pages import Page


@pytest.fixture
def jury(app):
    """A national jury with two cases."""
    return seated(w.world("drammen", "larvik"))


def beside(found):
    """Another panel of the same round."""
    panel = actions.add_panel(found.round, name="Den andre juryen", quorum=2, by=w.SECRETARY)
    return replace(found, panel=panel, accounts={}, seats={})


def outcomes(found):
    return {each.municipality: each.outcome for each in queries.signed_decisions(found.round)}


@both_databases
def test_who_withdraws_is_neither_finalist_nor_winner_and_another_can_be_chosen(jury):
    signed(jury, larvik=Outcome.WINNER, drammen=Outcome.FINALIST)
    w.put(jury.cases["larvik"], ApplicationState.WITHDRAWN)
    assert outcomes(jury) == {"Drammen": Outcome.FINALIST}
    meeting = opened(jury)
    decide(jury, meeting, "drammen", Outcome.WINNER)
    put_up(jury, meeting)
    sign(jury, meeting)
    assert outcomes(jury) == {"Drammen": Outcome.WINNER}


def test_nothing_is_decided_about_a_case_that_has_left_and_the_minutes_do_not_wait_for_it(jury):
    meeting = opened(jury)
    w.put(jury.cases["larvik"], ApplicationState.WITHDRAWN)
    refused(MeetingRefusal.NOT_ELIGIBLE, decide, jury, meeting, "larvik", Outcome.WINNER)
    assert queries.meeting_now(meeting).undecided == 1
    decide(jury, meeting, "drammen", Outcome.WINNER)
    put_up(jury, meeting)
    sign(jury, meeting)
    assert outcomes(jury) == {"Drammen": Outcome.WINNER}


def test_a_jury_that_changes_its_winner_decides_about_the_former_one_first(jury):
    signed(jury, larvik=Outcome.WINNER, drammen=Outcome.FINALIST)
    meeting = opened(jury)
    refused(MeetingRefusal.TWO_WINNERS, decide, jury, meeting, "drammen", Outcome.WINNER)
    decide(jury, meeting, "larvik", Outcome.FINALIST)
    decide(jury, meeting, "drammen", Outcome.WINNER)
    refused(MeetingRefusal.TWO_WINNERS, decide, jury, meeting, "larvik", Outcome.WINNER)
    assert outcomes(jury) == {"Larvik": Outcome.WINNER, "Drammen": Outcome.FINALIST}  # until the new minutes are signed
    put_up(jury, meeting)
    sign(jury, meeting)
    assert outcomes(jury) == {"Larvik": Outcome.FINALIST, "Drammen": Outcome.WINNER}


def test_two_juries_of_a_round_name_one_winner(jury):
    first = opened(jury)
    decide(jury, first, "larvik", Outcome.WINNER)
    second = seated(beside(jury), "andre")
    meeting = opened(second)
    refused(MeetingRefusal.TWO_WINNERS, decide, second, meeting, "drammen", Outcome.WINNER)
    decide(second, meeting, "drammen", Outcome.FINALIST)


@both_databases
def test_the_database_has_one_winner_a_meeting(jury):
    meeting = opened(jury)
    decide(jury, meeting, "larvik", Outcome.WINNER)
    decide(jury, meeting, "drammen", Outcome.FINALIST)
    with pytest.raises(IntegrityError):
        schema.run("UPDATE jury_decision SET outcome = 'winner'")


def test_the_meetings_page_says_that_a_case_has_left(client, jury):
    meeting = opened(jury)
    w.put(jury.cases["larvik"], ApplicationState.WITHDRAWN)
    web.sign_in(client, jury.accounts["leder"])
    points = Page(client.get(f"/jury/mote/{meeting}").text).tree.all(css="jury-point")
    told = {point.one("h3").text: "ikke lenger med i kåringen" in point.text for point in points}
    forms = {point.one("h3").text: len(point.all("textarea")) for point in points}
    assert told == {"Larvik": True, "Drammen": False} and forms == {"Larvik": 0, "Drammen": 1}


def test_a_winner_that_leaves_during_the_meeting_is_taken_off_before_another_is_chosen(jury):
    meeting = opened(jury)
    decide(jury, meeting, "larvik", Outcome.WINNER)
    w.put(jury.cases["larvik"], ApplicationState.WITHDRAWN)
    refused(MeetingRefusal.TWO_WINNERS, decide, jury, meeting, "drammen", Outcome.WINNER)
    gone = next(each.id for each in queries.meeting_now(meeting).points if each.municipality == "Larvik")
    actions.remove_point(meeting, gone, by=w.SECRETARY)
    decide(jury, meeting, "drammen", Outcome.WINNER)
    put_up(jury, meeting)
    sign(jury, meeting)
    assert outcomes(jury) == {"Drammen": Outcome.WINNER}


def test_the_former_winners_new_outcome_is_not_taken_away_under_the_new_winner(jury):
    signed(jury, larvik=Outcome.WINNER, drammen=Outcome.FINALIST)
    meeting = opened(jury)
    decide(jury, meeting, "larvik", Outcome.FINALIST)
    decide(jury, meeting, "drammen", Outcome.WINNER)
    jury.tie("b", TieKind.COUNTY, county="Vestfold")
    larvik = next(each.id for each in queries.meeting_now(meeting).points if each.municipality == "Larvik")
    refused(MeetingRefusal.SECOND_WINNER, actions.remove_point, meeting, larvik, by=w.SECRETARY)
    decide(jury, meeting, "drammen", Outcome.FINALIST)
    actions.remove_point(meeting, larvik, by=w.SECRETARY)


def took_its_place(jury):
    """Larvik has left after it was signed as the winner, and a new meeting has chosen Drammen; returns that meeting."""
    signed(jury, larvik=Outcome.WINNER, drammen=Outcome.FINALIST)
    w.put(jury.cases["larvik"], ApplicationState.INELIGIBLE)
    meeting = opened(jury)
    decide(jury, meeting, "drammen", Outcome.WINNER)
    return meeting


def test_a_former_winner_that_comes_back_stops_the_minutes_until_one_of_two_is_changed(jury):
    meeting = took_its_place(jury)
    w.put(jury.cases["larvik"], ApplicationState.ELIGIBLE)
    refused(MeetingRefusal.SECOND_WINNER, put_up, jury, meeting)
    actions.move_meeting(meeting, MeetingAct.RESUME, by=w.SECRETARY, now=AFTER)
    actions.add_case(meeting, jury.cases["larvik"])
    refused(MeetingRefusal.NOT_NOW, actions.add_case, meeting, jury.cases["larvik"])
    decide(jury, meeting, "larvik", Outcome.FINALIST)
    put_up(jury, meeting)
    sign(jury, meeting)
    assert outcomes(jury) == {"Larvik": Outcome.FINALIST, "Drammen": Outcome.WINNER}


def test_a_former_winner_that_comes_back_between_the_two_signatures_stops_the_second(jury):
    meeting = took_its_place(jury)
    put_up(jury, meeting)
    w.put(jury.cases["larvik"], ApplicationState.ELIGIBLE)
    refused(MeetingRefusal.WINNER_BACK, sign, jury, meeting)


def test_a_point_that_has_nothing_to_do_with_two_winners_goes_off_all_the_same(app):
    jury = seated(w.world("drammen", "larvik", "sarpsborg"))
    sarpsborg = jury.cases.pop("sarpsborg")
    meeting = took_its_place(jury)
    jury.cases["sarpsborg"] = sarpsborg
    decide(jury, meeting, "sarpsborg", Outcome.FINALIST)
    w.put(jury.cases["larvik"], ApplicationState.ELIGIBLE)
    jury.tie("b", TieKind.COUNTY, county="Østfold")
    third = next(each.id for each in queries.meeting_now(meeting).points if each.municipality == "Sarpsborg")
    actions.remove_point(meeting, third, by=w.SECRETARY)
    assert [each.municipality for each in queries.meeting_now(meeting).points] == ["Drammen"]

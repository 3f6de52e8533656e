"""A round has one winner, of its cases as they are now: who has withdrawn is none, and a jury can change its mind."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from portal.foundation.db import Refused
from portal.jury import actions, queries
from portal.jury.rules import MeetingAct, MeetingRefusal, Outcome
from portal.nominations.rules import ApplicationState
from tests import web
from tests.architecture import schema
from tests.databases import both_databases
from tests.jury import world as w
from tests.jury.deciding import seated, signed
from tests.jury.world import AFTER, REALLY
from tests.pages import Page


@pytest.fixture
def jury(app):
    """A national jury with two cases."""
    return seated(w.world("drammen", "larvik"))


def opened(found):
    """A meeting that has begun, with everybody there."""
    meeting = actions.plan_meeting(found.panel, at=AFTER, place="Oslo", by=w.SECRETARY)
    actions.set_attendance(meeting, list(found.seats.values()))
    actions.move_meeting(meeting, MeetingAct.BEGIN, by=w.SECRETARY, now=AFTER)
    return meeting


def decide(found, meeting, case, outcome):
    actions.decide(
        meeting, found.cases[case], outcome=outcome, place=None, reasons="Samlet.", by=w.SECRETARY, now=AFTER
    )


def refused(reason, found, meeting, case, outcome):
    with pytest.raises(Refused) as why:
        decide(found, meeting, case, outcome)
    assert why.value.reason is reason


def sign(found, meeting):
    actions.move_meeting(meeting, MeetingAct.END, by=w.SECRETARY, now=AFTER)
    actions.propose_minutes(
        meeting, account_id=found.accounts["leder"], by=found.actor("leder"), now=AFTER, real_now=REALLY
    )
    actions.sign_minutes(meeting, account_id=found.accounts["a"], by=found.actor("a"), now=AFTER, real_now=REALLY)


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
    sign(jury, meeting)
    assert outcomes(jury) == {"Drammen": Outcome.WINNER}


def test_nothing_is_decided_about_a_case_that_has_left_and_the_minutes_do_not_wait_for_it(jury):
    meeting = opened(jury)
    w.put(jury.cases["larvik"], ApplicationState.WITHDRAWN)
    refused(MeetingRefusal.NOT_ELIGIBLE, jury, meeting, "larvik", Outcome.WINNER)
    assert queries.meeting_now(meeting).undecided == 1
    decide(jury, meeting, "drammen", Outcome.WINNER)
    sign(jury, meeting)
    assert outcomes(jury) == {"Drammen": Outcome.WINNER}


def test_a_jury_that_changes_its_winner_decides_about_the_former_one_first(jury):
    signed(jury, larvik=Outcome.WINNER, drammen=Outcome.FINALIST)
    meeting = opened(jury)
    refused(MeetingRefusal.TWO_WINNERS, jury, meeting, "drammen", Outcome.WINNER)
    decide(jury, meeting, "larvik", Outcome.FINALIST)
    decide(jury, meeting, "drammen", Outcome.WINNER)
    refused(MeetingRefusal.TWO_WINNERS, jury, meeting, "larvik", Outcome.WINNER)
    assert outcomes(jury) == {"Larvik": Outcome.WINNER, "Drammen": Outcome.FINALIST}  # until the new minutes are signed
    sign(jury, meeting)
    assert outcomes(jury) == {"Larvik": Outcome.FINALIST, "Drammen": Outcome.WINNER}


def test_two_juries_of_a_round_name_one_winner(jury):
    first = opened(jury)
    decide(jury, first, "larvik", Outcome.WINNER)
    second = seated(beside(jury), "andre")
    meeting = opened(second)
    refused(MeetingRefusal.TWO_WINNERS, second, meeting, "drammen", Outcome.WINNER)
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
    refused(MeetingRefusal.TWO_WINNERS, jury, meeting, "drammen", Outcome.WINNER)
    gone = next(each.id for each in queries.meeting_now(meeting).points if each.municipality == "Larvik")
    actions.remove_point(meeting, gone)
    decide(jury, meeting, "drammen", Outcome.WINNER)
    sign(jury, meeting)
    assert outcomes(jury) == {"Drammen": Outcome.WINNER}

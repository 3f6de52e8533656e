"""Who leaves a jury, and who is given a seat anew: what they sign, read and stand in."""

import pytest

from portal.accounts.actions import people
from portal.accounts.rules import Role
from portal.jury import actions, queries
from portal.jury.rules import MeetingRefusal, Outcome
from tests import web
from tests.jury import world as w
from tests.jury.deciding import decide, opened, put_up, refused, seated, sign
from tests.jury.world import AFTER, REALLY


@pytest.fixture
def jury(app, at):
    at(AFTER)
    return seated(w.world("drammen", "larvik"))


def test_who_has_left_the_jury_signs_nothing_and_is_not_asked_to(client, jury):
    meeting = opened(jury)
    for name in jury.cases:
        decide(jury, meeting, name, Outcome.FINALIST)
    put_up(jury, meeting)
    actions.end_seat(jury.seats["b"], by=w.SECRETARY, now=AFTER)
    people.change_roles(jury.accounts["b"], [Role.JURY_SECRETARY], why="Ny oppgave", actor=w.SECRETARY)
    web.sign_in(client, jury.accounts["b"])
    here = f"/jury/mote/{meeting}"
    page = client.get(here).text
    assert "Signer protokollen" not in page and page.count("plassen er avsluttet") == 1
    assert queries.minutes_to_sign(jury.accounts["b"]) == []
    refused(MeetingRefusal.NOT_IN_PANEL, sign, jury, meeting, "b")
    actions.take_back_minutes(meeting, by=w.SECRETARY, real_now=REALLY)
    leader = {"account_id": jury.accounts["leder"], "by": jury.actor("leder"), "now": AFTER, "real_now": REALLY}
    for name, reason in (("a", MeetingRefusal.NOBODY_ELSE), ("leder", MeetingRefusal.NOT_LEADER)):
        actions.end_seat(jury.seats[name], by=w.SECRETARY, now=AFTER)
        refused(reason, actions.propose_minutes, meeting, **leader)


@pytest.mark.parametrize("ticked", [("leder", "a", "b"), ("leder", "a", "b", "anew"), ("leder", "anew")])
def test_who_was_given_a_seat_anew_signs_and_stands_in_the_minutes_once(jury, ticked):
    meeting = opened(jury)
    for name in jury.cases:
        decide(jury, meeting, name, Outcome.FINALIST)
    everybody = sorted(each.name for each in queries.meeting_now(meeting).people)
    assert len(everybody) == 3
    seats = dict(jury.seats)
    for name in ("a", "b"):
        actions.end_seat(seats[name], by=w.SECRETARY, now=AFTER)
    seats["anew"] = jury.seat("a")
    actions.set_attendance(meeting, [seats[name] for name in ticked])
    there = 3 if "b" in ticked else 2
    assert sum(each.present for each in queries.meeting_now(meeting).members) == there, "nobody votes twice"
    put_up(jury, meeting)
    sign(jury, meeting, "a")
    kept = queries.meeting_now(meeting).minutes[-1].content
    assert sorted(each["name"] for each in kept["present"] + kept["absent"]) == everybody
    assert len(kept["present"]) == there
    assert [sorted(point["voters"]) for point in kept["points"]] == [everybody] * len(jury.cases)


def test_who_has_left_the_jury_reads_no_more_of_a_meeting_that_they_were_at(client, jury):
    meeting = opened(jury)
    web.sign_in(client, jury.accounts["b"])
    assert client.get(f"/jury/mote/{meeting}").status_code == 200
    actions.end_seat(jury.seats["b"], by=w.SECRETARY, now=AFTER)
    for name in jury.cases:
        decide(jury, meeting, name, Outcome.FINALIST)
    put_up(jury, meeting)
    for path in (f"/jury/mote/{meeting}", f"/jury/mote/{meeting}/protokoll-1.pdf"):
        assert client.get(path).status_code == 404

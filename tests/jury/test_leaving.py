"""Who leaves a jury, and who is given a seat anew: what they sign, read and stand in."""

import pytest

from portal.accounts.actions import people
from portal.accounts.rules import Role
from portal.jury import actions, queries
from portal.jury.rules import MeetingRefusal, Outcome, SeatKind
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
    assert [each.meeting_id for each in queries.minutes_to_sign(jury.accounts["a"])] == [meeting]
    sign(jury, meeting, "a")
    kept = queries.meeting_now(meeting).minutes[-1].content
    assert sorted(each["name"] for each in kept["present"]) == everybody, "who voted was there"
    assert kept["absent"] == []
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


def voted(found, meeting, case):
    """The short names of who decided a case."""
    decide(found, meeting, case, Outcome.FINALIST)
    now = queries.meeting_now(meeting)
    point = next(each for each in now.points if each.case_id == found.cases[case])
    return sorted(each.strip() for each in now.named(point.decided.voters))


def test_who_has_left_leaves_no_empty_chair_for_a_deputy(jury):
    jury.seat("d", SeatKind.DEPUTY)
    meeting = opened(jury)
    decide(jury, meeting, "drammen", Outcome.FINALIST)
    actions.end_seat(jury.seats["b"], by=w.SECRETARY, now=AFTER)
    jury.seat("c")
    actions.set_attendance(meeting, [jury.seats[name] for name in ("leder", "a", "c", "d")])
    assert voted(jury, meeting, "larvik") == ["Jurymedlem c", "a", "leder"]


def test_who_was_given_a_seat_anew_is_recused_once_and_their_deputy_steps_in(jury):
    meeting = opened(jury)
    jury.assign(("a", "larvik"))
    jury.recuse("a", "larvik")
    before = jury.seats["a"]
    actions.end_seat(before, by=w.SECRETARY, now=AFTER)
    jury.seat("a")
    jury.seat("d", SeatKind.DEPUTY, for_="a")
    actions.set_attendance(meeting, [before, *(jury.seats[name] for name in ("leder", "b", "d"))])
    assert voted(jury, meeting, "larvik") == ["Jurymedlem d", "b", "leder"]
    decide(jury, meeting, "drammen", Outcome.FINALIST)
    put_up(jury, meeting)
    kept = queries.meeting_now(meeting).minutes[-1].content
    assert [len(point["recused"]) for point in kept["points"]] == [0, 1]


def test_a_deputy_who_was_made_a_member_votes_as_one_whichever_seat_is_ticked(jury):
    deputy = jury.seat("d", SeatKind.DEPUTY)
    meeting = opened(jury)
    actions.set_attendance(meeting, [jury.seats["leder"], jury.seats["a"], deputy])
    for seat in (deputy, jury.seats["b"]):
        actions.end_seat(seat, by=w.SECRETARY, now=AFTER)
    jury.seat("d")
    assert voted(jury, meeting, "larvik") == ["Jurymedlem d", "a", "leder"]


def test_the_deputy_of_somebody_who_is_given_a_seat_anew_stands_in_for_that_one(jury):
    jury.seat("d", SeatKind.DEPUTY, for_="a")
    actions.end_seat(jury.seats["a"], by=w.SECRETARY, now=AFTER)
    jury.seat("a")
    meeting = opened(jury)
    actions.set_attendance(meeting, [jury.seats[name] for name in ("leder", "d")])
    assert voted(jury, meeting, "larvik") == ["Jurymedlem d", "leder"]

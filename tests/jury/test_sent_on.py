"""A county's jury sends a case on: from its signed minutes the case is before the national jury, with what the county said."""

import pytest

from portal.foundation.db import Refused
from portal.foundation.markdown import to_html, to_plain
from portal.jury import actions, queries
from portal.jury.rules import ConflictRefusal, MeetingAct, Outcome
from portal.nominations.rules import ApplicationState, RoundKind
from tests import web
from tests.databases import both_databases
from tests.jury import world as w
from tests.jury.deciding import seated, set_round, signed
from tests.jury.test_pages import words_of
from tests.jury.world import AFTER, DEADLINE, world
from tests.pages import Page

LATER = AFTER + w.DAY


@pytest.fixture
def rounds(app):
    """A national round without a deadline, and a county's with two cases; both juries have their people."""
    national = seated(world(deadline=None), "landet")
    county = seated(world("drammen", "kongsberg", within=national.edition, kind=RoundKind.COUNTY), "fylket")
    set_round(county.round, name="Buskerud")
    return national, county


@both_databases
def test_a_case_is_before_the_national_jury_from_the_signed_minutes_on(rounds):
    national, county = rounds
    assert queries.standing_of(national.round).cases == ()
    signed(county, drammen=Outcome.WINNER, kongsberg=Outcome.NO)
    assert queries.standing_of(national.round).names == {county.cases["drammen"]: "Drammen"}
    direct = world(within=national.edition, kind=RoundKind.DIRECT)
    numbers = {each.id: each.cases for each in queries.rounds()}
    assert numbers == {national.round: 1, county.round: 2, direct.round: 0}
    assert [each.name for each in queries.progress_of(national.round).cases] == ["Drammen"]
    assert len(queries.progress_of(county.round).cases) == 2  # and still before its own
    actions.assign(national.round, national.seats["a"], county.cases["drammen"], by=w.SECRETARY, now=AFTER)
    [mine] = queries.lists_of(national.accounts["a"], AFTER)
    assert [(mine.round.id, each.name) for each in mine.cases] == [(national.round, "Drammen")]
    assert queries.lists_of(national.accounts["a"], DEADLINE - w.DAY) == []
    seen = queries.case_seen(national.accounts["a"], county.cases["drammen"], AFTER)
    assert (seen.round.id, seen.signed, seen.locked) == (national.round, False, False)
    assert (seen.sent_by.round, to_plain(seen.sent_by.reasons)) == ("Buskerud", "Om drammen.")


def test_a_decision_that_is_not_signed_and_one_that_was_changed_send_nothing_on(rounds):
    national, county = rounds
    meeting = actions.plan_meeting(county.panel, at=AFTER, place="Oslo", by=w.SECRETARY)
    actions.set_attendance(meeting, list(county.seats.values()))
    actions.move_meeting(meeting, MeetingAct.BEGIN, by=w.SECRETARY, now=AFTER)
    case = county.cases["drammen"]
    actions.decide(meeting, case, outcome=Outcome.SENT_ON, place=None, reasons="Ja.", by=w.SECRETARY, now=AFTER)
    assert queries.standing_of(national.round).cases == ()
    no = {"outcome": Outcome.NO, "place": None, "reasons": "Nei.", "by": w.SECRETARY, "now": AFTER}
    actions.decide(meeting, county.cases["kongsberg"], **no)
    actions.move_meeting(meeting, MeetingAct.END, by=w.SECRETARY, now=AFTER)
    leader = {"account_id": county.accounts["leder"], "by": county.actor("leder")}
    actions.propose_minutes(meeting, **leader, now=AFTER, real_now=w.REALLY)
    assert queries.standing_of(national.round).cases == (), "one has signed, and one more is to"
    signed(county, drammen=Outcome.SENT_ON)
    assert queries.standing_of(national.round).cases == (case,)
    signed(county, drammen=Outcome.NO)  # a second meeting
    assert queries.standing_of(national.round).cases == ()
    assert [each.outcome for each in queries.signed_decisions(county.round)] == [Outcome.NO]
    w.put(county.cases["drammen"], ApplicationState.WITHDRAWN)
    assert queries.progress_of(national.round).cases == ()


def test_each_jury_has_its_own_points_cards_and_decisions(rounds):
    national, county = rounds
    county.criteria = national.criteria
    county.assign(("b", "drammen"))
    county.score("b", "drammen", [5, 5, 5])
    signed(county, drammen=Outcome.SENT_ON)
    national.cases = county.cases
    actions.assign(national.round, national.seats["b"], county.cases["drammen"], by=w.SECRETARY, now=AFTER)
    assert queries.standing_of(national.round).marks == ()
    national.score("b", "drammen", [2, 2, 2])
    assert [mark.score for mark in queries.standing_of(national.round).marks] == [2]
    assert [mark.score for mark in queries.standing_of(county.round).marks] == [5]
    seen = queries.case_seen(national.accounts["b"], county.cases["drammen"], AFTER)
    assert queries.others_of(seen) == []
    signed(national, drammen=Outcome.FINALIST)
    assert [each.outcome for each in queries.signed_decisions(national.round)] == [Outcome.FINALIST]
    assert [each.outcome for each in queries.signed_decisions(county.round)] == [Outcome.SENT_ON]
    assert [each.outcome for each in queries.feedback_of(county.round)][0] is Outcome.SENT_ON
    assert [each.outcome for each in queries.feedback_of(national.round)] == [Outcome.FINALIST]


def test_who_is_recused_in_the_county_is_recused_in_the_country(rounds):
    national, county = rounds
    person = county.accounts["b"]
    national.accounts["begge"] = person
    national.seat("begge")
    county.assign(("b", "drammen"))
    county.recuse("b", "drammen")
    signed(county, drammen=Outcome.SENT_ON)
    with pytest.raises(Refused):
        actions.assign(national.round, national.seats["begge"], county.cases["drammen"], by=w.SECRETARY, now=AFTER)
    assert queries.case_seen(person, county.cases["drammen"], AFTER) is None
    with pytest.raises(Refused) as why:
        actions.enter_recusal(national.seats["a"], county.cases["kongsberg"], reason="x", by=w.SECRETARY, now=AFTER)
    assert why.value.reason is ConflictRefusal.OTHER_ROUND
    actions.enter_recusal(national.seats["a"], county.cases["drammen"], reason="x", by=w.SECRETARY, now=AFTER)


def test_in_both_juries_one_meets_the_case_as_the_national_one_has_it(rounds):
    national, county = rounds
    national.accounts["begge"] = county.accounts["a"]
    national.seat("begge")
    county.assign(("a", "drammen"))
    signed(county, drammen=Outcome.SENT_ON)
    actions.assign(national.round, national.seats["begge"], county.cases["drammen"], by=w.SECRETARY, now=AFTER)
    seen = queries.case_seen(county.accounts["a"], county.cases["drammen"], AFTER)
    assert seen.round.id == national.round
    assert sorted(each.round.id for each in queries.lists_of(county.accounts["a"], AFTER)) == sorted(
        [national.round, county.round]
    )


@pytest.fixture
def told(rounds, client, at):
    """«a» of the national jury, signed in, reads a county's winner and another case that it sent on; and the county's words."""
    national, county = rounds
    at(LATER)
    words = "Drammen er *best* i Buskerud."
    set_round(county.round, statement_source=words, statement=to_html(words), statement_at=AFTER)
    reasons = {"drammen": "Et **rikt** kulturliv i Drammen.\n\n- Kino\n- Kor"}
    signed(county, reasons, drammen=Outcome.WINNER, kongsberg=Outcome.SENT_ON)
    for name in ("drammen", "kongsberg"):
        actions.assign(national.round, national.seats["a"], county.cases[name], by=w.SECRETARY, now=AFTER)
    web.sign_in(client, national.accounts["a"])
    return national, county.cases


def read(client, national, case):
    """A case's page as text, and the print with it."""
    page = Page(client.get(f"/jury/sak/{case}").text).text
    return page, words_of(client.get(f"/jury/runde/{national.round}/sakspapirer.pdf").data)


def test_page_and_papers_have_what_the_county_said_and_each_case_its_own(told, client):
    national, cases = told
    page, paper = read(client, national, cases["drammen"])
    for word in (
        "Buskerud: juryens vedtak",
        "Et rikt kulturliv i Drammen.",
        "Fylkesjuryens uttalelse",
        "Drammen er best i",
    ):
        assert word in page and word in paper, word
    assert "– Kino" in paper and paper.count("Fylkesjuryens uttalelse") == 1 and paper.count("juryens vedtak") == 2
    other, _paper = read(client, national, cases["kongsberg"])
    assert "Om kongsberg." in other and "uttalelse" not in other and "Drammen" not in other


def test_in_its_own_round_a_case_comes_from_nobody(told, rounds):
    _national, county = rounds
    seen = queries.case_seen(county.accounts["leder"], county.cases["drammen"], LATER)
    assert seen.round.id == county.round and seen.signed and seen.sent_by is None


def test_the_anonymised_version_says_not_which_county(told, client):
    national, cases = told
    actions.set_periods(national.round, [w.period(AFTER, blind=True)], by=w.SECRETARY)
    for said in read(client, national, cases["drammen"]):
        assert "Buskerud" not in said and "Drammen" not in said, said
        assert "Vedtaket i den forrige juryen" in said and "[…] er best i […]" in said and "Et rikt kulturliv" in said


def test_the_papers_say_nothing_of_a_case_that_one_is_recused_from(told, client):
    national, cases = told
    actions.declare_recusal(
        national.accounts["a"], cases["drammen"], reason="Broren min.", by=national.actor("a"), now=LATER
    )
    paper = words_of(client.get(f"/jury/runde/{national.round}/sakspapirer.pdf").data)
    assert "Om kongsberg." in paper and "Drammen" not in paper and "rikt" not in paper
    assert client.get(f"/jury/sak/{cases['drammen']}").status_code == 404

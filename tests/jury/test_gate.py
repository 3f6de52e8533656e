"""The one gate: what a juror sees, and all the ways in which a case is not there. On both databases."""

from datetime import timedelta

import pytest

from portal.foundation.db import Refused
from portal.jury import actions, queries
from portal.jury.queries import may_see
from portal.jury.rules import AssignRefusal, CardAct, ConflictRefusal, ScoreRefusal, SeatKind, TieKind
from portal.nominations.rules import ApplicationState, RoundKind
from tests.databases import both_databases
from tests.jury import world as w
from tests.jury.world import AFTER, BEFORE, DEADLINE, world


def seen(found, name, now=AFTER):
    """The cases in somebody's list, by short name."""
    names = {number: name for name, number in found.cases.items()}
    return {names[case.id] for each in queries.lists_of(found.accounts[name], now) for case in each.cases}


def closed(found, name, case, now=AFTER):
    """Whether a case is nowhere for somebody: not in the list, no page, no file, no card, no recusal."""
    account, number = found.accounts[name], found.cases[case]
    said = [case not in seen(found, name, now), queries.case_seen(account, number, now) is None]
    said.append(not may_see(account, number, now))
    for act in (
        lambda: actions.write_card(account, number, act=CardAct.SAVE, written={}, note="", seen=0, read=1, now=now),
        lambda: actions.declare_recusal(account, number, reason="En grunn.", by=found.actor(name), now=now),
    ):
        with pytest.raises(Refused) as refused:
            act()
        said.append(refused.value.reason is ScoreRefusal.NOT_YOURS)
    return all(said)


@both_databases
def test_a_juror_sees_what_is_assigned_and_the_leader_everything(app):
    found = world("drammen", "larvik")
    found.seat("a")
    found.seat("leder", SeatKind.LEADER)
    found.assign(("a", "drammen"))
    assert seen(found, "a") == {"drammen"}
    assert seen(found, "leder") == {"drammen", "larvik"}
    assert closed(found, "a", "larvik")
    assert (
        queries.case_seen(found.accounts["a"], found.cases["drammen"], AFTER).fields[0].text == "Søknaden fra Drammen."
    )


@both_databases
def test_until_the_deadline_and_in_its_last_second_nobody_sees_anything(app):
    found = world("drammen")
    found.seat("a")
    found.seat("leder", SeatKind.LEADER)
    found.assign(("a", "drammen"))
    for name in ("a", "leder"):
        assert closed(found, name, "drammen", BEFORE)
        assert seen(found, name, DEADLINE) == {"drammen"}


@both_databases
@pytest.mark.parametrize(
    "tie",
    [
        {"kind": TieKind.HOME, "number": "0602"},
        {"kind": TieKind.EMPLOYER, "number": "0602"},
        {"kind": TieKind.EMPLOYER, "county": "Buskerud"},
        {"kind": TieKind.COUNTY, "county": "Buskerud"},
    ],
)
def test_a_tie_closes_the_case_everywhere_from_the_moment_it_is_known(app, tie):
    found = world("drammen", "larvik")
    found.seat("a")
    found.seat("b")
    found.assign(("a", "drammen"), ("a", "larvik"), ("b", "drammen"))
    found.score("a", "drammen", [5, 5, 5])
    found.score("b", "drammen", [1, 1, 1])
    assert len(queries.standing_of(found.round).marks) == 2
    found.tie("a", **tie)
    assert closed(found, "a", "drammen")
    assert seen(found, "a") == {"larvik"}
    assert [mark.seat for mark in queries.standing_of(found.round).marks] == [found.seats["b"]]
    [recusal] = queries.recusals_of(found.round)
    assert (recusal.juror, recusal.municipality, recusal.had_scored) == ("Jurymedlem a", "Drammen", True)


@both_databases
def test_a_tie_that_is_taken_away_gives_case_and_points_back(app):
    found = world("drammen")
    found.seat("a")
    found.assign(("a", "drammen"))
    found.score("a", "drammen", [4, 4, 4])
    found.tie("a", TieKind.HOME, number="0602")
    [panel] = queries.panels_of(found.round)
    actions.remove_tie(panel.seats[0].ties[0][0], by=w.SECRETARY)
    assert seen(found, "a") == {"drammen"}
    assert len(queries.standing_of(found.round).marks) == 1


@both_databases
def test_ones_own_word_closes_the_case_and_only_the_secretary_opens_it_again(app):
    found = world("drammen", "larvik")
    found.seat("a")
    found.seat("leder", SeatKind.LEADER)
    found.assign(("a", "drammen"), ("a", "larvik"))
    found.recuse("a", "drammen")
    found.recuse("leder", "larvik")
    assert closed(found, "a", "drammen")
    assert closed(found, "leder", "larvik")
    assert (seen(found, "a"), seen(found, "leder")) == ({"larvik"}, {"drammen"})
    own = next(each for each in queries.recusals_of(found.round) if each.juror == "Jurymedlem a")
    with pytest.raises(Refused) as refused:
        actions.end_recusal(own.conflict_id, why=" ", by=w.SECRETARY, now=AFTER)
    assert refused.value.reason is ConflictRefusal.NO_REASON
    actions.end_recusal(own.conflict_id, why="Det var en annen Drammen.", by=w.SECRETARY, now=AFTER)
    assert seen(found, "a") == {"drammen", "larvik"}


@both_databases
def test_a_conflict_told_to_one_jury_holds_in_every_other_of_the_edition(app):
    found = world("drammen")
    found.seat("a")
    county = w._round(found.edition, DEADLINE, w.Method.CARDS, RoundKind.COUNTY)
    panel = actions.add_panel(county.round, name="Fylkesjuryen", quorum=1, by=w.SECRETARY)
    other = actions.give_seat(panel, account_id=found.accounts["a"], kind=SeatKind.MEMBER, by=w.SECRETARY)
    found.assign(("a", "drammen"))
    actions.add_tie(other, kind=TieKind.HOME, number="0602", county=None, by=w.SECRETARY, now=AFTER)
    assert closed(found, "a", "drammen")


@both_databases
@pytest.mark.parametrize(
    "state",
    [ApplicationState.INCOMPLETE, ApplicationState.INELIGIBLE, ApplicationState.DUPLICATE, ApplicationState.WITHDRAWN],
)
def test_what_does_not_fulfil_the_conditions_is_not_there(app, state):
    found = world("drammen", "larvik")
    found.seat("a")
    found.assign(("a", "drammen"), ("a", "larvik"))
    found.score("a", "drammen", [4, 4, 4])
    w.put(found.cases["drammen"], state)
    assert closed(found, "a", "drammen")
    assert queries.standing_of(found.round).cases == (found.cases["larvik"],)


@both_databases
def test_whoever_has_left_the_panel_sees_nothing_and_what_they_gave_counts(app):
    found = world("drammen")
    found.seat("a")
    found.assign(("a", "drammen"))
    found.score("a", "drammen", [4, 4, 4])
    actions.end_seat(found.seats["a"], by=w.SECRETARY, now=AFTER)
    assert closed(found, "a", "drammen")
    assert len(queries.standing_of(found.round).marks) == 1


def test_the_secretary_s_seat_is_no_jurors(app):
    found = world("drammen")
    found.seat("s", SeatKind.SECRETARY)
    assert seen(found, "s") == set()
    with pytest.raises(Refused) as refused:
        actions.assign(found.round, found.seats["s"], found.cases["drammen"], by=w.SECRETARY, now=AFTER)
    assert refused.value.reason is AssignRefusal.NOT_A_JUDGE


@both_databases
def test_the_anonymised_version_tells_neither_name_nor_contact(app):
    found = world("drammen")
    found.seat("a")
    found.assign(("a", "drammen"))
    actions.set_periods(
        found.round,
        [w.period(DEADLINE, blind=True), w.period(DEADLINE + timedelta(days=9))],
        by=w.SECRETARY,
    )
    case = queries.case_seen(found.accounts["a"], found.cases["drammen"], AFTER)
    assert (case.name, case.county, [each.text for each in case.fields]) == (None, None, ["Søknaden fra […]."])
    [listed] = queries.lists_of(found.accounts["a"], AFTER)
    assert [(each.name, each.county) for each in listed.cases] == [(None, None)]
    later = queries.case_seen(found.accounts["a"], found.cases["drammen"], DEADLINE + timedelta(days=9))
    assert later.name == "Drammen" and len(later.fields) == 2

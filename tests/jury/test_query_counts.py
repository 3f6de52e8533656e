"""Every list of the jury asks the database as often with thirty cases as with one."""

import pytest

from portal.jury import actions
from portal.jury.rules import MeetingAct, Outcome, SeatKind, TieKind
from portal.nominations.rules import RoundKind
from tests import web
from tests.architecture.test_query_counts import counted
from tests.jury import world as w
from tests.jury.world import AFTER, DEADLINE, world

MANY = 30
PAGES = (
    "", "/juryen", "/fordeling", "/inhabilitet", "/ekspertpanel", "/perioder", "/rangering", "/moter", "/tilbakemeldinger",
    "/sakspapirer.pdf",
)  # fmt: skip
MOST = 24
"""The most statements that one of these pages may take, those for the session and the clock included."""


@pytest.fixture
def rounds(client, at, really_at, monkeypatch):
    """A leader of two rounds with everything that lists show: one with a case and a juror, one with many."""
    at(AFTER)
    really_at(w.REALLY)
    places = {f"k{number}": (f"{2000 + number}", f"Kommune {number}", f"Fylke {number % 5}") for number in range(MANY)}
    monkeypatch.setattr(w, "PLACES", {**w.PLACES, **places})
    few = _filled(world("k0"), jurors=1)
    many = world(*places, within=few.edition, kind=RoundKind.DIRECT)
    many.accounts, many.criteria = few.accounts, few.criteria
    _filled(many, jurors=6)
    return few, many


def _filled(found, jurors):
    found.seat("leder", SeatKind.LEADER)
    names = [f"j{number}" for number in range(jurors)]
    for name in names:
        found.seat(name)
    cases = list(found.cases.values())
    actions.assign_all(found.round, [found.seats[name] for name in ("leder", *names)], cases, by=w.SECRETARY, now=AFTER)
    for name in names:
        found.score(name, "k0", [1, 2, 3], words="Ord")
        found.tie(name, TieKind.EMPLOYER, number="0602")
    for name, case in list(found.cases.items())[1:6]:
        found.recuse(names[-1], name, f"Grunn {case}")
    for case in cases[:5]:
        actions.ask_expert(
            case,
            expert="E",
            address=f"e{case}@example.org",
            language="nb",
            by=w.SECRETARY,
            now=AFTER,
            real_now=w.REALLY,
        )
    actions.set_periods(found.round, [w.period(DEADLINE, sums=True)], by=w.SECRETARY)
    found.meeting = actions.plan_meeting(found.panel, at=AFTER, place="Oslo", by=w.SECRETARY)
    actions.set_attendance(found.meeting, list(found.seats.values()))
    actions.move_meeting(found.meeting, MeetingAct.BEGIN, by=w.SECRETARY, now=AFTER)
    for case in cases[:5]:
        told = {"outcome": Outcome.NO, "place": None, "reasons": "Tett.", "by": w.SECRETARY, "now": AFTER}
        actions.decide(found.meeting, case, **told)
        actions.write_feedback(case, round_id=found.round, text="Takk.", by=w.SECRETARY, now=AFTER)
    return found


def asked(client, path):
    client.get(path)
    with counted() as said:
        assert client.get(path).status_code == 200, path
    return len(said)


def test_the_pages_of_a_round_ask_as_often_with_many_cases_as_with_one(client, rounds):
    few, many = rounds
    web.sign_in(client, few.accounts["leder"])
    numbers = {end: [asked(client, f"/jury/runde/{each.round}{end}") for each in (few, many)] for end in PAGES}
    numbers["meeting"] = [asked(client, f"/jury/mote/{each.meeting}") for each in (few, many)]
    numbers["case"] = [asked(client, f"/jury/sak/{each.cases['k0']}") for each in (few, many)]
    numbers["applications"] = [asked(client, f"/for-ansatte/soknader?karing={kind}") for kind in ("national", "direct")]
    assert {end: both for end, both in numbers.items() if both[0] != both[1] or both[1] > MOST} == {}


def test_a_jurors_own_list_asks_as_often_with_two_rounds_as_with_one(client, rounds):
    few, many = rounds
    web.sign_in(client, few.accounts["j0"])  # sits in both
    both = asked(client, "/jury")
    actions.end_seat(many.seats["j0"], by=w.SECRETARY, now=AFTER)
    one = asked(client, "/jury")
    actions.end_seat(few.seats["j0"], by=w.SECRETARY, now=AFTER)
    assert both == one and asked(client, "/jury") <= one

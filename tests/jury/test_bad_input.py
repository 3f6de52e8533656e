"""What goes wrong in a jury's year: each time a clear answer, and nothing that anybody wrote is lost."""

import pytest

from portal.accounts.rules import Role
from portal.award.models import Criterion
from portal.foundation.db import db
from portal.jury import actions, queries
from portal.jury.rules import MeetingAct, Outcome, SeatKind, TieKind
from portal.municipalities import actions as municipalities
from tests import web
from tests.jury import world as w
from tests.jury.test_pages import address, card, enter, page
from tests.jury.world import AFTER, DAY, world
from tests.pages import Page


@pytest.fixture
def jury(client, at):
    """A leader, two members, one of them with a deputy of their own, and two cases; the secretary has signed in."""
    at(AFTER)
    found = world("drammen", "larvik")
    found.seat("leder", SeatKind.LEADER)
    for name in ("a", "b"):
        found.seat(name)
        found.assign((name, "drammen"), (name, "larvik"))
    found.seat("vara", SeatKind.DEPUTY, for_="a")
    found.accounts["s"] = w.staff(Role.JURY_SECRETARY)
    enter(client, found, "s")
    return found


def marks(found):
    db.session.rollback()
    return {(each.seat, each.case) for each in queries.standing_of(found.round).marks}


def test_everybody_is_recused_the_meeting_says_what_to_do_and_somebody_new_decides(client, jury):
    jury.score("a", "drammen", [5, 5, 5], words="Mine ord")
    for name in ("leder", "a", "b", "vara"):
        jury.tie(name, TieKind.HOME, number="0602")
    meeting = actions.plan_meeting(jury.panel, at=AFTER, place="Oslo", by=w.SECRETARY)
    actions.set_attendance(meeting, list(jury.seats.values()))
    actions.move_meeting(meeting, MeetingAct.BEGIN, by=w.SECRETARY, now=AFTER)
    decide = {"vedtak": "no", "begrunnelse": "Tett."}
    answer = web.act(client, f"/jury/mote/{meeting}/vedtak/{jury.cases['drammen']}", **decide)
    assert answer.status_code == 422
    assert "Alle i juryen er inhabile i denne saken." in answer.text and "Ingenting er gått tapt." in answer.text
    for name in ("n1", "n2"):  # two who may
        jury.seat(name)
    actions.set_attendance(meeting, list(jury.seats.values()))
    jury.assign(("n1", "drammen"))
    jury.score("n1", "drammen", [3, 3, 3])
    assert web.act(client, f"/jury/mote/{meeting}/vedtak/{jury.cases['drammen']}", **decide).status_code == 303
    [point] = [each for each in queries.meeting_now(meeting).points if each.decided]
    assert point.decided.voters == (jury.seats["n1"], jury.seats["n2"]) and point.decided.outcome is Outcome.NO
    assert marks(jury) == {(jury.seats["n1"], jury.cases["drammen"])}


def test_a_jurors_county_is_changed_after_they_assessed_a_deputy_steps_in_and_a_mistake_gives_all_back(client, jury):
    jury.score("a", "drammen", [5, 4, 3], words="Mine ord", note="Mitt notat")
    jury.score("b", "drammen", [1, 1, 1])
    ties = f"/jury/runde/{jury.round}/plass/{jury.seats['a']}"
    web.act(client, ties, slag="county", sted="f:Buskerud")
    assert "Jurymedlem a ser ikke lenger saker derfra." in page(client, ties)
    assert "hadde gitt poeng, som ikke teller" in page(client, f"/jury/runde/{jury.round}/inhabilitet")
    assert marks(jury) == {(jury.seats["b"], jury.cases["drammen"])}
    enter(client, jury, "a")
    assert "Drammen" not in page(client, "/jury")
    assert web.act(client, address(jury, "drammen"), **card(jury, [1, 1, 1], version=1)).status_code == 404
    enter(client, jury, "vara")
    assert "Drammen" in page(client, "/jury")
    [tie] = [tie for each in queries.panels_of(jury.round)[0].seats if each.id == jury.seats["a"] for tie in each.ties]
    actions.remove_tie(tie[0], by=w.SECRETARY)
    enter(client, jury, "a")
    said = client.get(address(jury, "drammen")).text
    assert "Mine ord" in said and "Mitt notat" in said and "Ferdig" in said
    assert len(marks(jury)) == 2


def test_a_criterion_cannot_change_when_somebody_has_assessed_by_it_and_the_page_says_what_to_do(client, jury):
    jury.score("b", "drammen", [1, 2, 3])
    setting_up = "/for-ansatte/karinger/2019/oppsett"
    number = jury.criteria[0]
    before = [(each.id, each.weight) for each in db.session.query(Criterion)]
    fields = {"navn_nb": "Noe annet", "vekt": "9"}
    weights = {f"vekt-{each}": "7" for each in jury.criteria}
    ways = {
        f"{setting_up}/kriterium/{number}": fields, f"{setting_up}/kriterium/{number}/ta-bort": {},
        f"{setting_up}/kriterium/nytt": fields, f"{setting_up}/karing/{jury.round}/vekter": weights,
    }  # fmt: skip
    for way, sent in ways.items():
        answer = web.act(client, way, **sent)
        said = client.get(answer.location).text if answer.status_code == 303 else answer.text
        assert answer.status_code in (303, 422) and "Juryen har begynt å vurdere" in said, way
    db.session.rollback()
    assert [(each.id, each.weight) for each in db.session.query(Criterion)] == before
    assert len(marks(jury)) == 1


def test_a_municipality_that_is_merged_away_is_still_the_one_that_applied(client, jury, at):
    """A juror is tied by the register of the edition's own year: Drammen's number of 2020 is not in it."""
    jury.score("a", "drammen", [5, 4, 3])
    rows = [municipalities.RegisterRow("3005", "Drammen", "Viken")]
    municipalities.add_register(rows, valid_from=2020, valid_to=None, official_names={})
    at(AFTER + 400 * DAY)
    ties = f"/jury/runde/{jury.round}/plass/{jury.seats['a']}"
    answer = web.act(client, ties, slag="home", sted="k:3005")
    assert answer.status_code == 422 and "Velg" in answer.text
    assert len(marks(jury)) == 1
    web.act(client, ties, slag="home", sted="k:0602")
    assert marks(jury) == set() and "Bor i Drammen" in page(client, ties)
    assert "Drammen Buskerud" in page(client, f"/jury/runde/{jury.round}")


def test_what_a_page_saves_by_itself_after_the_end_is_refused_in_words_and_what_was_saved_stays(client, jury, at):
    enter(client, jury, "a")
    path = address(jury, "drammen")
    web.act(client, path, **card(jury, [2], act="lagre", notat="Lagret i tide."))
    actions.set_periods(jury.round, [w.period(AFTER + DAY, scoring=False)], by=w.SECRETARY)
    token = web.token(client)
    at(AFTER + DAY)
    sent = {**card(jury, [5, 5, 5], act="lagre", version=1, notat="For sent."), "csrf_token": token}
    late = client.post(path, data=sent, headers={**web.OWN_ORIGIN, "Accept": "application/json"})
    assert late.status_code == 422
    assert late.json["trouble"].startswith("Vurderingene er låst. Det du hadde lagret, står.")
    assert "Lagret i tide." in client.get(path).text


def test_a_deadline_that_is_moved_while_the_jury_reads_shuts_the_cases_and_loses_nothing(client, jury, at):
    jury.score("a", "drammen", [5, 4, 3])
    w.move_deadline(jury, AFTER + 2 * DAY)
    enter(client, jury, "a")
    assert client.get(address(jury, "drammen")).status_code == 404
    assert "Du har ingen saker nå." in page(client, "/jury")
    at(AFTER + 2 * DAY)
    assert "1 av 2 saker er ferdige." in page(client, "/jury")


def test_two_municipalities_of_one_name_are_told_apart_wherever_one_of_them_is_chosen(client, at, monkeypatch):
    at(AFTER)
    for number, county in (("1515", "Møre og Romsdal"), ("1818", "Nordland")):
        monkeypatch.setitem(w.PLACES, number, (number, "Herøy", county))
    found = world("drammen", "1515", "1818")
    found.seat("a")
    found.tie("a", TieKind.HOME, number="1818")
    found.assign(("a", "1515"))
    meeting = actions.plan_meeting(found.panel, at=AFTER, place="Oslo", by=w.SECRETARY)
    web.sign_in(client, w.staff(Role.JURY_SECRETARY))
    here = f"/jury/runde/{found.round}"
    ties = f"{here}/plass/{found.seats['a']}"
    for path in (
        ties,
        *(here + each for each in ("", "/juryen", "/fordeling", "/inhabilitet")),
        f"/jury/mote/{meeting}",
    ):
        said = page(client, path)
        assert "Herøy (Nordland)" in said and "Drammen (" not in said, path
    ranked = queries.standing_of(found.round).names.values()
    assert sorted(ranked) == ["Drammen", "Herøy (Møre og Romsdal)", "Herøy (Nordland)"]
    chosen = Page(client.get(ties).text).tree.one(id=f"sted-{found.seats['a']}").all("option")
    assert [each.text for each in chosen if "Herøy" in each.text] == ["Herøy (Møre og Romsdal)", "Herøy (Nordland)"]


def test_a_home_in_a_county_and_a_county_that_is_a_municipality_are_told_of_and_the_choice_is_kept(client, jury):
    ties = f"/jury/runde/{jury.round}/plass/{jury.seats['a']}"
    for kind, place, told in (
        ("home", "f:Buskerud", "«Bor i» gjelder en kommune. Velg kommunen, ikke fylket."),
        ("county", "k:0602", "«Knyttet til fylket» gjelder et fylke. Velg fylket, ikke kommunen."),
    ):
        answer = web.act(client, ties, slag=kind, sted=place)
        assert answer.status_code == 422 and told in Page(answer.text).text
        assert (
            f'<option selected value="{kind}">' in answer.text and f'<option selected value="{place}">' in answer.text
        )

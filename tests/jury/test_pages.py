"""The jury's pages: a juror's way through the cases, and the secretary's through a round."""

import io
import re

import pytest
from pypdf import PdfReader

from portal.accounts.actions import people
from portal.accounts.rules import Role
from portal.audit.rules import OPERATOR
from portal.foundation.db import db
from portal.jury import actions, queries
from portal.jury.forms import REFUSALS
from portal.jury.rules import AssignRefusal, CardAct, CardState, MeetingAct, Others, Outcome, SeatKind, TieKind
from tests import web
from tests.jury import world as w
from tests.jury.world import AFTER, DAY, DEADLINE, world
from tests.pages import Page
from tests.pdfua import faults


@pytest.fixture
def jury(client, at):
    """Two jurors and a leader with four cases; the first juror has signed in."""
    at(AFTER)
    found = world("drammen", "kongsberg", "larvik", "sarpsborg")
    found.seat("leder", SeatKind.LEADER)
    for name in ("a", "b"):
        found.seat(name)
        found.assign(*((name, case) for case in found.cases))
    enter(client, found, "a")
    return found


def enter(client, found, name):
    web.sign_in(client, found.accounts[name])


def page(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, path
    return " ".join(Page(answer.text).text.split())


def words_of(pdf):
    """All that a print says, in one line."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def card(found, points, *, act="ferdig", version=0, **more):
    """A card as the form sends it."""
    given = {f"poeng-{number}": str(each) for number, each in zip(found.criteria, points, strict=False)}
    return {"handling": act, "versjon": str(version), "utgave": "1", "notat": "", **given, **more}


def address(found, case, end=""):
    return f"/jury/sak/{found.cases[case]}{end}"


def kept(found, name, case):
    db.session.rollback()
    return queries.case_seen(found.accounts[name], found.cases[case], AFTER).card


def test_a_juror_begins_at_the_jury_and_sees_how_far_it_is(client, jury):
    said = page(client, "/jury")
    assert "0 av 4 saker er ferdige." in said
    assert {"Drammen", "Kongsberg", "Larvik", "Sarpsborg"} <= set(said.split())


def test_a_finished_card_leads_to_the_next_case_until_all_are_done(client, jury):
    met = []
    where = client.get("/jury/neste").location
    while where.startswith("/jury/sak/"):
        met.append(where)
        assert f"{len(met) - 1} av 4 er ferdige" in page(client, where)
        where = web.act(client, where, **card(jury, [4, 5, 3])).location
    assert sorted(met) == sorted(address(jury, case) for case in jury.cases)
    assert where == "/jury"
    assert "4 av 4 saker er ferdige." in page(client, "/jury")


def test_one_case_is_told_of_as_one(client, jury):
    for case in ("kongsberg", "larvik", "sarpsborg"):
        actions.unassign(jury.round, jury.seats["a"], jury.cases[case], by=w.SECRETARY)
    assert "0 av 1 sak er ferdig." in page(client, "/jury")
    assert "0 av 1 er ferdig<" in client.get(address(jury, "drammen")).text


def test_next_is_the_case_that_fewest_have_finished(client, jury):
    for case in ("drammen", "kongsberg", "larvik"):
        jury.score("b", case, [3, 3, 3])
    assert client.get("/jury/neste").location == address(jury, "sarpsborg")


def test_a_card_is_saved_as_it_is_and_shown_again_with_its_private_note(client, jury):
    path, key = address(jury, "drammen"), jury.criteria[0]
    answer = web.act(client, path, **card(jury, [4], act="lagre", notat="Ring Kari.", **{f"tekst-{key}": "Godt."}))
    assert answer.location == path
    shown = client.get(path).text
    assert re.search(rf'name="poeng-{key}" value="4"[^>]*checked', shown)
    assert "Ring Kari." in shown and "Godt." in shown and "Lagret" in shown
    assert (kept(jury, "a", "drammen").state, kept(jury, "a", "drammen").version) == (CardState.OPEN, 1)


def test_a_page_that_saves_by_itself_is_told_the_version_or_what_is_wrong(client, jury):
    path = address(jury, "drammen")
    sent = {**card(jury, [4], act="lagre"), "csrf_token": web.token(client)}
    asks = {"headers": {**web.OWN_ORIGIN, "Accept": "application/json"}}
    saved = client.post(path, data=sent, **asks)
    assert saved.json["version"] == 1 and saved.json["told"].startswith("Lagret")
    late = client.post(path, data=sent, **asks)  # another window has saved meanwhile
    assert late.status_code == 422 and "annet vindu" in late.json["trouble"]


def test_a_page_that_saves_by_itself_is_told_whether_the_card_is_still_finished(client, jury):
    path, asks = address(jury, "drammen"), {"headers": {**web.OWN_ORIGIN, "Accept": "application/json"}}
    web.act(client, path, **card(jury, [4, 5, 3]))
    sent = {"csrf_token": web.token(client), "notat": "Ring Kari."}
    noted = client.post(path, data=card(jury, [4, 5, 3], act="lagre", version=1, **sent), **asks)
    assert (noted.json["state"], noted.json["done"]) == ("Ferdig", True)
    changed = client.post(path, data=card(jury, [4, 5, 1], act="lagre", version=2, **sent), **asks)
    assert (changed.json["state"], changed.json["done"]) == ("Ikke ferdig", False)


def test_an_unfinished_card_says_which_criteria_are_missing_and_keeps_what_was_typed(client, jury):
    path = address(jury, "drammen")
    answer = web.act(client, path, **card(jury, [4], notat="Et notat som ikke er lagret."))
    assert answer.status_code == 422
    assert "Gi poeng for alle kriteriene" in answer.text
    assert answer.text.count("Gi poeng, eller velg «Avstår».") == 2
    summary = re.search(r"<ds-error-summary.*?</ds-error-summary>", answer.text, re.DOTALL)[0]
    assert re.findall(r'href="#(.*?)"', summary) == [f"poeng-{key}" for key in jury.criteria[1:]]
    assert answer.text.count('aria-invalid="true"') == 2 * 6  # 1 to 5, and «Avstår»
    assert "Et notat som ikke er lagret." in answer.text
    assert kept(jury, "a", "drammen").version == 0


def test_what_was_typed_when_the_cards_were_locked_is_shown_for_copying(client, jury, at):
    path = address(jury, "drammen")
    web.act(client, path, **card(jury, [2], act="lagre", notat="Lagret i tide."))
    actions.set_periods(jury.round, [w.period(AFTER + DAY, scoring=False)], by=w.SECRETARY)
    at(AFTER + DAY)
    answer = web.act(client, path, **card(jury, [5, 5, 5], version=1, notat="For sent."))
    assert answer.status_code == 422
    said = " ".join(Page(answer.text).text.split())
    assert "Vurderingene er låst." in said and "Dette skrev du" in said and "For sent." in said
    assert "Lagret i tide." in said
    assert kept(jury, "a", "drammen").written[jury.criteria[0]].points == 2


def test_abstaining_is_a_way_through_and_can_be_taken_back(client, jury):
    path = address(jury, "drammen")
    answer = web.act(client, path, **card(jury, [], act="avsta"))
    assert answer.location != path
    assert "Du avstår i denne saken." in page(client, path)
    web.act(client, path, **card(jury, [], act="gjenoppta", version=1))
    assert kept(jury, "a", "drammen").state is CardState.OPEN


def test_who_is_recused_meets_the_case_nowhere(client, jury):
    path = address(jury, "drammen")
    web.act(client, path, **card(jury, [5, 5, 5]))
    empty = web.act(client, f"{path}/inhabil", grunn=" ")
    assert empty.status_code == 422 and "Skriv hvorfor." in empty.text
    done = web.act(client, f"{path}/inhabil", grunn="Hemmeligegrunn")
    assert done.location == "/jury"
    said = page(client, "/jury")
    assert "Drammen" not in said and "0 av 3 saker er ferdige." in said
    for way in (path, f"{path}?utgave=1", f"{path}/inhabil"):
        assert client.get(way).status_code == 404, way
    assert web.act(client, path, **card(jury, [1, 1, 1], version=1)).status_code == 404
    assert web.act(client, f"{path}/inhabil", grunn="Igjen").status_code == 404


def test_cases_of_others_and_unknown_ones_are_not_there(client, jury):
    actions.unassign(jury.round, jury.seats["a"], jury.cases["larvik"], by=w.SECRETARY)
    for case in (jury.cases["larvik"], 999_999, 2**31 - 1, 2**70):
        assert client.get(f"/jury/sak/{case}").status_code == 404


@pytest.mark.parametrize(
    ("others", "own", "sees"),
    [(Others.NEVER, True, False), (Others.AFTER_OWN, False, False), (Others.AFTER_OWN, True, True), (Others.ALWAYS, False, True)],
)  # fmt: skip
def test_others_assessments_are_shown_by_period_and_a_private_note_never(client, jury, at, others, own, sees):
    actions.set_periods(jury.round, [w.period(DEADLINE, others=others)], by=w.SECRETARY)
    jury.score("b", "drammen", [1, 2, 3], words="Andreord", note="Privatord")
    if own:
        jury.score("a", "drammen", [5, 5, 5])
    said = client.get(address(jury, "drammen")).text
    assert ("Andreord" in said, "Jurymedlem b" in said) == (sees, sees)
    assert "Privatord" not in said


def test_a_juror_who_is_recused_is_not_among_the_others(client, jury):
    actions.set_periods(jury.round, [w.period(DEADLINE, others=Others.ALWAYS)], by=w.SECRETARY)
    jury.score("b", "drammen", [1, 2, 3], words="Andreord")
    jury.tie("b", TieKind.HOME, number="0602")
    assert "Andreord" not in client.get(address(jury, "drammen")).text


def test_the_anonymised_page_has_no_name_in_title_text_or_list(client, jury):
    actions.set_periods(jury.round, [w.period(DEADLINE, blind=True)], by=w.SECRETARY)
    for path in (address(jury, "drammen"), address(jury, "drammen", "/inhabil"), "/jury"):
        said = client.get(path).text
        assert "Drammen" not in said and "Buskerud" not in said and "68 713" not in said, path
    assert f"Søknad {jury.cases['drammen']}" in client.get("/jury").text


def test_a_file_is_handed_out_through_the_cases_own_gate_and_never_in_an_anonymised_period(client, jury):
    stored = w.stored_file(jury.cases["drammen"])
    other = w.stored_file(jury.cases["larvik"])
    w.version(jury.cases["drammen"], jury.field, "Med vedlegg.", files=[stored])
    path = address(jury, "drammen", f"/fil/{stored}")
    assert (
        "Plan.pdf" in client.get(address(jury, "drammen")).text
        and "68 713" in client.get(address(jury, "drammen")).text
    )
    with client.get(path) as answer:
        assert (answer.status_code, answer.data) == (200, w.PDF)
        assert answer.headers["Content-Disposition"].startswith("attachment")
    assert client.get(address(jury, "drammen", f"/fil/{other}")).status_code == 404  # another case's
    assert client.get(address(jury, "larvik", f"/fil/{stored}")).status_code == 404
    actions.set_periods(jury.round, [w.period(DEADLINE, blind=True)], by=w.SECRETARY)
    assert client.get(path).status_code == 404
    assert "Plan.pdf" not in client.get(address(jury, "drammen")).text
    actions.set_periods(jury.round, [], by=w.SECRETARY)
    jury.recuse("a", "drammen")
    assert client.get(path).status_code == 404


def test_a_case_takes_as_many_questions_with_four_cases_as_with_one(client, jury):
    from tests.architecture.test_query_counts import counted

    def asked(path):
        client.get(path)
        with counted() as said:
            assert client.get(path).status_code == 200
        return len(said)

    four = {path: asked(path) for path in ("/jury", address(jury, "drammen"))}
    for case in ("kongsberg", "larvik", "sarpsborg"):
        actions.unassign(jury.round, jury.seats["a"], jury.cases[case], by=w.SECRETARY)
    assert {path: asked(path) for path in four} == four


# The secretary's pages.


@pytest.fixture
def office(client, jury):
    """The secretary has signed in."""
    jury.accounts["s"] = w.staff(Role.JURY_SECRETARY)
    enter(client, jury, "s")
    return jury


def test_the_secretary_follows_who_is_how_far_without_points(client, office):
    office.score("a", "drammen", [5, 5, 5], words="Poengord")
    said = page(client, f"/jury/runde/{office.round}")
    assert "Jurymedlem a Jurymedlem 1 av 4 0 3" in said
    assert "Drammen Buskerud 1 av 2 0" in said
    assert "Poengord" not in said


def test_each_figure_names_its_column_where_the_tables_stack(client, office):
    actions.set_periods(office.round, [w.period(DEADLINE, sums=True)], by=w.SECRETARY)
    for path in (f"/jury/runde/{office.round}", f"/jury/runde/{office.round}/rangering"):
        said = client.get(path).text
        assert said.count("<td ") == said.count(' data-label="') > 0 == said.count("<td>"), path


def test_a_reminder_says_how_much_is_left_and_names_no_case(client, office):
    for case in office.cases:
        office.score("b", case, [3, 3, 3])
    web.act(client, f"/jury/runde/{office.round}/pamin")
    [mail] = web.mails()
    assert mail.to == "a@jury.example" and "4 av 4 saker gjenstår" in mail.subject and mail.link == "/jury"
    assert not any(name in mail.text for name in ("Drammen", "Larvik", "Kongsberg", "Sarpsborg"))
    web.act(client, f"/jury/runde/{office.round}/pamin")  # the same day
    assert len(web.mails()) == 1
    assert "Ingen ble påminnet" in page(client, f"/jury/runde/{office.round}")


def test_who_has_left_is_not_reminded(client, office):
    people.close(office.accounts["a"], actor=OPERATOR)
    for case in office.cases:
        office.score("b", case, [3, 3, 3])
    web.act(client, f"/jury/runde/{office.round}/pamin")
    assert web.mails() == []


def test_the_secretary_sets_a_panel_up(client, office):
    here = f"/jury/runde/{office.round}/juryen"
    assert web.act(client, here, navn="Fylkesjuryen", vedtaksfor="0").status_code == 422
    assert web.act(client, here, navn="Hovedjuryen", vedtaksfor="2").status_code == 422  # there is one of that name
    assert web.act(client, here, navn="Fylkesjuryen", vedtaksfor="2").location == here
    panel = next(each for each in queries.panels_of(office.round) if each.name == "Fylkesjuryen")
    assert web.act(client, f"{here}/{panel.id}", navn="Hovedjuryen", vedtaksfor="2").status_code == 422
    assert web.act(client, f"{here}/{panel.id}", navn="Fylkesjuryen", vedtaksfor="3").location == here
    assert "Juryen er vedtaksfør når minst 3 er til stede." in page(client, here)
    new = w.staff(Role.JUROR, "Ny")
    seat = f"{here}/{panel.id}/plass"
    assert web.act(client, seat, person=str(office.accounts["a"]), plass="member", vara="").status_code == 422
    assert web.act(client, seat, person=str(new), plass="leader", vara="").status_code == 422  # has not the role
    assert web.act(client, seat, person=str(new), plass="member", vara="").location == here
    assert "Ny Jurymedlem" in page(client, here)
    given = next(each for each in queries.panels_of(office.round) if each.id == panel.id).seats[0]
    web.act(client, f"/jury/runde/{office.round}/plass/{given.id}/slutt")
    assert "Ny Jurymedlem" not in page(client, here)


def test_a_tie_is_entered_and_taken_away(client, office):
    here = f"/jury/runde/{office.round}/plass/{office.seats['a']}"
    assert "Ingen tilknytninger" in page(client, here)
    assert web.act(client, here, slag="home", sted="f:Buskerud").status_code == 422  # one lives in a municipality
    assert web.act(client, here, slag="home", sted="k:0602").location == here
    assert "Bor i Drammen" in page(client, here)
    recused = page(client, f"/jury/runde/{office.round}/inhabilitet")
    assert "er inhabil i saken Drammen" in recused and "Etter reglene: Bor i Drammen" in recused
    [tie] = re.findall(r'name="tilknytning" value="(\d+)"', client.get(here).text)
    web.act(client, f"{here}/fjern", tilknytning=tie)
    assert "Ingen tilknytninger" in page(client, here)


def test_cases_are_given_to_some_taken_back_and_given_evenly(client, office):
    here = f"/jury/runde/{office.round}/fordeling"
    assert web.act(client, f"{here}/noen", jurymedlem="", sak="").status_code == 422
    seat, case = str(office.seats["leder"]), str(office.cases["drammen"])
    assert web.act(client, f"{here}/noen", jurymedlem=seat, sak=case).location == here
    assert "Én sak er delt ut." in page(client, here)
    web.act(client, f"{here}/ta", lesing=f"{seat}:{case}")
    assert "Saken er tatt tilbake." in page(client, here)
    assert web.act(client, f"{here}/jevnt", panel=str(office.panel), lesere="x").status_code == 422
    web.act(client, f"{here}/jevnt", panel=str(office.panel), lesere="3")
    assert "4 saker er delt ut." in page(client, here)
    web.act(client, f"{here}/jevnt", panel=str(office.panel), lesere="3")
    assert "Ingen saker er delt ut." in page(client, here)
    progress = queries.progress_of(office.round)
    assert {len(each.readers) for each in progress.cases} == {3}
    office.score("a", "drammen", [5], act=CardAct.SAVE)
    web.act(client, f"{here}/ta", lesing=f"{office.seats['a']}:{case}")
    assert str(REFUSALS[AssignRefusal.BEGUN]) in page(client, here)
    assert queries.progress_of(office.round).cases == progress.cases


def test_when_everybody_is_recused_the_answer_is_clear_and_nothing_is_lost(client, office):
    office.score("a", "drammen", [5, 5, 5])
    for name in ("a", "b", "leder"):
        office.tie(name, TieKind.COUNTY, county="Buskerud")
    said = page(client, f"/jury/runde/{office.round}")
    assert "Alle i juryen er inhabile i: Drammen, Kongsberg." in said
    web.act(client, f"/jury/runde/{office.round}/fordeling/jevnt", panel=str(office.panel), lesere="2")
    assert "For få habile lesere til: Drammen, Kongsberg." in page(client, f"/jury/runde/{office.round}/fordeling")


def test_recusals_are_entered_by_the_secretary_and_a_mistake_is_taken_back(client, office):
    here = f"/jury/runde/{office.round}/inhabilitet"
    seat, case = str(office.seats["a"]), str(office.cases["drammen"])
    assert web.act(client, here, jurymedlem=seat, sak=case, grunn="").status_code == 422
    assert web.act(client, here, jurymedlem=seat, sak=case, grunn="Sa fra på telefon.").location == here
    assert "Sa fra på telefon." in page(client, here)
    [conflict] = re.findall(r'name="inhabilitet" value="(\d+)"', client.get(here).text)
    assert web.act(client, f"{here}/opphev", inhabilitet=conflict, hvorfor="").status_code == 422
    web.act(client, f"{here}/opphev", inhabilitet=conflict, hvorfor="Feil person.")
    assert "Ingen er inhabile" in page(client, here)


def test_periods_are_set_and_removed_and_never_before_the_deadline(client, office):
    here = f"/jury/runde/{office.round}/perioder"
    assert web.act(client, here, dag="2019-02-01", klokka="", andre="never").status_code == 422
    assert web.act(client, here, dag="1. mars", klokka="", andre="never").status_code == 422
    assert web.act(client, here, dag="2019-04-01", klokka="12.00", andre="always", summer="ja").location == here
    assert "Vurderingene er låst · ser vurderingene til de andre: alltid · rangeringen vises" in page(client, here)
    [begins] = re.findall(r'name="begynner" value="([^"]+)"', client.get(here).text)
    web.act(client, f"{here}/fjern", begynner=begins.replace("&#43;", "+"))
    assert queries.round_now(office.round, AFTER).periods == ()


def test_the_ranking_is_closed_until_the_period_shows_it(client, office, at):
    for name, points in (("a", [5, 5, 5]), ("b", [1, 1, 1])):
        office.score(name, "drammen", points)
        office.score(name, "larvik", [4, 4, 4])
    here = f"/jury/runde/{office.round}/rangering"
    closed = page(client, here)
    assert "Rangeringen vises ikke i denne perioden." in closed and "4,00" not in closed
    actions.set_periods(office.round, [w.period(AFTER, sums=True)], by=w.SECRETARY)
    said = page(client, here)
    assert "1 Larvik 4,00 4,00 0,00 4,00 2 2 Drammen 3,00 3,00 2,00" in said
    assert "Her er juryen mest uenig Drammen sprik 2,00" in said
    assert "Jurymedlem b: 2,00 poeng strengere" in said


def test_a_leader_manages_the_own_round_without_meeting_what_they_are_recused_from(client, jury):
    jury.score("a", "drammen", [5, 5, 5])
    actions.set_periods(jury.round, [w.period(AFTER, sums=True)], by=w.SECRETARY)
    jury.recuse("leder", "drammen", "Hemmeligegrunn")
    enter(client, jury, "leder")
    for end in ("", "/fordeling", "/inhabilitet", "/rangering"):
        said = client.get(f"/jury/runde/{jury.round}{end}")
        assert said.status_code == 200
        assert "Drammen" not in said.text and "Hemmeligegrunn" not in said.text, end
    assert client.get(f"/jury/runde/{jury.round + 1}").status_code == 404


def test_a_juror_prepares_nothing_and_a_leader_of_another_round_neither(client, jury):
    ways = ("", "/juryen", "/fordeling", "/inhabilitet", "/perioder", "/rangering")
    for end in ways:
        assert client.get(f"/jury/runde/{jury.round}{end}").status_code == 404
    other = w.staff(Role.JURY_LEADER, "Annen")
    web.sign_in(client, other)
    for end in ways:
        assert client.get(f"/jury/runde/{jury.round}{end}").status_code == 404


def test_a_leader_in_an_anonymised_period_learns_no_name_from_any_page(client, jury):
    actions.set_periods(jury.round, [w.period(DEADLINE, blind=True, sums=True)], by=w.SECRETARY)
    jury.score("a", "drammen", [5, 5, 5])
    jury.tie("b", TieKind.COUNTY, county="Vestfold")
    meeting = actions.plan_meeting(jury.panel, at=AFTER, place="Oslo", by=w.SECRETARY)
    enter(client, jury, "leder")
    ways = [f"/jury/runde/{jury.round}{end}" for end in ("", "/fordeling", "/inhabilitet", "/rangering", "/moter")]
    for path in [*ways, f"/jury/mote/{meeting}", "/jury", address(jury, "drammen")]:
        said = page(client, path)
        assert not any(name in said for name in ("Drammen", "Larvik", "Sarpsborg", "Kongsberg")), path
    enter(client, jury, "a")
    assert "Drammen" not in client.get("/jury").text
    jury.accounts["s"] = w.staff(Role.JURY_SECRETARY)
    enter(client, jury, "s")
    assert "Drammen" in client.get(ways[0]).text


# Meetings.


def test_a_meeting_is_planned_held_decided_and_signed_by_two(client, jury):
    jury.accounts["s"] = w.staff(Role.JURY_SECRETARY)
    for case in ("sarpsborg", "kongsberg"):
        w.put(jury.cases[case], w.ApplicationState.WITHDRAWN)
    enter(client, jury, "s")
    here = f"/jury/runde/{jury.round}/moter"
    when = {"dag": "2019-04-01", "klokka": "10.00"}
    assert web.act(client, here, panel=str(jury.panel), sted="", **when).status_code == 422
    meeting = web.act(client, here, panel=str(jury.panel), sted="Oslo", **when).location
    enter(client, jury, "leder")
    web.act(client, f"{meeting}/oppmote", plass=[str(jury.seats[name]) for name in ("leder", "a")])
    drammen, larvik = (f"{meeting}/vedtak/{jury.cases[case]}" for case in ("drammen", "larvik"))
    early = web.act(client, drammen, vedtak="winner", begrunnelse="Samlet.")
    assert early.status_code == 422 and "Møtet er ikke i gang." in early.text
    web.act(client, f"{meeting}/gang", handling="apne")
    for sent, field, told in (
        ({"vedtak": "winner"}, "begrunnelse", "Skriv en begrunnelse."),
        ({}, "vedtak", "Velg et vedtak."),
    ):
        wrong = web.act(client, drammen, begrunnelse="", **sent)
        assert wrong.status_code == 422 and wrong.text.count(told) == 2
        at = f"{field}-{jury.cases['drammen']}"
        assert re.search(
            rf'<details open>.*<a href="#{at}">{told}.*id="{at}-feil">{told}.*id="{at}"', wrong.text, re.DOTALL
        )
        assert "told-now--bad" not in wrong.text
    assert web.act(client, drammen, vedtak="sent_on", begrunnelse="Samlet.").status_code == 422
    assert web.act(client, drammen, vedtak="winner", begrunnelse="En *samlet* jury.").location == meeting
    assert web.act(client, larvik, vedtak="no", begrunnelse="Tett på.").location == meeting
    assert "Vinner En samlet jury. Deltok i vedtaket: Jurymedlem leder, Jurymedlem a" in page(client, meeting)
    web.act(client, f"{meeting}/gang", handling="avslutt")
    web.act(client, f"{meeting}/protokoll")
    assert "Signer protokollen" not in page(client, meeting)  # one person is not two
    web.act(client, f"{meeting}/signer")
    assert "Du ba om dette selv." in page(client, meeting)
    enter(client, jury, "b")
    assert "Protokoll å signere" not in page(client, "/jury")
    absent = page(client, meeting)
    assert "Signer protokollen" not in absent and "Bare de som var til stede på møtet, kan signere." in absent
    enter(client, jury, "a")
    assert "Protokoll å signere: Hovedjuryen" in page(client, "/jury")
    assert "Signer protokollen" in page(client, meeting)
    web.act(client, f"{meeting}/signer")
    said = page(client, meeting)
    assert "Signert av to" in said and "Signert av Jurymedlem leder" in said and "Signert av Jurymedlem a" in said
    printed = client.get(f"{meeting}/protokoll-1.pdf").data
    assert "En samlet jury." in words_of(printed) and faults(printed) == []
    enter(client, jury, "s")
    web.act(client, f"{meeting}/gang", handling="gjenoppta")
    assert "Protokollen er signert. Da kan ingenting endres." in page(client, meeting)


def test_whoever_is_recused_reads_minutes_and_agenda_without_the_case(client, jury):
    meeting = actions.plan_meeting(jury.panel, at=AFTER, place="Oslo", by=w.SECRETARY)
    actions.set_attendance(meeting, [jury.seats[name] for name in ("leder", "b")])
    jury.recuse("a", "drammen")
    actions.move_meeting(meeting, MeetingAct.BEGIN, by=w.SECRETARY, now=AFTER)
    for case in jury.cases:
        actions.decide(
            meeting,
            jury.cases[case],
            outcome=Outcome.NO,
            place=None,
            reasons=f"Grunn{case}.",
            by=w.SECRETARY,
            now=AFTER,
        )
    actions.move_meeting(meeting, MeetingAct.END, by=w.SECRETARY, now=AFTER)
    actions.propose_minutes(
        meeting, account_id=jury.accounts["leder"], by=jury.actor("leder"), now=AFTER, real_now=w.REALLY
    )
    said = client.get(f"/jury/mote/{meeting}").text
    assert "Grunnlarvik" in said and "Saker du er inhabil i, er utelatt." in said
    assert "Grunndrammen" not in said and "Drammen" not in said
    printed = words_of(client.get(f"/jury/mote/{meeting}/protokoll-1.pdf").data)
    assert "Grunnlarvik" in printed and "Saker du er inhabil i, er utelatt." in printed
    assert "Drammen" not in printed and "Grunndrammen" not in printed
    assert client.get(f"/jury/mote/{meeting}/protokoll-2.pdf").status_code == 404
    enter(client, jury, "b")
    assert "Grunndrammen" in client.get(f"/jury/mote/{meeting}").text
    assert "Grunndrammen" in words_of(client.get(f"/jury/mote/{meeting}/protokoll-1.pdf").data)
    web.sign_in(client, w.staff(Role.JUROR, "Fremmed"))
    assert client.get(f"/jury/mote/{meeting}").status_code == 404


def test_every_applicant_gets_feedback_on_their_own_application_once_it_is_decided(client, jury):
    jury.accounts["s"] = w.staff(Role.JURY_SECRETARY)
    enter(client, jury, "s")
    here = f"/jury/runde/{jury.round}/tilbakemeldinger"
    assert "Ingen saker er avgjort ennå." in page(client, here)
    write = f"{here}/{jury.cases['drammen']}"
    assert web.act(client, write, tekst="For tidlig.").status_code == 404
    meeting = actions.plan_meeting(jury.panel, at=AFTER, place="Oslo", by=w.SECRETARY)
    actions.set_attendance(meeting, list(jury.seats.values()))
    actions.move_meeting(meeting, MeetingAct.BEGIN, by=w.SECRETARY, now=AFTER)
    decided = {"outcome": Outcome.NO, "place": None, "reasons": "Tett.", "by": w.SECRETARY, "now": AFTER}
    actions.decide(meeting, jury.cases["drammen"], **decided)
    assert web.act(client, write, tekst=" ").status_code == 422
    assert web.act(client, write, tekst="Sterkt på frivillighet.").location == here
    assert "Sterkt på frivillighet." in client.get(here).text
    jury.recuse("leder", "drammen")
    enter(client, jury, "leder")
    assert "Drammen" not in client.get(here).text
    assert web.act(client, write, tekst="Fra en inhabil.").status_code == 404

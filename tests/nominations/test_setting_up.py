"""An edition is set up by the secretary: moments, rounds, criteria, form, a moved deadline, a new year."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from portal.accounts.rules import Role
from portal.audit.models import AuditEntry
from portal.award import actions as award
from portal.award import queries as editions
from portal.foundation.db import db
from portal.municipalities.models import Municipality
from portal.nominations import queries
from portal.nominations.models import Round
from portal.nominations.rules import RoundKind
from tests import moments, web
from tests.architecture import schema
from tests.databases import both_databases
from tests.nominations import acting
from tests.pages import Page

SET_UP = f"/for-ansatte/karinger/{acting.YEAR}/oppsett"


@pytest.fixture
def secretary(edition, client, sign_in):
    sign_in(Role.JURY_SECRETARY)
    return client


def rounds():
    db.session.rollback()
    return queries.rounds_of(editions.edition_in(acting.YEAR, acting.NOW).id)


def audited():
    return [what for (what,) in db.session.execute(select(AuditEntry.what).order_by(AuditEntry.id))]


def test_the_overview_tells_all_of_it(secretary):
    text = Page(secretary.get(SET_UP).text).text
    for words in (
        "Årets kulturkommune i Agder",
        "Forankring",
        "vekt 1",
        "Kontaktperson",
        "til og med 28. februar kl. 23.59",
    ):
        assert words in text


def test_a_round_is_added_and_changed_and_taken_away(secretary):
    told = {
        "type": "county", "navn": "Årets kulturkommune i Rogaland", "fylker": ["Rogaland"], "metode": "discussion",
        "apner_dag": "2021-02-10", "frist_dag": "2021-03-10", "frist_tid": "12.00",
    }  # fmt: skip
    assert web.act(secretary, f"{SET_UP}/karing/ny", **told).status_code == 303
    made = rounds()[-1]
    assert (made.counties, made.method) == (("Rogaland",), "discussion")
    assert made.deadline == acting.moments.oslo(2021, 3, 10, 12)
    assert web.act(secretary, f"{SET_UP}/karing/{made.id}", **{**told, "navn": "Rogaland"}).status_code == 303
    assert rounds()[-1].name == "Rogaland"
    assert web.act(secretary, f"{SET_UP}/karing/{made.id}/ta-bort").status_code == 303
    assert [each.kind for each in rounds()] == [RoundKind.COUNTY, RoundKind.DIRECT]
    assert audited()[-3:] == ["round.set", "round.set", "round.removed"]


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"fylker": ["Agder"]}, "hører allerede til en annen fylkeskåring"),
        ({"fylker": []}, "Velg minst ett fylke"),
        ({"type": "direct", "fylker": []}, "finnes allerede en slik kåring"),
        ({"fylker": ["Rogaland"], "navn": "Årets kulturkommune i Agder"}, "har det navnet"),
        ({"fylker": ["Rogaland"], "frist_dag": "2021-01-01"}, "Fristen må være etter åpningen"),
        ({"fylker": ["Rogaland"], "frist_dag": "2021-06-01"}, "Fristen må være etter åpningen"),
        ({"fylker": ["Rogaland"], "frist_dag": "1. mars"}, "Skriv datoen slik"),
    ],
)
def test_a_round_that_cannot_be_is_told_why_with_all_that_was_typed(told, words, secretary):
    whole = {
        "type": "county",
        "navn": "Nytt navn",
        "metode": "cards",
        "apner_dag": "2021-01-10",
        "frist_dag": "2021-03-01",
        **told,
    }
    answer = web.act(secretary, f"{SET_UP}/karing/ny", **whole)
    assert answer.status_code == 422 and words in Page(answer.text).text
    assert f'value="{whole["navn"]}"' in answer.text
    assert "Agder (Årets kulturkommune i Agder)" in Page(answer.text).text
    assert len(rounds()) == 2


def test_a_round_that_has_begun_keeps_its_moments(secretary):
    made = rounds()[0]
    told = {"type": "county", "navn": made.name, "fylker": ["Agder"], "metode": "cards", "apner_dag": "2021-01-10"}
    answer = web.act(secretary, f"{SET_UP}/karing/{made.id}", **told, frist_dag="2021-02-20")
    assert answer.status_code == 422 and "kan du flytte fristen" in Page(answer.text).text
    assert rounds()[0].deadline == acting.DEADLINE


def test_a_moved_deadline_leaves_a_public_note_and_lets_the_phase_last(secretary, client, edition):
    made = rounds()[0]
    path = f"{SET_UP}/karing/{made.id}/frist"
    early = web.act(secretary, path, ny_frist_dag="2021-02-20", grunn="Snø")
    assert early.status_code == 422 and "må være senere" in Page(early.text).text
    empty = Page(web.act(secretary, path).text).tree.one("ds-error-summary").text
    assert "Skriv datoen slik" in empty and "Skriv hvorfor" in empty
    assert web.act(secretary, path, ny_frist_dag="2021-03-07", grunn="Vinterferie i Agder.").status_code == 303
    assert "Årets kulturkommune i Agder: Fristen er flyttet." in Page(client.get(acting.APPLY).text).text
    for page in (acting.APPLY, f"/norges-kulturkommune/{acting.YEAR}/fylkeskaringer"):
        text = Page(client.get(page).text).text
        assert (
            "Fristen er flyttet. Den var 28. februar kl. 23.59 og er nå 7. mars kl. 23.59. Vinterferie i Agder." in text
        )
    assert editions.edition_by_id(edition, acting.NOW).calendar.applications_close == acting.moments.oslo(2021, 3, 8)


@both_databases
def test_the_note_of_a_moved_deadline_is_never_changed(edition, database):
    from portal.nominations.actions import setting_up

    setting_up.move_deadline(
        rounds()[0].id, to=acting.moments.oslo(2021, 3, 8), reason="Snø", by=acting.SECRETARY, now=acting.NOW
    )
    for statement in ("UPDATE deadline_move SET reason = 'x'", "DELETE FROM deadline_move"):
        with pytest.raises(DBAPIError, match="append only"):
            schema.run(statement)


def test_a_criterion_gets_weight_and_described_levels(secretary, edition):
    told = {
        "navn_nb": "Bredde",
        "tekst_nb": "Hele feltet.",
        "navn_nn": "Breidde",
        "vekt": "3",
        "poeng1_nb": "Lite",
        "poeng5_nb": "Alt",
    }
    assert web.act(secretary, f"{SET_UP}/kriterium/nytt", **told).status_code == 303
    db.session.rollback()
    made = editions.criteria_of(edition)[-1]
    assert (made.title, made.weight, made.levels) == ("Bredde", 3, {1: "Lite", 5: "Alt"})
    path = f"{SET_UP}/kriterium/{made.id}"
    assert 'value="Alt"' in secretary.get(path).text
    assert web.act(secretary, path, **{**told, "vekt": "0"}).status_code == 303
    assert web.act(secretary, f"{path}/flytt", vei="opp").status_code == 303
    db.session.rollback()
    assert [(each.title, each.weight) for each in editions.criteria_of(edition)] == [
        ("Forankring", 1),
        ("Bredde", 0),
        ("Satsing", 1),
    ]
    assert web.act(secretary, f"{path}/ta-bort").status_code == 303
    db.session.rollback()
    assert len(editions.criteria_of(edition)) == 2


def test_a_criterion_that_the_form_asks_about_stays(secretary, edition):
    first = editions.criteria_of(edition)[0]
    web.act(secretary, f"{SET_UP}/kriterium/{first.id}/ta-bort")
    assert "Skjemaet spør om dette kriteriet" in Page(secretary.get(SET_UP).text).text
    db.session.rollback()
    assert len(editions.criteria_of(edition)) == 2


def test_criteria_stand_fast_once_somebody_has_assessed_and_the_answer_says_what_to_do(secretary, edition):
    award.lock_criteria(edition, now=acting.NOW)
    first = editions.criteria_of(edition)[0]
    answer = web.act(secretary, f"{SET_UP}/kriterium/{first.id}", navn_nb="Noe annet", vekt="9")
    assert answer.status_code == 422 and "endre kriteriene i neste kåring" in Page(answer.text).text
    assert web.act(secretary, f"{SET_UP}/kriterium/nytt", navn_nb="Enda et", vekt="1").status_code == 422
    weights = {f"vekt-{each.id}": "5" for each in editions.criteria_of(edition)}
    assert web.act(secretary, f"{SET_UP}/karing/{rounds()[0].id}/vekter", **weights).status_code == 422
    for path in (f"kriterium/{first.id}", f"karing/{rounds()[0].id}"):
        shown = Page(secretary.get(f"{SET_UP}/{path}").text)
        assert "i neste kåring" in shown.text, "what to do is told before anybody tries"
        assert not [each for each in shown.tree.all("form") if "vekt" in str(each.attributes.get("action"))]
    db.session.rollback()
    assert [each.weight for each in editions.criteria_of(edition)] == [1, 1]


@both_databases
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE criterion SET weight = 9",
        "UPDATE criterion SET locked_at = NULL",
        "DELETE FROM criterion WHERE position = 2",
        "INSERT INTO criterion (edition_id, position) SELECT edition_id, 3 FROM criterion WHERE position = 1",
        "INSERT INTO round_criterion (round_id, criterion_id, weight) SELECT round.id, criterion.id, 4 FROM round, criterion",
    ],
)
def test_the_database_lets_no_locked_criterion_change(statement, app, at, database):
    at(acting.NOW)
    edition_id = acting.edition()
    schema.run("DELETE FROM form_field_text")
    schema.run("DELETE FROM form_field")
    schema.run("DELETE FROM criterion_text")
    award.lock_criteria(edition_id, now=acting.NOW)
    with pytest.raises(DBAPIError, match="criteria stand fast"):
        schema.run(statement)


def test_a_round_has_weights_of_its_own(secretary, edition):
    direct, (first, second) = rounds()[1], editions.criteria_of(edition)
    told = {f"vekt-{first.id}": "4", f"vekt-{second.id}": "1"}
    assert web.act(secretary, f"{SET_UP}/karing/{direct.id}/vekter", **told).status_code == 303
    db.session.rollback()
    assert [each.weight for each in queries.criteria_in(edition, direct.id)] == [4, 1]
    assert [each.weight for each in queries.criteria_in(edition, rounds()[0].id)] == [1, 1]
    assert (
        web.act(secretary, f"{SET_UP}/karing/{direct.id}/vekter", **{**told, f"vekt-{first.id}": "-1"}).status_code
        == 422
    )


def test_what_a_county_jury_said_is_shown_from_its_moment(secretary, client, at):
    path = f"{SET_UP}/karing/{rounds()[0].id}/uttalelse"
    told = {"uttalelse": "Juryen **mener** dette. <script>", "vises_dag": "2021-02-10"}
    assert web.act(secretary, path, **told).status_code == 303
    page = f"/norges-kulturkommune/{acting.YEAR}/fylkeskaringer"
    assert "mener" not in client.get(page).text
    at(acting.moments.oslo(2021, 2, 10))
    shown = client.get(page).text
    assert "<strong>mener</strong>" in shown and "<script>" not in shown.partition("</head>")[2]


def test_fields_of_ones_own(secretary, edition):
    told = {"type": "text", "sporsmal_nb": "Hva er nytt?", "lengde": "500", "pakrevd": "y"}
    assert web.act(secretary, f"{SET_UP}/felt/nytt", **told).status_code == 303
    db.session.rollback()
    made = queries.fields_of(edition)[-1]
    assert (made.label, made.longest, made.required) == ("Hva er nytt?", 500, True)
    assert web.act(secretary, f"{SET_UP}/felt/{made.id}", **{**told, "lengde": "300", "pakrevd": ""}).status_code == 303
    link = acting.begun(secretary)
    acting.save(secretary, link, {made.id: ("Svar", 0)})
    assert web.act(secretary, f"{SET_UP}/felt/{made.id}", **{**told, "lengde": "20"}).status_code == 422
    web.act(secretary, f"{SET_UP}/felt/{made.id}/ta-bort")
    db.session.rollback()
    assert queries.fields_of(edition)[-1].longest == 300


def test_moments_that_have_passed_stay_and_the_order_is_kept(secretary, edition):
    path = f"{SET_UP}/tidspunkter"
    now = {
        "applications_open_dag": "2021-01-10",
        "applications_close_dag": "2021-02-28",
        "finalists_at_dag": "2021-05-01",
    }
    late = web.act(secretary, path, **{**now, "applications_open_dag": "2021-01-11"})
    assert late.status_code == 422 and "som har vært" in Page(late.text).text
    mixed = web.act(secretary, path, **now, voting_opens_dag="2021-04-01", voting_closes_dag="2021-06-01")
    assert mixed.status_code == 422 and "i rekkefølge" in Page(mixed.text).text
    assert web.act(secretary, path, **now, voting_opens_dag="2021-05-02").status_code == 422
    good = web.act(
        secretary, path, **now, voting_opens_dag="2021-05-02", voting_opens_tid="08.00", voting_closes_dag="2021-06-01"
    )
    assert good.status_code == 303
    db.session.rollback()
    calendar = editions.edition_by_id(edition, acting.NOW).calendar
    assert (calendar.voting_opens, calendar.voting_closes) == (
        acting.moments.oslo(2021, 5, 2, 8),
        acting.moments.oslo(2021, 6, 2),
    )
    assert calendar.applications_close == acting.DEADLINE


def test_a_new_year_has_all_of_the_old_but_its_moments(secretary, edition):
    first = editions.criteria_of(edition)[0]
    web.act(
        secretary, f"{SET_UP}/karing/{rounds()[1].id}/vekter", **{f"vekt-{first.id}": "4", f"vekt-{first.id + 1}": "1"}
    )
    assert web.act(secretary, "/for-ansatte/karinger/nytt-ar", ar="2021", fra="2021").status_code == 422
    assert web.act(secretary, "/for-ansatte/karinger/nytt-ar", ar="2023", fra="2021").status_code == 303
    db.session.rollback()
    made = editions.edition_in(2023, acting.NOW)
    assert set(vars(made.calendar).values()) == {None}
    assert [each.title for each in editions.criteria_of(made.id)] == ["Forankring", "Satsing"]
    copies = queries.rounds_of(made.id)
    assert [(each.name, each.counties, each.opens, each.deadline) for each in copies] == [
        ("Årets kulturkommune i Agder", ("Agder",), None, None),
        ("Søknad direkte til NOKU", (), None, None),
    ]
    assert [each.weight for each in queries.criteria_in(made.id, copies[1].id)] == [4, 1]
    asked = queries.fields_of(made.id)
    assert [each.label for each in asked] == ["Kontaktperson", "Forankring", "Satsing", "Dokument"]
    assert {each.criterion_id for each in asked} - {None} == {each.id for each in editions.criteria_of(made.id)}


@both_databases
def test_a_county_has_one_round_and_a_kind_has_one(edition, database):
    again = "INSERT INTO round_county (round_id, edition_id, county) VALUES (:round, :edition, 'Agder')"
    with pytest.raises(DBAPIError):
        schema.run(again, round=rounds()[1].id, edition=edition)
    twice = db.session.get(Round, rounds()[1].id)
    assert twice is not None
    with pytest.raises(DBAPIError):
        schema.run(
            "INSERT INTO round (edition_id, kind, slug, name, method, position) VALUES (:edition, 'direct', 'x', 'X', 'cards', 9)",
            edition=edition,
        )


def test_only_secretary_and_admin_set_up(edition, client, sign_in):
    sign_in(Role.EDITOR)
    assert client.get(SET_UP).status_code == 404
    sign_in(Role.ADMIN, address="admin@kommune.example")
    assert client.get(SET_UP).status_code == 200


def test_two_rounds_whose_names_make_the_same_address_are_refused_also_without_a_letter(secretary):
    told = {"type": "county", "navn": "***", "metode": "cards"}
    assert web.act(secretary, f"{SET_UP}/karing/ny", **told, fylker=["Rogaland"]).status_code == 303
    answer = web.act(secretary, f"{SET_UP}/karing/ny", **{**told, "navn": "!!!"}, fylker=["Trøndelag"])
    assert answer.status_code == 422 and "har det navnet" in answer.text


def test_the_rounds_lead_to_applying_while_one_can_and_tell_when_one_could(edition, client, at):
    here = f"/norges-kulturkommune/{acting.YEAR}"
    ways = (acting.APPLY, f"{here}/foresla")
    for now, told, led in (
        (moments.oslo(2021, 1, 9), "Dere kan søke og foreslå fra 10. januar 2021 kl. 00.00.", [False, False]),
        (acting.NOW, "", [True, True]),
        (acting.DEADLINE, "Fristen for å søke og foreslå gikk ut 28. februar kl. 23.59. Se forslagene", [False, True]),
    ):
        at(now)
        answer = client.get(f"{here}/fylkeskaringer").text
        assert [f'href="{way}"' in answer for way in ways] == led and told in Page(answer).text
    assert "Ingen kommune har sagt ja til et forslag." in Page(client.get(ways[1]).text).text


def test_a_county_that_is_no_more_is_told_of_where_its_round_is_set_up(secretary):
    here = f"{SET_UP}/karing/{rounds()[0].id}"
    assert "eget fylke" not in secretary.get(here).text
    for place in db.session.scalars(select(Municipality).where(Municipality.county == "Agder")):
        place.county = "Vest-Agder"  # as in the register of another year, from which the round was copied
    db.session.commit()
    told = "Agder er ikke et eget fylke i 2021. Velg fylket det er en del av. Når du lagrer, går Agder ut."
    assert told in Page(secretary.get(here).text).text

"""What the jury signed becomes the result at the release, without being typed anew; alone, or weighed with the people's votes."""

import csv
import io
import json
from fractions import Fraction

import pytest
from pypdf import PdfReader
from sqlalchemy.exc import DBAPIError

from portal.award import actions as award_actions
from portal.award import queries as award
from portal.award.models import Winner
from portal.foundation.db import Refused, db
from portal.jury import actions as jury
from portal.jury.rules import MeetingRefusal, Outcome
from portal.notices.rules import Step
from portal.results import actions, queries
from portal.results.models import Outcome as Kept
from portal.results.queries import undone
from portal.results.rules.combination import WeightRefusal
from portal.results.rules.releasing import ResultRefusal
from portal.results.rules.titles import TitleRefusal, title_refusal
from portal.voting.rules import Act
from tests import build
from tests.again import again
from tests.architecture import schema
from tests.databases import both_databases
from tests.jury import world as w
from tests.jury.deciding import signed
from tests.moments import FINALISTS_AT, RELEASE_AT, SECOND, START, VOTING_OPENS
from tests.notices import world
from tests.pages import Page
from tests.pdfua import faults
from tests.results.acting import arm, moved, outcome, release, voided, vote

HERE = "/norges-kulturkommune/2019"
BEFORE_VOTING = VOTING_OPENS - SECOND
DRAMMEN, LARVIK = [5, 4, 4], [4, 4, 3]  # the weights are 2, 1, 1: means 9/2 and 15/4


def refused(reason, act, *args, **kwargs):
    with pytest.raises(Refused) as why:
        act(*args, **kwargs)
    assert why.value.reason is reason
    db.session.rollback()


def weighed(**told):
    """A year in which jury and people decide together, half and half, with the jury's points given."""
    return again(("weighed", repr(told)), lambda: _weighed(**told))


def _weighed(**told):
    year = world.year(winner=None, keys=True, sign=False)
    actions.set_weights(year.edition, jury=50, by=w.SECRETARY, now=world.BEFORE_PUBLIC)
    national = year.national
    for name, points in (("drammen", DRAMMEN), ("larvik", told.get("larvik", LARVIK))):
        jury.assign(national.round, national.seats["b"], year.cases[name], by=w.SECRETARY, now=w.AFTER)
        national.score("b", name, points)
    signed(national, drammen=Outcome.FINALIST, larvik=Outcome.FINALIST, sarpsborg=Outcome.NO)
    year.tell_until(Step.FINALISTS)
    return year


@pytest.fixture
def alone(app, at):
    """The jury decides alone: Drammen."""
    year = world.told(Step.FINALISTS, keys=True)
    at(START)
    return year


def result(edition_id, now=RELEASE_AT):
    edition = award.edition_by_id(edition_id, now)
    return queries.result_of(edition, now)


def stands_in_the_way(edition_id):
    found = undone.stands_before_release(award.edition_by_id(edition_id, RELEASE_AT))
    return [each.why for each in found]


def test_the_signed_winner_is_the_result_and_nobody_sees_it_before(app, alone):
    vote(app, a="larvik")
    assert db.session.query(Kept).count() == 0 and result(alone.edition, RELEASE_AT) is None
    assert stands_in_the_way(alone.edition) == []
    arm()
    release(alone.edition)
    found = result(alone.edition)
    [won] = found.winners
    assert (won.card.slug, [each.strip() for each in won.reasons]) == ("drammen", ["<p>Om drammen.</p>"])
    assert won.signed_at is not None and [card.slug for card in found.runners_up] == ["larvik"]
    assert found.combined == [] and "weighing" not in found.report.as_json()
    [row] = award.winners(RELEASE_AT)
    assert (row.year, row.name, row.others, row.on.isoformat()) == (
        2019,
        "Drammen (eksempel)",
        ["Larvik"],
        "2019-08-12",
    )
    assert award.winners(RELEASE_AT - SECOND) == []


def test_without_a_signed_winner_nothing_is_released(app, at):
    year = world.told(Step.FINALISTS, winner=None, keys=True)
    at(START)
    arm()
    assert stands_in_the_way(year.edition) == [ResultRefusal.NO_OUTCOME]
    refused(ResultRefusal.NO_OUTCOME, release, year.edition)
    year.national.cases.pop("sarpsborg")
    signed(year.national, larvik=Outcome.WINNER)  # a second meeting chooses among the finalists
    release(year.edition)
    assert [each.card.slug for each in result(year.edition).winners] == ["larvik"]


def test_a_winner_without_a_presentation_is_none(app, at):
    year = world.year(keys=True)  # signed, and no finalist has been told
    at(START)
    assert stands_in_the_way(year.edition) == [ResultRefusal.NO_OUTCOME]


def test_what_was_entered_by_hand_stands(app, alone):
    outcome(alone.edition, "larvik")
    arm()
    release(alone.edition)
    [won] = result(alone.edition).winners
    assert (won.card.slug, won.signed_at) == ("larvik", None)
    assert db.session.query(Winner).count() == 0


# Jury and people together.


@both_databases
def test_weights_are_set_before_the_vote_and_stand_from_the_first_who_asks_to_vote(app, at):
    year = weighed()
    edition = year.edition
    refused(WeightRefusal.NOTHING, actions.set_weights, edition, jury=100, by=w.SECRETARY, now=BEFORE_VOTING)
    actions.set_weights(edition, jury=60, by=w.SECRETARY, now=BEFORE_VOTING)
    refused(WeightRefusal.VOTING_OPEN, actions.set_weights, edition, jury=50, by=w.SECRETARY, now=VOTING_OPENS)
    refused(WeightRefusal.VOTING_OPEN, actions.set_weights, edition, jury=None, by=w.SECRETARY, now=VOTING_OPENS)
    at(START)
    vote(app, a="larvik")
    for change in ("weight_jury = 61, weight_people = 39", "weight_jury = NULL, weight_people = NULL"):
        with pytest.raises(DBAPIError, match="the vote has begun"):
            schema.run(f"UPDATE edition SET {change}")
    schema.run("UPDATE edition SET title_until = 2021")  # the rest is not locked
    for wrong in (
        "weight_jury = NULL",
        "weight_jury = 0, weight_people = 0",
        "weight_people = 101",
        "title_until = 2019",
    ):
        with pytest.raises(DBAPIError):
            schema.run(f"UPDATE edition SET {wrong} WHERE id = :edition", edition=edition)
    assert award.edition_by_id(edition, START).weights == award.rules.Weights(60, 40)


def test_weights_ask_for_points_and_for_no_winner_yet_and_forbid_one_from_then_on(app):
    year = world.year(keys=False)
    refused(WeightRefusal.WINNER_DECIDED, actions.set_weights, year.edition, jury=50, by=w.SECRETARY, now=w.AFTER)
    schema.run("UPDATE round SET method = 'discussion' WHERE kind = 'national'")
    refused(WeightRefusal.WINNER_DECIDED, actions.set_weights, year.edition, jury=50, by=w.SECRETARY, now=w.AFTER)


def test_a_jury_that_talks_has_nothing_to_weigh(app):
    year = world.year(winner=None, sign=False)
    schema.run("UPDATE round SET method = 'discussion' WHERE kind = 'national'")
    refused(WeightRefusal.NO_POINTS, actions.set_weights, year.edition, jury=50, by=w.SECRETARY, now=w.AFTER)


def test_where_people_decide_too_the_jury_names_no_winner(app):
    year = weighed()
    refused(MeetingRefusal.WEIGHED, signed, year.national, drammen=Outcome.WINNER)


def test_jury_and_people_are_weighed_in_exact_fractions(app, at):
    year = weighed()
    at(START)
    vote(app, a="larvik", b="larvik", c="drammen")
    arm()
    release(year.edition)
    found = result(year.edition)
    # points 9/2 and 15/4: 6/11 and 5/11; votes 1/3 and 2/3
    assert [(row.finalist.slug, row.placed.place, row.placed.total) for row in found.combined] == [
        ("larvik", 1, Fraction(37, 66)), ("drammen", 2, Fraction(29, 66)),
    ]  # fmt: skip
    [won] = found.winners
    assert (won.card.slug, won.reasons[0].strip()) == ("larvik", "<p>Om larvik.</p>")
    assert found.report.weighing.points == {"drammen": "9/2", "larvik": "15/4"}
    assert [row.name for row in award.winners(RELEASE_AT)] == ["Larvik (eksempel)"]


def test_two_with_the_same_sum_share_the_title(app, at):
    year = weighed(larvik=DRAMMEN)
    award_actions.set_title(year.edition, until=2021)
    at(START)
    vote(app, a="larvik", b="drammen")
    arm()
    release(year.edition)
    at(RELEASE_AT)
    found = result(year.edition)
    assert [row.placed.place for row in found.combined] == [1, 1]
    assert [each.card.slug for each in found.winners] == ["drammen", "larvik"] and found.runners_up == []
    said = Page(app.test_client().get(f"{HERE}/resultat").text).text
    assert "I eksempelet deler Drammen og Larvik tittelen Norges kulturkommune 2019" in said
    assert "Juryens begrunnelse for Larvik" in said
    for slug in ("drammen", "larvik"):
        assert app.test_client().get(f"{HERE}/resultat/merke/{slug}.svg").status_code == 200
    assert [row.name for row in award.winners(RELEASE_AT)] == ["Drammen, Larvik (eksempel)"]


@pytest.fixture
def narrow(app, at):
    """Released with one vote voided that would have made two share the title; gives the year and that vote."""
    year = weighed(larvik=DRAMMEN)
    at(START)
    ballots = vote(app, a="larvik", b="drammen", c="drammen", d="larvik")
    voided(ballots["d"])
    arm()
    release(year.edition)
    return year, ballots["d"]


def test_a_new_count_may_change_who_won(narrow):
    year, ballot = narrow
    assert [each.card.slug for each in result(year.edition).winners] == ["drammen"]
    moved(ballot, Act.RESTORE, now=RELEASE_AT + SECOND)
    actions.recount_after_restore(year.edition, RELEASE_AT + 2 * SECOND)
    now = RELEASE_AT + 3 * SECOND
    assert [each.card.slug for each in result(year.edition, now).winners] == ["drammen", "larvik"]
    assert [row.name for row in award.winners(now)] == ["Drammen, Larvik (eksempel)"]


def test_a_winner_that_withdraws_after_the_release_is_counted_anew_as_before(narrow):
    year, ballot = narrow
    w.put(year.cases["drammen"], w.ApplicationState.WITHDRAWN)
    moved(ballot, Act.RESTORE, now=RELEASE_AT + SECOND)
    actions.recount_after_restore(year.edition, RELEASE_AT + 2 * SECOND)
    assert [each.card.slug for each in result(year.edition, RELEASE_AT + 3 * SECOND).winners] == ["drammen", "larvik"]


def test_minutes_that_are_signed_after_the_release_stop_no_new_count(narrow):
    year, ballot = narrow
    year.national.cases.pop("sarpsborg")
    signed(year.national, {"drammen": "Likevel ikke."}, drammen=Outcome.NO)
    moved(ballot, Act.RESTORE, now=RELEASE_AT + SECOND)
    actions.recount_after_restore(year.edition, RELEASE_AT + 2 * SECOND)
    winners = result(year.edition, RELEASE_AT + 3 * SECOND).winners
    assert [each.card.slug for each in winners] == ["drammen", "larvik"]
    assert [each.reasons for each in winners] == [["<p>Om drammen.</p>\n"], ["<p>Om larvik.</p>\n"]]


def test_who_was_chosen_in_the_place_of_a_winner_that_left_wins_alone(app, alone):
    w.put(alone.cases["drammen"], w.ApplicationState.INELIGIBLE)
    assert stands_in_the_way(alone.edition) == [ResultRefusal.NO_OUTCOME]
    alone.national.cases.pop("sarpsborg")
    signed(alone.national, larvik=Outcome.WINNER)
    vote(app, a="larvik")
    arm()
    release(alone.edition)
    assert [each.card.slug for each in result(alone.edition).winners] == ["larvik"]
    assert [row.name for row in award.winners(RELEASE_AT)] == ["Larvik (eksempel)"]


def test_two_winners_are_not_released_and_a_new_meeting_leaves_one(app, alone):
    w.put(alone.cases["drammen"], w.ApplicationState.INELIGIBLE)
    alone.national.cases.pop("sarpsborg")
    signed(alone.national, larvik=Outcome.WINNER)
    w.put(alone.cases["drammen"], w.ApplicationState.ELIGIBLE)
    assert stands_in_the_way(alone.edition) == [ResultRefusal.TWO_WINNERS]
    arm()
    refused(ResultRefusal.TWO_WINNERS, release, alone.edition)
    signed(alone.national, drammen=Outcome.FINALIST)
    release(alone.edition)
    assert [each.card.slug for each in result(alone.edition).winners] == ["larvik"]


def test_a_count_of_votes_never_changes_the_jurys_own_winner(app, alone):
    ballots = vote(app, a="larvik", d="larvik")
    voided(ballots["d"])
    arm()
    release(alone.edition)
    w.put(alone.cases["drammen"], w.ApplicationState.WITHDRAWN)
    alone.national.cases.pop("sarpsborg")
    signed(alone.national, larvik=Outcome.WINNER)
    moved(ballots["d"], Act.RESTORE, now=RELEASE_AT + SECOND)
    actions.recount_after_restore(alone.edition, RELEASE_AT + 2 * SECOND)
    assert [each.card.slug for each in result(alone.edition, RELEASE_AT + 3 * SECOND).winners] == ["drammen"]


def test_who_left_before_the_release_has_no_place_among_those_who_are_weighed(app, at):
    year = weighed()
    at(START)
    vote(app, a="drammen", b="drammen", c="larvik")
    w.put(year.cases["drammen"], w.ApplicationState.INELIGIBLE)
    arm()
    assert stands_in_the_way(year.edition) == []
    release(year.edition)
    found = result(year.edition)
    assert [(row.finalist.slug, row.placed.place, row.placed.total) for row in found.combined] == [("larvik", 1, 1)]
    assert [each.card.slug for each in found.winners] == ["larvik"]
    assert found.report.by_finalist == {"drammen": 2, "larvik": 1}
    at(RELEASE_AT)
    for page in ("resultat", "resultat/kontrollrapport"):
        assert "er holdt utenfor" in Page(app.test_client().get(f"{HERE}/{page}").text).text


def test_without_points_for_every_finalist_nothing_is_released(app, at):
    year = weighed(larvik=[None, None, None])
    at(START)
    vote(app, a="larvik")
    arm()
    assert stands_in_the_way(year.edition) == [ResultRefusal.NO_POINTS]
    refused(ResultRefusal.NO_POINTS, release, year.edition)


# What is published of it.


def test_the_weights_are_published_before_the_vote_and_nothing_without_them(app, at):
    build.lasting_pages()
    year = weighed()
    sentence = "Juryen og folket avgjør sammen: Juryens poeng teller 50 % og stemmene 50 %."
    for now in (world.BEFORE_PUBLIC, FINALISTS_AT, START):
        at(now)
        clock_free = app.test_client()
        for page in (HERE, f"{HERE}/stem", f"{HERE}/resultat", f"{HERE}/slik-stemmer-du"):
            said = Page(clock_free.get(page).text).text.replace("\u00a0", " ")
            assert sentence in said, (now, page)
            assert "Du kårer Folkets favoritt" not in said, (now, page)
        locked = now >= VOTING_OPENS
        told = Page(clock_free.get(HERE).text).text
        assert ("Vektingen låses når avstemningen åpner." in told, "kan ikke endres" in told) == (not locked, locked)
    at(FINALISTS_AT)
    assert "Juryen og folket avgjør sammen." in Page(app.test_client().get("/").text).text
    actions.set_weights(year.edition, jury=None, by=w.SECRETARY, now=world.BEFORE_PUBLIC)
    for page in (HERE, f"{HERE}/stem", f"{HERE}/resultat", f"{HERE}/slik-stemmer-du"):
        assert "avgjør sammen" not in Page(app.test_client().get(page).text).text


def test_page_and_control_report_have_the_combined_result(app, at, client):
    year = weighed()
    at(START)
    vote(app, a="larvik", b="larvik", c="drammen")
    arm()
    release(year.edition)
    at(RELEASE_AT)
    page = Page(client.get(f"{HERE}/resultat").text).text.replace("\u00a0", " ")
    assert "I eksempelet er Larvik Norges kulturkommune 2019" in page and "Samlet resultat" in page
    assert "Fra juryens protokoll, signert 3. mars 2019." in page
    report = Page(client.get(f"{HERE}/resultat/kontrollrapport").text).text
    assert "Jury og folk sammen" in report and "37/66" in report and "15/4" in report
    sheet = list(csv.reader(io.StringIO(client.get(f"{HERE}/resultat/kontrollrapport.csv").text.lstrip("\ufeff"))))
    assert ["Eksempel", "foreløpig", "Jury og folk sammen", "1, Larvik", "Samlet", "37/66"] in sheet
    data = json.loads(client.get(f"{HERE}/resultat/kontrollrapport.json").text)
    assert data["weighing"] == {"jury": 50, "people": 50, "points": {"drammen": "9/2", "larvik": "15/4"}}
    told = client.get("/api/v1/editions/2019/result").json["result"]
    assert [(each["slug"], each["place"], each["total"]) for each in told["combined"]] == [
        ("larvik", 1, "37/66"), ("drammen", 2, "29/66"),
    ]  # fmt: skip
    assert [(each["slug"], each["example"]) for each in told["winners"]] == [("larvik", True)]
    assert client.get("/api/v1/editions/2019").json["weights"] == {"jury": 50, "people": 50}
    paper = PdfReader(io.BytesIO(client.get(f"{HERE}/resultat/kontrollrapport.pdf").data))
    assert "37/66" in " ".join(each.extract_text() for each in paper.pages)


def test_the_winner_gets_a_badge_and_a_diploma_at_the_release_and_nobody_else(app, alone, at, client):
    award_actions.set_title(alone.edition, until=2021)
    things = [f"{HERE}/resultat/{kind}" for kind in ("merke/{}.svg", "diplom/{}.pdf")]
    for moment in (START, RELEASE_AT):
        at(moment)
        answers = {slug: [client.get(each.format(slug)) for each in things] for slug in ("drammen", "larvik", "oslo")}
        assert {answer.status_code for each in answers.values() for answer in each} == {404}
    arm()
    release(alone.edition)
    badge, diploma = (client.get(each.format("drammen")) for each in things)
    assert [client.get(each.format("larvik")).status_code for each in things] == [404, 404]
    assert badge.mimetype == "image/svg+xml" and badge.headers["Content-Disposition"].startswith("attachment")
    for word in ("Drammen", "2019–2021", "EKSEMPEL", "<title"):
        assert word in badge.text
    assert faults(diploma.data) == []
    paper = PdfReader(io.BytesIO(diploma.data))
    said = " ".join(paper.pages[0].extract_text().split())
    assert len(paper.pages) == 1 and paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    for word in ("Drammen", "Norges kulturkommune 2019", "Tittelen gjelder 2019–2021.", "EKSEMPEL", "demonstrasjon"):
        assert word in said, said
    assert "(eksempel)" in paper.metadata.title
    result_page = Page(client.get(f"{HERE}/resultat").text).text
    assert "Tittelen gjelder 2019–2021." in result_page


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({}, None),
        ({"until": 2019}, TitleRefusal.NOT_LATER),
        ({"until": 2030}, TitleRefusal.NOT_LATER),
        ({"released": True}, TitleRefusal.RELEASED),
    ],
)
def test_until_when_the_title_may_last(told, refusal):
    assert title_refusal(**{"year": 2019, "until": 2021, "released": False, **told}) is refusal

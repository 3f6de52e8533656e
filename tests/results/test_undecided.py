"""Held when the ties were erased is held for good: it is in nobody's way, does not count, and is told of everywhere."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import worker
from portal.accounts.rules import Role
from portal.award import queries as award
from portal.award.models import Edition
from portal.foundation import clock
from portal.foundation.db import Refused, db
from portal.results import queries
from portal.results.queries import undone
from portal.results.rules.releasing import ResultRefusal, Undone, release_obstacles
from portal.results.rules.reports import report_from
from portal.voting import queries as voting
from portal.voting.actions import acts
from portal.voting.models import Ballot
from portal.voting.queries import counts
from portal.voting.rules import Act
from portal.voting.rules.acts import ActRefusal, ReleaseReason
from tests import build, moments, web
from tests.databases import both_databases
from tests.pages import Page
from tests.results.acting import LIV, arm, certify, look, moved, release, vote

DAY_SIXTY = moments.VOTING_CLOSES + timedelta(days=60)
RESULT = "/norges-kulturkommune/2019/resultat"


@pytest.fixture
def ballots(app, edition) -> dict[str, str]:
    return vote(app, anders="larvik", berit="larvik", cecilie="drammen")


def erased(at) -> None:
    at(DAY_SIXTY)
    worker.tidy()


@both_databases
def test_what_was_held_when_the_ties_were_erased_hinders_no_release_and_does_not_count(app, edition, ballots, at):
    moved(ballots["anders"], Act.HOLD)
    arm()
    with pytest.raises(Refused, match=f"^{ResultRefusal.HELD.value}$"):
        release(edition)
    erased(at)
    assert counts.erasure_of(edition).undecided["held"] == 1
    assert undone.stands_before_release(award.edition_in(2019, DAY_SIXTY)) == []
    release(edition, now=DAY_SIXTY)
    assert db.session.get(Edition, edition).released_at == DAY_SIXTY
    [count] = counts.counts_of(edition)
    assert (count.tally.total, count.tally.by_finalist["larvik"], count.log_size) == (2, 1, 4)
    report = report_from(count.report)
    assert (report.cast, report.total, report.withdrawn, report.voided, report.undecided) == (3, 2, 0, 0, 1)
    found = queries.result_of(award.edition_in(2019, DAY_SIXTY), DAY_SIXTY)
    assert (found.confirmed, found.total, found.undecided_votes) == (3, 2, 1)
    certify(edition, now=DAY_SIXTY)
    assert db.session.get(Edition, edition).certified_at == DAY_SIXTY


def test_the_pages_say_how_many_were_not_decided(app, edition, at):
    client = app.test_client()
    code = web.receipt_code(web.vote(client, "anders@example.org", "larvik"))
    look()
    [(ballot_id, _)] = voting.ballots_of(edition)
    moved(ballot_id, Act.HOLD)
    arm()
    erased(at)
    web.sign_in(staff := app.test_client(), build.account(Role.ADMIN))
    text = Page(staff.get("/for-ansatte/karinger/2019/offentliggjor").text).text
    assert "Den teller ikke og står i resultatet som ikke avgjort." in text
    release(edition, now=DAY_SIXTY)
    assert "I eksempelet er én stemme ikke avgjort." in Page(client.get(RESULT).text).text
    text = Page(client.get(f"{RESULT}/kontrollrapport").text).text
    assert "Ikke avgjort 1" in text and "er forkastet eller er ikke avgjort" in text
    assert client.get(f"{RESULT}/kontrollrapport.json").json["undecided"] == 1
    text = Page(web.post(client, "/kvittering", kode=code).text).text
    assert "Stemmen er ikke avgjort" in text and "Et menneske ser på den" not in text


def test_only_what_people_decide_on_falls_away():
    waits = Undone(held=1, unseen=2, acts=3)
    assert [each.why for each in release_obstacles(waits, outcome=False, erased=True)] == [ResultRefusal.NO_OUTCOME]
    assert len(release_obstacles(waits, outcome=True, erased=False)) == 3


@both_databases
def test_nobody_decides_on_a_ballot_any_more_from_a_page_that_was_left_open(app, edition, ballots, at):
    moved(ballots["anders"], Act.HOLD)
    [last_n] = db.session.scalars(select(Ballot.last_n).where(Ballot.id == ballots["anders"]))
    erased(at)
    with pytest.raises(Refused, match=f"^{ActRefusal.CHANGED.value}$"):
        acts.make(
            edition, Act.RELEASE, reason=ReleaseReason.NO_PATTERN, note=None, ballots={ballots["anders"]: last_n},
            by=LIV, real_now=clock.real_now(),
        )  # fmt: skip
    assert undone.undone_of(edition, 2019).acts == 0

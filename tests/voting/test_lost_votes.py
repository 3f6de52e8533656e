"""A receipt code that a restore lost is told so plainly, and what the voter can do."""

from datetime import timedelta

import pytest

from portal.approvals.rules import Kind
from portal.voting.actions import beginning
from portal.voting.queries import heads_log
from tests import build, moments
from tests.databases import both_databases
from tests.pages import Page
from tests.voting.acting import REAL, agree, sealed_votes
from tests.web import post

GOOD = "2" * 27  # a code whose check character is right
TYPED = "Sjekk at alle 27 tegnene er med"
NOW = moments.START + timedelta(hours=1)


@pytest.fixture(autouse=True)
def clocks(at, really_at):
    at(moments.START)
    really_at(REAL)


def looked_up(app, prefix: str = "") -> Page:
    answer = post(app.test_client(), f"{prefix}/kvittering", kode=GOOD)
    assert answer.status_code == 404
    return Page(answer.text)


def test_where_a_log_was_begun_anew_an_unknown_code_may_be_of_a_lost_vote(app, restored, at):
    behind = looked_up(app)
    assert "Databasen for 2019 er hentet fra en sikkerhetskopi" in behind.text and TYPED not in behind.text
    agree(Kind.RESTART_LOG)
    beginning.begin_anew(restored, now=NOW, real_now=REAL)
    page = looked_up(app)
    assert "selv om den ser ut til å være riktig skrevet" in page.text and TYPED not in page.text
    assert "Stemmen kan være tapt. Stemmeloggen 2019 ble begynt på nytt" in page.text
    assert "Stem på nytt, så er du sikker på at stemmen er med" in page.text
    ways = {link["href"] for link in page.tree.one("main").all("a")}
    assert {"/norges-kulturkommune/2019/stem", "/norges-kulturkommune/2019/stemmelogg"} <= ways
    at(moments.VOTING_CLOSES)
    closed = looked_up(app)
    assert "Avstemningen er over" in closed.text and "Stem på nytt" not in closed.text
    assert "E-postadresse og telefonnummer vises her" in closed.text or "mailto:" in str(closed.tree)


@both_databases
def test_it_is_said_of_a_log_whose_file_was_lost_and_of_no_other(app):
    edition_id = build.edition()
    sealed_votes(edition_id, range(2))
    assert TYPED in looked_up(app).text and "tapt" not in looked_up(app).text
    heads_log.path_of(2019).unlink()
    agree(Kind.RESTART_LOG)
    beginning.begin_anew(edition_id, now=NOW, real_now=REAL)
    assert "Stemmen kan være tapt" in looked_up(app).text
    assert "Stemma kan vere tapt" in looked_up(app, "/nn").text
    assert "The vote may be lost" in looked_up(app, "/en").text
    build.release(edition_id)
    build.certify(edition_id)
    assert TYPED in looked_up(app).text

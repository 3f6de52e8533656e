"""What operators type about the vote."""

import json
from pathlib import Path

import pytest

from portal.foundation import boxes
from portal.voting import queries
from portal.voting.rules import BallotState
from tests import build, moments
from tests.databases import both_databases
from tests.voting.acting import REAL, ballots, mark, vote
from tests.voting.test_queries import ballots_in


@pytest.fixture(autouse=True)
def clocks(at, really_at):
    at(moments.START)
    really_at(REAL)


def run(app, *words: str):
    return app.test_cli_runner().invoke(args=list(words))


@both_databases
def test_award_tally_prints_the_count_most_votes_first(app):
    edition_id = build.edition()
    ballots_in(edition_id, {("larvik", "counted"): 3, ("sarpsborg", "counted"): 3, ("drammen", "held"): 9})
    found = run(app, "award", "tally", "2019")
    assert (found.exit_code, found.output) == (0, "larvik\t3\nsarpsborg\t3\ndrammen\t0\ntotal\t6\n")


@both_databases
def test_award_tally_as_json_is_the_same_count_with_every_state(app):
    edition_id = build.edition()
    ballots_in(edition_id, {("larvik", "counted"): 3, ("drammen", "counted"): 1, ("drammen", "voided"): 2})
    found = run(app, "award", "tally", "2019", "--json")
    assert found.exit_code == 0 and json.loads(found.output) == {
        "total": 4, "by_finalist": {"drammen": 1, "larvik": 3, "sarpsborg": 0}, "states": {"counted": 4, "voided": 2},
    }  # fmt: skip


@both_databases
def test_voting_ballots_prints_id_and_state_and_no_choice(app):
    edition_id = build.edition()
    for address in ("kari@example.org", "ola@example.org"):
        vote(edition_id, address)
    mark(BallotState.HELD)
    found = run(app, "voting", "ballots", "2019")
    assert found.output.splitlines() == [f"{each.id}\theld" for each in ballots()]
    assert found.exit_code == 0 and "drammen" not in found.output


def test_voting_setup_makes_the_keys_once_and_says_where(app):
    edition_id = build.edition(keys=False)
    first = run(app, "voting", "setup", "2019")
    made = "2019/pepper, 2019/box, 2019/signing"
    assert (first.exit_code, first.output) == (0, f"Made {made} in {app.config['KEYS']}.\n")
    pepper = queries.pepper_of(edition_id)
    second = run(app, "voting", "setup", "2019")
    assert (second.exit_code, second.output) == (0, "The keys are there already.\n")
    assert queries.pepper_of(edition_id) == pepper


def test_voting_setup_never_makes_a_lost_key_anew_but_says_what_to_do(app):
    build.edition()
    boxes.key_path("2019/box").unlink()
    found = run(app, "voting", "setup", "2019")
    assert found.exit_code == 1 and "2019/box" in found.output and "backup of the keys" in found.output
    assert not boxes.key_path("2019/box").exists() and "Traceback" not in found.output


@pytest.mark.parametrize("words", [("award", "tally"), ("voting", "setup"), ("voting", "ballots")])
def test_an_unknown_year_is_one_clear_sentence(app, words):
    found = run(app, *words, "1999")
    assert found.exit_code == 2 and "There is no edition in 1999." in found.output
    assert list(Path(app.config["KEYS"]).glob("1999*")) == []


@both_databases
def test_outbox_deliver_once_sends_what_is_due_and_stops(app):
    vote(build.edition())
    assert (first := run(app, "outbox", "deliver", "--once")).output == "2 sent\n" and first.exit_code == 0
    assert run(app, "outbox", "deliver", "--once").output == "0 sent\n"
    files = sorted((Path(app.config["DATA"]) / "mail").glob("*.eml"))
    assert len(files) == 2 and all(b"kari@example.org" in file.read_bytes() for file in files)

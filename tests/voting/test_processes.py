"""The vote under gunicorn with several processes: confirmed at once, and killed in the middle of it."""

import threading
from pathlib import Path

import pytest

from portal.foundation import clock
from tests import build, moments
from tests.databases import both_databases
from tests.voting.acting import votes
from tests.voting.racing import MANY, Answer, acknowledged_but_missing, at_once, ballot_ids, faults, tokens_for
from tests.voting.serving import Server, served

VOTERS = 120
AT_A_TIME = 8
KILL_AFTER = 25  # answers


@pytest.fixture
def edition_id(app) -> int:
    """An open edition; the demonstration's clock is set in the database, where every process reads it."""
    app.config["LIMITS"] = False
    clock.travel(moments.START)
    return build.edition()


def really_asked(edition_id: int, addresses: list[str]) -> list[str]:
    """Links that live by the machine's own clock, which the server's processes read."""
    return tokens_for(edition_id, addresses, real_now=clock.real_now())


@both_databases
def test_64_confirmations_over_several_processes_make_one_ballot(app, edition_id):
    with served(app) as server:
        for links in (1, MANY):
            tokens = really_asked(edition_id, [f"kari{links}@example.org"] * links)
            before = ballot_ids()
            answers = at_once([lambda token=token: server.confirm(token) for token in tokens * (MANY // links)])
            assert None not in answers
            assert faults(answers, before) == []
            log = (Path(app.config["DATA"]) / "server.log").read_text()
            assert log.count("voting.confirm") >= MANY  # it is the log of these requests
            assert not [secret for secret in [*tokens, answers[0].code, "example.org"] if secret in log]
    assert votes(edition_id) == {"drammen": 2}


def vote_until_killed(server: Server, tokens: list[str]) -> list[Answer]:
    """Confirm eight at a time and kill the server when so many are answered; return what was answered."""
    waiting, answers, lock = list(tokens), [], threading.Lock()

    def work() -> None:
        while True:
            with lock:
                if not waiting or server.process.poll() is not None:
                    return
                token = waiting.pop()
            answer = server.confirm(token)
            with lock:
                if answer is not None:
                    answers.append(answer)
                if len(answers) == KILL_AFTER and server.process.poll() is None:
                    server.kill()

    at_once([work] * AT_A_TIME)
    return answers


@both_databases
def test_no_answered_vote_is_lost_when_every_process_is_killed(app, edition_id):
    tokens = really_asked(edition_id, [f"velger{number}@example.org" for number in range(VOTERS)])
    with served(app) as server:
        answers = vote_until_killed(server, tokens)

    assert KILL_AFTER <= len(answers) < VOTERS
    assert {answer.status for answer in answers} == {200}
    assert acknowledged_but_missing(answers) == set()

    with served(app) as server:  # it comes up by itself, and whoever got no answer presses again
        again = [server.confirm(token) for token in tokens]
    assert {answer.status for answer in again} == {200}
    assert len(ballot_ids()) == VOTERS and votes(edition_id) == {"drammen": VOTERS}
    assert {answer.code for answer in answers} <= {answer.code for answer in again}


def test_of_the_test_a_server_that_answers_before_it_saves_is_found_when_killed(app, edition_id):
    tokens = really_asked(edition_id, [f"velger{number}@example.org" for number in range(VOTERS)])
    with served(app, "tests.voting.late_commit:app") as server:
        answers = vote_until_killed(server, tokens)

    assert {answer.status for answer in answers} == {200}
    assert acknowledged_but_missing(answers)

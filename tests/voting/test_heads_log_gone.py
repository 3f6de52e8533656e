"""`heads.log` that is gone is no beginning: without it a database that was put back would be taken for the newest."""

from datetime import timedelta

import pytest

from portal.accounts.rules import Role
from portal.approvals.rules import ApprovalRefusal, Kind
from portal.foundation.db import Refused, db
from portal.preparing import log_sentence
from portal.voting import actions
from portal.voting.actions import beginning, publishing, tending
from portal.voting.queries import checking, heads_log, signing
from portal.voting.queries import log as queries
from portal.voting.rules.sealing import LogRefusal, LogStopped, Stop
from tests import build, moments
from tests.databases import both_databases
from tests.pages import Page
from tests.voting import many
from tests.voting.acting import REAL, agree, vote

NOW = moments.START + timedelta(hours=1)


@pytest.fixture(autouse=True)
def clocks(at, really_at):
    at(moments.START)
    really_at(REAL)


@pytest.fixture
def edition_id(app) -> int:
    """An edition with three heads, the worker having been at it."""
    app.config["LIMITS"] = False
    made = build.edition()
    for _ in range(3):
        many.cast(made, 1)
        assert actions.seal(made, moments.START) is not None
    return made


def sizes() -> list[int]:
    return [head.size for head in heads_log.every_head_in(2019)]


def lost(how: str) -> str:
    """Lose the file in a way, and return what was in it."""
    path = heads_log.path_of(2019)
    kept = path.read_text()
    if how == "deleted":
        path.unlink()
    else:
        path.write_text("" if how == "emptied" else kept[:40])
    return kept


def stopped(edition_id: int) -> Stop | None:
    with pytest.raises(LogStopped) as problem:
        actions.seal(edition_id, NOW)
    db.session.remove()
    return problem.value.stop


@both_databases
@pytest.mark.parametrize("how", ["deleted", "emptied", "cut in its first line"])
def test_a_file_that_is_gone_stops_the_log_until_it_is_put_back(app, edition_id, how):
    kept = lost(how)
    many.cast(edition_id, 20)
    tending.seal_what_is_due()
    assert stopped(edition_id) is Stop.GONE and sizes() == [], "nothing is written anew, and nothing sealed"
    answer = app.test_client().get("/readyz")
    assert (answer.status_code, answer.json["vote_log"]) == (200, {"2019": "heads_log_gone"}), "votes go on"
    assert "newest backup of the keys" in log_sentence(2019, Stop.GONE)
    heads_log.path_of(2019).write_text(kept[: kept.rindex("{")])
    tending.seal_what_is_due()
    assert sizes() == [1, 2, 3, 23] and queries.states() == {2019: "ok"}
    assert checking.differences(edition_id) == []


def test_a_database_put_back_and_its_file_deleted_are_not_taken_for_the_newest(restored):
    heads_log.path_of(2019).unlink()
    vote(restored, "ny@example.org")
    tending.seal_what_is_due()
    assert stopped(restored) is Stop.GONE and sizes() == []


@both_databases
def test_two_may_begin_a_log_anew_whose_file_is_lost_and_its_last_head_is_cited(app, edition_id, sign_in):
    last, every = queries.last_head(edition_id), sizes()
    lost("deleted")
    with pytest.raises(Refused) as refused:
        beginning.begin_anew(edition_id, now=NOW, real_now=REAL)
    assert refused.value.reason is ApprovalRefusal.NOT_AGREED and sizes() == []
    agree(Kind.RESTART_LOG)
    head = beginning.begin_anew(edition_id, now=NOW, real_now=REAL)
    assert (head.origin, head.size, head.root) == ("kulturkommune/2019#2", 3, last.root) and signing.is_signed(head)
    [row] = queries.beginnings_of(edition_id)
    assert heads_log.head_in(row.cites) == last
    assert sizes() == [*every, 3] and heads_log.last_in(2019) == head and queries.states() == {2019: "ok"}
    many.cast(edition_id, 1)
    assert actions.seal(edition_id, NOW) is not None
    assert sizes() == [*every, 3, 4] and checking.differences(edition_id) == []
    told = Page(app.test_client().get("/norges-kulturkommune/2019/stemmelogg").text).text
    assert "Filen der vi husker hva som er lagt ut, var borte" in told and last.root.hex() in told
    assert "hentet fra en sikkerhetskopi" not in told
    with pytest.raises(Refused) as refused:
        beginning.begin_anew(edition_id, now=NOW, real_now=REAL)
    assert refused.value.reason is LogRefusal.NOT_BEHIND


def test_a_new_beginning_is_no_leave_to_write_the_file_anew_once_more(edition_id):
    lost("deleted")
    agree(Kind.RESTART_LOG)
    beginning.begin_anew(edition_id, now=NOW, real_now=REAL)
    lost("deleted")
    tending.seal_what_is_due()
    assert sizes() == [] and queries.stop_of(edition_id, 2019) is Stop.GONE


@both_databases
def test_the_first_head_of_a_process_that_was_killed_stops_nothing(app, monkeypatch):
    edition_id = build.edition()
    monkeypatch.setattr(publishing, "_append", lambda *_: None)
    many.cast(edition_id, 1)
    actions.seal(edition_id, moments.START)
    monkeypatch.undo()
    assert sizes() == [] and queries.stop_of(edition_id, 2019) is None
    many.cast(edition_id, 1)
    assert actions.seal(edition_id, NOW) is not None, "by hand: nothing was appended in between"
    assert sizes() == [1, 2] and queries.states() == {2019: "ok"}


def test_a_file_that_goes_between_sealing_and_its_commit_is_not_written_anew(edition_id, monkeypatch):
    rightly = publishing.catch_up

    def gone_by_then(*told):  # type: ignore[no-untyped-def]
        lost("deleted")
        return rightly(*told)

    monkeypatch.setattr(publishing, "catch_up", gone_by_then)
    many.cast(edition_id, 1)
    actions.seal(edition_id, NOW)
    assert sizes() == [] and queries.stop_of(edition_id, 2019) is Stop.GONE


def test_staff_read_what_is_wrong_and_may_ask_for_a_new_log(client, sign_in, edition_id):
    sign_in(Role.ADMIN)
    lost("deleted")
    page = Page(client.get("/for-ansatte/stemmelogg").text).text
    assert "Filen med kontrollpunktene er borte" in page and "Be om ny stemmelogg" in page
    assert "Ligger filen i en sikkerhetskopi av nøklene" in page and "hentet fra en sikkerhetskopi" not in page

"""What operators type about the log, and what its exit codes mean."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from portal.approvals.rules import Kind
from portal.audit.models import AuditEntry
from portal.award import actions as award
from portal.foundation import boxes, triggers
from portal.foundation.db import db
from portal.preparing import log_sentence
from portal.voting import actions
from portal.voting.actions import tending
from portal.voting.queries import heads_log
from portal.voting.queries import log as queries
from portal.voting.rules.lines import canonical
from tests import build, moments
from tests.databases import both_databases
from tests.voting import many
from tests.voting.acting import REAL, agree
from tests.voting.test_commands import run
from tests.web import mails


@pytest.fixture
def edition_id(app, at, really_at) -> int:
    at(moments.START)
    really_at(REAL)
    return build.edition()


def audited() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(AuditEntry.what).order_by(AuditEntry.id)))


@both_databases
def test_seal_seals_at_once_and_head_prints_the_line_of_heads_log(app, edition_id):
    assert run(app, "voting", "head").exit_code == 1
    many.cast(edition_id, 2)
    found = run(app, "voting", "seal", "2019")
    assert found.exit_code == 0 and found.output.startswith("Sealed 2 lines. The log has 2, its root is ")
    assert run(app, "voting", "seal").output == "Nothing waits, or another process is sealing just now.\n"
    assert run(app, "voting", "head").output == heads_log.path_of(2019).read_text()


@pytest.mark.parametrize("words", [("seal",), ("export", "2019", "-")])
def test_without_the_key_it_exits_with_three_or_needs_none(app, edition_id, words):
    many.cast(edition_id, 2)
    actions.seal(edition_id, moments.START)
    many.cast(edition_id, 2)
    boxes.key_path("2019/signing").unlink()
    found = run(app, "voting", *words)
    assert found.exit_code == (3 if words == ("seal",) else 0)


@both_databases
def test_an_export_verifies_and_a_changed_one_does_not(app, edition_id, tmp_path):
    many.cast(edition_id, 30, lines=2)
    actions.seal(edition_id, moments.START)
    path = tmp_path / "log.jsonl"
    assert run(app, "voting", "export", "2019", str(path)).exit_code == 0
    lines = path.read_text().splitlines()
    assert len(lines) == 61 and json.loads(lines[-1])["head"]["size"] == 60
    key = queries.last_head(edition_id).key.hex()
    assert run(app, "voting", "verify", str(path), "--key", key).exit_code == 0
    path.write_text("\n".join([*lines[1:-1], lines[0], lines[-1]]) + "\n")
    assert run(app, "voting", "verify", str(path), "--key", key).exit_code == 1
    assert run(app, "voting", "verify", str(tmp_path / "not there")).exit_code == 2


def test_what_shows_choices_is_audited_until_everybody_sees_them(app, edition_id, at, tmp_path):
    many.cast(edition_id, 2)
    actions.seal(edition_id, moments.START)
    before = audited()
    run(app, "voting", "export", "2019", str(tmp_path / "a"))
    run(app, "award", "tally", "2019")
    run(app, "voting", "head")
    assert audited() == [*before, "vote_log_exported", "vote_tallied"]
    at(moments.RELEASE_AT)
    award.release(edition_id, now=moments.RELEASE_AT)
    after = audited()
    run(app, "voting", "export", "2019", str(tmp_path / "b"))
    run(app, "award", "tally", "2019")
    assert audited() == after


@both_databases
def test_verify_without_a_file_checks_the_database(app, edition_id):
    many.cast(edition_id, 5, lines=2)
    actions.seal(edition_id, moments.START)
    found = run(app, "voting", "verify")
    assert (found.exit_code, found.output) == (0, "2019: 10 sealed lines, all agrees\n")
    db.session.remove()
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE ballot SET choice = 'larvik' WHERE choice = 'drammen'"))
    found = run(app, "voting", "verify")
    assert found.exit_code == 1 and "is not what its lines make of it" in found.output
    assert queries.last_check(edition_id).differences and queries.states() == {2019: "differs"}


def test_restart_log_says_what_is_missing_and_then_does_it(app, restored):
    assert "Two of the staff must agree first" in run(app, "voting", "restart-log", "2019").output
    many.cast(restored, 1)
    found = run(app, "voting", "seal")
    assert found.exit_code == 3 and "behind_heads_log" in found.output
    agree(Kind.RESTART_LOG)
    assert "goes on as kulturkommune/2019#2, from 3 lines" in run(app, "voting", "restart-log", "2019").output
    assert run(app, "voting", "seal").exit_code == 0
    assert "nothing to begin anew" in run(app, "voting", "restart-log", "2019").output


def test_new_key_needs_two(app, edition_id):
    assert run(app, "voting", "new-key", "2019").exit_code == 1
    agree(Kind.NEW_KEY)
    assert "is signed with the key" in run(app, "voting", "new-key", "2019").output


def test_observers_are_added_listed_and_removed(app, edition_id):
    assert run(app, "voting", "observers", "2019").exit_code == 2
    assert run(app, "voting", "observers", "2019", "--add", "no address").exit_code == 2
    assert run(app, "voting", "observers", "2019", "--add", "a@example.org", "--name", "Pressen").exit_code == 0
    assert run(app, "voting", "observers", "2019", "--add", "A@example.org").exit_code == 1
    assert run(app, "voting", "observers", "2019", "--list").output == "a@example.org\tnb\tPressen\n"
    assert run(app, "voting", "observers", "2019", "--remove", "a@example.org").exit_code == 0
    assert run(app, "voting", "observers", "2019", "--list").output == ""
    assert mails() == []


EDITS = {
    "a line": "UPDATE ledger_entry SET line = replace(line, 'larvik', 'sarpsborg') WHERE place = {at}",
    "a leaf": "UPDATE ledger_entry SET leaf = {other} WHERE place = {at}",
    "a type": "UPDATE ledger_entry SET type = 'withdraw' WHERE place = {at}",
    "a place": "UPDATE ledger_entry SET place = place + 1000 WHERE place = {at}",
    "a line taken out": "DELETE FROM ledger_entry WHERE place = {at}",
    "a root": "UPDATE tree_head SET root = {other}",
    "a signature": "UPDATE tree_head SET signature = {other}",
    "a time": "UPDATE tree_head SET signed_at = '2019-07-02 00:00:00+00:00'",
    "a size": "UPDATE tree_head SET size = size + 1",
    "a frontier": "UPDATE ledger_tree SET frontier = {other}",
    "a tree's size": "UPDATE ledger_tree SET size = size + 1",
    "a ballot's choice": "UPDATE ballot SET choice = 'larvik' WHERE choice <> 'larvik'",
    "a ballot's state": "UPDATE ballot SET state = 'withdrawn' WHERE choice = 'larvik'",
    "a ballot's count of lines": "UPDATE ballot SET last_n = last_n + 1",
}


@both_databases
@pytest.mark.parametrize("edit", list(EDITS))
def test_whatever_is_changed_in_the_database_past_its_triggers_is_found(app, edition_id, edit):
    many.cast(edition_id, 6, lines=2)
    actions.seal(edition_id, moments.START)
    statement = EDITS[edit]
    other = "x'" + "ab" * 32 + "'" if db.engine.dialect.name == "sqlite" else "decode('" + "ab" * 32 + "', 'hex')"
    db.session.remove()
    with db.engine.begin() as connection:
        triggers.drop(connection)
        # The place of a line that votes for Larvik, so that each edit changes something.
        at = connection.scalar(text("SELECT place FROM ledger_entry WHERE line LIKE '%larvik%' ORDER BY place LIMIT 1"))
        assert connection.execute(text(statement.format(other=other, at=at))).rowcount
        triggers.recreate(connection)
    found = run(app, "voting", "verify")
    assert found.exit_code == 1, found.output


# --- heads.log: what sealing does not read every time, the check does ----------------------------------------------------


def forged(line: str) -> str:
    """A head with another root, written as heads are."""
    told = json.loads(line)
    return canonical({**told, "root": "ab" * 32})


OLDER = {
    "garbage": (lambda line: line[:-9], "heads.log cannot be read (HeadsLogDamaged): "),
    "another root": (forged, "heads.log has a head of size 2 that is not in the database"),
    "taken out": (lambda line: None, "1 heads are not in heads.log"),
}


@pytest.fixture
def three_heads(edition_id) -> int:
    for _ in range(3):
        many.cast(edition_id, 2)
        actions.seal(edition_id, moments.START)
    return edition_id


def rewritten(change) -> str:
    """The first of three lines changed behind everybody's back; the file as it was."""
    path = heads_log.path_of(2019)
    kept = path.read_text()
    first, *others = kept.splitlines()
    path.write_text("".join(f"{line}\n" for line in [change(first), *others] if line is not None))
    return kept


def ready(app) -> tuple[int, str]:
    answer = app.test_client().get("/readyz")
    return answer.status_code, answer.json["vote_log"]["2019"]


@both_databases
@pytest.mark.parametrize("what", list(OLDER))
def test_an_older_line_of_heads_log_that_disagrees_is_named_by_verify_and_ready_says_so(app, three_heads, what):
    change, sentence = OLDER[what]
    kept = rewritten(change)
    assert ready(app) == (200, "ok"), "the last line alone is read at every turn"
    found = run(app, "voting", "verify")
    assert found.exit_code == 1 and "2019: 6 sealed lines, not in order" in found.output
    assert sentence in found.output
    assert ready(app) == (200, "differs"), "votes are taken all the same"
    assert "voting verify" in log_sentence(2019, "differs")
    heads_log.path_of(2019).write_text(kept)
    assert run(app, "voting", "verify").exit_code == 0 and ready(app) == (200, "ok")


def test_the_nightly_check_says_it_to_ready_by_itself(app, three_heads, really_at):
    rewritten(forged)
    really_at(REAL + timedelta(days=1))
    tending.check_every_night()
    assert ready(app) == (200, "differs")
    assert queries.last_check(three_heads).differences == [OLDER["another root"][1], "1 heads are not in heads.log"]


def test_a_check_that_reads_the_last_line_alone_would_see_nothing(app, three_heads, monkeypatch):
    """Planted."""
    rewritten(forged)
    monkeypatch.setattr(heads_log, "every_head_in", lambda year: iter(queries.heads_of(three_heads)))
    assert run(app, "voting", "verify").exit_code == 0


@pytest.mark.parametrize("what", ["garbage", "another root"])
def test_a_log_is_not_begun_anew_on_a_file_that_is_damaged(app, restored, what):
    change, _sentence = OLDER[what]
    rewritten(change)
    agree(Kind.RESTART_LOG)
    found = run(app, "voting", "restart-log", "2019")
    assert found.exit_code == 3 and "heads.log is damaged. Put it back from the backup of the keys." in found.output
    assert queries.beginnings_of(restored) == []

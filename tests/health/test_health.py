"""What monitoring asks: alive whatever happens, ready only with database, migrations and keys."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from portal.foundation import boxes, migrations, outbox
from portal.foundation.db import db, transaction
from portal.media.models import StoredFile
from portal.media.rules import FileState, Kind
from portal.voting import actions as voting
from portal.voting.rules import BallotState
from portal.voting.rules.sealing import LATE
from tests import build, moments, web
from tests.databases import both_databases
from tests.voting import many
from tests.voting.acting import mark

Hold = Callable[[datetime], None]


def ready(client: FlaskClient) -> tuple[int, dict[str, object]]:
    answer = client.get("/readyz")
    assert answer.mimetype == "application/json"
    return answer.status_code, answer.json


@both_databases
def test_portal_with_all_it_needs_is_ready(app: Flask) -> None:
    build.edition()
    assert ready(app.test_client()) == (
        200,
        {
            "ready": True,
            "database": "ok",
            "migrations": "ok",
            "unusable_keys": [],
            "oldest_unsent_mail_seconds": None,
            "oldest_unsealed_entry_seconds": None,
            "oldest_unchecked_file_seconds": None,
            "files": "ok",
            "vote_log": {"2019": "ok"},
        },
    )


@pytest.mark.parametrize("kind", ["pepper", "box"])
@pytest.mark.parametrize("fault", ["missing", "another"])
def test_key_that_is_missing_or_another_is_named(app: Flask, client: FlaskClient, kind: str, fault: str) -> None:
    build.edition()
    [key] = [path for path in Path(app.config["KEYS"]).rglob("*") if path.is_file() and kind in path.name]
    if fault == "missing":
        key.unlink()
    else:
        key.chmod(0o600)
        key.write_bytes(bytes(reversed(key.read_bytes())))
    status, said = ready(client)
    assert (status, said["ready"], said["unusable_keys"]) == (503, False, [f"2019/{kind}"])
    assert said["database"] == said["migrations"] == "ok"
    assert client.get("/healthz").json == {"alive": True}


def test_keys_of_an_approved_edition_are_no_longer_needed(app: Flask, client: FlaskClient) -> None:
    edition_id = build.edition()
    build.release(edition_id)
    build.certify(edition_id)
    for path in Path(app.config["KEYS"]).rglob("*"):
        if path.is_file() and "pepper" in path.name:
            path.unlink()
    assert ready(client)[0] == 200


@both_databases
def test_database_behind_the_migrations_is_not_ready(app: Flask) -> None:
    @transaction
    def go_back() -> None:
        db.session.execute(text("UPDATE alembic_version SET version_num = '202611212130'"))

    go_back()
    status, said = ready(app.test_client())
    assert (status, said["ready"], said["migrations"]) == (503, False, "behind")


@both_databases
def test_empty_database_is_behind(app: Flask) -> None:
    @transaction
    def empty() -> None:
        db.session.execute(text("DELETE FROM alembic_version"))

    empty()
    status, said = ready(app.test_client())
    assert (status, said["migrations"]) == (503, "behind")


def test_database_that_is_away_is_said_in_one_word_and_nothing_of_it_is_told(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> str:
        raise OperationalError("SELECT secret", {}, Exception("password=hemmelig"))

    monkeypatch.setattr(migrations, "revision_in_database", away)
    assert ready(client) == (503, {"ready": False, "database": "OperationalError"})
    assert client.get("/healthz").status_code == 200


def test_being_alive_asks_nothing_of_the_database(app: Flask, client: FlaskClient) -> None:
    Path(app.config["DATA"], "portal.sqlite").rename(Path(app.config["DATA"], "away.sqlite"))
    db.session.remove()
    db.engine.dispose()
    assert client.get("/healthz").json == {"alive": True}


def test_age_of_the_oldest_mail_that_waits_is_told_by_the_real_clock(
    app: Flask, client: FlaskClient, at: Hold, really_at: Hold
) -> None:
    build.edition()
    at(moments.START)
    now = moments.oslo(2026, 1, 1, 12)
    really_at(now)
    web.ask(client)
    really_at(now + timedelta(seconds=90))
    web.ask(client, "ola@example.org")
    assert ready(client)[1]["oldest_unsent_mail_seconds"] == 90.0
    outbox.deliver()
    assert ready(client)[1]["oldest_unsent_mail_seconds"] is None


def test_answers_are_never_kept(client: FlaskClient) -> None:
    for path in ("/healthz", "/readyz"):
        assert client.get(path).headers["Cache-Control"] == "private, no-store"


def test_portals_own_key_is_missed_too(app: Flask, client: FlaskClient) -> None:
    boxes.key_path(boxes.PORTAL_KEY).unlink()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.get_json()["unusable_keys"] == ["portal"]


def test_a_line_that_waits_is_told_when_it_is_late_and_no_sooner(app: Flask, client: FlaskClient, at: Hold) -> None:
    """After a head only lines of signals and officers wait on: their age would tell everybody when votes were held or voided."""
    at(moments.START)
    edition_id = build.edition()
    many.cast(edition_id, 1)
    assert ready(client)[1]["oldest_unsealed_entry_seconds"] is None
    voting.seal(edition_id, moments.START)
    mark(BallotState.HELD)
    before = ready(client)
    assert before[1]["oldest_unsealed_entry_seconds"] is None
    at(moments.START + LATE - timedelta(seconds=1))
    assert ready(client) == before
    at(moments.START + LATE)
    assert ready(client)[1]["oldest_unsealed_entry_seconds"] == LATE.total_seconds()


def test_a_file_that_no_scanner_has_looked_at_is_told_of_and_stops_nothing(
    app: Flask, client: FlaskClient, at: Hold
) -> None:
    at(moments.START)
    waits = StoredFile(
        id="a" * 32, kind=Kind.PDF, name="plan.pdf", size=1, sha256=b"", state=FileState.NEW, owner_kind="application",
        owner_id="7", made_at=moments.START - timedelta(hours=2),
    )  # fmt: skip
    db.session.add(waits)
    db.session.commit()
    assert ready(client) == (200, ready(client)[1] | {"ready": True, "oldest_unchecked_file_seconds": 7200.0})

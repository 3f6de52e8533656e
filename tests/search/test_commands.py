"""Who brings the index up: the worker, the loading of the demonstration, an operator."""

from flask import Flask
from flask.testing import FlaskClient

from portal import preparing, worker
from portal.demo import travelling
from portal.foundation.db import db
from portal.search import actions, queries
from tests import build
from tests.moments import START, oslo
from tests.search.conftest import names
from tests.test_worker import rounds

__all__ = ["rounds"]


def test_the_worker_indexes_what_is_published(app: Flask, rounds) -> None:
    build.article("en", headline="Kulturskole")
    assert queries.search("kulturskole", "nb", START).hits == []
    db.session.rollback()  # what this test read before
    rounds(app, 1)
    assert names(queries.search("kulturskole", "nb", START).hits) == ["article en"]
    build.article("to", headline="Kulturskole")
    db.session.rollback()
    rounds(app, 2)
    assert len(queries.search("kulturskole", "nb", START).hits) == 2


def test_the_worker_lets_a_large_index_rest(app: Flask, rounds, monkeypatch) -> None:
    moment, refreshed = iter(float(second) for second in range(0, 10_000, 3)), []
    monkeypatch.setattr(worker, "TIDYING", ())
    monkeypatch.setattr(worker.time, "monotonic", lambda: next(moment))
    monkeypatch.setattr(worker.search, "refresh", lambda: refreshed.append(1))
    rounds(app, 10)
    assert 1 < len(refreshed) < 5


def test_the_demonstration_can_be_searched_as_soon_as_it_is_loaded(demo_app: Flask, visitor: FlaskClient) -> None:
    assert queries.generation_to_reach() is None
    assert "/artikler/as-bruker" in visitor.get("/sok?q=ås").text


def test_travelling_needs_no_new_index(demo_app: Flask) -> None:
    travelling.travel(oslo(2019, 8, 13))
    assert queries.generation_to_reach() is not None
    assert "winner 2019" in names(queries.search("drammen", "nb", oslo(2019, 8, 13)).hits)
    assert actions.refresh() == 0
    assert queries.generation_to_reach() is None


def test_getting_ready_brings_an_old_index_up(demo_app: Flask) -> None:
    build.article("ny", headline="Splitternyheten")
    assert list(preparing.prepare()) == []
    assert names(queries.search("splitternyheten", "nb", START).hits) == ["article ny"]


def test_an_operator_builds_the_index_anew(demo_app: Flask) -> None:
    kept = len(queries.kept_digests())
    answer = demo_app.test_cli_runner().invoke(args=["search", "rebuild"])
    assert (answer.exit_code, answer.output) == (0, f"{kept} indexed\n")
    assert len(queries.kept_digests()) == kept > 30
    assert queries.generation_to_reach() is None

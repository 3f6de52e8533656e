"""What tests stand on: the app on a fresh database, its client, and the two clocks."""

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextvars import Context
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from flask_migrate import upgrade
from jinja2 import BytecodeCache, FileSystemBytecodeCache
from werkzeug.test import TestResponse

from portal.accounts.rules import Role
from portal.app import create_app
from portal.award.rules import Phase
from portal.config import ROOT, Config
from portal.demo import loading
from portal.foundation import clock
from portal.foundation.db import db
from tests import build, moments, quicker, web
from tests.databases import Postgresql
from tests.lending import Lender

MIGRATIONS = str(ROOT / "migrations")
IN_MEMORY = "PORTAL_TESTS_IN_MEMORY"

quicker.compile_when_asked_for()
hypothesis.settings.register_profile("shared", deadline=None)  # machines are shared: no test is about time
hypothesis.settings.load_profile("shared")


def pytest_configure(config: pytest.Config) -> None:
    """Let the folders of all tests lie in memory, if there is room; the processes that share the tests are told where."""
    if not hasattr(config, "workerinput") and (folder := quicker.fast_folder()):
        os.environ[IN_MEMORY] = os.environ["PYTEST_DEBUG_TEMPROOT"] = str(folder)
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what takes long first."""
    quicker.long_ones_first(items)


def pytest_collection_finish() -> None:
    """Let the collector of garbage leave in peace what stays to the end, and come seldom: hypothesis listens each time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


class Browser(FlaskClient):
    """Sends each request into a context of its own, as a server does.

    In the test's context all requests would share Flask's `g`: the language and the clock's shift of the first one.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request. What the test was reading ends first, so that it sees afterwards what the request did."""
        if has_app_context():
            db.session.rollback()
        return Context().run(super().open, *args, **kwargs)


@pytest.fixture(scope="session")
def places() -> Iterator[Path]:
    """A folder of this worker's own, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="portal-tests-", dir=os.environ.get(IN_MEMORY)) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Postgresql]:
    """A PostgreSQL server from a wheel, started by the first test that asks for it."""
    with tempfile.TemporaryDirectory(prefix="portal-tests-", dir=os.environ.get(IN_MEMORY)) as folder:
        server = Postgresql(Path(folder) / "postgresql")
        yield server
        server.stop()


def configured(data: Path, url: str | None = None) -> Config:
    """Settings of a demonstration in a folder."""
    return Config(
        ENV="demo",
        DATA=data,
        KEYS=data / "keys",
        SQLALCHEMY_DATABASE_URI=url or f"sqlite:///{data / 'portal.sqlite'}",
        BASE_URL="http://localhost",
        TRUSTED_HOSTS=["localhost"],
    )


@pytest.fixture(scope="session")
def empty_portal(places: Path) -> Path:
    """A data folder with an empty database at the newest migration, made once and copied."""
    folder = places / "empty"
    folder.mkdir()
    app = create_app(configured(folder))
    with app.app_context():
        upgrade(directory=MIGRATIONS)
        db.session.remove()
        db.engine.dispose()
    return folder


@pytest.fixture(scope="session")
def demo_portal(places: Path, empty_portal: Path) -> Path:
    """A data folder with the demonstration loaded, made once and copied."""
    folder = places / "demo"
    shutil.copytree(empty_portal, folder)
    app = create_app(configured(folder))
    with app.app_context():
        loading.load()
        db.session.remove()
        db.engine.dispose()
    return folder


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """Which database the test runs on: sqlite, or what `both_databases` says."""
    return getattr(request, "param", "sqlite")


@pytest.fixture
def settings(database: str, tmp_path: Path, empty_portal: Path, request: pytest.FixtureRequest) -> Config:
    """The settings of this test's app, on a database of its own."""
    data = tmp_path / "var"
    if database == "sqlite":
        shutil.copytree(empty_portal, data)
        return configured(data)
    shutil.copytree(empty_portal / "keys", data / "keys")  # the keys that a lent app was made with
    server: Postgresql = request.getfixturevalue("postgresql")
    return configured(data, server.fresh(_migrate))


def _migrate(url: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(configured(Path(folder), url))
        with app.app_context():
            upgrade(directory=MIGRATIONS)
            db.session.remove()
            db.engine.dispose()


@pytest.fixture(scope="session")
def compiled(places: Path) -> BytecodeCache:
    """The templates, compiled once for all tests of all processes; the cache knows a template by what is in it."""
    folder = Path(os.environ.get(IN_MEMORY) or places) / "templates"
    folder.mkdir(exist_ok=True)
    return FileSystemBytecodeCache(str(folder))


@pytest.fixture(scope="session")
def lender(places: Path, compiled: BytecodeCache) -> Lender:
    """What lends an app to tests that want nothing special."""
    return Lender(places, lambda settings: made(settings, compiled))


@pytest.fixture
def app(settings: Config, compiled: BytecodeCache, lender: Lender) -> Iterator[Flask]:
    """The app on an empty database, inside its context."""
    if settings == configured(settings.DATA, settings.SQLALCHEMY_DATABASE_URI):
        with lender.lend(settings) as app:
            yield from inside(app)
    else:
        yield from running(settings, compiled)


@pytest.fixture
def demo_app(tmp_path: Path, demo_portal: Path, lender: Lender) -> Iterator[Flask]:
    """The app with the demonstration loaded, inside its context."""
    data = tmp_path / "demo"
    shutil.copytree(demo_portal, data)
    with lender.lend(configured(data)) as app:
        yield from inside(app)


def running(settings: Config, compiled: BytecodeCache) -> Iterator[Flask]:
    """An app of its own with these settings, inside its context."""
    yield from inside(made(replace(settings), compiled))


def made(settings: Config, compiled: BytecodeCache) -> Flask:
    """Make an app for tests."""
    app = create_app(settings)
    app.jinja_env.bytecode_cache = compiled
    app.testing = False  # errors are answered as in production
    app.test_client_class = Browser
    return app


def inside(app: Flask) -> Iterator[Flask]:
    """Give an app inside its context, and let go of its database afterwards."""
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript, on the empty portal."""
    return app.test_client()


@pytest.fixture
def visitor(demo_app: Flask) -> FlaskClient:
    """A browser without JavaScript, on the demonstration."""
    return demo_app.test_client()


@pytest.fixture
def sign_in(client: FlaskClient) -> Callable[..., int]:
    """Sign somebody with these roles in on the empty portal; gives their id."""

    def enter(*roles: Role, **told: Any) -> int:
        account_id = build.account(*roles, **{"address": f"{'-'.join(roles)}@kommune.example", **told})
        web.sign_in(client, account_id)
        return account_id

    return enter


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the domain's clock and hold it there."""

    def hold(moment: datetime) -> None:
        monkeypatch.setattr(clock, "actual_now", lambda: moment)

    return hold


@pytest.fixture
def really_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the real clock and hold it there."""

    def hold(moment: datetime) -> None:
        monkeypatch.setattr(clock, "real_now", lambda: moment)

    return hold


@pytest.fixture
def during(at: Callable[[datetime], None]) -> Callable[[Phase], None]:
    """Set the domain's clock into a phase of 2019; result and final need their acts too (`build.release`)."""

    def hold(phase: Phase) -> None:
        at(moments.DURING[phase])

    return hold

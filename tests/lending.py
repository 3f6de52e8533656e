"""One app for the tests of a worker: making it, and compiling its statements, is a quarter of what a short test takes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask

from portal.config import Config


class Lender:
    """Lends an app to one test after the other, one for each database; on SQLite it lies where the test's folder is.

    Settings that a test has changed are put back. Who has changed anything else leaves an app that nobody gets again.
    """

    def __init__(self, folder: Path, make: Callable[[Config], Flask]) -> None:
        self.way, self.make = folder / "lent", make
        self.apps: dict[str, tuple[Flask, dict[str, Any], object]] = {}
        self.out = False

    @contextmanager
    def lend(self, settings: Config) -> Iterator[Flask]:
        """Lend the app with these settings; who asks while it is out gets one of their own."""
        if self.out:
            yield self.make(settings)
            return
        self.out = True
        try:
            yield self._on(settings)
        finally:
            self.out = False

    def _on(self, settings: Config) -> Flask:
        url = settings.SQLALCHEMY_DATABASE_URI
        if url.startswith("sqlite"):
            self.way.unlink(missing_ok=True)
            self.way.symlink_to(settings.DATA, target_is_directory=True)
            url = f"sqlite:///{self.way / 'portal.sqlite'}"
        app, made_with, parts = self.apps.get(url, (None, {}, None))
        if app is None or _parts(app) != parts:
            app = self.make(replace(settings, SQLALCHEMY_DATABASE_URI=url))
            self.apps[url] = app, dict(app.config), _parts(app)
        else:
            app.config.clear()
            app.config.update(made_with)
            app._got_first_request = False  # a test may add a route
        app.config.from_object(settings)
        return app


def _parts(app: Flask) -> tuple[Any, ...]:
    """What of an app a test may change beside its settings."""
    return (
        dict(app.view_functions), dict(app.jinja_env.globals), app.jinja_env.autoescape, app.jinja_env.bytecode_cache,
        {place: list(steps) for place, steps in app.before_request_funcs.items()},
        {place: list(steps) for place, steps in app.after_request_funcs.items()},
        app.wsgi_app, app.testing, app.test_client_class, sum(1 for _ in app.url_map.iter_rules()),
    )  # fmt: skip

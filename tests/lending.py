"""One app for the tests of a worker: making it, and compiling its statements, is a quarter of what a short test takes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask

from portal.config import Config


class Lender:
    """Lends an app on SQLite to one test after the other; its database lies where the test's folder is.

    Settings that a test has changed are put back. Who has changed anything else leaves an app that nobody gets again.
    """

    def __init__(self, folder: Path, make: Callable[[Config], Flask]) -> None:
        self.way, self.make = folder / "lent", make
        self.app: Flask | None = None
        self.as_made: object = None
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
        self.way.unlink(missing_ok=True)
        self.way.symlink_to(settings.DATA, target_is_directory=True)
        if self.app is None or _parts(self.app) != self.as_made:
            self.app = self._made(settings)
            self.as_made = _parts(self.app)
        else:
            self.app.config.clear()
            self.app.config.update(self.settings)
            self.app._got_first_request = False  # a test may add a route
        self.app.config.from_object(settings)
        return self.app

    def _made(self, settings: Config) -> Flask:
        app = self.make(replace(settings, SQLALCHEMY_DATABASE_URI=f"sqlite:///{self.way / 'portal.sqlite'}"))
        self.settings = dict(app.config)
        return app


def _parts(app: Flask) -> tuple[Any, ...]:
    """What of an app a test may change beside its settings."""
    return (
        dict(app.view_functions), dict(app.jinja_env.globals), app.jinja_env.autoescape, app.jinja_env.bytecode_cache,
        {place: list(steps) for place, steps in app.before_request_funcs.items()},
        {place: list(steps) for place, steps in app.after_request_funcs.items()},
        app.wsgi_app, app.testing, app.test_client_class, sum(1 for _ in app.url_map.iter_rules()),
    )  # fmt: skip

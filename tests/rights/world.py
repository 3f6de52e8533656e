"""One portal with a thing of every kind in every state, and words planted where they must not be read."""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import Any

from flask import Flask

from portal.accounts.rules import Role
from portal.foundation import outbox
from portal.foundation.db import db
from tests import build, web
from tests.rights.people import Asker
from tests.rights.table import Secret, features

Values = Mapping[str, Any]
UNTOLD = {"staff_session", "rate_limit"}  # a request that is refused may be noted in these


class World:
    """What the walks stand on. `things` holds the address of a thing by «kind:state»; "?" among its values is a query."""

    def __init__(self, app: Flask, asker: Asker) -> None:
        self.app, self.asker = app, asker
        self.things: dict[str, Values] = {"": {}}
        self.secrets: list[Secret] = []
        self.edition = build.edition()
        self.mail = (
            self._sent_mail()
        )  # before anything is planted: whoever is at a demonstration reads what has been sent
        self.other = build.account(Role.EDITOR, name="Hemmelignavn", address="hemmeligadresse@kommune.example")
        self._kept: sqlite3.Connection | None = None
        self._watch = self._live()
        self._version = 0

    def _sent_mail(self) -> str:
        web.ask(self.app.test_client(), "synlig@example.org", "larvik")
        outbox.deliver()
        [mail] = outbox.folder().glob("*.eml")
        return mail.stem

    def plant(self) -> None:
        """Let every feature put its things and secrets in, and remember everything as it is then."""
        for feature in features():
            if hasattr(feature, "plant"):
                before = dict(self.things)
                self.secrets.extend(feature.plant(self))
                _nothing_is_replaced(before, self.things, by=feature.__name__)
        _words_are_apart(self.secrets)
        self._keep()

    def become(self, asker: Asker) -> None:
        """Let somebody else ask from now on."""
        self.asker = asker
        self._keep()

    def _keep(self) -> None:
        with closing(self._live()) as live:
            self._kept = sqlite3.connect(":memory:")
            live.backup(self._kept)
        self._version = self._now()

    def address(self, endpoint: str, method: str, thing: str) -> str:
        """The address of a route for a thing."""
        values = dict(self.things[thing])
        query = values.pop("?", None)
        path = self.app.url_map.bind("localhost").build(endpoint, values, method=method)
        return f"{path}?{query}" if query else path

    def _live(self) -> sqlite3.Connection:
        db.session.rollback()
        return sqlite3.connect(self.app.config["DATA"] / "portal.sqlite", timeout=10)

    def _now(self) -> int:
        """A number that is another one as soon as anybody has written to the database."""
        return int(self._watch.execute("PRAGMA data_version").fetchone()[0])

    def restore(self) -> None:
        """Put everything back as it was when all was planted, the browser's cookie too. Where nobody has written it stands."""
        assert self._kept is not None
        db.session.rollback()
        if self._now() != self._version:
            with closing(self._live()) as live:
                self._kept.backup(live)
            self._version = self._now()
        self.asker.begin_anew()

    def holds(self, word: str) -> bool:
        """Whether a word stands anywhere in the database, in clear."""
        with closing(self._live()) as live:
            return any(word in line for line in live.iterdump())

    def stored(self) -> dict[str, int]:
        """A mark of what every table holds, to see that nothing was changed."""
        with closing(self._live()) as live:
            names = [table.name for table in db.metadata.sorted_tables if table.name not in UNTOLD]
            return {name: hash(tuple(live.execute(f'SELECT * FROM "{name}"'))) for name in names}


def _nothing_is_replaced(before: Mapping[str, Values], after: Mapping[str, Values], *, by: str) -> None:
    """Things have one namespace: a feature that gives a name another's thing would let the other walk past its own."""
    replaced = sorted(name for name in before if after.get(name) is not before[name])
    assert not replaced, f"{by} names things as another feature does: {', '.join(replaced)}"


def _words_are_apart(secrets: Sequence[Secret]) -> None:
    """A word inside another is met where the other stands: then neither tells who has met it."""
    words = sorted({each.word.lower() for each in secrets}, key=len)
    inside = [
        f"«{word}» in «{other}»" for place, word in enumerate(words) for other in words[place + 1 :] if word in other
    ]
    assert not inside, f"planted words that cannot be told apart: {', '.join(inside)}"
    twice = sorted({each.word for each in secrets if sum(each.word == other.word for other in secrets) > 1})
    assert not twice, f"planted by two: {', '.join(twice)}"

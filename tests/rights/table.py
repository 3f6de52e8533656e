"""What the table of rights is made of, and what it says of a request. The rows stand in `features/`, a file a feature.

They are written from the matrix of who may do what, never from what the code declares: a wrong declaration is found.
"""

import importlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from portal.accounts.rules import Role
from tests.rights.people import SIGNED_IN, Asker

Who = frozenset[Role] | None

EVERYBODY: Who = None
ANY_ROLE: Who = frozenset(Role)
DESKS: Who = frozenset(Role) - {Role.JUROR}
ADMINS: Who = frozenset({Role.ADMIN})
MODERATORS: Who = frozenset({Role.MODERATOR})
READS_LOG: Who = frozenset({Role.EDITOR, Role.MODERATOR, Role.VOTE_OFFICER, Role.ADMIN})

OWN_TOKEN, NO_TOKEN, OTHERS_TOKEN, FOREIGN = "own token", "no token", "another session's token", "from elsewhere"
STATES = (
    "own", "other", "shown", "hidden", "unpublished", "ended", "closed", "unknown",
    "example", "invited", "complained", "feedback", "recused", "asked", "told",
)  # fmt: skip
"""What a thing may be to who asks; a row names its things «kind:state»."""

Answer = int | Mapping[str, int]
Fields = Mapping[str, Any] | Callable[..., Mapping[str, Any]]


@dataclass(frozen=True)
class Row:
    """A route: who may enter, and what they are answered for each thing. Somebody else gets what the door says.

    `answers` holds a status by thing, or statuses by asker («half», «signed in») with "" for all others.
    `fields` is what a form would send, a dict or made of the world. `fresh`: dangerous, asks for both factors again.
    """

    endpoint: str
    who: Who
    answers: Mapping[str, Answer] = field(default_factory=lambda: {"": 200})
    post: bool = False
    fields: Fields = field(default_factory=dict)
    fresh: bool = False

    @property
    def method(self) -> str:
        """The method it answers to."""
        return "POST" if self.post else "GET"

    @property
    def key(self) -> tuple[str, str]:
        """What names the route."""
        return self.endpoint, self.method


@dataclass(frozen=True)
class Secret:
    """A word that stands in a closed place; `may` tells which askers may read it, and those must meet it."""

    word: str
    where: str
    may: Callable[[Asker], bool] = lambda asker: False


def features() -> list[ModuleType]:
    """Every file in `features/`: ROWS, and where the feature has closed places, `plant(world)`, which gives the secrets."""
    names = sorted(path.stem for path in (Path(__file__).parent / "features").glob("*.py"))
    return [importlib.import_module(f"tests.rights.features.{name}") for name in names]


def rows() -> list[Row]:
    """Every row of the table."""
    return [row for feature in features() for row in feature.ROWS]


def only(rows: Iterable[Row], *endpoints: str) -> list[Row]:
    """The rows of some routes."""
    return [row for row in rows if row.endpoint in endpoints]


@dataclass(frozen=True)
class Expected:
    """A status, and for a redirect how its address begins (or must not begin)."""

    status: int
    leads_to: str = ""


def expected(row: Row, thing: str, asker: Asker, sent: str) -> Expected:
    """What somebody is answered."""
    if row.post and sent == FOREIGN:
        return Expected(403)
    if row.who is not None and (shut := _door(row, asker, sent)):
        return shut
    answer = row.answers[thing]
    if isinstance(answer, int):
        return Expected(answer)
    group = SIGNED_IN if asker.roles else ""
    return Expected(next(answer[name] for name in (asker.name, group, "") if name in answer))


def _door(row: Row, asker: Asker, sent: str) -> Expected | None:
    assert row.who is not None
    if not asker.roles:
        return Expected(403) if row.post else Expected(303, "/logg-inn?neste=")
    if asker.roles.isdisjoint(row.who):
        return Expected(404)
    if row.post and sent != OWN_TOKEN:
        return Expected(400)
    if row.fresh and not asker.proved:
        return Expected(303, "/logg-inn/bekreft")
    return None

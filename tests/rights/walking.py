"""The walk: every row of the table asked for by somebody, and what was wrong with the answers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from werkzeug.test import TestResponse

from tests.rights.people import Asker
from tests.rights.table import FOREIGN, NO_TOKEN, OTHERS_TOKEN, OWN_TOKEN, Answer, Row, expected
from tests.rights.world import World
from tests.web import OWN_ORIGIN

ASKS_TO_SIGN_IN = ("/logg-inn?neste=", "/logg-inn/bekreft")


@dataclass
class Found:
    """What a walk found."""

    wrong: list[str] = field(default_factory=list)
    leaked: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    met: set[str] = field(default_factory=set)
    asked: int = 0


def walk(world: World, rows: Iterable[Row], others_token: str = "x") -> Found:
    """Ask for every row: first what must change nothing, then what may."""
    found, rows = Found(), list(rows)
    before = world.stored()
    for row in rows:
        for sent in _refused_ways(row, world.asker):
            for thing in [_changed(row)] if row.post else _things(row, world.asker):
                _ask(world, row, thing, sent, others_token, found)
    after = world.stored()
    found.changed = [name for name in before if before[name] != after[name]]
    world.restore()
    for row in rows:
        for thing in _things(row, world.asker) if row.post else ():
            _ask(world, row, thing, OWN_TOKEN, others_token, found)
            world.restore()
    return found


def _may_enter(row: Row, asker: Asker) -> bool:
    return row.who is None or not asker.roles.isdisjoint(row.who)


def _things(row: Row, asker: Asker) -> Iterable[str]:
    """Everything that a row tells of; one where the door is shut, which stands before every view and knows no thing."""
    return row.answers if _may_enter(row, asker) else [_changed(row)]


def _changed(row: Row) -> str:
    """A thing that the form would change, if any: what refuses a form stands before every view, and knows no thing."""
    return min(row.answers, key=lambda thing: min(_statuses(row.answers[thing])))


def _statuses(answer: Answer) -> Iterable[int]:
    return [answer] if isinstance(answer, int) else answer.values()


def _refused_ways(row: Row, asker: Asker) -> Iterator[str]:
    if not row.post:
        yield OWN_TOKEN  # opening a page changes nothing
    elif row.who is None:
        yield FOREIGN
    elif not _may_enter(row, asker):
        yield NO_TOKEN  # the door is shut: whose token, or from whose page, matters only to those who may enter
    else:
        yield from (FOREIGN, NO_TOKEN, OTHERS_TOKEN)


def _ask(world: World, row: Row, thing: str, sent: str, others_token: str, found: Found) -> None:
    asker = world.asker
    address = world.address(row.endpoint, row.method, thing)
    answer = _sent(world, row, address, {OWN_TOKEN: asker.token, OTHERS_TOKEN: others_token}.get(sent, ""), sent)
    found.asked += 1
    asked = f"{asker.name}: {row.method} {row.endpoint} «{thing}» ({sent})"
    right = expected(row, thing, asker, sent)
    location = answer.headers.get("Location", "")
    if answer.status_code != right.status or not _leads(row, location, right.leads_to):
        found.wrong.append(f"{asked}: {answer.status_code} {location}, not {right.status} {right.leads_to}")
    _look_for_secrets(world, answer, asked, found)
    answer.close()  # a file that is handed out is open until then


def _sent(world: World, row: Row, address: str, token: str, sent: str) -> TestResponse:
    if not row.post:
        return world.asker.client.get(address)
    fields = dict(row.fields(world) if callable(row.fields) else row.fields)
    if token:
        fields["csrf_token"] = token
    origin = {"Origin": "https://example.org"} if sent == FOREIGN else OWN_ORIGIN
    return world.asker.client.post(address, data=fields, headers=origin)


def _leads(row: Row, location: str, leads_to: str) -> bool:
    if leads_to or row.who is None:
        return location.startswith(leads_to)
    return not location.startswith(ASKS_TO_SIGN_IN)


def _look_for_secrets(world: World, answer: TestResponse, asked: str, found: Found) -> None:
    heads = "\n".join(f"{name}: {unquote(value)}" for name, value in answer.headers)
    body = answer.data.decode("utf-8", "replace")  # a file that is handed out is not text
    said = f"{heads}\n{body}".lower()
    for secret in world.secrets:
        if secret.word.lower() in said:
            found.met.add(secret.word)
            if not secret.may(world.asker):
                found.leaked.append(f"{asked}: «{secret.word}» ({secret.where})")

"""What can be sent where: every page that somebody reaches, the forms on it, the parameters of addresses."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from portal.config import ROOT
from tests.hostile import ways_in
from tests.pages import Node, Page, own_path
from tests.rights.table import Row, rows
from tests.rights.world import World

TOKEN = "csrf_token"
A_FEW = 2  # pages of an endpoint that are followed: the rest are alike
IN_SOURCE = re.compile(r'args(?:\.get\w*\(|\[)\s*"([\w-]+)"|"([\w-]+)" in request\.args')
TYPICAL = {"email": "velger@example.org", "password": "en blå sykkel i regn", "date": "2019-07-01", "number": "1"}


@dataclass(frozen=True)
class Field:
    """A field of a form, and what somebody would put in it."""

    name: str
    value: str


@dataclass(frozen=True)
class Form:
    """A form as it stands on a page; `endpoint` is where it leads."""

    endpoint: str
    action: str
    post: bool
    fields: tuple[Field, ...]
    token: str | None

    @property
    def key(self) -> tuple[str, bool, tuple[str, ...]]:
        """Forms with the same key are the same form on several pages."""
        return self.endpoint, self.post, tuple(sorted({field.name for field in self.fields}))


class Site:
    """Everything that the world's asker reaches, or `only` what stands at some addresses."""

    def __init__(self, world: World, only: Collection[str] = ()) -> None:
        self.world = world
        self.pages: dict[str, TestResponse] = {}
        self.forms: dict[tuple[str, bool, tuple[str, ...]], Form] = {}
        self._seen: dict[tuple[str, tuple[str, ...]], int] = {}
        for address in only or _starts(world):
            self._take(address)
        for answer in list(self.pages.values()):
            links = self.read(answer)
            for link in () if only else links:
                self.open(link)
        for answer in () if only else ways_in.pages(world):
            self.read(answer)

    def open(self, address: str) -> None:
        """Open what a link leads to and all that follows from it, unless enough like it have been opened."""
        waiting = [address]
        while waiting:
            found = waiting.pop()
            if self._is_wanted(found):
                waiting.extend(self.read(self._take(found)))

    def _take(self, address: str) -> TestResponse:
        answer = self.pages[address] = self.world.asker.client.get(address)
        answer.get_data()  # to its end: what is a file is then closed
        answer.close()
        return answer

    def is_new(self, address: str) -> bool:
        """Whether an address leads to a page of ours that has not been opened, in the language that is read here."""
        if address in self.pages or address.startswith(("/static", "/nn", "/en")):
            return False
        return endpoint_of(self.world.app, address) is not None

    def _is_wanted(self, address: str) -> bool:
        if not self.is_new(address):
            return False
        endpoint = endpoint_of(self.world.app, address) or ""
        kind = endpoint, tuple(sorted(name for name, _ in parse_qsl(urlsplit(address).query)))
        self._seen[kind] = self._seen.get(kind, 0) + 1
        return self._seen[kind] <= A_FEW

    def read(self, answer: TestResponse) -> list[str]:
        """Take the forms of a page, and return its links."""
        if answer.mimetype != "text/html" or 300 <= answer.status_code < 400:
            return []
        page = Page(answer.text)
        for node in page.tree.all("form"):
            for form in _forms(self.world.app, page, node, answer.request.full_path):
                self.forms.setdefault(form.key, form)
        return sorted(page.links)

    def parameters(self) -> set[str]:
        """Every parameter of an address: in links, in forms that are opened, in the portal's own source."""
        linked = {name for address in self.pages for name, _ in parse_qsl(urlsplit(address).query)}
        opened = {field.name for form in self.forms.values() if not form.post for field in form.fields}
        return linked | opened | in_source()


def in_source() -> set[str]:
    """The parameters that the portal's source asks for by name."""
    texts = (path.read_text() for path in (ROOT / "portal").rglob("*.py"))
    return {first or second for text in texts for first, second in IN_SOURCE.findall(text)}


def _starts(world: World) -> Iterator[str]:
    """Every page of the table of rights, for every thing: those behind a token are reached by it."""
    for row in rows():
        for thing in () if row.post else row.answers:
            yield world.address(row.endpoint, "GET", thing)


def endpoint_of(app: Flask, address: str, method: str = "GET") -> str | None:
    """Where an address leads."""
    try:
        return app.url_map.bind("localhost").match(urlsplit(address).path, method=method)[0]
    except HTTPException:
        return None


def _forms(app: Flask, page: Page, node: Node, here: str) -> Iterator[Form]:
    """A form as it is sent by each of its buttons; what stands elsewhere on the page and names it belongs to it too."""
    method = node.attributes.get("method", "get").lower()
    if method == "dialog":
        return
    parts = [part for part in node.walk() if "form" not in part.attributes]
    if "id" in node.attributes:
        parts += page.tree.all(form=node["id"])
    fields = list(_fields(parts))
    token = next((field.value for field in fields if field.name == TOKEN), None)
    ways = {part["formaction"] for part in parts if "formaction" in part.attributes}
    if not ways or [part for part in parts if _sends(part) and "formaction" not in part.attributes]:
        ways.add(node.attributes.get("action") or here)
    for way in sorted(ways):
        action = own_path(way)
        assert action is not None, f"a form that leads away: {node.attributes}"
        endpoint = endpoint_of(app, action, method.upper())
        if endpoint is None and not [part for part in parts if part.tag == "button"]:
            continue  # it waits for a button with an address of its own, and there is none here
        assert endpoint is not None and "%3C" not in action, f"a form that leads nowhere: {action}"
        yield Form(endpoint, action, method == "post", tuple(f for f in fields if f.name != TOKEN), token)


def _sends(part: Node) -> bool:
    return part.tag == "button" and part.attributes.get("type", "submit") == "submit"


def _fields(parts: Iterable[Node]) -> Iterator[Field]:
    """One value for each name: of boxes and buttons the first."""
    told: set[str] = set()
    for field in parts:
        name = field.attributes.get("name")
        if field.tag in ("input", "textarea", "select", "button") and name and name not in told:
            told.add(name)
            yield Field(name, _typical(field))


def _typical(field: Node) -> str:
    kind = field.attributes.get("type", "")
    if field.tag == "select":
        options = [option.attributes.get("value", option.text) for option in field.all("option")]
        return next((value for value in options if value), "")
    if field.tag == "textarea":
        return "En helt vanlig tekst om kulturskolen."
    if (
        kind in ("hidden", "checkbox", "radio", "submit")
        or field.tag == "button"
        or field.attributes.get("tabindex") == "-1"
    ):
        return field.attributes.get("value", "")
    return TYPICAL.get(kind) or field.attributes.get("value") or "Kari Nordmann"


def unreached(app: Flask, forms: Iterable[Form]) -> set[str]:
    """The routes that take a form which nobody has found."""
    takes = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    return takes - {form.endpoint for form in forms if form.post}


def posts() -> list[Row]:
    """The table's rows that take a form."""
    return [row for row in rows() if row.post]

"""Everything that somebody meets of a portal: every closed page that there is an address for, and all that those lead to.

Pages, lists, files, prints, zips and exports are read as their readers do; so is the mail that was written to them.
"""

import io
import re
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import product
from typing import Any
from urllib.parse import unquote

from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from portal.accounts.access import EVERYBODY, access_of
from portal.accounts.rules import Role
from tests import web
from tests.pages import Page, all_that_is_said

OURS = ("jury", "nominations_desk", "notices")
"""Blueprints that are walked whole: an argument of theirs without values would be a page that nobody looks at."""
DOWNLOADS = (".zip", ".csv", ".xlsx", ".json", ".pdf", ":form>")
REGISTER = re.compile(r'<select[^>]*name="(sted|kommune)".*?</select>', re.DOTALL)
LEFT = ("/static/", "/logg-ut", "/nn/", "/en/", "/demo/")  # built files, the way out, the same in other languages


def said(response: TestResponse) -> str:
    """All that an answer says: its head, and its body as it is read."""
    head = " ".join(f"{name}: {unquote(value)}" for name, value in response.headers)
    return f"{head} {_read(response.get_data(), response.mimetype)}"


def _read(body: bytes, kind: str) -> str:
    if body.startswith(b"%PDF-") and b"startxref" in body:
        reader = PdfReader(io.BytesIO(body))
        return f"{reader.metadata} " + " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as files:
            return " ".join(f"{name} {_read(files.read(name), '')}" for name in files.namelist())
    text = body.decode("utf-8", "replace")
    # The register of all municipalities, as a form lists it, tells nothing of who has applied.
    return all_that_is_said(REGISTER.sub("", text) if kind == "text/html" else text)


class Reader:
    """Somebody who opens all that their roles let them, the public all that is everybody's.

    That the other doors are shut, the table of rights sees to.
    """

    def __init__(
        self, app: Flask, client: FlaskClient, roles: Collection[Role], values: Mapping[str, Collection[Any]]
    ) -> None:
        self.app, self.client, self.roles, self.values = app, client, roles, values
        self.found: dict[str, str] = {}
        self.links: set[str] = set()

    def meets(self, word: str) -> list[str]:
        """Where a word is met, whatever its case."""
        return [address for address, told in self.found.items() if word.lower() in told.lower()]

    def read_all(self, start: Iterable[str] = (), *, endpoints: Collection[str] | None = None) -> "Reader":
        """Open every address that there can be (or those of some endpoints), then all that the pages lead to."""
        for rule in self.app.url_map.iter_rules():
            if endpoints is None or rule.endpoint in endpoints:
                for address, method in self._addresses(rule):
                    self._open(address, method)
        for address in start:
            self._open(address)
        if endpoints is None:
            self._follow()
        return self

    def _addresses(self, rule: Rule) -> Iterator[tuple[str, str]]:
        downloads = "POST" in (rule.methods or ()) and rule.rule.endswith(DOWNLOADS)
        who = access_of(self.app.view_functions[rule.endpoint])
        shut = bool(self.roles) if who == EVERYBODY else who.isdisjoint(self.roles)
        if shut or not (downloads or "GET" in (rule.methods or ())):
            return
        missing = rule.arguments - set(self.values)
        assert not (missing and rule.endpoint.partition(".")[0] in OURS), f"{rule.endpoint}: no values for {missing}"
        if missing:
            return
        names = sorted(rule.arguments)
        for row in product(*(self.values[name] for name in names)):
            method = "POST" if downloads else "GET"
            address = self.app.url_map.bind("localhost").build(
                rule.endpoint, dict(zip(names, row, strict=True)), method=method
            )
            yield address, method

    def _open(self, address: str, method: str = "GET") -> None:
        if address in self.found or address.startswith(LEFT):
            return
        with web.act(self.client, address) if method == "POST" else self.client.get(address) as response:
            self.found[address] = said(response)
            if response.mimetype == "text/html" and response.status_code == 200:
                self.links |= Page(response.get_data(as_text=True)).links

    def _follow(self) -> None:
        closed = ("/jury", "/for-ansatte", "/min")
        met: set[str] = set()
        while waiting := {link for link in self.links - met if link.startswith(closed)}:
            met |= waiting
            for address in sorted(waiting):
                self._open(address)

    def take_mail(self, address: str) -> "Reader":
        """Read what was written to somebody, too."""
        for number, mail in enumerate(web.mails()):
            if mail.to == address:
                self.found[f"mail {number}"] = f"{mail.subject} {mail.text}"
        return self

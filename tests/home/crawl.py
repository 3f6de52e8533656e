"""Everything that the public gets at a moment: every page by its links, every route by known slugs, mail, machines' files."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from urllib.parse import urlsplit

from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select
from werkzeug.routing import IntegerConverter, Rule
from werkzeug.test import Client

from portal.accounts.access import EVERYBODY, access_of
from portal.award.models import Edition
from portal.comments.models import Comment
from portal.culture.models import Topic
from portal.finalists.models import Finalist
from portal.foundation.db import db
from portal.foundation.outbox.mails import OutgoingEmail, written
from portal.news.models import Article
from tests import web
from tests.pages import Page, all_that_is_said

PREFIXES = {"nb": "", "nn": "/nn", "en": "/en"}
ABOUT_BYTES = ("Content-Length", "ETag", "Date")  # numbers that mean nothing to a reader
UNKNOWN = (
    "/finnes-ikke",
    "/artikler/finnes-ikke",
    "/tema/finnes-ikke",
    "/norges-kulturkommune/2018",
    "/norges-kulturkommune/2018/resultat",
    "/norges-kulturkommune/2019/finalister/oslo",
)
SEARCHES = tuple(f"/sok?q={word}" for word in ("kommunen", "finalister", "2019", "kåring", "vinner", "finnesikke", "a"))


@dataclass(frozen=True)
class Surface:
    """An answer, or a mail."""

    address: str
    status: int
    kind: str
    head: str
    source: str
    method: str = "GET"

    @cached_property
    def said(self) -> str:
        """Every word of it in small letters, with its headers; see `all_that_is_said`.

        An error page may give back the address that was asked for: that tells nothing.
        """
        read = self.page.tree.text if self.is_page else None
        told = f"{self.head} {all_that_is_said(self.source, read)}"
        return (told.replace(self.path, " ") if self.status >= 400 and self.path != "/" else told).lower()

    @cached_property
    def page(self) -> Page:
        """It as a page."""
        return Page(self.source)

    @property
    def is_page(self) -> bool:
        """Whether it is a page for people."""
        # A redirect's body is Werkzeug's own, and 204 has none.
        return self.kind == "text/html" and self.status != 204 and not 300 <= self.status < 400

    @property
    def path(self) -> str:
        """Its address without language and query: which page it is."""
        path = urlsplit(self.address).path
        for prefix in ("/nn", "/en"):
            if path == prefix or path.startswith(prefix + "/"):
                return path.removeprefix(prefix) or "/"
        return path

    @property
    def language(self) -> str:
        """The language that its address asks for."""
        return language_of(self.address)


def language_of(address: str) -> str:
    """The language that an address asks for."""
    return next((code for code, prefix in PREFIXES.items() if prefix and f"{address}/".startswith(f"{prefix}/")), "nb")


class Crawl:
    """The surfaces of a portal, gathered until there are no more."""

    def __init__(self, client: Client, languages: Iterable[str]) -> None:
        self.client, self.languages = client, languages
        self.found: dict[str, Surface] = {}

    def take(self, address: str, **request: object) -> Surface:
        """Open an address (once) and keep what came."""
        name = f"{address} {request}" if request else address
        if name not in self.found:
            with self.client.open(address, **request) as response:  # type: ignore[arg-type]
                head = "\n".join(f"{key}: {value}" for key, value in response.headers if key not in ABOUT_BYTES)
                kind = response.mimetype
                text = _read(response.get_data()) if kind == "application/pdf" else response.get_data(as_text=True)
                method = str(request.get("method", "GET"))
                self.found[name] = Surface(address, response.status_code, kind, head, text, method)
        return self.found[name]

    def follow(self) -> None:
        """Open all that the pages so far lead to, and all that those lead to."""
        read: set[str] = set()
        while waiting := [name for name in self.found if name not in read]:
            for name in waiting:
                read.add(name)
                surface = self.found[name]
                for link in surface.page.links if surface.is_page else ():
                    if language_of(link) in self.languages and not built(link):
                        self.take(link)


def _read(paper: bytes) -> str:
    """What a PDF says."""
    reader = PdfReader(BytesIO(paper))
    return "\n".join([str(reader.metadata), *(page.extract_text() for page in reader.pages)])


def built(address: str) -> bool:
    """Whether an address is of a built file: drawings and style sheets lie there whatever the clock says."""
    return address.startswith("/static/")


def everything(app: Flask, client: Client, languages: Iterable[str] = PREFIXES) -> list[Surface]:
    """Gather all that the public gets now, in some languages."""
    crawl = Crawl(client, languages)
    for anchor in db.session.scalars(select(Article.id)).all():
        crawl.take(f"/artikler?eldre-enn={anchor}")
        crawl.take(f"/artikler?nyere-enn={anchor}")
    for code in languages:
        prefix = PREFIXES[code]
        for address in (*known_addresses(app), *UNKNOWN, *SEARCHES):
            crawl.take(prefix + address)
        for path in ("/kvittering", web.STEM, f"{web.STEM}/kode", "/artikler", "/finnes-ikke"):
            crawl.take(prefix + path, method="POST", headers=web.OWN_ORIGIN, data={"kode": "X"})
            crawl.take(prefix + path, method="POST", headers={"Origin": "https://example.org"})
    crawl.follow()
    return [*crawl.found.values(), *_mails()]


def _mails() -> list[Surface]:
    rows = db.session.scalars(select(OutgoingEmail)).all()
    messages = [written(row) for row in rows]
    return [Surface(f"mail {place}", 200, "mail", "", mail.as_string()) for place, mail in enumerate(messages)]


def known_addresses(app: Flask) -> list[str]:
    """Every address that can be opened, with every slug that is in the database, shown or not."""
    slugs = {
        "news.show": db.session.scalars(select(Article.slug)).all(),
        "news.topic": db.session.scalars(select(Topic.slug)).all(),
        "finalists.show": db.session.scalars(select(Finalist.slug).distinct()).all(),
    }
    slugs |= {f"results.{name}": slugs["finalists.show"] for name in ("badge", "diploma")}
    slugs |= {f"comments.article{part}": slugs["news.show"] for part in ("", "_write")}
    slugs |= {f"comments.finalist{part}": slugs["finalists.show"] for part in ("", "_write")}
    comment_ids = [*db.session.scalars(select(Comment.id)), 2**40]
    years = db.session.scalars(select(Edition.year)).all()
    adapter = app.url_map.bind("localhost")
    found = []
    for rule in app.url_map.iter_rules():
        if rule.methods is None or "GET" not in rule.methods:
            continue
        if access_of(app.view_functions[rule.endpoint]) != EVERYBODY:
            continue  # behind the door: tests/accounts walks those
        for values in _values(rule, slugs.get(rule.endpoint, ["finnes-ikke"]), years, comment_ids):
            found.append(adapter.build(rule.endpoint, values, method="GET"))
    return sorted({*found, f"{web.STEM}?valg=drammen"})


def _values(
    rule: Rule, slugs: Iterable[str], years: Iterable[int], comment_ids: Iterable[int]
) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = [{}]
    for name in rule.arguments:
        options: list[object] = {
            "year": list(years), "slug": list(slugs), "comment_id": list(comment_ids),
        }.get(name, [2**40] if isinstance(rule._converters[name], IntegerConverter) else ["finnes-ikke"])  # fmt: skip
        rows = [{**row, name: option} for row in rows for option in options]
    return rows


def json_of(surface: Surface) -> str:
    """What a page says to search engines, in one line."""
    return json.dumps(surface.page.json_ld, ensure_ascii=False) if surface.page.json_ld else ""

"""Every kind of answer that the portal gives, fetched from the demonstration as it stands on 1 July 2019."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NoReturn

from flask import Flask, abort
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from portal.foundation import outbox
from tests import web

AWARD = "/norges-kulturkommune"
EDITION = f"{AWARD}/2019"

# Pages that are the same for everybody.
PUBLIC = (
    "/",
    "/artikler",
    "/artikler/tre-kommuner-i-finalen",
    "/tema/kulturskole",
    "/arkiv/2019",
    "/sok",
    "/artikler.atom",
    AWARD,
    EDITION,
    f"{EDITION}/finalister/drammen",
    f"{EDITION}/stem",
    f"{EDITION}/stem?valg=larvik",
    f"{EDITION}/stem/kode",
    f"{EDITION}/slik-stemmer-du",
    f"{EDITION}/kontroller",
    f"{EDITION}/kontroller/kontroller.py",
    f"{EDITION}/stemmelogg",
    f"{EDITION}/stemmelogg/kontrollpunkter.json",
    f"{EDITION}/stemmelogg/kontrollsummer.txt",
    f"{EDITION}/stemmelogg/feed.xml",
    f"{EDITION}/stemmelogg/sammenlign.py",
    f"{EDITION}/resultat",
    "/kvittering",
    f"{EDITION}/sammenlign",
    f"{EDITION}/fylkeskaringer",
    f"{EDITION}/sok-for-kommunen",
    f"{EDITION}/foresla",
    "/soknad/sjekk-e-posten",
    "/soknad/ny-lenke",
    "/forslag/sjekk-e-posten",
    f"{EDITION}/kalender.ics",
    "/kommentarer/finalister/2019/drammen",
    "/kommentarer/finalister/2019/drammen/skriv",
    "/kommentarer/artikler/tre-kommuner-i-finalen",
    "/kommentarer/1/meld",
    "/kommentarer/meldt",
    "/kommentarer/sjekk-e-posten",
    "/kommentarer/regler",
    "/kommentarer.atom",
    "/om",
    "/kontakt",
    "/personvern",
    "/mine-opplysninger",
    "/mine-opplysninger/sjekk-e-posten",
    "/mine-opplysninger/skjema.json",
    "/tilgjengelighet",
    "/modereringslogg",
    "/sitemap.xml",
    "/robots.txt",
    "/.well-known/security.txt",
    "/api/v1",
    "/api/v1/openapi.json",
    "/api/v1/editions",
    "/api/v1/editions/2019",
    "/api/v1/editions/2019/finalists",
    "/api/v1/editions/2019/finalists/drammen",
    "/api/v1/editions/2019/result",
    "/api/v1/winners",
)
DATA = tuple(path for path in PUBLIC if path.startswith("/api/"))
HTML = tuple(
    path for path in PUBLIC if path not in DATA and not path.endswith((".atom", ".xml", ".txt", ".ics", ".json", ".py"))
)
PREFIXES = {"nb": "", "nn": "/nn", "en": "/en"}


@dataclass(frozen=True)
class Answer:
    """An answer, and what kind of answer it is."""

    kind: str
    path: str
    response: TestResponse

    def __post_init__(self) -> None:
        self.response.get_data()  # read and closed: static files are sent from an open file
        self.response.close()


def public(client: FlaskClient) -> Iterator[Answer]:
    """The public pages in every language."""
    for code, prefix in PREFIXES.items():
        for path in PUBLIC:
            yield Answer(f"public {code}", prefix + path, client.get(prefix + path))


def vote_pages(client: FlaskClient) -> Iterator[Answer]:
    """All that a voter meets, in order, with token pages in the address."""
    link = ask_for_link(client)
    yield Answer("token", link, client.get(link))
    yield Answer("token", "/nn" + link, client.get("/nn" + link))
    yield Answer("token", "/en" + link, client.get("/en" + link))
    yield Answer("token post", link, web.post(client, link))
    own = web.last_mail().link
    yield Answer("token", own, client.get(own))
    yield Answer("token", own + "/endre", client.get(own + "/endre"))
    yield Answer("token 422", own + "/endre", web.post(client, own + "/endre", valg="oslo"))
    yield Answer("token post", own + "/endre", web.post(client, own + "/endre", valg="larvik"))
    yield Answer("token post", own + "/kode", web.post(client, own + "/kode"))
    yield Answer("token post", own + "/trekk", web.post(client, own + "/trekk"))
    yield Answer("token 410", "/stem/bekreft/feil", client.get("/stem/bekreft/feil"))
    yield Answer("token 410", "/stem/min/feil", client.get("/stem/min/feil"))
    code = f"{EDITION}/stem/kode"
    yield Answer("post 422", code, web.post(client, code, kode="AAAA AAAA"))
    yield Answer("post 422", web.STEM, web.post(client, web.STEM, valg="drammen", epost="ikke en adresse"))
    yield Answer("post 422", "/kvittering", web.post(client, "/kvittering", kode="ABC"))
    yield Answer("post 404", "/kvittering", web.post(client, "/kvittering", kode="2" * 27))


def comment_pages(client: FlaskClient) -> Iterator[Answer]:
    """All that somebody meets who comments, with token pages in the address."""
    write = "/kommentarer/finalister/2019/drammen/skriv"
    yield Answer("post 422", write, web.post(client, write, navn="", tekst="", adresse="nei"))
    sent = {"navn": "Leser", "tekst": "Fint.", "adresse": "kommentar@example.org"}
    yield Answer("redirect", write, web.post(client, write, **sent))
    link = web.last_mail().link
    yield Answer("token", link, client.get(link))
    yield Answer("token", "/nn" + link, client.get("/nn" + link))
    confirmed = web.post(client, link)
    yield Answer("redirect", link, confirmed)
    own = confirmed.headers["Location"]
    for part in ("", "/rett", "/trekk"):
        yield Answer("token", own + part, client.get(own + part))
    yield Answer("token 422", own + "/rett", web.post(client, own + "/rett", navn="", tekst=""))
    yield Answer("token 409", own + "/rett", web.post(client, own + "/rett", navn="Leser", tekst="Bra.", versjon="0"))
    yield Answer("token 409", own + "/klag", web.post(client, own + "/klag", tekst="Hvorfor?"))
    yield Answer("redirect", own + "/trekk", web.post(client, own + "/trekk"))
    yield Answer("token 410", "/kommentarer/min/feil", client.get("/kommentarer/min/feil"))
    yield Answer("token 410", "/kommentarer/bekreft/feil", client.get("/kommentarer/bekreft/feil"))
    yield Answer("post 422", "/kommentarer/1/meld", web.post(client, "/kommentarer/1/meld"))
    yield Answer("redirect", "/kommentarer/1", client.get("/kommentarer/1"))


def ask_for_link(client: FlaskClient) -> str:
    """Ask for a vote and return the path of the link in the mail."""
    answer = web.ask(client, "kari@example.org")
    assert answer.status_code == 303
    return web.last_mail().link


def mailbox(client: FlaskClient) -> Iterator[Answer]:
    """The demonstration's mail box, with mail in it."""
    web.ask(client, "ola@example.org")
    outbox.deliver()
    yield Answer("closed", "/demo/e-post", client.get("/demo/e-post"))
    for mail in sorted(outbox.folder().glob("*.eml"))[:1]:
        yield Answer("closed", f"/demo/e-post/{mail.stem}", client.get(f"/demo/e-post/{mail.stem}"))


def machine_pages(client: FlaskClient) -> Iterator[Answer]:
    """What monitoring reads."""
    for path in ("/healthz", "/readyz"):
        yield Answer("closed", path, client.get(path))


def redirects(client: FlaskClient) -> Iterator[Answer]:
    """Answers that lead on."""
    path = f"{EDITION}/finalister/drammen/stem"
    yield Answer("redirect", path, client.get(path))
    yield Answer("redirect", web.STEM, web.ask(client, "per@example.org"))


def not_modified(client: FlaskClient) -> Iterator[Answer]:
    """Pages that their reader has already."""
    for path in PUBLIC:
        etag = client.get(path).headers["ETag"]
        yield Answer("304", path, client.get(path, headers={"If-None-Match": etag}))


def static_files(app: Flask, client: FlaskClient) -> Iterator[Answer]:
    """Built files, whole and not modified."""
    asset: Callable[[str], str] = app.jinja_env.globals["asset"]  # type: ignore[assignment]
    for name in ("app.css", "main.js", "img/drammen.svg", "share/kultur.png", "font/inter-latin.woff2"):
        yield Answer("static", asset(name), client.get(asset(name)))
    whole = Answer("static", asset("app.css"), client.get(asset("app.css")))
    known = {"If-Modified-Since": whole.response.headers["Last-Modified"]}
    yield Answer("static 304", whole.path, client.get(whole.path, headers=known))


def errors(app: Flask, client: FlaskClient) -> Iterator[Answer]:
    """Every page that something went wrong on, in every language."""
    for prefix in PREFIXES.values():
        front = prefix + "/"
        yield Answer("400", front, client.get(front, headers={"Host": "elsewhere.example"}))
        yield Answer("403", prefix + web.STEM, client.post(prefix + web.STEM, headers={"Origin": "https://x.example"}))
        yield Answer("404", prefix + "/finnes-ikke", client.get(prefix + "/finnes-ikke"))
        yield Answer("404", prefix + "/static/x.css", client.get(prefix + "/static/x.css"))
        yield Answer("405", prefix + "/artikler", web.post(client, prefix + "/artikler"))
        yield Answer("413", prefix + "/kvittering", web.post(client, prefix + "/kvittering", kode="2" * 300_000))
        for code in (410, 429, 500, 503):
            with broken(app, "home.index", code):
                yield Answer(str(code), front, client.get(front))


class broken:  # noqa: N801 - used like a function
    """While this lasts, a view ends in an error: an unforeseen one for 500, a database that is away for 503."""

    def __init__(self, app: Flask, endpoint: str, code: int) -> None:
        self.app, self.endpoint, self.code = app, endpoint, code
        self.view = app.view_functions[endpoint]

    def __enter__(self) -> None:
        self.app.view_functions[self.endpoint] = self.fail

    def __exit__(self, *_: object) -> None:
        self.app.view_functions[self.endpoint] = self.view

    def fail(self, **_: object) -> NoReturn:
        if self.code == 503:
            raise OperationalError("SELECT 1", {}, Exception("database is locked"))
        if self.code == 500:
            raise ZeroDivisionError("nobody foresaw this")
        abort(self.code)


def everything(app: Flask) -> list[Answer]:
    """Every kind of answer."""
    client = app.test_client()
    return [
        *public(client),
        *vote_pages(client),
        *comment_pages(client),
        *mailbox(client),
        *machine_pages(client),
        *redirects(client),
        *not_modified(client),
        *static_files(app, client),
        *errors(app, client),
    ]

"""Every way that things go wrong has a page of its own that says what to do, in the reader's language."""

import re
import sqlite3

import pytest

from portal.foundation import boxes, errors
from portal.foundation import db as foundation_db
from portal.foundation.db import db
from tests import build, moments, walk, web
from tests.foundation.test_pages import read

CODES = errors.WITH_PAGE


def main_text(html: str) -> str:
    """What the page itself says, without frame and tags."""
    inside = html.partition("<main")[2].partition("</main>")[0].partition(">")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", inside).split())


@pytest.fixture(scope="module")
def said(answers):
    """What the page of each error says, by code and language."""
    found = {}
    for each in answers:
        if each.kind.isdecimal() and int(each.kind) >= 400:
            code = each.path[1:3] if each.path.startswith(("/nn/", "/en/")) else "nb"
            found[int(each.kind), code] = main_text(each.response.text)
    return found


def test_every_error_says_something_of_its_own_in_every_language(said):
    assert set(said) == {(code, language) for code in CODES for language in walk.PREFIXES}
    assert len(set(said.values())) == len(said)
    assert all(len(text) > 60 for text in said.values())


def test_every_error_offers_ways_on(answers):
    pages = [each for each in answers if each.kind.isdecimal() and int(each.kind) >= 400]
    for each in pages:
        inside = each.response.text.partition("<main")[2].partition("</main>")[0]
        links = [given["href"] for tag, given in read(inside).tags if tag == "a"]
        assert links, each
        prefix = each.path[:3] if each.path.startswith(("/nn/", "/en/")) else ""
        assert all(link.startswith(prefix + "/") for link in links), each


def test_no_error_shows_what_happened_inside(answers):
    for each in answers:
        if each.kind == "500":
            assert "ZeroDivision" not in each.response.text
            assert "nobody foresaw" not in each.response.text


def test_a_page_that_is_not_found_leads_on_from_where_one_was(visitor):
    links = [
        given["href"]
        for tag, given in read(visitor.get("/norges-kulturkommune/2019/finalister/oslo").text).tags
        if tag == "a"
    ]
    assert "/norges-kulturkommune/2019" in links
    page = visitor.get("/en/artikler/finnes-ikke").text
    assert 'href="/en/artikler"' in page


@pytest.mark.parametrize(
    ("path", "allowed"),
    [("/artikler", {"GET", "HEAD", "OPTIONS"}), ("/kvittering", {"GET", "HEAD", "OPTIONS", "POST"})],
)
def test_a_wrong_method_is_told_which_are_right(path, allowed, client):
    answer = client.open(path, method="PUT", headers=web.OWN_ORIGIN)
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == allowed
    assert answer.mimetype == "text/html"


def test_an_error_without_a_page_of_its_own_gets_that_of_its_class(app, client):
    for code, shown in ((418, 400), (451, 400), (501, 500)):
        with walk.broken(app, "home.index", code):
            answer = client.get("/")
        with walk.broken(app, "home.index", shown):
            page = client.get("/")
        assert answer.status_code == code
        assert main_text(answer.text) == main_text(page.text)


@pytest.fixture
def impatient(monkeypatch):
    """Every new connection waits a moment only for a lock."""
    rest = tuple(pragma for pragma in foundation_db.PRAGMAS if not pragma.startswith("busy_timeout"))
    monkeypatch.setattr(foundation_db, "PRAGMAS", ("busy_timeout=20", *rest))
    return db.engine.dispose


@pytest.fixture
def foreign(settings):
    """Somebody else's connection to the database."""
    connection = sqlite3.connect(settings.DATA / "portal.sqlite", isolation_level=None)
    yield connection
    connection.close()


def test_a_locked_database_is_answered_with_try_again_and_keeps_nothing(app, client, at, impatient, foreign):
    build.edition()
    at(moments.START)
    db.session.rollback()
    impatient()
    foreign.execute("BEGIN EXCLUSIVE")
    answer = web.ask(client)
    foreign.execute("ROLLBACK")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert "Set-Cookie" not in answer.headers
    assert len(main_text(answer.text)) > 60
    assert web.mails() == []
    assert web.ask(client).status_code == 303  # and nothing has to be restarted
    assert len(web.mails()) == 1


# An empty form, and texts that speak of the code.
WITHOUT_DATABASE = {
    "/kvittering", "/om", "/personvern", "/tilgjengelighet", "/kommentarer/meldt", "/kommentarer/regler",
    "/kommentarer/sjekk-e-posten", "/mine-opplysninger", "/mine-opplysninger/sjekk-e-posten",
    "/soknad/sjekk-e-posten", "/soknad/ny-lenke", "/forslag/sjekk-e-posten",
}  # fmt: skip


@pytest.mark.parametrize("prefix", walk.PREFIXES.values())
def test_a_database_that_nobody_can_read_is_never_an_unforeseen_error(prefix, visitor, tmp_path, impatient):
    db.session.remove()
    impatient()
    foreign = sqlite3.connect(tmp_path / "demo" / "portal.sqlite", isolation_level=None)
    foreign.execute("PRAGMA locking_mode=EXCLUSIVE")
    foreign.execute("BEGIN EXCLUSIVE")
    answers = {path: visitor.get(prefix + path) for path in walk.HTML}
    assert {path for path, answer in answers.items() if answer.status_code == 200} == WITHOUT_DATABASE
    for path in set(answers) - WITHOUT_DATABASE:
        answer = answers[path]
        assert (answer.status_code, answer.headers.get("Retry-After")) == (503, "30"), path
        assert 'class="demo"' in answer.text
    foreign.execute("ROLLBACK")
    foreign.close()
    assert visitor.get(prefix + "/").status_code == 200


def test_a_database_that_is_gone_is_the_same(visitor, demo_app, tmp_path):
    db.session.remove()
    db.engine.dispose()
    (tmp_path / "demo" / "portal.sqlite").rename(tmp_path / "away")
    (tmp_path / "demo" / "portal.sqlite").mkdir()  # so that SQLite cannot make a new one
    for path in ("/", "/en/artikler", "/norges-kulturkommune/2019/stem"):
        assert visitor.get(path).status_code == 503
    assert visitor.get("/healthz").json == {"alive": True}
    assert visitor.get("/readyz").status_code == 503
    assert visitor.get("/readyz").json["ready"] is False


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_database_server_that_hangs_up_is_the_same(app, client, postgresql):
    build.lasting_pages()
    assert client.get("/").status_code == 200
    name = db.engine.url.database
    db.session.remove()
    postgresql.server.psql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false;")
    hang_up = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}';"
    postgresql.server.psql(hang_up)
    for _ in range(2):  # on the connection that was cut, and on a new one
        assert client.get("/").status_code == 503
    postgresql.server.psql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true;")
    assert client.get("/").status_code == 200


def test_a_missing_key_is_answered_with_try_again(app, client, at, settings):
    build.edition()
    at(moments.START)
    boxes.key_path("2019/pepper").rename(settings.KEYS / "away")
    answer = web.ask(client)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert web.mails() == []


def test_what_nobody_foresaw_is_answered_and_the_next_request_is_served(app, client):
    with walk.broken(app, "voting.receipt", 500):
        assert client.get("/kvittering").status_code == 500
    assert client.get("/kvittering").status_code == 200

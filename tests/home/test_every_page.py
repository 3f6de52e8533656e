"""What is true of every page, in every language, from the finalists to the result."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from shutil import copytree

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import BytecodeCache

from portal.config import Config
from portal.foundation import outbox
from tests import build, web
from tests.conftest import running
from tests.home import checks
from tests.home.crawl import PREFIXES, Surface, everything
from tests.moments import oslo

At = Callable[[datetime], None]
PHASES = {
    "before the finalists": (oslo(2019, 6, 5, 12), False),
    "finalists": (oslo(2019, 6, 12, 22), False),
    "voting": (oslo(2019, 7, 1, 12), False),
    "counting": (oslo(2019, 8, 6, 12), False),
    "result": (oslo(2019, 8, 13, 12), True),
}
phases = pytest.mark.parametrize(("now", "released"), PHASES.values(), ids=PHASES)
# Two addresses of the vote tell the same while it is closed.
CLOSED = {"/norges-kulturkommune/2019/stem", "/norges-kulturkommune/2019/stem/kode"}


@phases
def test_pages_of_the_demonstration(
    demo_app: Flask, visitor: FlaskClient, at: At, now: datetime, released: bool
) -> None:
    if released:
        build.release_demonstration()
    at(now)
    surfaces = everything(demo_app, visitor)
    assert len(checks.pages(surfaces)) > 50
    assert checks.dead_links(surfaces) == []
    assert checks.wrong_frames(surfaces) == []
    assert checks.wrong_headings(surfaces) == []
    assert [row for row in checks.shared_titles(surfaces) if not all(path in row for path in CLOSED)] == []
    assert checks.wrong_shares(surfaces) == []
    assert checks.unmarked(surfaces) == []
    assert checks.indexable(surfaces) == []
    assert counts_that_differ(surfaces) == []


def counts_that_differ(surfaces: list[Surface]) -> list[str]:
    """Topics whose number of articles on the front page is not the number that their own page lists."""
    by_address = {surface.address: surface for surface in surfaces if surface.method == "GET"}
    wrong = []
    for prefix in PREFIXES.values():
        for row in by_address[f"{prefix}/"].page.tree.all("ul", css="topics"):
            for link in row.all("a"):
                said = int(link.one("span", css="num").text.split()[0])
                listed = len(by_address[link["href"]].page.tree.all("article", css="story"))
                wrong += [f"{link['href']}: {said} said, {listed} listed"] if said != listed else []
    return wrong


def test_mail_and_its_pages_are_marked(demo_app: Flask, visitor: FlaskClient, at: At) -> None:
    at(oslo(2019, 7, 1, 12))
    web.vote(visitor)
    web.ask(visitor, "voter@example.org", prefix="/en")
    web.ask(visitor, "veljar@example.org", prefix="/nn")
    outbox.deliver()
    written = web.mails()
    assert [mail.subject.endswith(("(eksempel)", "(example)")) for mail in written] == [True] * 4
    assert [mail.text.splitlines()[0].split(":")[0] for mail in written] == [
        "Eksempel",
        "Eksempel",
        "Example",
        "Eksempel",
    ]
    surfaces = everything(demo_app, visitor)
    assert checks.unmarked(surfaces) == checks.dead_links(surfaces) == checks.wrong_frames(surfaces) == []
    assert checks.wrong_headings(surfaces) == checks.indexable(surfaces) == []
    letters = [each for each in checks.pages(surfaces) if each.path.startswith("/demo/e-post/")]
    assert len(letters) == 4 * 3, "each in the frame of every language"


@pytest.fixture
def in_use(tmp_path: Path, demo_portal: Path, compiled: BytecodeCache) -> Iterator[Flask]:
    """The same content on a portal in use."""
    data = tmp_path / "in-use"
    copytree(demo_portal, data)
    settings = Config(
        ENV="production", DATA=data, KEYS=data / "keys", SQLALCHEMY_DATABASE_URI=f"sqlite:///{data / 'portal.sqlite'}",
        BASE_URL="http://localhost", TRUSTED_HOSTS=["localhost"], ORGANISATION="Eksempel kommune",
        CONTACT_PERSON="Navn Navnesen", CONTACT_MAIL="kultur@example.org", CONTACT_PHONE="22 22 22 22",
    )  # fmt: skip
    yield from running(settings, compiled)


@pytest.mark.parametrize("name", ["voting", "result"])
def test_nothing_is_marked_on_a_portal_in_use(in_use: Flask, at: At, name: str) -> None:
    now, released = PHASES[name]
    at(now)
    if released:
        build.release_demonstration()
    client = in_use.test_client()
    if not released:
        assert web.ask(client, "kari@portalen.no").status_code == 303
        assert [mail.subject for mail in web.mails()] == ["Bekreft stemmen din – Folkets favoritt 2019"]
        assert "demonstrasjon" not in web.mails()[0].text.lower()
    surfaces = everything(in_use, client)
    assert checks.marked(surfaces) == []
    assert checks.wrong_shares(surfaces, demo=False) == []
    assert checks.dead_links(surfaces) == checks.wrong_frames(surfaces) == checks.wrong_headings(surfaces) == []
    assert client.get("/demo/e-post").status_code == 404
    front = client.get("/").text
    assert "Eksempel kommune" in front and "Navn Navnesen" in front and 'href="tel:22222222"' in front
    result = client.get("/norges-kulturkommune/2019/resultat").text
    assert "I eksempelet" not in result
    assert ("Sarpsborg fikk flest stemmer: 123 av 341." in result) is released


def test_the_checks_find_what_is_planted(demo_app: Flask, visitor: FlaskClient, at: At) -> None:
    at(oslo(2019, 7, 1, 12))

    def surface(address: str, *changes: tuple[str, str], status: int = 200) -> list[Surface]:
        source = visitor.get(address).text
        for old, new in changes:
            assert old in source, old
            source = source.replace(old, new)
        head = "X-Robots-Tag: noindex"
        return [Surface(address, status, "text/html", head, source)]

    vote = "/norges-kulturkommune/2019/stem"
    links = surface("/", ('href="/artikler"', 'href="/artikkler"'), ('id="innhold"', 'id="i"'))
    assert {"/ → /artikkler", "/ → #innhold"} <= set(checks.dead_links(links))
    assert checks.wrong_frames(surface("/en/", ('<html lang="en"', '<html lang="nb"')))
    assert checks.wrong_frames(surface("/", ('hreflang="nn" href="http://localhost/nn/"', 'hreflang="nn" href="/nn/"')))
    assert checks.wrong_headings(surface("/", ("<h1", "<h2"), ("</h1", "</h2")))
    assert checks.wrong_headings(surface("/", ("<h2", "<h1"), ("</h2", "</h1")))
    assert checks.shared_titles([*surface("/artikler"), *surface("/", ("<title>Kultur", "<title>Artikler – Kultur"))])
    assert checks.wrong_shares(surface("/", ("share/example/", "share/")))
    assert checks.unmarked(surface(vote, ('class="eks"', 'class="x"')))
    assert checks.unmarked(surface(vote, (" (eksempel)</title>", "</title>")))
    assert checks.unmarked([Surface("/artikler.atom", 200, "application/atom+xml", "", "<title>Artikler</title>")])
    assert checks.indexable(surface("/", ('content="noindex"', 'content="index"')))
    assert len(checks.marked(surface(vote))) == 4
    counted = surface("/", ("1 artikkel<", "2 artikler<")) + [
        each for slug in ("kulturskole", "kulturpolitikk", "fylkeskommunene", "priser-og-karinger", "ledelse-og-samarbeid")
        for each in surface(f"/tema/{slug}")
    ]  # fmt: skip
    others = [Surface(f"{prefix}/", 200, "text/html", "", "<html></html>") for prefix in ("/nn", "/en")]
    assert counts_that_differ(counted + others) == ["/tema/ledelse-og-samarbeid: 2 said, 1 listed"]

"""Sitemap, robots and feed: well-formed, complete, and through the same gates."""

from collections.abc import Callable
from datetime import datetime
from xml.etree import ElementTree as Xml

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.foundation.security import TOKEN_IN_ADDRESS
from tests import build, moments
from tests.home.crawl import everything
from tests.home.test_every_page import in_use
from tests.moments import oslo

__all__ = ["in_use"]

At = Callable[[datetime], None]
SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
ATOM = {"a": "http://www.w3.org/2005/Atom"}
# Pages for one person or one moment, and lists that only lead to pages listed: nothing that a search should lead to.
NOT_LISTED = (
    "/soknad/", "/forslag/", "/arkiv/", "/stem", "/demo/", "/healthz", "/readyz", "/logg-inn", "/logg-ut", "/skriv", "/meld",
    "/kommentarer/sjekk-e-posten", "/mine-opplysninger/", "/tilgjengelighet/",
)  # fmt: skip
LISTS = ("/tema/", "/kommentarer/finalister/", "/kommentarer/artikler/")  # listed while they have something
HOST = "http://localhost"
SITEMAP_LINE = "Sitemap: http://localhost/sitemap.xml\n"


def addresses(client: FlaskClient) -> list[str]:
    answer = client.get("/sitemap.xml")
    assert answer.mimetype == "application/xml"
    tree = Xml.fromstring(answer.text)
    assert tree.tag == f"{{{SITEMAP['s']}}}urlset"
    return [url.findtext("s:loc", namespaces=SITEMAP) or "" for url in tree.findall("s:url", SITEMAP)]


@pytest.mark.parametrize(
    ("now", "released"), [(oslo(2019, 6, 5), False), (oslo(2019, 7, 1), False), (oslo(2019, 8, 13), True)]
)
def test_sitemap_lists_every_page_that_can_be_reached_in_every_language(
    demo_app: Flask, visitor: FlaskClient, at: At, now: datetime, released: bool
) -> None:
    if released:
        build.release_demonstration()
    at(now)
    listed = addresses(visitor)
    assert len(listed) == len(set(listed))
    reached = {
        f"{HOST}{surface.address}"
        for surface in everything(demo_app, visitor)
        if surface.is_page and surface.status == 200 and surface.method == "GET" and "?" not in surface.address
        and (surface.path.endswith("/stemmelogg") or not any(part in surface.path for part in NOT_LISTED))
        and not surface.path.endswith("/sok")
        and (not surface.path.startswith(LISTS) or surface.page.tree.all("article"))
    }  # fmt: skip
    home = {f"{HOST}/nn", f"{HOST}/en"}  # the same page as with a slash
    assert reached - home == set(listed)


def test_sitemap_gives_each_page_its_other_languages(visitor: FlaskClient, at: At) -> None:
    at(moments.START)
    tree = Xml.fromstring(visitor.get("/sitemap.xml").text)
    groups = set()
    for url in tree.findall("s:url", SITEMAP):
        links = url.findall("x:link", SITEMAP)
        assert [link.attrib["hreflang"] for link in links] == ["nb", "nn", "en"]
        assert {link.attrib["rel"] for link in links} == {"alternate"}
        group = tuple(link.attrib["href"] for link in links)
        assert url.findtext("s:loc", namespaces=SITEMAP) in group, "it names itself too"
        groups.add(group)
    assert len(groups) * 3 == len(tree), "each page once in each language"


def test_empty_portal_has_a_sitemap_without_an_edition(app: Flask, client: FlaskClient, at: At) -> None:
    at(moments.START)
    assert [address.removeprefix(HOST) for address in addresses(client)[::3]] == [
        "/", "/artikler", "/norges-kulturkommune", "/kvittering", "/om", "/kontakt", "/personvern",
        "/mine-opplysninger", "/tilgjengelighet",
        "/modereringslogg", "/kommentarer/regler",
    ]  # fmt: skip


def test_robots_stay_out_of_the_demonstration(visitor: FlaskClient) -> None:
    answer = visitor.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    assert answer.text == "User-agent: *\nDisallow: /\nSitemap: http://localhost/sitemap.xml\n"


def test_robots_may_read_a_portal_in_use_but_no_private_link(in_use: Flask) -> None:
    answer = in_use.test_client().get("/robots.txt")
    assert "Disallow: /stem/\n" in answer.text
    assert answer.text == "User-agent: *\n" + "".join(f"Disallow: {path}\n" for path in TOKEN_IN_ADDRESS) + SITEMAP_LINE


@pytest.mark.parametrize(("prefix", "lang"), [("", "nb"), ("/nn", "nn"), ("/en", "en")])
def test_feed_has_what_the_standard_asks_for(visitor: FlaskClient, at: At, prefix: str, lang: str) -> None:
    at(moments.START)
    answer = visitor.get(f"{prefix}/artikler.atom")
    assert answer.mimetype == "application/atom+xml"
    feed = Xml.fromstring(answer.data)
    assert feed.tag == f"{{{ATOM['a']}}}feed"
    assert feed.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == lang
    # RFC 4287, 4.1.1: exactly one id, title and updated; an author; a link to itself and to its page.
    for name in ("id", "title", "updated", "author/a:name"):
        assert len(feed.findall(f"a:{name}", ATOM)) == 1, name
    links = {link.attrib["rel"]: link.attrib["href"] for link in feed.findall("a:link", ATOM)}
    assert links == {"self": f"{HOST}{prefix}/artikler.atom", "alternate": f"{HOST}{prefix}/artikler"}
    entries = feed.findall("a:entry", ATOM)
    for entry in entries:
        for name in ("id", "title", "updated", "summary"):  # 4.1.2
            assert len(entry.findall(f"a:{name}", ATOM)) == 1, name
        [link] = entry.findall("a:link", ATOM)
        assert visitor.get(link.attrib["href"].removeprefix(HOST)).status_code == 200
        assert link.attrib["href"].startswith(f"{HOST}{prefix}/artikler/")
        moment = datetime.fromisoformat(entry.findtext("a:updated", "", ATOM))
        assert moment.utcoffset() is not None and moment <= moments.START
    ids = [entry.findtext("a:id", "", ATOM) for entry in entries]
    assert len(set(ids)) == 6 and all(each.startswith(f"{HOST}/artikler/") for each in ids), "one id in all languages"
    times = [entry.findtext("a:updated", "", ATOM) for entry in entries]
    assert times == sorted(times, reverse=True)
    assert feed.findtext("a:updated", "", ATOM) == times[0]


def test_feed_holds_the_newest_thirty(app: Flask, client: FlaskClient, at: At) -> None:
    for number in range(32):
        build.article(
            f"artikkel-{number:02}", headline=f"<Nr. {number}> & «mer»", publish_at=oslo(2019, 6, 1, 0, number)
        )
    at(moments.START)
    entries = Xml.fromstring(client.get("/artikler.atom").data).findall("a:entry", ATOM)
    titles = [entry.findtext("a:title", "", ATOM) for entry in entries]
    assert titles == [f"<Nr. {number}> & «mer»" for number in range(31, 1, -1)]


def test_feed_without_articles_is_a_feed(app: Flask, client: FlaskClient, at: At) -> None:
    at(moments.START)
    feed = Xml.fromstring(client.get("/artikler.atom").data)
    assert not feed.findall("a:entry", ATOM)
    assert datetime.fromisoformat(feed.findtext("a:updated", "", ATOM)) == moments.START

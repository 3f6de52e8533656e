"""Nothing shows before its moment, on any surface, in any language; and everything shows from it on."""

from datetime import datetime

import pytest

from tests.home.conftest import Look
from tests.home.crawl import Surface
from tests.home.leaks import Leak, leaks_at, missing_at
from tests.home.secrets import SECRETS
from tests.moments import SECOND, oslo

MOMENTS = [
    (oslo(2019, 6, 1), False),
    (oslo(2019, 6, 12, 19, 59, 59), False),
    (oslo(2019, 6, 12, 20), False),
    (oslo(2019, 6, 13, 7, 59, 59), False),
    (oslo(2019, 6, 13, 8), False),
    (oslo(2019, 8, 4, 23, 59, 59), False),
    (oslo(2019, 8, 5), False),
    (oslo(2019, 8, 12, 14, 59, 59), False),
    (oslo(2019, 8, 12, 15), False),
    (oslo(2019, 8, 12, 15), True),
    (oslo(2019, 12, 31) - SECOND, True),
    (oslo(2019, 12, 31), True),
    (oslo(2021, 8, 20) - SECOND, True),
    (oslo(2021, 8, 20), True),
    (oslo(2023, 6, 20) - SECOND, True),
    (oslo(2023, 6, 20), True),
    (oslo(2027, 1, 1), True),
]
OPENINGS = {(oslo(2019, 6, 12, 20), False), (oslo(2019, 8, 12, 15), False), (oslo(2019, 8, 12, 15), True)}
DAY_AFTER = oslo(2019, 8, 13)
NAMES = [f"{moment:%Y-%m-%d %H.%M.%S}{' released' if released else ''}" for moment, released in MOMENTS]


@pytest.mark.parametrize(("now", "released"), MOMENTS, ids=NAMES)
def test_every_surface_tells_what_the_moment_allows_and_no_more(look: Look, now: datetime, released: bool) -> None:
    # The languages differ in words, not in gates: where finalists and winner come all of them are read, elsewhere one is enough.
    languages = ("nb", "nn", "en") if (now, released) in OPENINGS else ("nb",)
    tells_what_it_may(look(now, released=released, languages=languages), now, released=released)


def tells_what_it_may(surfaces: list[Surface], now: datetime, *, released: bool) -> None:
    assert leaks_at(surfaces, now, released=released) == []
    assert missing_at(surfaces, now, released=released) == []
    closed = [secret for secret in SECRETS if not secret.open(now, released=released)]
    assert [hit for secret in closed for hit in secret.met(surfaces)] == []
    due = [secret for secret in SECRETS if secret.held and secret.open(now, released=released)]
    assert [secret.what for secret in due if not secret.met(surfaces)] == []
    assert [f"{each.status} {each.address}" for each in surfaces if each.status >= 500] == []


def test_the_walk_meets_every_kind_of_surface(look: Look) -> None:
    surfaces = look(DAY_AFTER, released=True)
    tells_what_it_may(surfaces, DAY_AFTER, released=True)
    kinds = {surface.kind for surface in surfaces}
    assert kinds == {
        "text/html",
        "application/atom+xml",
        "application/xml",
        "text/plain",
        "text/calendar",
        "application/json",
        "application/vnd.oai.openapi+json",
        "text/x-python",
        "application/x-ndjson",
        "application/pdf",
        "text/csv",
        "application/schema+json",
        "image/svg+xml",
        "mail",
    }
    assert {surface.status for surface in surfaces} == {200, 204, 303, 400, 403, 404, 405, 410, 422}
    assert {surface.language for surface in surfaces} == {"nb", "nn", "en"}
    addresses = {surface.address for surface in surfaces}
    for page in ("/", "/artikler/tre-kommuner-i-finalen", "/tema/kulturskole", "/demo/e-post", "/artikler.atom"):
        assert {page, f"/nn{page}", f"/en{page}"} <= addresses
    letters = [surface for surface in surfaces if "/demo/e-post/" in surface.address and surface.status == 200]
    assert len({surface.path for surface in letters}) == 3
    tokens = [surface.path for surface in surfaces if surface.path.startswith(("/stem/min/", "/stem/bekreft/"))]
    assert len(set(tokens)) >= 3, "links in mail are opened too"
    assert len(surfaces) > 180


def test_words_are_found_wherever_they_stand(look: Look) -> None:
    """The check reads text, titles, attributes, addresses, JSON and mail."""
    leak = Leak("æ", oslo(2100, 1, 1), "hemmelig ørret")
    page = '<!doctype html><html lang="nb"><head><title>x</title>{}</head><body><main>{}</main></body></html>'
    places = [
        page.format("", "<p>Hemmelig&nbsp;<b>ørret</b></p>"),
        page.format('<meta property="og:title" content="hemmelig &oslash;rret">', ""),
        page.format('<script type="application/ld+json">{"name": "hemmelig \\u00f8rret"}</script>', ""),
        page.format("", '<a href="mailto:?subject=hemmelig%20%C3%B8rret">Del</a>'),
        page.format("", '<img alt="Hemmelig ørret" src="/static/img/x.svg">'),
        page.format("<!-- hemmelig ørret -->", ""),
        "<feed><title>hemmelig ørret</title></feed>",
    ]
    for source in places:
        assert leak.met([Surface("/", 200, "text/html", "", source)]), source
    assert not leak.met([Surface("/", 200, "text/html", "", page.format("", "<p>hemmelig laks</p>"))])

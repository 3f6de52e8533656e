"""What a first visit to the front page costs, counted in bytes as brotli makes them."""

import brotli
import pytest

from portal.config import ROOT
from tests import walk
from tests.foundation.test_pages import read

DIST = ROOT / "static" / "dist"
PAGE_LIMIT, FONT_LIMIT = 60_000, 75_000


def compressed(data: bytes) -> int:
    return len(brotli.compress(data, quality=11))


def weights(client, path: str) -> dict[str, int]:
    """HTML, style sheets and scripts of a page, by address."""
    page = client.get(path)
    tags = read(page.text).tags
    files = [given["href"] for tag, given in tags if tag == "link" and given.get("rel") == "stylesheet"]
    files += [given["src"] for tag, given in tags if tag == "script" and given.get("src")]
    found = {path: compressed(page.data)}
    for address in files:
        answer = walk.Answer("static", address, client.get(address))
        assert answer.response.status_code == 200
        found[address] = compressed(answer.response.data)
    return found


@pytest.mark.parametrize("prefix", walk.PREFIXES.values())
def test_the_front_page_weighs_at_most_sixty_kilobytes(prefix, visitor):
    found = weights(visitor, prefix + "/")
    assert sum(found.values()) <= PAGE_LIMIT, found
    assert any(address.endswith(".css") for address in found)


def test_what_is_sent_is_compressed_already(visitor, demo_app):
    address = demo_app.jinja_env.globals["asset"]("app.css")
    answer = walk.Answer("static", address, visitor.get(address, headers={"Accept-Encoding": "br, gzip"}))
    assert answer.response.headers["Content-Encoding"] == "br"
    assert int(answer.response.headers["Content-Length"]) <= compressed(brotli.decompress(answer.response.data)) * 1.05


def test_the_font_weighs_at_most_seventy_five_kilobytes(visitor, demo_app):
    address = demo_app.jinja_env.globals["asset"]("font/inter-latin.woff2")
    answer = walk.Answer("static", address, visitor.get(address))
    assert answer.response.headers["Content-Type"] == "font/woff2"
    assert 10_000 < len(answer.response.data) <= FONT_LIMIT


def test_a_page_loads_one_font_and_no_other_until_it_needs_one(visitor):
    preloads = [given for tag, given in read(visitor.get("/").text).tags if given.get("rel") == "preload"]
    assert [given["as"] for given in preloads] == ["font"]


FORM = "/norges-kulturkommune/2019/stem"  # asks whether a proof of work is wanted; a vote is taken without it too


def test_no_public_page_needs_a_script(visitor):
    scripts = {
        path: [g for t, g in read(visitor.get(path).text).tags if t == "script" and "src" in g] for path in walk.HTML
    }
    assert {path for path, found in scripts.items() if found} <= {FORM, f"{FORM}?valg=larvik"}


def test_a_page_that_is_too_heavy_is_found(visitor, demo_app):
    import random

    noise = random.Random(2019).randbytes(PAGE_LIMIT).hex()
    demo_app.view_functions["home.index"] = lambda: noise
    assert sum(weights(visitor, "/").values()) > PAGE_LIMIT

"""What every page's HTML may hold: nothing inline, nothing from elsewhere, its language said."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest

from tests import walk

LOADED = {"src", "srcset", "poster", "data", "background", "action", "formaction", "ping", "manifest", "xlink:href"}


@dataclass
class Found(HTMLParser):
    """What a page holds that its headers would refuse, and the addresses in it."""

    inline: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append((tag, given))
        data = tag == "script" and given.get("type") == "application/ld+json"  # data that nobody runs
        if tag == "style" or tag == "script" and "src" not in given and not data:
            self.inline.append(f"<{tag}>")
        self.inline += [name for name in given if name == "style" or name.startswith("on")]
        self.loads += [value or "" for name, value in given.items() if name in LOADED]
        if "href" in given:
            (self.links if tag == "a" else self.loads).append(given["href"] or "")
        if tag == "meta" and given.get("http-equiv"):
            self.inline.append("http-equiv")
        if tag == "meta" and (given.get("property") or "").startswith(("og:image", "og:url")):
            self.loads.append(given["content"] or "")
        if (given.get("href") or "").lower().lstrip().startswith(("javascript:", "data:")):
            self.inline.append(given["href"] or "")

    def elsewhere(self) -> list[str]:
        return [url for url in self.loads if "//" in url and urlsplit(url).netloc not in ("localhost", "")]


def read(html: str) -> Found:
    found = Found()
    found.feed(html)
    return found


@pytest.fixture(scope="module")
def pages(answers):
    """Every HTML page by the kind of its answer and its path."""
    html = [answer for answer in answers if answer.response.mimetype == "text/html" and answer.response.data]
    return {(a.kind, a.path): a.response.text for a in html if a.response.status_code != 303}


def test_pages_of_all_kinds_are_looked_at(pages):
    assert len(pages) > 80
    assert {kind for kind, _ in pages} >= {"public nb", "token", "token 422", "closed", "400", "413", "500", "503"}


def test_no_page_has_inline_script_or_style(pages):
    assert {where: read(html).inline for where, html in pages.items() if read(html).inline} == {}


def test_no_page_loads_anything_from_elsewhere(pages):
    assert {where: read(html).elsewhere() for where, html in pages.items() if read(html).elsewhere()} == {}


SUPERVISORS = {"https://www.uutilsynet.no/", "https://www.datatilsynet.no/"}  # where the reader complains about us


def test_no_page_leads_to_another_site_unless_it_is_a_source(pages):
    outside = {
        url for html in pages.values() for url in read(html).links if urlsplit(url).netloc not in ("localhost", "")
    }
    assert outside == SUPERVISORS


@pytest.mark.parametrize(
    ("html", "inline", "elsewhere"),
    [
        ('<p style="color:red">', ["style"], []),
        ("<style>p{}</style>", ["<style>"], []),
        ("<script>alert(1)</script>", ["<script>"], []),
        ('<script src="/static/main.js"></script>', [], []),
        ('<script type="application/ld+json">{}</script>', [], []),
        ('<button onclick="x()">', ["onclick"], []),
        ('<a href="javascript:x()">', ["javascript:x()"], []),
        ('<img src="https://cdn.example/x.png">', [], ["https://cdn.example/x.png"]),
        ('<link href="//fonts.example/x.css">', [], ["//fonts.example/x.css"]),
        ('<form action="https://x.example/">', [], ["https://x.example/"]),
    ],
)
def test_a_forbidden_part_is_found(html, inline, elsewhere):
    assert (read(html).inline, read(html).elsewhere()) == (inline, elsewhere)


def test_a_script_stands_only_on_pages_that_need_one(pages):
    """The summary of errors takes focus, the receipt has its copy button, the vote asks whether work is wanted; no more."""
    with_script = set()
    for (kind, path), html in pages.items():
        if any(tag == "script" and "src" in given for tag, given in read(html).tags):
            with_script.add((kind, path.rsplit("/", 1)[-1] if kind.startswith("token") else path))
    with_script = {
        (kind, path) for kind, path in with_script if not (kind.startswith("public") and "/2019/stem" in path)
    }
    assert {kind for kind, _ in with_script} <= {"token 422", "post 422", "post 404", "token post"}
    assert "post 422" in {kind for kind, _ in with_script}


def test_every_page_says_its_language(pages):
    for (kind, path), html in pages.items():
        code = path[1:3] if path.startswith(("/nn/", "/en/")) else "nb"
        if kind == "400" and path == "/en/":
            code = "en"
        [(_, given)] = [each for each in read(html).tags if each[0] == "html"]
        assert given["lang"] == code, (kind, path)


def test_every_public_page_names_its_three_languages(pages):
    for (kind, path), html in pages.items():
        if not kind.startswith("public"):
            continue
        bare = path.partition("?")[0]
        bare = bare[3:] if bare.startswith(("/nn/", "/en/")) else bare
        tags = [given for tag, given in read(html).tags if tag == "link"]
        found = {given["hreflang"]: given["href"] for given in tags if given.get("hreflang")}
        assert found == {
            "nb": f"http://localhost{bare}",
            "nn": f"http://localhost/nn{bare}",
            "en": f"http://localhost/en{bare}",
            "x-default": f"http://localhost{bare}",
        }, path
        own = f"http://localhost{path.partition('?')[0]}"
        assert [given["href"] for given in tags if given.get("rel") == "canonical"] == [own]


def test_no_page_names_a_token_as_its_lasting_address(pages):
    tokens = {where: read(html) for where, html in pages.items() if where[0].startswith("token")}
    assert len(tokens) >= 10
    for where, found in tokens.items():
        assert not [given for tag, given in found.tags if given.get("rel") == "canonical"], where
        assert not [given for tag, given in found.tags if given.get("property") == "og:url"], where


def test_every_page_of_the_demonstration_says_that_it_is_one(pages):
    for where, html in pages.items():
        assert 'class="demo"' in html, where
        robots = [given["content"] for tag, given in read(html).tags if tag == "meta" and given.get("name") == "robots"]
        assert robots == ["noindex"], where


def test_every_page_has_one_headline_and_a_title_of_its_own(pages):
    titles = {}
    for where, html in pages.items():
        assert [tag for tag, _ in read(html).tags].count("h1") == 1, where
        title = html.partition("<title>")[2].partition("</title>")[0].strip()
        assert title, where
        if where[0] == "public nb":
            titles.setdefault(title, []).append(where[1])
    assert {title: paths for title, paths in titles.items() if len({p.partition("?")[0] for p in paths}) > 1} == {}


def test_pages_are_walked_in_every_language(answers):
    for prefix in walk.PREFIXES.values():
        assert {a.path for a in answers if a.kind.startswith("public")} >= {prefix + path for path in walk.PUBLIC}

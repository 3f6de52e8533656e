"""What is true of every page, as checks that answer with what is wrong."""

from collections import defaultdict
from collections.abc import Iterable

from portal.foundation import i18n
from portal.foundation.i18n import gettext as _
from tests.home.crawl import PREFIXES, Surface, built, language_of
from tests.pages import own_path

BASE = "http://localhost"
ABOUT_THE_VOTE = ("/stem", "/kvittering", "/slik-stemmer-du", "/demo/")
ALL_MARKS = ("(eksempel)", "(example)")
NEVER_INDEXED = (
    "/sok",
    "/kommentarer/",
    "/mine-opplysninger",
    "/stem/innlogget",
    "/tilgjengelighet/",
    "/soknad/",
    "/forslag/",
    "/jury/uttalelse/",
)  # lists of comments are, once they have some
TOKENS = (
    "/stem/bekreft/", "/stem/min/", "/kommentarer/bekreft/", "/kommentarer/min/", "/demo/e-post/", "/invitasjon/", "/nytt-passord/",
)  # fmt: skip


def pages(surfaces: Iterable[Surface], *, ok: bool = True) -> list[Surface]:
    """The pages for people: those that were found, or all."""
    return [each for each in surfaces if each.is_page and (each.status == 200 or not ok)]


def dead_links(surfaces: list[Surface]) -> list[str]:
    """Links to pages of our own that are not there, and fragments that nothing answers to."""
    by_address = {each.address: each for each in surfaces if each.method == "GET"}
    dead = []
    for surface in pages(surfaces, ok=False):
        for link in surface.page.links:
            if built(link) or (surface.status >= 400 and link.endswith(surface.path)):
                continue  # an error page names its own address in other languages
            if link not in by_address or by_address[link].status >= 400:
                dead.append(f"{surface.address} → {link}")
        dead += _dead_fragments(surface, by_address)
    return dead


def _dead_fragments(surface: Surface, by_address: dict[str, Surface]) -> list[str]:
    dead = []
    for link in surface.page.tree.all("a"):
        address, hash_, name = link["href"].partition("#")
        there = surface if not address else by_address.get(own_path(address) or "")
        if hash_ and there is not None and not there.page.tree.all(id=name):
            dead.append(f"{surface.address} → {link['href']}")
    return dead


def wrong_frames(surfaces: list[Surface]) -> list[str]:
    """Pages whose language, addresses in other languages or canonical address are not what they should be."""
    wrong = []
    for surface in pages(surfaces, ok=False):
        page = surface.page
        if page.language != surface.language:
            wrong.append(f"{surface.address}: lang {page.language}")
        paths = {code: BASE + prefix + surface.path for code, prefix in PREFIXES.items()}
        if page.alternates and page.alternates != {**paths, "x-default": paths["nb"]}:
            wrong.append(f"{surface.address}: hreflang {page.alternates}")
        if surface.status != 200:
            continue
        if not page.alternates:
            wrong.append(f"{surface.address}: no hreflang")
        canonical = [node["href"] for node in page.tree.all("link", rel="canonical")]
        token = surface.path.startswith(TOKENS)
        if canonical != ([] if token else [paths[surface.language]]):
            wrong.append(f"{surface.address}: canonical {canonical}")
        if page.meta("og:url") != (None if token else paths[surface.language]):
            wrong.append(f"{surface.address}: og:url {page.meta('og:url')}")
    return wrong


def wrong_headings(surfaces: list[Surface]) -> list[str]:
    """Pages without exactly one first-level heading that says something, or with a level left out."""
    wrong = []
    for surface in pages(surfaces, ok=False):
        first = [node.text for node in surface.page.tree.all("h1")]
        if len(first) != 1 or not first[0]:
            wrong.append(f"{surface.address} ({surface.status}): {first}")
        levels = [int(node.tag[1]) for node in surface.page.tree.one("main").walk() if node.tag in HEADINGS]
        if any(then > now + 1 for now, then in zip(levels, levels[1:], strict=False)):
            wrong.append(f"{surface.address}: levels {levels}")
    return wrong


HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def shared_titles(surfaces: list[Surface]) -> list[str]:
    """Titles that stand on more than one page of a language; the same page under a query counts once."""
    by_title = defaultdict(set)
    for surface in pages(surfaces):
        by_title[surface.language, surface.page.title].add(surface.path)
    return [f"{code} «{title}»: {sorted(paths)}" for (code, title), paths in by_title.items() if len(paths) > 1]


def wrong_shares(surfaces: list[Surface], *, demo: bool = True) -> list[str]:
    """Pages whose Open Graph lacks a part, or shows another language or picture than it should."""
    wrong = []
    locales = {"nb": "nb_NO", "nn": "nn_NO", "en": "en_GB"}
    for surface in pages(surfaces):
        page = surface.page
        picture = page.meta("og:image") or ""
        example = "/static/share/example/" in picture
        if (
            not picture.startswith(("http://localhost/static/share/", "https://localhost/static/share/"))
            or example != demo
        ):
            wrong.append(f"{surface.address}: picture {picture}")
        if page.meta("og:locale") != locales[surface.language] or not page.meta("og:title") or not page.meta("og:type"):
            wrong.append(f"{surface.address}: {page.meta('og:locale')} {page.meta('og:title')}")
    return wrong


def is_about_the_vote(surface: Surface) -> bool:
    """Whether a page is about the vote: in the demonstration it is an example as a whole."""
    shown = surface.page.tree.one("main")
    is_result = surface.path.endswith("/resultat") and bool(shown.all(css="tbl"))
    is_edition = surface.path.endswith("/2019") and bool(shown.all(css="fin"))
    return is_result or is_edition or any(part in surface.path for part in ABOUT_THE_VOTE)


def unmarked(surfaces: list[Surface]) -> list[str]:
    """Whatever is about the vote and does not say «Eksempel»: on the page, in its title, in what it shares."""
    missing = []
    for surface in pages(surfaces, ok=False):
        if surface.status in {403, 404} or not is_about_the_vote(surface):
            continue
        with i18n.in_language(surface.language):
            pill, mark = str(_("Eksempel")), f"({_('eksempel')})"
        if pill not in [node.text for node in surface.page.tree.one("main").all(css="eks")]:
            missing.append(f"{surface.address} ({surface.status}): no mark on the page")
        # A mail's page has its subject for a title, in the language of the mail.
        marks = ALL_MARKS if surface.path.startswith("/demo/e-post/") else (mark,)
        for where, words in (("title", surface.page.title), ("og:title", surface.page.meta("og:title") or "")):
            if not any(each in words for each in marks):
                missing.append(f"{surface.address} ({surface.status}): no mark in the {where} «{words}»")
    for surface in surfaces:
        if surface.kind == "application/atom+xml":
            with i18n.in_language(language_of(surface.address)):
                mark = f"({_('eksempel')})"
            if f"{mark}</title>" not in surface.source:
                missing.append(f"{surface.address}: no mark in the feed's title")
    return missing


def marked(surfaces: list[Surface]) -> list[str]:
    """Every mark of a demonstration: none of them may stand on a portal in use."""
    found = []
    for surface in pages(surfaces, ok=False):
        tree = surface.page.tree
        if tree.all(css="eks") or tree.all(css="demo") or tree.all(css="foot__demo"):
            found.append(f"{surface.address}: marked on the page")
        if any(word in surface.page.title.lower() for word in ("(eksempel)", "(example)")):
            found.append(f"{surface.address}: marked in the title")
        if surface.page.meta("robots") and not surface.path.startswith((*TOKENS, *NEVER_INDEXED)):
            found.append(f"{surface.address}: not to be indexed")
    found += [f"{each.address}: X-Robots-Tag" for each in surfaces if "X-Robots-Tag" in each.head]
    feeds = [each for each in surfaces if each.kind == "application/atom+xml"]
    return found + [
        f"{each.address}: marked" for each in feeds if "(eksempel)" in each.source or "(example)" in each.source
    ]


def indexable(surfaces: list[Surface]) -> list[str]:
    """Answers of a demonstration that search engines may keep, and pages that do not say what they are."""
    wrong = [each.address for each in surfaces if each.kind != "mail" and "X-Robots-Tag: noindex" not in each.head]
    for surface in pages(surfaces, ok=False):
        tree = surface.page.tree
        if surface.page.meta("robots") != "noindex" or not tree.all(css="demo") or not tree.all(css="foot__demo"):
            wrong.append(surface.address)
    return wrong

"""A finalist's page: the same six fields for all, figures with source, and the way to the vote as it stands."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient

from portal.demo import content
from tests import build
from tests.moments import START, oslo
from tests.pages import Page

At = Callable[[datetime], None]
FINALISTS = [document.head["slug"] for document in content.documents("finalists")]
FIELDS = [
    "Kort om", "Hva kommunen vil vise fram", "Hva fylkesjuryen sa", "Hva ekspertpanelet sa", "Fem steder og arrangementer",
    "Tall",
]  # fmt: skip
BASE = "/norges-kulturkommune/2019/finalister/"


def shown(client: FlaskClient, slug: str, prefix: str = "") -> Page:
    answer = client.get(prefix + BASE + slug)
    assert answer.status_code == 200
    return Page(answer.text)


def test_there_are_three() -> None:
    assert FINALISTS == ["drammen", "larvik", "sarpsborg"]


def test_six_fields_stand_in_the_same_order_for_all(visitor: FlaskClient, at: At) -> None:
    at(START)
    outlines = set()
    for slug in FINALISTS:
        page = shown(visitor, slug)
        chapters = page.tree.all("section", css="chapter")
        headings = [chapter.one("h2").text.removesuffix(f" {slug.capitalize()}") for chapter in chapters]
        assert headings == FIELDS
        assert all(len(chapter.text) > len(heading) + 30 for chapter, heading in zip(chapters, FIELDS, strict=True))
        assert len(chapters[4].all("li")) == 5 and len(chapters[5].all("dt")) == 3
        readers = {id(node) for part in page.tree.all("section", id="kommentarer") for node in part.walk()}
        outlines.add(
            tuple(
                node.tag
                for node in page.tree.walk()
                if node.tag in {"h1", "h2", "h3", "section", "img", "dl"} and id(node) not in readers
            )
        )
    assert len(outlines) == 1, "the same headings, pictures and lists for all"


@pytest.mark.parametrize("prefix", ["", "/nn", "/en"])
def test_figure_has_unit_day_and_source(visitor: FlaskClient, at: At, prefix: str) -> None:
    at(START)
    page = shown(visitor, "larvik", prefix)
    rows = {row.one("dt").text: row.one("dd").text for row in page.tree.one("dl", css="figures").all("div")}
    people = {"": "47 107", "/nn": "47 107", "/en": "47,107"}[prefix]
    assert list(rows.values()) == [people, {"/en": "46,801"}.get(prefix, "46 801"), "0712"]
    assert all(re.search(r"20(18|19)", label) for label in rows), "a figure says for when it holds"
    source = page.tree.one("p", css="src").text
    assert "Statistisk sentralbyrå (SSB), tabell 07459; Statistisk sentralbyrå (SSB), kommuneinndelingen" in source


def test_way_to_the_vote_is_that_of_the_phase(visitor: FlaskClient, at: At) -> None:
    table = [
        (
            oslo(2019, 6, 12, 22),
            "Snart kan du stemme",
            "åpner 13. juni kl. 08.00",
            "/norges-kulturkommune/2019/slik-stemmer-du",
        ),
        (START, "Har du bestemt deg?", "4. august kl. 23.59", "/norges-kulturkommune/2019/stem?valg=drammen"),
        (oslo(2019, 8, 6), "Avstemningen er stengt", "tidligst 12. august kl. 15.00", "/norges-kulturkommune/2019"),
    ]
    for now, heading, words, button in table:
        at(now)
        section = shown(visitor, "drammen").tree.one("section", **{"aria-labelledby": "stem"})
        assert section.one("h2").text == f"{heading} Eksempel" and words in section.text
        assert section.one("a", css="ds-button")["href"] == button
    build.release_demonstration()
    at(oslo(2019, 8, 13))
    section = shown(visitor, "drammen").tree.one("section", **{"aria-labelledby": "stem"})
    assert section.one("a", css="ds-button")["href"] == "/norges-kulturkommune/2019/resultat"


def test_choice_follows_along_to_the_ballot(visitor: FlaskClient, at: At) -> None:
    at(START)
    for slug in FINALISTS:
        way = shown(visitor, slug).tree.one("section", **{"aria-labelledby": "stem"}).one("a", css="ds-button")["href"]
        boxes = Page(visitor.get(way).text).tree.all("input", type="radio")
        assert [box["value"] for box in boxes if "checked" in box.attributes] == [slug]


def test_others_are_offered_by_name(visitor: FlaskClient, at: At) -> None:
    at(START)
    for slug in FINALISTS:
        links = {link["href"]: link.text for link in shown(visitor, slug).tree.one("p", css="others").all("a")}
        assert links == {BASE + other: f"Les om {other.capitalize()}" for other in FINALISTS if other != slug}


@pytest.mark.parametrize(("prefix", "lang"), [("", "nb"), ("/nn", "nn"), ("/en", "en")])
def test_machines_are_told_what_people_are(visitor: FlaskClient, at: At, prefix: str, lang: str) -> None:
    at(START)
    for document in content.documents("finalists"):
        head = document.head
        page = shown(visitor, head["slug"], prefix)
        name = head["slug"].capitalize()
        assert page.json_ld == {
            "@context": "https://schema.org",
            "@type": "WebPage",
            "name": f"{name}, Norges kulturkommune 2019",
            "headline": head["headline"],
            "description": head["lead"],
            "inLanguage": "nb",
            "about": {"@type": "City", "name": name},
            "url": f"http://localhost{prefix}{BASE}{head['slug']}",
        }
        assert page.meta("og:description") == page.meta("description") == head["lead"]
        assert f"/share/example/{head['slug']}-" in (page.meta("og:image") or "")
        texts = [page.tree.one(css="intro"), page.tree.one(css="hero__b")]
        assert {node.attributes.get("lang") for node in texts} == ({None} if lang == "nb" else {"nb"})
        assert page.tree.one(css="hero").one("img")["alt"] == head["alt"]

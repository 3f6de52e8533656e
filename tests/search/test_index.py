"""The index: what is found, by which words, on both databases alike."""

from datetime import date

import pytest

from portal.award import actions as award
from portal.award.rules import Calendar
from portal.culture import actions as culture
from portal.municipalities import actions as municipalities
from portal.municipalities import queries as register
from portal.search import actions, queries
from tests import build, moments
from tests.databases import both_databases
from tests.moments import START, oslo
from tests.search.conftest import names, told

pytestmark = both_databases


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("kulturkommunene", True),
        ("kulturkommune", True),
        ("KULTURKOMMUNER", True),
        ("ås", True),
        ("A\u030aS", True),
        ("as", False),
        ("bibliotekene ås", True),
        ("bibliotekene hamar", False),
        ("faktaboksen", True),
        ("møtested", True),
        ("fagpersonen", True),
        ("kildene", True),
        ("kultur", False),  # a part of a word is another word
    ],
)
def test_an_article_is_found_by_every_form_of_its_words(app, find, question, found):
    build.article(
        headline="Ås er kulturkommune", lead="Biblioteket i byen.", facts_title="Faktaboks", facts_body="Tekst.",
        meta=[{"term": "Møtested", "value": "Oslo"}], sources=["En kilde"],
        present_title="Til stede", present=[{"name": "Fagperson", "role": "leder"}],
    )  # fmt: skip
    assert names(find(question)) == (["article en-artikkel"] if found else [])


def test_topic_is_found_in_both_language_forms_and_in_english(app, find):
    culture.add_topic(
        "kulturskole", position=1,
        names={"nb": "Kulturskole", "nn": "Kulturskule", "en": "Schools of music"},
        leads={"nb": "Alle kommuner.", "nn": "Alle kommunar.", "en": "Every municipality."},
    )  # fmt: skip
    build.article(headline="Noe annet", topics=["kulturskole"])
    for question, lang in (("kulturskolene", "nb"), ("kulturskulen", "nn"), ("municipalities", "en")):
        for language in ("nb", "nn", "en"):
            [hit] = find(question, language=language)
            assert (hit.slug, hit.lang) == ("kulturskole", lang)
            title = {"nb": "Kulturskole", "nn": "Kulturskule", "en": "Schools of music"}[language]
            assert told(hit.title).replace("[", "").replace("]", "") == title and hit.title_lang == language
    [hit] = find("kommunane", language="nn")
    assert told(hit.excerpt) == "Alle [kommunar]."


def test_lasting_pages_are_found_with_the_criteria_that_they_show(app, find):
    culture.add_lasting_page("prisen", {"nb": {"title": "Prisen", "lead": "Om prisen.", "body": "Alle kan **vinne**."}})
    culture.add_lasting_page("annen", {"nb": {"title": "Uten adresse", "lead": "x", "body": "vinne"}})
    criteria = [({"nb": "Deltakelse", "nn": "Deltaking"}, {"nb": "Hvor mange.", "nn": "Kor mange."})]
    award.add_edition(2019, moments.CALENDAR, jury=[], entries=[], criteria=criteria)
    assert names(find("vinne")) == ["page prisen"]
    assert names(find("deltakelsen")) == ["page prisen"]


def test_winner_and_finalist_are_found_by_every_official_name(app, find):
    row = municipalities.RegisterRow
    municipalities.add_register([row("2027", "Nesseby", "Finnmark")], valid_from=2019, valid_to=2019, official_names={})
    both = {"5636": [("Unjárga", "se"), ("Nesseby", "nb")]}
    new = [row("5636", "Unjárga - Nesseby", "Finnmark")]
    municipalities.add_register(new, valid_from=2024, valid_to=None, official_names=both)
    award.add_winner(
        year=1994, name="Nesseby", others="Alta;Ål", place="Oslo", awarded_on=date(1994, 6, 2),
        known_from=oslo(1994, 12, 31), edition_id=None,
    )  # fmt: skip
    for question in ("Unjárga", "nesseby", "UNJÁRGA nesseby"):
        [hit] = find(question)
        assert names([hit]) == ["winner 1994"]
        assert [name.language for name in hit.names] == (["se", "nb"] if "unj" in question.lower() else [])
        [later] = find(question, oslo(2024, 1, 1))
        assert [name.language for name in later.names] == ["se", "nb"], "in the official order"
    assert told(find("unjárga")[0].names[0].pieces) == "[Unjárga]"
    assert told(find("ål")[0].excerpt) == "Andre finalister: Alta, [Ål]"
    assert names(find("1994")) == ["winner 1994"] == names(find("juni"))
    assert find("unjarga") == [] == find("al")


def test_a_name_that_two_municipalities_have_brings_no_other_names(app):
    row = municipalities.RegisterRow
    rows = [row("1867", "Bø", "Nordland"), row("0821", "Bø", "Telemark"), row("1111", "Alene", "Oslo")]
    both = {"1867": [("Bø", "nb"), ("Navn", "se")], "1111": [("Alene", "nb"), ("Okto", "sma")]}
    municipalities.add_register(rows, valid_from=2019, valid_to=None, official_names=both)
    found = register.official_names({"Bø", "Alene", "Ukjent"})
    assert {known: [name.name for name in each] for known, each in found.items()} == {"Alene": ["Alene", "Okto"]}


def test_finalist_and_edition_are_found(app, find):
    build.edition()
    assert names(find("larvik")) == ["finalist larvik"]
    assert names(find("kåringa 2019", language="nn")) == ["edition 2019"]
    assert sorted(names(find("fylke"))) == ["finalist drammen", "finalist larvik", "finalist sarpsborg"]


def test_all_the_words_are_asked_for_and_the_title_counts_most(app, find):
    build.article("i-teksten", body="Bibliotek i Hamar", publish_at=oslo(2019, 6, 20))
    build.article("i-ingressen", lead="Bibliotek i Hamar", publish_at=oslo(2019, 6, 10))
    build.article("i-tittelen", headline="Bibliotek i Hamar", publish_at=oslo(2019, 6, 5))
    build.article("halvt", headline="Bibliotek i Larvik")
    found = ["article i-tittelen", "article i-ingressen", "article i-teksten"]
    assert names(find("bibliotek hamar")) == found


def test_pages_of_hits_meet_each_once_newest_first(app, find):
    for number in range(35):
        build.article(f"artikkel-{number:02}", headline="Kulturskole", publish_at=oslo(2019, 6, 1, 0, number))
    actions.refresh()
    first = queries.search("kulturskole", "nb", START)
    assert len(first.hits) == queries.PAGE_SIZE == first.more_from
    assert len(names(find("kulturskole"))) == len(set(names(find("kulturskole")))) == 35
    assert queries.search("kulturskole", "nb", START, start=199).hits == []


def test_candidates_are_capped(app, find, monkeypatch):
    monkeypatch.setattr(queries.index, "MOST", 15)
    for number in range(30):
        build.article(f"artikkel-{number:02}", headline="Kulturskole", publish_at=oslo(2019, 6, 1, 0, number))
    assert names(find("kulturskole")) == [f"article artikkel-{number:02}" for number in range(29, 14, -1)]


def test_an_empty_portal_finds_nothing(app, find):
    assert find("kultur") == []


def test_an_edition_without_anything_is_found_by_its_year(app, find):
    award.add_edition(2023, Calendar(), jury=[], entries=[], criteria=[])
    assert names(find("2023")) == ["edition 2023"]


HOSTILE = [
    '"', "''", '"" OR ""', "title:kultur", "{title lead} : kultur", "kultur*", "^kultur", "NEAR(a b, 10)", "a AND", "NOT b",
    "OR OR OR", "(((((", "kultur)", "\\", "%_%", "'; DROP TABLE article; --", "\x00\x00kultur", "kul\x00tur", "<script>aa</script>",
    "!kultur", "kultur & !x | y", "a:*", "kultur <-> x", "\ud800\udfff", "\u202e\u202dab", "İI", "ßß", "𞤀𞤁", "²³", "½½", "٣٤",
    "กขค", "漢字", "🙂🙂", "a\u0301\u0302\u0303" * 20, "1e309", "0x1f", "-1", "1.5.6", "http://a.b/c?d=e", "a@b.no", "--", "/*",
    "x" * 200,
    "ord " * 50, "å" * 100, "a-b-c-d-e-f-g-h-i-j", "NULL", "None", "{{7*7}}", "%(text)s", "..\\..\\x", "\r\nSet-Cookie: a",
]  # fmt: skip


@pytest.mark.parametrize("question", HOSTILE)
def test_no_question_breaks_the_index(app, client, at, find, question):
    build.article(headline=question.replace("\x00", "").encode("utf-8", "ignore").decode()[:100] or "x")
    at(START)
    find(question)
    assert isinstance(queries.search(question, "en", START, start=5).hits, list)
    answer = client.get("/sok", query_string={"q": question.encode("utf-8", "replace")})
    assert answer.status_code in {200, 422}
    assert "<script>aa" not in answer.text and "49" not in answer.text.partition("<main")[2].partition("</main>")[0]

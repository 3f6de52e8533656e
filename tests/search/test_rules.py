"""Words, stems, questions, order and highlighting, by table."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.search import rules
from portal.search.rules import Kind, Match, Piece, SearchRefusal
from tests.moments import START, oslo
from tests.search.conftest import told


@pytest.mark.parametrize(
    ("one", "other", "language", "same"),
    [
        ("kulturkommunene", "kulturkommune", "nb", True),
        ("bibliotekene", "bibliotek", "nb", True),
        ("kommunar", "kommunane", "nn", True),
        ("municipalities", "municipality", "en", True),
        ("ås", "as", "nb", False),
        ("ål", "al", "nb", False),
        ("bø", "bo", "nb", False),
        ("unjárga", "unjarga", "se", False),
        ("kulturskole", "kulturskule", "nb", False),
        ("2019", "2018", "nb", False),
    ],
)
def test_forms_of_one_word_have_one_stem(one, other, language, same):
    assert (rules.stem(one, language) == rules.stem(other, language)) is same
    assert rules.holds_all(f"Vi har {one} her", [other], language) is same


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Kulturskolen i Ås", ["kulturskolen", "i", "ås"]),
        ("A\u030as kommune", ["ås", "kommune"]),  # a letter and its ring, as some keyboards write it
        ("kultur\u00adkommune", ["kulturkommune"]),  # a soft hyphen inside
        ("KS-møtet 47\u00a0107", ["ks", "møtet", "47", "107"]),
        ("\u202eabc\u200b\ud800\x00def_ghi", ["abc", "def", "ghi"]),
        ("«Folkets favoritt»: <b>ja</b>", ["folkets", "favoritt", "b", "ja", "b"]),
        ("", []),
        ("\x00 !!! — …", []),
    ],
)
def test_words_of_a_text(text, words):
    assert rules.words_of(rules.cleaned(text)) == words


@pytest.mark.parametrize(
    ("text", "refusal", "words"),
    [
        ("bibliotek", None, ("bibliotek",)),
        ("biblioteket på Hamar", None, ("biblioteket", "hamar")),
        ("og på", None, ("og", "på")),
        ("Ås Ås ås", None, ("ås",)),
        ("Å", SearchRefusal.TOO_SHORT, ("å",)),
        ("a b", None, ("b",)),
        ("", SearchRefusal.TOO_SHORT, ()),
        ("\x00\x00", SearchRefusal.TOO_SHORT, ()),
        ("«»!?*", SearchRefusal.TOO_SHORT, ()),
        ("x" * 200, None, ("x" * 60,)),
        ("x" * 201, SearchRefusal.TOO_LONG, ("x" * 60,)),
        (" ".join(f"ord{n}" for n in range(20)), None, tuple(f"ord{n}" for n in range(8))),
        ("kultur* AND title:x NEAR(", None, ("kultur", "title", "x", "near")),
    ],
)
def test_what_is_asked_for(text, refusal, words):
    assert rules.refusal_of(text) is refusal
    assert rules.asked(text) == words


def test_what_the_field_shows_again_is_clean_and_short():
    assert rules.shortened("\x00 a\u202e  b ") == "a b"
    assert len(rules.shortened("ord " * 5000)) <= 200


@pytest.mark.parametrize(
    ("text", "words", "language", "said"),
    [
        ("Bibliotekene i byen", ("bibliotek",), "nb", "[Bibliotekene] i byen"),
        ("<mark>as</mark> & Ås", ("ås",), "nb", "<mark>as</mark> & [Ås]"),
        ("Kulturkommune, kulturkommunen!", ("kulturkommunene",), "nb", "[Kulturkommune], [kulturkommunen]!"),
        ("Ingenting her", ("bibliotek",), "nb", "Ingenting her"),
        ("", ("bibliotek",), "nb", ""),
    ],
)
def test_the_words_are_marked_where_they_stand(text, words, language, said):
    assert told(rules.marked(text, words, language)) == said


def test_an_excerpt_is_the_place_that_has_most_of_the_words():
    filler = "ord " * 100
    text = f"Først om museet. {filler}Så om museet og biblioteket i byen. {filler}"
    said = told(rules.excerpt(text, ("bibliotek", "museum", "museet"), "nb"))
    assert said.startswith("… ord ") and said.endswith(" …")
    assert "om [museet] og [biblioteket] i byen." in said
    assert len(said) < 240


def test_an_excerpt_of_a_long_text_without_the_words_is_its_beginning():
    said = told(rules.excerpt("Begynnelsen " + "ord " * 100, ("bibliotek",), "nb"))
    assert said.startswith("Begynnelsen ord ") and said.endswith("ord …")
    assert told(rules.excerpt("Kort tekst.", ("bibliotek",), "nb")) == "Kort tekst."


def test_a_text_without_a_blank_is_cut_too():
    said = told(rules.excerpt("x" * 5000, ("bibliotek",), "nb"))
    assert len(said) < 240


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=400), question=st.text(max_size=60))
def test_pieces_are_the_text_itself_and_nothing_else(text, question):
    clean, words = rules.cleaned(text), rules.asked(question)
    pieces = rules.marked(clean, words, "nb")
    assert "".join(piece.text for piece in pieces) == clean
    assert any(piece.marked for piece in pieces) == any(rules.holds_all(clean, [word], "nb") for word in words)
    inside = [piece for piece in rules.excerpt(clean, words, "nb") if "…" not in piece.text]
    assert "".join(piece.text for piece in inside) in clean or "…" in clean


def match(kind, ref, tier, day=date(2019, 1, 1), number=1):
    return Match(kind, ref, tier, day, number)


def test_best_first_takes_each_thing_once_by_its_best_tier():
    found = [match(Kind.ARTICLE, "1", 2), match(Kind.ARTICLE, "1", 0), match(Kind.ARTICLE, "2", 1)]
    assert [(each.ref, each.tier) for each in rules.best_first(found, START)] == [("1", 0), ("2", 1)]


def test_a_finalists_own_page_stands_before_articles_that_name_it_and_the_newest_first():
    old, new = date(2018, 1, 1), date(2019, 6, 1)
    named = [match(Kind.ARTICLE, "new", 0, new), match(Kind.ARTICLE, "old", 0, old), match(Kind.FINALIST, "1", 0, old)]
    assert [each.ref for each in rules.best_first(named, START)] == ["1", "new", "old"]
    of_one_day = [match(Kind.ARTICLE, str(number), 0, number=number) for number in (1, 3, 2)]
    assert [each.ref for each in rules.best_first(of_one_day, START)] == ["3", "2", "1"]
    mentioned = [match(Kind.FINALIST, "1", 2), match(Kind.ARTICLE, "old", 2, old), match(Kind.TOPIC, "t", 2, old)]
    assert [each.ref for each in rules.best_first(mentioned, START)] == ["t", "old", "1"]


def test_no_finalist_is_always_first_among_equals():
    equal = [match(Kind.FINALIST, ref, 2) for ref in "123"]
    firsts = {rules.best_first(equal, oslo(2019, 7, 1, hour))[0].ref for hour in range(24)}
    assert firsts == {"1", "2", "3"}
    assert rules.best_first(equal, START) == rules.best_first(equal[::-1], START)


def test_pieces_hold_text_and_no_markup():
    assert all(type(piece.text) is str for piece in rules.marked("<b>Ås</b>", ("ås",), "nb"))
    assert Piece("<b>") in rules.marked("<b>Ås</b>", ("ås",), "nb")

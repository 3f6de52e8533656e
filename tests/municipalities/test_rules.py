"""Names as they stand in an address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.municipalities.rules import slug_of, slugs_of

SLUGS = [
    ("Drammen", "drammen"),
    ("Ås", "as"),
    ("Ål", "al"),
    ("Bø", "bo"),
    ("Nærøysund", "naeroysund"),
    ("Nordre Follo", "nordre-follo"),
    ("Aurskog-Høland", "aurskog-holand"),
    ("Kárášjohka", "karasjohka"),
    ("Guovdageaidnu", "guovdageaidnu"),
    ("Loabák", "loabak"),
    ("Deanu gielda - Tana", "deanu-gielda-tana"),
    ("Unjárga - Nesseby", "unjarga-nesseby"),
    ("Hábmer", "habmer"),
    ("Fauske - Fuossko", "fauske-fuossko"),
    ("Várdö", "vardo"),
    ("Đavvi Ŧ Ŋ", "davvi-t-n"),
    ("  Os  i  Hordaland ", "os-i-hordaland"),
]


@pytest.mark.parametrize(("name", "slug"), SLUGS)
def test_name_becomes_a_part_of_an_address(name: str, slug: str) -> None:
    assert slug_of(name) == slug


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=40))
def test_address_never_needs_escaping(name: str) -> None:
    slug = slug_of(name)
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert not slug.startswith("-") and not slug.endswith("-") and "--" not in slug
    assert slug_of(slug) == slug


def test_name_that_repeats_gets_its_county() -> None:
    rows = [("Våler", "Østfold"), ("Ås", "Akershus"), ("Våler", "Hedmark")]
    assert slugs_of(rows) == ["valer-ostfold", "as", "valer-hedmark"]
    assert slugs_of(iter(rows)) == slugs_of(rows), "any row of rows will do"
    assert slugs_of([]) == []

"""The anonymised version: names are gone in every form, other words stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.jury.rules import blinded


@pytest.mark.parametrize(
    ("text", "names", "left"),
    [
        ("Drammen kommune søker.", ["Drammen"], "[…] kommune søker."),
        ("Drammens elv og drammensk kultur", ["Drammen"], "[…] elv og […] kultur"),
        ("I DRAMMEN", ["Drammen"], "I […]"),
        ("Guovdageainnu suohkan og Kautokeino", ["Kautokeino", "Guovdageainnu"], "[…] suohkan og […]"),
        ("Nordre Follo", ["Follo", "Nordre Follo"], "[…]"),
        ("Os er større enn oss", ["Os"], "[…] er større enn oss"),
        ("Re og re", ["Re"], "[…] og re"),
        ("Ås' kulturhus, åsen", ["Ås"], "[…] kulturhus, åsen"),
        ("Ingenting her", ["Larvik"], "Ingenting her"),
        ("Alt", ["", " "], "Alt"),
    ],
)
def test_names_are_taken_out(text, names, left):
    assert blinded(text, names) == left


@given(st.text(), st.text(), st.sampled_from(["Drammen", "Sarpsborg", "Nordre Follo"]))
def test_no_name_survives_whatever_stands_around_it(before, after, name):
    assert name.lower() not in blinded(f"{before}{name}{after}", [name]).lower()

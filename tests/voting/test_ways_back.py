"""Addresses that only a POST answers lead somewhere when they are reloaded or read in another language."""

import pytest

from tests import build, moments
from tests.web import STEM, last_mail, post, vote


@pytest.mark.parametrize("deed", ["kode", "trekk"])
@pytest.mark.parametrize("prefix", ["", "/nn", "/en"])
def test_what_a_post_answered_is_reloaded_as_the_private_page(client, at, deed, prefix):
    build.edition()
    at(moments.START)
    vote(client)
    own = last_mail().link
    shown = client.get(prefix + own)

    answer = client.get(f"{prefix}{own}/{deed}")

    assert answer.status_code == 200
    assert 'action="' in answer.text and f'action="{prefix}{own}/kode"' in answer.text
    assert shown.text.count("<form") == answer.text.count("<form") == 2


def test_a_wrong_code_after_closing_is_told_that_voting_is_closed(client, at):
    build.edition()
    at(moments.START)
    vote(client)
    at(moments.VOTING_CLOSES)

    answer = post(client, f"{STEM}/kode", kode="2222 2222")

    assert answer.status_code == 410
    assert answer.text == post(client, f"{STEM}/kode", kode="3333 3333").text
    assert "Avstemningen er stengt" in answer.text


@pytest.mark.parametrize("year", ["02019", "٢٠١٩", "99999", "0000"])
def test_a_year_has_one_address(client, at, year):
    build.edition()
    at(moments.START)
    assert client.get(f"/norges-kulturkommune/{year}").status_code == 404
    assert client.get("/norges-kulturkommune/2019").status_code == 200

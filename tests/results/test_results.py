"""The result: nothing of it before release, and then the jury and the people side by side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.award import actions as award
from portal.award import queries as editions
from portal.award.actions import ReleaseRefusal
from portal.award.rules import Phase
from portal.foundation.db import Refused
from portal.results import actions, queries, rules
from tests import build, moments
from tests.databases import both_databases
from tests.pages import Page, all_that_is_said
from tests.voting.test_queries import ballots_in

PAGE = "/norges-kulturkommune/2019/resultat"
BALLOTS = {
    ("drammen", "counted"): 3, ("larvik", "counted"): 6, ("sarpsborg", "withdrawn"): 2, ("larvik", "voided"): 4,
}  # fmt: skip


def result(now):
    edition = editions.edition_in(2019, now)
    return queries.result_of(edition, now)


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 5)))
def test_most_votes_come_first_and_equal_ones_by_name(votes):
    rows = rules.most_first(votes)
    assert dict(rows) == votes
    assert all((-n1, s1) < (-n2, s2) for (s1, n1), (s2, n2) in zip(rows, rows[1:], strict=False))


def test_a_share_is_of_all_and_of_nothing_it_is_nothing():
    assert (rules.share(3, 9), rules.share(0, 9), rules.share(0, 0)) == (1 / 3, 0.0, 0.0)


@both_databases
def test_before_release_nobody_gets_a_result_whatever_the_clock_says(app):
    edition_id = build.edition()
    actions.enter_outcome(edition_id, winner_slug="drammen", reasons=["Grunnen."], source="Kilden")
    ballots_in(edition_id, BALLOTS)
    for phase in Phase:
        if phase in moments.DURING:
            assert result(moments.DURING[phase]) is None, phase


@both_databases
def test_after_release_the_jurys_winner_and_the_peoples_count_stand_side_by_side(app):
    edition_id = build.edition()
    ballots_in(edition_id, BALLOTS)
    build.release(edition_id, winner="drammen")

    assert result(moments.RELEASE_AT - moments.SECOND) is None  # also then the gate asks the moment
    found = result(moments.RELEASE_AT)
    assert (found.winner.slug, [card.slug for card in found.runners_up]) == ("drammen", ["larvik", "sarpsborg"])
    assert [(row.finalist.slug, row.votes, round(row.share, 3)) for row in found.favourite] == [
        ("larvik", 6, 0.667), ("drammen", 3, 0.333), ("sarpsborg", 0, 0.0),
    ]  # fmt: skip
    assert (found.total, found.confirmed, found.withdrawn, found.voided, found.final) == (9, 15, 2, 4, False)
    build.certify(edition_id)
    assert result(moments.CERTIFIED_AT).final and not result(moments.CERTIFIED_AT - moments.SECOND).final


@both_databases
def test_a_result_is_released_once_and_not_before_its_moment(app):
    edition_id = build.edition()
    with pytest.raises(Refused) as early:
        award.release(edition_id, now=moments.RELEASE_AT - moments.SECOND)
    build.release(edition_id)
    with pytest.raises(Refused) as again:
        award.release(edition_id, now=moments.DURING[Phase.RESULT])
    assert (early.value.reason, again.value.reason) == (ReleaseRefusal.TOO_EARLY, ReleaseRefusal.ALREADY)
    assert editions.edition_in(2019, moments.CERTIFIED_AT).calendar.released_at == moments.RELEASE_AT


@pytest.mark.parametrize("prefix", ["", "/nn", "/en"])
def test_the_page_says_before_release_only_when_it_comes_and_afterwards_the_result(client, at, prefix):
    edition_id = build.edition()
    ballots_in(edition_id, BALLOTS)
    at(moments.DURING[Phase.COUNTING])
    before = Page(client.get(prefix + PAGE).text)
    assert "12" in before.text and "15" in before.text  # 12 August, 15.00
    assert "Drammen" not in all_that_is_said(before.source) and "67" not in before.text

    build.release(edition_id, winner="drammen")
    at(moments.DURING[Phase.RESULT])
    after = client.get(prefix + PAGE)
    read = Page(after.text).text
    assert "Larvik" in read and "Drammen" in read and "66,7" in read.replace("66.7", "66,7")
    assert "Set-Cookie" not in after.headers

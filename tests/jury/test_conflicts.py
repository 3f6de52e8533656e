"""Conflicts: a table of ties and applicants, and what a recusal needs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.jury.rules import (
    Applicant,
    ConflictRefusal,
    Tie,
    TieKind,
    declare_refusal,
    meets,
    tie_refusal,
    ties_that_meet,
)

DRAMMEN = Applicant("0602", "Buskerud")
HOME, EMPLOYER, COUNTY = TieKind.HOME, TieKind.EMPLOYER, TieKind.COUNTY

CASES = [
    (Tie(HOME, number="0602"), True),
    (Tie(HOME, number="0604"), False),  # the same county is no conflict by itself
    (Tie(EMPLOYER, number="0602"), True),
    (Tie(EMPLOYER, county="Buskerud"), True),
    (Tie(EMPLOYER, county="Vestfold"), False),
    (Tie(COUNTY, county="Buskerud"), True),
    (Tie(COUNTY, county="Vestfold"), False),
    (Tie(COUNTY), False),  # a tie to nowhere meets nothing
]


@pytest.mark.parametrize(("tie", "conflict"), CASES)
def test_a_tie_keeps_a_juror_from_that_municipality_or_that_county(tie, conflict):
    assert meets(tie, DRAMMEN) is conflict


@pytest.mark.parametrize(
    ("tie", "refusal"),
    [
        (Tie(HOME, number="0602"), None),
        (Tie(HOME, county="Buskerud"), ConflictRefusal.NO_MUNICIPALITY),
        (Tie(EMPLOYER, number="0602"), None),
        (Tie(EMPLOYER, county="Buskerud"), None),
        (Tie(EMPLOYER), ConflictRefusal.NO_PLACE),
        (Tie(COUNTY, county="Buskerud"), None),
        (Tie(COUNTY, number="0602"), ConflictRefusal.NO_COUNTY),
        (Tie(EMPLOYER, number="0602", county="Buskerud"), ConflictRefusal.TWO_PLACES),
    ],
)
def test_a_tie_is_to_one_place_of_the_kind_it_speaks_of(tie, refusal):
    assert tie_refusal(tie) is refusal


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({}, None),
        ({"reason": " \n"}, ConflictRefusal.NO_REASON),
        ({"reason": "x" * 2_001}, ConflictRefusal.LONG_REASON),
        ({"already": True}, ConflictRefusal.ALREADY),
        ({"signed": True}, ConflictRefusal.SIGNED),
    ],
)
def test_a_recusal_needs_a_reason_is_entered_once_and_not_after_the_minutes(told, refusal):
    assert (
        declare_refusal(**{"reason": "Søsteren min er kultursjef.", "already": False, "signed": False, **told})
        is refusal
    )


numbers, counties = st.sampled_from(["0602", "0712", "0105"]), st.sampled_from(["Buskerud", "Vestfold", "Østfold"])
ties = st.lists(
    st.one_of(
        st.builds(Tie, st.sampled_from([HOME, EMPLOYER]), number=numbers),
        st.builds(Tie, st.sampled_from([EMPLOYER, COUNTY]), county=counties),
    )
)


@given(ties, st.builds(Applicant, numbers, counties), st.randoms())
def test_the_order_of_ties_never_matters_and_one_more_never_lifts_a_conflict(rows, applicant, chance):
    found = ties_that_meet(rows, applicant)
    chance.shuffle(rows)
    assert ties_that_meet(rows, applicant) == found
    assert set(found) <= set(ties_that_meet([*rows, Tie(HOME, number="0602")], applicant))
    assert bool(found) == any(meets(tie, applicant) for tie in rows)

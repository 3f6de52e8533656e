"""What signals say: of patterns, never of choices."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.voting.rules import Work
from portal.voting.rules.domains import Domain, kind_of, parents
from portal.voting.rules.signals import (
    DEFAULTS,
    MOST,
    WINDOW,
    Facts,
    Setting,
    Signal,
    masked,
    said_of,
    serial_of,
)

AT = datetime(2026, 7, 1, 12, tzinfo=UTC)


def facts(which: int, **told) -> Facts:
    kind = kind_of(told["domain"]) if told.get("domain") else None
    return Facts(**{"ballot": f"{which:064x}", "at": AT + timedelta(seconds=which), "kind": kind, **told})


def signals(new, around=(), settings=DEFAULTS) -> dict[Signal, int]:
    """How many ballots each signal speaks of."""
    found: dict[Signal, int] = {}
    for said in said_of(new, around, settings).values():
        for each in said:
            found[each.signal] = found.get(each.signal, 0) + 1
    return found


def test_a_vote_like_others_is_left_alone():
    assert said_of([facts(1, domain="gmail.com", network="a" * 64)], []) == {}


@pytest.mark.parametrize(
    ("told", "signal"),
    [
        ({"domain": "engangspost.example", "throwaway": True}, Signal.THROWAWAY_DOMAIN),
        ({"work": Work.ABSENT}, Signal.NO_PROOF_OF_WORK),
        ({"trap": True}, Signal.TRAP_FILLED),
    ],
)
def test_what_one_vote_says_by_itself(told, signal):
    assert signals([facts(1, **told)]) == {signal: 1}


def burst(number: int, **told) -> list[Facts]:
    return [facts(each, network="n" * 64, **told) for each in range(number)]


def test_one_more_than_the_limit_from_a_network_holds_them_all():
    most = MOST[Signal.NETWORK_BURST]
    assert signals(burst(most)) == {}
    assert signals(burst(most + 1)) == {Signal.NETWORK_BURST: most + 1}


def test_the_same_number_over_a_whole_day_is_no_burst():
    spread = [facts(each, network="n" * 64, at=AT + each * timedelta(minutes=10)) for each in range(100)]
    assert signals(spread) == {}


def test_only_what_stands_in_the_full_hour_is_held():
    most = MOST[Signal.NETWORK_BURST]
    early = facts(9_999, network="n" * 64, at=AT - 2 * WINDOW)
    said = said_of([early, *burst(most + 1)], [])
    assert early.ballot not in said
    assert len(said) == most + 1


def test_a_municipality_and_a_school_weigh_a_fifth():
    most = MOST[Signal.NETWORK_BURST]
    assert signals(burst(5 * most, domain="drammen.kommune.no")) == {Signal.UNUSUAL_DOMAIN_MANY: 5 * most}
    assert signals(burst(5 * MOST[Signal.UNUSUAL_DOMAIN_MANY], domain="drammen.kommune.no")) == {}
    assert Signal.NETWORK_BURST in signals(burst(5 * most + 1, domain="drammen.kommune.no"))


def test_many_from_an_unusual_domain_are_held_and_from_a_provider_never():
    most = MOST[Signal.UNUSUAL_DOMAIN_MANY]
    assert signals([facts(n, domain="laget.example") for n in range(most)]) == {}
    found = signals([facts(most, domain="laget.example")], [facts(n, domain="laget.example") for n in range(most)])
    assert found == {Signal.UNUSUAL_DOMAIN_MANY: most + 1}
    assert signals([facts(n, domain="gmail.com") for n in range(1_000)]) == {}


def test_numbers_that_lie_close_are_held_and_years_of_birth_are_not():
    run = [facts(n, shape="s" * 64, number=n) for n in range(1, 6)]
    assert signals(run) == {Signal.SEQUENTIAL_ADDRESSES: 5}
    years = [facts(n, shape="s" * 64, number=number) for n, number in enumerate((3, 57, 71, 88, 1999, 2001))]
    assert signals(years) == {}


def test_a_signal_that_is_off_says_nothing_and_a_limit_is_the_one_that_is_set():
    off = {**DEFAULTS, Signal.TRAP_FILLED: Setting(is_on=False)}
    assert said_of([facts(1, trap=True)], [], off) == {}
    lower = {**DEFAULTS, Signal.NETWORK_BURST: Setting(most=2)}
    assert signals(burst(3), settings=lower) == {Signal.NETWORK_BURST: 3}


def test_the_facts_have_no_field_for_the_choice():
    assert {each.name for each in fields(Facts)} == {
        "ballot", "at", "domain", "kind", "throwaway", "network", "work", "trap", "shape", "number",
    }  # fmt: skip


some = st.builds(
    facts,
    which=st.integers(0, 60),
    at=st.integers(0, 7_200).map(lambda seconds: AT + timedelta(seconds=seconds)),
    domain=st.sampled_from([None, "gmail.com", "laget.example", "drammen.kommune.no"]),
    network=st.sampled_from([None, "n" * 64, "m" * 64]),
    shape=st.sampled_from([None, "s" * 64]),
    number=st.integers(0, 40),
    trap=st.booleans(),
)


@given(st.lists(some, max_size=60, unique_by=lambda each: each.ballot), st.randoms(use_true_random=False))
def test_the_order_of_votes_makes_no_difference(everybody, random):
    mixed = list(everybody)
    random.shuffle(mixed)
    low = {each: Setting(most=3 if each in MOST else None) for each in Signal}
    assert said_of(mixed, [], low) == said_of(everybody, [], low)


@given(st.lists(some, max_size=60, unique_by=lambda each: each.ballot))
def test_every_reason_has_a_pattern_that_others_share_or_none(everybody):
    low = {each: Setting(most=3 if each in MOST else None) for each in Signal}
    patterns: dict[tuple, int] = {}
    for said in said_of(everybody, [], low).values():
        for each in said:
            patterns[each.signal, each.pattern] = patterns.get((each.signal, each.pattern), 0) + 1
    for (signal, _pattern), number in patterns.items():
        assert signal not in MOST or number > 3


@pytest.mark.parametrize(
    ("local", "serial", "mask"),
    [
        ("ola", None, "o…"), ("ola12", ("ola", 12), "o…12"), ("ola.nordmann-007", ("ola.nordmann", 7), "o…7"),
        ("12345", ("", 12345), "1…"), ("a1b", None, "a…"), ("x" * 40, None, "x…"),
    ],
)  # fmt: skip
def test_what_officers_see_of_an_address(local, serial, mask):
    assert serial_of(local) == serial
    assert masked(local) == mask


def test_domains_are_known_without_asking_anybody():
    assert kind_of("drammen.kommune.no") is kind_of("kommune.no") is kind_of("elev.vgs.no") is Domain.INSTITUTION
    assert kind_of("ikkekommune.no") is Domain.UNUSUAL
    assert kind_of("gmail.com") is Domain.PROVIDER
    assert parents("a.b.mailinator.com") == ["a.b.mailinator.com", "b.mailinator.com", "mailinator.com"]
    assert parents("localhost") == ["localhost"]

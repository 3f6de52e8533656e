"""The vote's rules: the table of moves, codes that people type, and when a link may confirm."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.voting.rules import (
    CODE_LENGTH,
    MOVES,
    RECEIPT_BYTES,
    RECEIPT_LENGTH,
    Act,
    BallotState,
    IllegalMove,
    ReceiptRefusal,
    VoteRefusal,
    check_character,
    code_from,
    confirm_refusal,
    grouped,
    move,
    normal_code,
    receipt_code,
    receipt_refusal,
)
from portal.voting.rules.codes import ALPHABET

# The design's table, row by row: a state, and what each act makes of it.
TABLE = {
    "new": {"cast": "counted"},
    "counted": {"replace": "counted", "withdraw": "withdrawn", "hold": "held", "void": "voided"},
    "held": {"replace": "held", "withdraw": "withdrawn", "hold": "held", "release": "counted", "void": "voided"},
    "withdrawn": {"cast": "counted"},
    "voided": {"restore": "counted"},
}
EVERY_MOVE = [(state, act, TABLE[state].get(act)) for state in BallotState for act in Act]

MICROSECOND = timedelta(microseconds=1)
OPENS = datetime(2019, 6, 13, 6, tzinfo=UTC)
CLOSES = datetime(2019, 8, 4, 22, tzinfo=UTC)
EXPIRES = datetime(2026, 3, 1, 12, tzinfo=UTC)

receipts = st.binary(min_size=RECEIPT_BYTES, max_size=RECEIPT_BYTES).map(receipt_code)


@pytest.mark.parametrize(("state", "act", "becomes"), EVERY_MOVE)
def test_each_act_in_each_state_does_what_the_table_of_moves_says(state, act, becomes):
    if becomes is None:
        with pytest.raises(IllegalMove):
            move(state, act)
    else:
        assert move(state, act) == becomes


def test_there_are_twelve_moves_and_every_state_but_new_is_reached():
    assert len(MOVES) == 12
    assert set(MOVES.values()) == set(BallotState) - {BallotState.NEW}


def test_the_alphabet_has_32_characters_none_of_which_looks_like_another():
    assert len(set(ALPHABET)) == len(ALPHABET) == 32
    assert not set(ALPHABET) & set("01IO")
    assert ALPHABET.upper() == ALPHABET


@given(st.integers(min_value=0, max_value=2 ** (5 * CODE_LENGTH) - 1))
def test_two_numbers_never_become_the_same_mail_code(number):
    code = code_from(number, CODE_LENGTH)
    assert len(code) == 8
    value = 0
    for character in code:
        value = value * 32 + ALPHABET.index(character)
    assert value == number


@given(st.binary(min_size=RECEIPT_BYTES, max_size=RECEIPT_BYTES))
def test_a_receipt_code_carries_all_128_bits_and_is_accepted(secret):
    code = receipt_code(secret)
    value = 0
    for character in code[:-1]:
        value = value * 32 + ALPHABET.index(character)
    assert value.to_bytes(RECEIPT_BYTES) == secret
    assert len(code) == RECEIPT_LENGTH == 27
    assert receipt_refusal(code) is None


@given(receipts)
def test_every_single_wrong_character_is_found(code):
    for place, right in enumerate(code):
        for wrong in ALPHABET.replace(right, ""):
            mistyped = code[:place] + wrong + code[place + 1 :]
            assert receipt_refusal(mistyped) is ReceiptRefusal.MISTYPED


def test_swapped_neighbours_are_found_but_for_the_first_and_last_of_the_alphabet():
    unseen = set()
    for left in ALPHABET:
        for right in ALPHABET.replace(left, ""):
            for lead in ("", "2"):  # either place: that which is doubled, and that which is not
                if check_character(f"{lead}{left}{right}2") == check_character(f"{lead}{right}{left}2"):
                    unseen.add(frozenset((left, right)))
    assert unseen == {frozenset((ALPHABET[0], ALPHABET[-1]))}


@given(receipts, st.text(alphabet=" \t\u00a0\u2009-–.", max_size=6), st.integers(0, 26), st.booleans())
def test_a_code_is_the_same_however_it_is_spaced_and_in_small_letters(code, between, place, small):
    typed = f"{between}{code[:place]}{between}{code[place:]}{between}"
    assert normal_code(typed.lower() if small else typed) == code
    assert normal_code(" ".join(grouped(code))) == code


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("", ReceiptRefusal.LENGTH),
        ("2" * 26, ReceiptRefusal.LENGTH),
        ("2" * 28, ReceiptRefusal.LENGTH),
        ("2" * 26 + "0", ReceiptRefusal.CHARACTER),
        ("2" * 26 + "O", ReceiptRefusal.CHARACTER),
        ("2" * 26 + "Å", ReceiptRefusal.CHARACTER),
        ("2" * 26 + "²", ReceiptRefusal.CHARACTER),
        ("2" * 26 + "\0", ReceiptRefusal.CHARACTER),
        ("2" * 27, None),
        ("2" * 26 + "3", ReceiptRefusal.MISTYPED),
    ],
)
def test_what_is_wrong_with_a_receipt_code_is_told(typed, refusal):
    assert receipt_refusal(normal_code(typed)) is refusal


@given(st.text(max_size=60))
def test_whatever_is_typed_is_accepted_only_as_a_whole_code_with_its_check_character(typed):
    code = normal_code(typed)
    if receipt_refusal(code) is None:
        assert len(code) == 27 and set(code) <= set(ALPHABET) and check_character(code[:-1]) == code[-1]


def test_a_code_is_shown_in_groups_of_four():
    assert grouped("ABCDEFGH") == ["ABCD", "EFGH"]
    assert [len(group) for group in grouped("2" * 27)] == [4, 4, 4, 4, 4, 4, 3]


def refusal_at(now: datetime, real_now: datetime) -> VoteRefusal | None:
    return confirm_refusal(opens=OPENS, closes=CLOSES, now=now, expires_at=EXPIRES, real_now=real_now)


@pytest.mark.parametrize(
    ("now", "real_now", "refusal"),
    [
        (OPENS - MICROSECOND, EXPIRES - MICROSECOND, VoteRefusal.NOT_OPEN),
        (OPENS, EXPIRES - MICROSECOND, None),
        (CLOSES - MICROSECOND, EXPIRES - MICROSECOND, None),
        (CLOSES, EXPIRES - MICROSECOND, VoteRefusal.NOT_OPEN),
        (CLOSES + MICROSECOND, EXPIRES - MICROSECOND, VoteRefusal.NOT_OPEN),
        (CLOSES - MICROSECOND, EXPIRES, VoteRefusal.LINK_ENDED),
        (OPENS, EXPIRES + MICROSECOND, VoteRefusal.LINK_ENDED),
        (CLOSES, EXPIRES, VoteRefusal.NOT_OPEN),
    ],
)
def test_a_link_confirms_from_the_opening_until_the_closing_and_its_own_end_to_the_microsecond(now, real_now, refusal):
    assert refusal_at(now, real_now) is refusal


@given(st.datetimes(timezones=st.just(UTC)), st.datetimes(timezones=st.just(UTC)))
def test_voting_asks_the_domains_clock_and_the_link_the_real_one(now, real_now):
    expected = VoteRefusal.NOT_OPEN
    if OPENS <= now < CLOSES:
        expected = None if real_now < EXPIRES else VoteRefusal.LINK_ENDED
    assert refusal_at(now, real_now) is expected


def test_without_both_moments_nothing_is_open():
    for opens, closes in ((None, CLOSES), (OPENS, None), (None, None)):
        found = confirm_refusal(opens=opens, closes=closes, now=OPENS, expires_at=EXPIRES, real_now=OPENS)
        assert found is VoteRefusal.NOT_OPEN

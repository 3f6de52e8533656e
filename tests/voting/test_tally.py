"""Counting from the log: what the fold says of ballots, and what it refuses."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.voting.rules import Act, BallotState, IllegalMove, tally
from portal.voting.rules.lines import Entry

DAY = date(2019, 7, 3)


def events(ballot: str, *acts: tuple[Act, str | None]) -> list[Entry]:
    """Return a ballot's events, n from 1; the word is a choice or a reason."""
    made = []
    for n, (act, word) in enumerate(acts, start=1):
        votes = act in (Act.CAST, Act.REPLACE)
        choice, reason = (word, None) if votes else (None, word)
        made.append(Entry(2019, ballot * 64, n, act, DAY, "0" * 32, choice, reason))
    return made


CAST, REPLACE, WITHDRAW = (Act.CAST, "drammen"), (Act.REPLACE, "larvik"), (Act.WITHDRAW, None)
HOLD, RELEASE = (Act.HOLD, "burst"), (Act.RELEASE, "ordinary")
VOID, RESTORE = (Act.VOID, "same_person"), (Act.RESTORE, "objection_upheld")


@pytest.mark.parametrize(
    ("acts", "state", "choice"),
    [
        ([CAST], BallotState.COUNTED, "drammen"),
        ([CAST, REPLACE], BallotState.COUNTED, "larvik"),
        ([CAST, HOLD, REPLACE], BallotState.HELD, "larvik"),
        ([CAST, HOLD, HOLD, RELEASE], BallotState.COUNTED, "drammen"),
        ([CAST, HOLD, WITHDRAW], BallotState.WITHDRAWN, "drammen"),
        ([CAST, HOLD, WITHDRAW, CAST, HOLD], BallotState.HELD, "drammen"),
        ([CAST, REPLACE, VOID], BallotState.VOIDED, "larvik"),
        ([CAST, VOID, RESTORE], BallotState.COUNTED, "drammen"),
    ],
)
def test_a_ballot_is_what_its_events_made_of_it(
    acts: list[tuple[Act, str | None]], state: BallotState, choice: str
) -> None:
    now = tally.fold(events("a", *acts)).ballots["a" * 64]
    assert (now.state, now.choice, now.n) == (state, choice, len(acts))


def test_only_counted_ballots_are_in_the_result_and_the_rest_is_told() -> None:
    log = [
        *events("a", CAST),
        *events("b", CAST, REPLACE),
        *events("c", CAST, HOLD),
        *events("d", CAST, HOLD, VOID),
        *events("e", CAST, WITHDRAW),
        *events("f", CAST, HOLD, RELEASE),
    ]
    said = tally.fold(log)
    assert said.by_finalist == {"drammen": 2, "larvik": 1}
    assert said.total == 3
    assert said.by_finalist_with_voided == {"drammen": 3, "larvik": 1}
    assert said.states == {
        BallotState.COUNTED: 3,
        BallotState.HELD: 1,
        BallotState.VOIDED: 1,
        BallotState.WITHDRAWN: 1,
    }
    assert said.acts == {Act.CAST: 6, Act.REPLACE: 1, Act.HOLD: 3, Act.VOID: 1, Act.WITHDRAW: 1, Act.RELEASE: 1}
    assert said.held_once == 3
    assert said.voided_by_reason == {"same_person": 1}
    assert said.per_day == {DAY: {"drammen": 6}}


def test_a_vote_that_was_withdrawn_and_given_again_stands_on_its_first_day_alone() -> None:
    again = [
        replace(each, at=DAY + timedelta(days=1)) for each in events("a", CAST, WITHDRAW, CAST, WITHDRAW, CAST)[1:]
    ]
    said = tally.fold([*events("a", CAST), *again, *events("b", CAST)])
    assert said.per_day == {DAY: {"drammen": 2}}, "as many as there are ballots: nobody makes a jump alone"


def test_ballots_may_stand_between_each_other() -> None:
    one, other = events("a", CAST, REPLACE), events("b", CAST, WITHDRAW)
    mixed = tally.fold([one[0], other[0], other[1], one[1]])
    assert mixed == tally.fold([*one, *other])


def test_events_out_of_order_are_no_history() -> None:
    first, second = events("a", CAST, REPLACE)
    for log in ([second], [second, first], [first, first], [first, second, second]):
        with pytest.raises(IllegalMove):
            tally.fold(log)


@pytest.mark.parametrize("acts", [[HOLD], [CAST, CAST], [CAST, VOID, REPLACE], [CAST, WITHDRAW, HOLD], [CAST, RESTORE]])
def test_a_move_that_is_not_in_the_table_is_no_history(acts: list[tuple[Act, str | None]]) -> None:
    with pytest.raises(IllegalMove):
        tally.fold(events("a", *acts))

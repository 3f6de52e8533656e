"""The order of the notices as a table: what each step waits for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.notices.rules import (
    BEFORE,
    MAIL_WAITS,
    Facts,
    NoticeRefusal,
    Step,
    step_refusal,
    undo_refusal,
)
from tests.moments import START

R = NoticeRefusal
ALL = {"decided": 3, "moment": START, "people": 2, "winner": True, "finalists_public": True, "sent": tuple(Step)}


@pytest.mark.parametrize(
    ("step", "told", "refusal"),
    [
        *((step, {}, None) for step in Step),
        *((step, {"decided": 0}, R.NOT_SIGNED) for step in Step),
        *((step, {"taken": (step,)}, R.ALREADY) for step in Step),
        *((step, {"sent": ()}, R.BEFORE) for step in Step if step is not Step.APPLICANTS),
        *((step, {"sent": (Step.APPLICANTS,)}, R.BEFORE) for step in (Step.PRESS, Step.WINNER, Step.WINNER_PRESS)),
        (Step.APPLICANTS, {"lacking": 1}, R.FEEDBACK),
        (Step.FINALISTS, {"lacking": 1}, R.FEEDBACK),
        (Step.APPLICANTS, {"people": 0}, R.NOBODY),
        (Step.APPLICANTS, {"without_address": 1}, R.NO_ADDRESS),
        (Step.APPLICANTS, {"moment": None}, None),  # they are told whatever the public's moment is
        *((step, {"moment": None}, R.NO_MOMENT) for step in Step if step is not Step.APPLICANTS),
        (Step.FINALISTS, {"others_told": False}, R.ROUNDS),
        (Step.APPLICANTS, {"others_told": False}, None),
        (Step.FINALISTS, {"voting_begun": True}, R.VOTING),
        (Step.PRESS, {"people": 0}, None),  # its addresses come with the form
        *((step, {"weighed": True}, R.WEIGHED) for step in (Step.WINNER, Step.WINNER_PRESS)),
        (Step.WINNER_PRESS, {"weighed": True, "sent": frozenset(), "decided": False}, R.WEIGHED),
        *((step, {"winner": False}, R.NO_WINNER) for step in (Step.WINNER, Step.WINNER_PRESS)),
        *((step, {"released": True}, R.RELEASED) for step in (Step.WINNER, Step.WINNER_PRESS)),
        *((step, {"finalists_public": False}, R.NOT_PUBLIC) for step in (Step.WINNER, Step.WINNER_PRESS)),
        (Step.FINALISTS, {"weighed": True, "winner": False}, None),
    ],
)
def test_what_a_step_waits_for(step, told, refusal):
    assert step_refusal(step, Facts(**{**ALL, **told})) is refusal


@given(st.permutations(list(Step)))
def test_in_whatever_order_they_are_tried_the_steps_are_taken_in_theirs(tried):
    taken: list[Step] = []
    for _ in Step:
        for step in tried:
            facts = Facts(**{**ALL, "taken": tuple(taken), "sent": tuple(taken)})
            if step_refusal(step, facts) is None:
                taken.append(step)
    assert taken == list(Step)
    assert all(before is None or taken.index(before) < taken.index(step) for step, before in BEFORE.items())


def test_a_step_is_undone_until_its_mails_go_out():
    due = START + MAIL_WAITS
    assert undo_refusal(due_at=due, undone=False, real_now=START) is None
    assert undo_refusal(due_at=due, undone=False, real_now=due) is R.TOO_LATE
    assert undo_refusal(due_at=due, undone=True, real_now=START) is R.CHANGED

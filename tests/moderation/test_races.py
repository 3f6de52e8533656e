"""Many at once: one case, one verdict; reports that come together; a withdrawal in the middle of a bulk."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.foundation.db import Refused, db
from portal.moderation import actions, queries
from portal.moderation.actions import Ruling
from portal.moderation.models import Case, Report, Verdict
from portal.moderation.rules import Act, CaseRefusal, Moderator, Reason, State
from tests import build
from tests.databases import both_databases
from tests.moderation.test_verdicts import decide
from tests.moments import START
from tests.voting.racing import at_once

MANY = 8


def in_app(app: Flask, step):
    """A step of another worker: a session of its own."""

    def run():
        with app.app_context():
            return step()

    return run


def moderators() -> list[Moderator]:
    return [build.moderator(f"Moderator {each}", f"m{each}@kommune.example") for each in range(MANY)]


@both_databases
def test_eight_moderators_on_one_case_give_one_verdict(app) -> None:
    case_id = build.case()
    version = queries.case(case_id, real_now=START).version
    steps = [
        in_app(
            app,
            lambda who=who, act=act: actions.give_verdicts(
                [Ruling(case_id, version)],
                act=act,
                reason=Reason.COPIED,
                words=None,
                quotes={},
                moderator=who,
                now=START,
            ),
        )
        for who, act in zip(moderators(), [Act.APPROVE, Act.REFUSE] * (MANY // 2), strict=True)
    ]
    db.session.remove()
    outcomes = at_once(steps)
    assert sum(len(each.done) for each in outcomes) == 1
    assert [each.refused for each in outcomes if not each.done] == [{case_id: CaseRefusal.CHANGED}] * (MANY - 1)
    assert db.session.scalar(select(func.count()).select_from(Verdict)) == 1


@both_databases
def test_reports_that_come_together_hide_once(app) -> None:
    case_id = build.case()
    decide(build.moderator(), case_id)
    db.session.remove()

    def report(reporter: str) -> State | None:
        try:
            told = {"category": Reason.COPIED, "words": None, "quote": None, "now": START}
            return actions.report(case_id, reporter=reporter, **told)
        except Refused:
            return None

    answers = at_once([in_app(app, lambda each=each: report(str(each % 4))) for each in range(MANY)])
    assert answers.count(State.HIDDEN) == 1
    assert db.session.scalar(select(Case.state).where(Case.id == case_id)) is State.HIDDEN
    assert db.session.scalar(select(func.count()).select_from(Report)) == 3


@both_databases
@pytest.mark.parametrize("number", [20])
def test_bulk_and_withdrawals_at_once_agree(app, number: int) -> None:
    moderator = build.moderator()
    case_ids = [build.case(str(each)) for each in range(number)]
    versions = {row.id: row.version for row in queries.cases(case_ids, real_now=START)}
    db.session.remove()

    def bulk() -> actions.Outcome:
        rulings = [Ruling(case_id, versions[case_id]) for case_id in case_ids]
        return actions.give_verdicts(
            rulings, act=Act.APPROVE, reason=None, words=None, quotes={}, moderator=moderator, now=START
        )

    withdrawn = case_ids[:: number // 5]
    takes_back = [in_app(app, lambda each=each: actions.withdraw(each, now=START)) for each in withdrawn]
    at_once([in_app(app, bulk), *takes_back])
    states = dict(db.session.execute(select(Case.id, Case.state)).all())
    assert {case_id for case_id, state in states.items() if state is State.WITHDRAWN} == set(withdrawn)
    assert queries.shown_count("article:en-artikkel") == number - len(withdrawn)

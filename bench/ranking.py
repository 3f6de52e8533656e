"""How long the ranking takes with 400 applications, 12 jurors and 10 criteria: one query, then pure computing.

The goal of the design: one query, and under 100 ms of computing. Prints milliseconds of the processor, the median of five.
"""

import random
import statistics
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import event, insert, select

from portal.app import create_app
from portal.award.models import Criterion
from portal.config import ROOT
from portal.foundation.db import db, transaction
from portal.jury import queries, rules
from portal.jury.models import Assignment, Score, ScoreCard
from portal.jury.rules import CardState, Mark, SeatKind
from portal.municipalities.models import Municipality
from portal.nominations.models import Application
from portal.nominations.rules import ApplicationState
from tests.conftest import configured
from tests.jury import world as w

CASES, JURORS, CRITERIA = 400, 12, 10
GOAL = 100.0

Cards = dict[tuple[int, int], dict[int, int | None]]


@transaction
def add_criteria(edition_id: int) -> dict[int, int]:
    """Bring the criteria to ten, of different weights; return the weights."""
    have = len(db.session.scalars(select(Criterion)).all())
    db.session.execute(
        insert(Criterion), [{"edition_id": edition_id, "position": place} for place in range(have + 1, CRITERIA + 1)]
    )
    for place, row in enumerate(db.session.scalars(select(Criterion).order_by(Criterion.id))):
        row.weight = place + 1
    return dict(db.session.execute(select(Criterion.id, Criterion.weight)).all())


@transaction
def add_cases(found: w.World) -> list[int]:
    """Put 400 eligible applications in, each of a municipality of its own."""
    numbers = range(2001, 2001 + CASES)
    db.session.execute(insert(Municipality), [
        {"number": f"{each:04d}", "slug": f"k{each}", "name": f"Kommune {each}", "county": f"Fylke {each % 11}",
         "valid_from": 2019, "valid_to": 2019}
        for each in numbers
    ])  # fmt: skip
    places = db.session.scalars(select(Municipality.id).where(Municipality.name.startswith("Kommune "))).all()
    db.session.execute(insert(Application), [
        {"edition_id": found.edition, "round_id": found.round, "municipality_id": place, "state": ApplicationState.DRAFT,
         "version": 1, "sent": 0, "delivered": 0, "begun_at": w.BEFORE}
        for place in places
    ])  # fmt: skip
    rows = db.session.scalars(select(Application)).all()
    for state in w.STEPS:
        for row in rows:
            row.state = state
        db.session.flush()
    return [row.id for row in rows]


def points(cases: list[int], seats: list[int], criteria: dict[int, int]) -> Cards:
    """Every juror's card on every case; one point in twenty is an abstention."""
    lots = random.Random(2019)
    return {
        (seat, case): {each: None if lots.random() < 0.05 else lots.randint(1, 5) for each in criteria}
        for seat in seats
        for case in cases
    }


@transaction
def add_cards(cards: Cards) -> None:
    """Put the cards in, finished."""
    pairs = list(cards)
    db.session.execute(
        insert(Assignment), [{"seat_id": seat, "application_id": case, "made_at": w.AFTER} for seat, case in pairs]
    )
    made = {(seat, case): row for row, seat, case in db.session.execute(
        select(Assignment.id, Assignment.seat_id, Assignment.application_id)
    )}  # fmt: skip
    db.session.execute(insert(ScoreCard), [
        {"assignment_id": made[pair], "state": CardState.DONE, "version": 1, "saved_at": w.AFTER, "finished_at": w.AFTER}
        for pair in pairs
    ])  # fmt: skip
    card_of = dict(db.session.execute(select(ScoreCard.assignment_id, ScoreCard.id)).all())
    db.session.execute(insert(Score), [
        {"card_id": card_of[made[pair]], "criterion_id": criterion, "points": each, "abstained": each is None, "text": ""}
        for pair, given in cards.items()
        for criterion, each in given.items()
    ])  # fmt: skip


def median(question: Callable[[], object]) -> float:
    """Return how many milliseconds of the processor a question takes: others may use the machine, too."""
    taken = []
    for _ in range(5):
        db.session.rollback()
        began = time.process_time()
        question()
        taken.append(1000 * (time.process_time() - began))
    return statistics.median(taken)


def statements(question: Callable[[], object]) -> int:
    """Return how many statements a question sends."""
    said: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            said.append(statement)

    event.listen(db.engine, "before_cursor_execute", listen)
    question()
    event.remove(db.engine, "before_cursor_execute", listen)
    return len(said)


def scored(cards: Cards, weights: dict[int, int]) -> list[Mark]:
    """Return every card's score, computed from its points by the rules alone."""
    marks = []
    for (seat, case), given in cards.items():
        score = rules.card_score(given, weights)
        marks.append(Mark(case, seat, score or Fraction()))
    return marks


def main() -> None:
    """Fill a database, ask, and tell."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(configured(Path(folder)))
        with app.app_context():
            upgrade(directory=str(ROOT / "migrations"))
            found = w.world()
            weights = add_criteria(found.edition)
            seats = [found.seat(f"j{each}", SeatKind.MEMBER) for each in range(JURORS)]
            cases = add_cases(found)
            cards = points(cases, seats, weights)
            add_cards(cards)
            tell(found.round, cards, weights)


def tell(round_id: int, cards: Cards, weights: dict[int, int]) -> None:
    """Measure, and check that the database and the rules have the same scores."""
    standing = queries.standing_of(round_id)
    marks = scored(cards, weights)
    assert sorted(standing.marks, key=lambda each: (each.case, each.seat)) == sorted(
        marks, key=lambda each: (each.case, each.seat)
    ), "the database and the rules do not agree"
    query = median(lambda: queries.standing_of(round_id))
    ranking = median(lambda: rules.ranking(standing.marks, standing.cases))
    from_points = median(lambda: scored(cards, weights))
    asked = statements(lambda: queries.standing_of(round_id))
    print(f"{len(standing.cases)} cases, {len(standing.marks)} cards, {len(standing.marks) * len(weights)} points")
    print(f"statements: {asked}{'' if asked == 1 else ' (the goal is 1)'}")
    print(f"the query: {query:.0f} ms")
    print(f"ranking, severity and places: {ranking:.0f} ms")
    print(f"all scores from their points: {from_points:.0f} ms")
    pure = ranking + from_points
    print(f"pure computing in all: {pure:.0f} ms{'' if pure < GOAL else f' (the goal is under {GOAL:.0f})'}")


if __name__ == "__main__":
    main()

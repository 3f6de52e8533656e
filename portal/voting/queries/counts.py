"""The count of an edition: of the ballots' rows before release, and afterwards as it was made public."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from portal.finalists.models import Finalist
from portal.foundation.db import db
from portal.voting.models import Ballot, VoteCount, VoteErasure
from portal.voting.rules import BallotState


@dataclass(frozen=True)
class Tally:
    """The count of an edition: `total` and `by_finalist` are the counted ballots, `states` all of them."""

    total: int
    by_finalist: dict[str, int]
    states: dict[str, int]


def tally_of(edition_id: int) -> Tally:
    """Return the count that was made public last, or before there is one count the ballots' rows.

    Staff's view at any time; the public's only through `results`, after release.
    """
    newest = db.session.scalar(_counts(edition_id).order_by(VoteCount.number.desc()).limit(1))
    return _tally_in(newest) if newest is not None else count_rows(edition_id)


def count_rows(edition_id: int) -> Tally:
    """Count the ballots' rows."""
    slugs = db.session.scalars(select(Finalist.slug).where(Finalist.edition_id == edition_id).order_by(Finalist.slug))
    by_finalist = dict.fromkeys(slugs, 0)
    states: Counter[str] = Counter()
    counted = select(Ballot.choice, Ballot.state, func.count()).where(Ballot.edition_id == edition_id)
    for choice, state, number in db.session.execute(counted.group_by(Ballot.choice, Ballot.state)):
        states[state.value] += number
        if state is BallotState.COUNTED:
            by_finalist[choice] += number
    return Tally(sum(by_finalist.values()), by_finalist, dict(sorted(states.items())))


@dataclass(frozen=True)
class Count:
    """A count as it was made public; `restored` ballots were let in again after the one before. `report` is as it was kept."""

    number: int
    made_at: datetime
    log_size: int
    restored: int
    tally: Tally
    report: dict[str, Any]


def counts_of(edition_id: int) -> list[Count]:
    """Return every count that was made public, the first first."""
    rows = db.session.scalars(_counts(edition_id).order_by(VoteCount.number)).all()
    return [
        Count(row.number, row.made_at, row.log_size, row.restored, _tally_in(row), json.loads(row.report))
        for row in rows
    ]


def _counts(edition_id: int) -> Any:
    parts = selectinload(VoteCount.finalists), selectinload(VoteCount.states)
    return select(VoteCount).where(VoteCount.edition_id == edition_id).options(*parts)


def _tally_in(count: VoteCount) -> Tally:
    return Tally(
        count.total,
        {each.slug: each.votes for each in count.finalists},
        {each.state: each.ballots for each in count.states},
    )


@dataclass(frozen=True)
class Erasure:
    """What is known of an edition's erasure: what was undecided then, and copies of keys that were not within reach."""

    rows_at: datetime
    done_at: datetime | None
    undecided: dict[str, int]
    out_of_reach: list[str]


def erasure_of(edition_id: int) -> Erasure | None:
    """Return how far the erasure of an edition has come; None before it has begun."""
    row = db.session.get(VoteErasure, edition_id)
    if row is None:
        return None
    return Erasure(row.rows_at, row.done_at, json.loads(row.undecided), json.loads(row.out_of_reach or "[]"))

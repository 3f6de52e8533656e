"""Score cards: what a juror has given and noted."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.foundation import boxes
from portal.foundation.db import db
from portal.jury.models import Score, ScoreCard
from portal.jury.rules import CardState, Written, blinded

NOTE = "jury-private-note"  # what the sealed value is for


@dataclass(frozen=True)
class Card:
    """A juror's own card as it stands."""

    id: int
    state: CardState
    version: int
    read: int | None
    note: str
    saved_at: datetime | None
    written: Mapping[int, Written]


def card_of(assignment_id: int) -> Card | None:
    """Return an assignment's card with its note unsealed: only for the juror themselves. Raises KeyUnusable."""
    row = db.session.scalar(
        select(ScoreCard).where(ScoreCard.assignment_id == assignment_id).execution_options(populate_existing=True)
    )
    if row is None:
        return None
    note = boxes.unseal(boxes.PORTAL_KEY, row.private_note, purpose=NOTE) if row.private_note else ""
    scores = db.session.scalars(select(Score).where(Score.card_id == row.id).execution_options(populate_existing=True))
    return Card(row.id, row.state, row.version, row.read, note, row.saved_at, written_of(scores))


def written_of(scores: Iterable[Score], names: Collection[str] = ()) -> dict[int, Written]:
    """Return what a card gives, by criterion, without some names in its words."""
    return {each.criterion_id: Written(each.points, blinded(each.text, names), each.abstained) for each in scores}

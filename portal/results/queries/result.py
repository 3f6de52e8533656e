"""Reading the result, through the award's gate."""

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.award.queries import EditionNow
from portal.finalists import queries as finalists
from portal.finalists.queries import FinalistCard
from portal.foundation.db import db
from portal.results import rules
from portal.results.models import Outcome
from portal.voting import queries as voting


@dataclass(frozen=True)
class FavouriteRow:
    """A finalist with its counted votes and their share of all."""

    finalist: FinalistCard
    votes: int
    share: float


@dataclass(frozen=True)
class Result:
    """The jury's winner and the people's count, side by side."""

    winner: FinalistCard
    runners_up: list[FinalistCard]
    reasons: list[Markup]
    source: str
    favourite: list[FavouriteRow]
    total: int
    confirmed: int
    withdrawn: int
    voided: int
    final: bool


def result_of(edition: EditionNow, now: datetime) -> Result | None:
    """Return the result once it is released; before that None, whoever asks."""
    if not edition.visible.result:
        return None
    outcome = db.session.scalar(
        select(Outcome).where(Outcome.edition_id == edition.id).options(selectinload(Outcome.reasons))
    )
    if outcome is None:
        return None
    cards = sorted(finalists.finalists_of(edition, now), key=lambda card: card.name)
    by_slug = {card.slug: card for card in cards}
    tally = voting.tally_of(edition.id)
    return Result(
        winner=by_slug[outcome.winner_slug],
        runners_up=[card for card in cards if card.slug != outcome.winner_slug],
        reasons=[reason.text for reason in outcome.reasons],
        source=outcome.source,
        favourite=[
            FavouriteRow(by_slug[slug], votes, rules.share(votes, tally.total))
            for slug, votes in rules.most_first(tally.by_finalist)
        ],
        total=tally.total,
        confirmed=sum(tally.states.values()),
        withdrawn=tally.states.get("withdrawn", 0),
        voided=tally.states.get("voided", 0),
        final=edition.visible.final,
    )

"""Who has won by the portal's own jury, before anybody may know: for the release alone, and never for a page."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from markupsafe import Markup
from sqlalchemy import select

from portal.award.models import Edition
from portal.finalists.models import Finalist
from portal.finalists.queries.chosen import national_round
from portal.foundation.db import db
from portal.jury import queries as jury
from portal.jury import rules as jury_rules
from portal.jury.models import Decision
from portal.jury.rules import Outcome as Decided
from portal.results.models import Outcome
from portal.results.rules.releasing import ResultRefusal
from portal.results.rules.reports import Weighing


@dataclass(frozen=True)
class JuryFinalist:
    """A finalist as the national jury's signed minutes have it; `stands`: the application is still among the eligible."""

    slug: str
    name: str
    application_id: int
    is_winner: bool
    stands: bool
    decision_id: int
    reasons: Markup
    signed_at: datetime


def jury_finalists(edition_id: int, *, weighed: Collection[str] = ()) -> list[JuryFinalist]:
    """Return the finalists whom signed minutes made so and who have a presentation, by slug.

    One that has withdrawn since is among them, and those who were `weighed` (slugs) whatever the newest minutes say: a result
    is counted anew as it was counted (`lacks_winner` asks before).
    """
    round_id = national_round(edition_id)
    if round_id is None:
        return []
    slugs = {
        row.municipality_id: row.slug
        for row in db.session.execute(
            select(Finalist.municipality_id, Finalist.slug).where(Finalist.edition_id == edition_id)
        )
    }
    stand = {each.decision_id for each in jury.signed_decisions(round_id)}
    found = [
        JuryFinalist(
            slugs[each.municipality_id], each.municipality, each.application_id, each.outcome is Decided.WINNER,
            each.decision_id in stand, each.decision_id, each.reasons, each.signed_at,
        )
        for each in jury.signed_decisions(round_id, gone=True)
        if each.municipality_id in slugs and (each.outcome is not Decided.NO or slugs[each.municipality_id] in weighed)
    ]  # fmt: skip
    return sorted(found, key=lambda each: each.slug)


def weighing_of(edition: Edition) -> Weighing | None:
    """Return how jury and people decide an edition together; None where they do not, or not all finalists have points.

    Who has left has no points and no place; the votes for it are told all the same.
    """
    round_id = national_round(edition.id)
    if edition.weights is None or round_id is None:
        return None
    standing = jury.standing_of(round_id)
    means = {each.case: each.mean for each in jury_rules.ranking(standing.marks, standing.cases)}
    points: dict[str, Fraction | None] = {
        each.slug: means.get(each.application_id) for each in jury_finalists(edition.id) if each.stands
    }
    if not points or None in points.values():
        return None
    kept = {slug: str(each) for slug, each in sorted(points.items())}
    return Weighing(edition.weights.jury, edition.weights.people, kept)


def lacks_winner(edition_id: int) -> ResultRefusal | None:
    """Return why nobody could be named as winner at a release, or None. What was entered by hand stands.

    Two stand when a winner that had left, and another had taken its place, is found eligible again.
    """
    if db.session.get(Outcome, edition_id) is not None:
        return None
    edition = db.session.get_one(Edition, edition_id)
    if edition.weights is not None:
        return None if weighing_of(edition) else ResultRefusal.NO_POINTS
    won = sum(each.is_winner and each.stands for each in jury_finalists(edition_id))
    if won > 1:
        return ResultRefusal.TWO_WINNERS
    return None if won else ResultRefusal.NO_OUTCOME


def winner_decided(edition_id: int) -> bool:
    """Tell whether the national jury has decided on a winner, signed or not."""
    round_id = national_round(edition_id)
    if round_id is None:
        return False
    made = select(Decision.id).where(Decision.outcome == Decided.WINNER, Decision.panel_id.in_(_panels(round_id)))
    return db.session.scalar(made.limit(1)) is not None


def _panels(round_id: int) -> list[int]:
    return [each.id for each in jury.panels_of(round_id)]

"""Entering who has won: by hand for an older edition, else by the release itself from what the jury has signed."""

from collections.abc import Sequence
from datetime import datetime

from flask import current_app
from sqlalchemy import select

from portal.award import actions as award
from portal.award.models import Edition
from portal.finalists.models import Finalist
from portal.foundation import i18n
from portal.foundation.clock import OSLO
from portal.foundation.db import db, transaction
from portal.foundation.i18n import gettext as _
from portal.foundation.markdown import to_html
from portal.municipalities.models import Municipality
from portal.results.models import Outcome, OutcomeReason, OutcomeWinner
from portal.results.queries.winner import JuryFinalist, jury_finalists
from portal.results.rules.combination import winners_of
from portal.results.rules.reports import Report


@transaction
def enter_outcome(edition_id: int, *, winner_slug: str, reasons: Sequence[str], source: str) -> None:
    """Enter the jury's winner with its reasons (Markdown, a paragraph each). Seen by nobody before release."""
    outcome = Outcome(edition_id=edition_id, winner_slug=winner_slug, source=source)
    outcome.reasons = [OutcomeReason(position=place, text=to_html(text)) for place, text in enumerate(reasons, start=1)]
    db.session.add(outcome)


def settle_outcome(edition: Edition, report: Report, *, now: datetime) -> None:
    """Enter who has won by a count, inside the action that makes it public: nothing is typed anew.

    The jury's signed winner, or, where jury and people decide together, who has the first place; a new count may
    change that alone. What was entered by hand stands.
    """
    outcome = db.session.get(Outcome, edition.id)
    if outcome is not None and (not outcome.signed or report.weighing is None):
        return
    won = _winners(edition, report)
    if outcome is None:
        outcome = Outcome(edition_id=edition.id, winner_slug=won[0].slug, source="")
        db.session.add(outcome)
    elif [each.slug for each in outcome.signed] == [each.slug for each in won]:
        return
    outcome.winner_slug = won[0].slug
    # Who was named before keeps the reasons that were published; later minutes may say something else.
    kept = {each.slug: each for each in outcome.signed}
    outcome.signed = [
        kept.get(each.slug)
        or OutcomeWinner(slug=each.slug, decision_id=each.decision_id, reasons=each.reasons, signed_at=each.signed_at)
        for each in won
    ]
    _keep_among_winners(edition, won, now)


def _winners(edition: Edition, report: Report) -> list[JuryFinalist]:
    """Return who has won. That somebody has, is asked before (`lacks_winner`)."""
    if report.weighing is None:
        # Another may have been chosen in the place of one that left.
        return [each for each in jury_finalists(edition.id) if each.is_winner and each.stands]
    chosen = {each.slug: each for each in jury_finalists(edition.id, weighed=report.weighing.points)}
    return [chosen[slug] for slug in winners_of(report.combined)]


def _keep_among_winners(edition: Edition, won: Sequence[JuryFinalist], now: datetime) -> None:
    slugs = {each.slug for each in won}
    rows = db.session.execute(
        select(Finalist.slug, Municipality.name)
        .join(Municipality, Municipality.id == Finalist.municipality_id)
        .where(Finalist.edition_id == edition.id)
        .order_by(Municipality.name)
    ).all()
    award.keep_winner(
        year=edition.year,
        name=_told(", ".join(row.name for row in rows if row.slug in slugs)),
        others=";".join(row.name for row in rows if row.slug not in slugs),
        awarded_on=now.astimezone(OSLO).date(),
        edition_id=edition.id,
    )


def _told(names: str) -> str:
    """Return winners as lists name them: no demonstration gives a municipality the prize in words that can be cut out."""
    if not current_app.config["DEMO"]:
        return names
    with i18n.in_language(i18n.SOURCE):
        mark = _("eksempel")
    return f"{names} ({mark})"

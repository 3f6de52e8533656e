"""Entering what the jury decided."""

from collections.abc import Sequence

from portal.foundation.db import db, transaction
from portal.foundation.markdown import to_html
from portal.results.models import Outcome, OutcomeReason


@transaction
def enter_outcome(edition_id: int, *, winner_slug: str, reasons: Sequence[str], source: str) -> None:
    """Enter the jury's winner with its reasons (Markdown, a paragraph each). Seen by nobody before release."""
    outcome = Outcome(edition_id=edition_id, winner_slug=winner_slug, source=source)
    outcome.reasons = [OutcomeReason(position=place, text=to_html(text)) for place, text in enumerate(reasons, start=1)]
    db.session.add(outcome)

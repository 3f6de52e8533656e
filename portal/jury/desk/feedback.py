"""What each applicant is to be told about their own application."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import access
from portal.accounts.access import only
from portal.foundation import clock
from portal.foundation.db import Refused
from portal.foundation.i18n import gettext as _
from portal.jury import actions, queries
from portal.jury.desk.blueprint import MANAGES, bp, is_blind, managed, shown_progress
from portal.jury.forms import OUTCOME_WORDS, REFUSALS
from portal.jury.forms.card import said
from portal.jury.queries import FeedbackRow, RoundNow


@bp.get("/jury/runde/<int:round_id>/tilbakemeldinger")
@only(*MANAGES)
def feedback(round_id: int) -> ResponseReturnValue:
    """Show what the applicants are to be told, and room to write it."""
    return _page(managed(round_id))


def _shown(found: RoundNow) -> list[FeedbackRow]:
    """Return the decided cases that the reader may see: none while they must not know the names."""
    cases = {each.id for each in shown_progress(found).cases}
    return [] if is_blind(found) else [each for each in queries.feedback_of(found.id) if each.case_id in cases]


def _page(found: RoundNow, *, at: int | None = None, trouble: str = "") -> str:
    return render_template(
        "jury/feedback.html", round=found, rows=_shown(found), outcomes=OUTCOME_WORDS, at=at, trouble=trouble,
        typed=said("tekst") if trouble else "",
    )  # fmt: skip


@bp.post("/jury/runde/<int:round_id>/tilbakemeldinger/<int:case>")
@only(*MANAGES)
def write_feedback(round_id: int, case: int) -> ResponseReturnValue:
    """Keep what one applicant is to be told."""
    found = managed(round_id)
    if case not in {each.case_id for each in _shown(found)}:
        abort(404)
    try:
        actions.write_feedback(case, round_id=round_id, text=said("tekst"), by=access.current().actor, now=clock.now())
    except Refused as refused:
        return _page(found, at=case, trouble=str(REFUSALS[refused.reason])), 422
    flash(_("Tilbakemeldingen er lagret. Den er ikke sendt."))
    return redirect(url_for("jury.feedback", round_id=round_id), 303)

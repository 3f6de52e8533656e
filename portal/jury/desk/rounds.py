"""A round as whoever prepares it follows it: how far everybody is, and reminding."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import access
from portal.accounts.access import only
from portal.foundation import clock
from portal.foundation.db import Refused
from portal.foundation.i18n import ngettext
from portal.jury import actions, queries, rules
from portal.jury.desk.blueprint import MANAGES, bp, is_blind, managed, shown_progress
from portal.jury.forms import OTHERS, REFUSALS, SEATS


@bp.get("/jury/runde/<int:round_id>")
@only(*MANAGES)
def progress(round_id: int) -> ResponseReturnValue:
    """Show how far a round is, by juror and by case; nobody's points stand here."""
    found, now = managed(round_id), clock.now()
    closes = rules.closes_at(found.periods, deadline=found.deadline, now=now) if found.deadline else None
    return render_template(
        "jury/progress.html",
        round=found,
        progress=shown_progress(found),
        blind=is_blind(found),
        closes=closes,
        seats=SEATS,
        others=OTHERS,
        now=now,
    )


@bp.post("/jury/runde/<int:round_id>/pamin")
@only(*MANAGES)
def remind(round_id: int) -> ResponseReturnValue:
    """Remind one juror, or everybody who has something left."""
    managed(round_id)
    sent_to = request.form.get("plass", "")
    known = {str(each.seat_id): each.seat_id for each in queries.progress_of(round_id).jurors}
    seat_id = known.get(sent_to)
    try:
        if sent_to and seat_id is None:
            raise Refused(rules.RemindRefusal.NOTHING_LEFT)
        number = actions.remind(
            round_id, seat_id, by=access.current().actor, now=clock.now(), real_now=clock.real_now()
        )
        flash(ngettext("Påminningen er sendt til én.", "Påminningen er sendt til %(num)d.", number))
    except Refused as refused:
        flash(str(REFUSALS[refused.reason]), "trouble")
    return redirect(url_for("jury.progress", round_id=round_id), 303)

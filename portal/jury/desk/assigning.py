"""Giving out cases: to some, or evenly."""

import secrets

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import access
from portal.accounts.access import only
from portal.foundation import clock
from portal.foundation.db import Refused
from portal.foundation.i18n import gettext as _
from portal.foundation.i18n import ngettext
from portal.jury import actions, queries
from portal.jury.desk.blueprint import MANAGES, bp, managed, shown_progress
from portal.jury.forms import CARDS, REFUSALS, SEATS, BulkForm, EvenForm
from portal.jury.queries import RoundNow


@bp.get("/jury/runde/<int:round_id>/fordeling")
@only(*MANAGES)
def assignment(round_id: int) -> ResponseReturnValue:
    """Show who reads what."""
    return _page(managed(round_id))


def _page(found: RoundNow, *, form: EvenForm | None = None, trouble: str = "") -> str:
    progress = shown_progress(found)
    return render_template(
        "jury/assignment.html",
        round=found,
        progress=progress,
        names={each.seat_id: each.name for each in progress.jurors},
        form=form or EvenForm(queries.panels_of(found.id)),
        seats=SEATS,
        cards=CARDS,
        trouble=trouble,
    )


def _given_out(number: int) -> str:
    return (
        ngettext("Én sak er delt ut.", "%(num)d saker er delt ut.", number) if number else _("Ingen saker er delt ut.")
    )


@bp.post("/jury/runde/<int:round_id>/fordeling/noen")
@only(*MANAGES)
def assign(round_id: int) -> ResponseReturnValue:
    """Give the ticked cases to the ticked jurors."""
    found = managed(round_id)
    progress = shown_progress(found)
    chosen = BulkForm([each.seat_id for each in progress.jurors], [each.id for each in progress.cases])
    if chosen.is_empty:
        return _page(found, trouble=_("Velg minst ett jurymedlem og minst én sak.")), 422
    made = actions.assign_all(round_id, chosen.seats, chosen.cases, by=access.current().actor, now=clock.now())
    if made.made:
        flash(_given_out(made.made))
    for reason, number in made.refused.items():
        words = str(REFUSALS[reason])
        flash(
            ngettext("Én ble ikke delt ut: %(why)s", "%(num)d ble ikke delt ut: %(why)s", number, why=words), "trouble"
        )
    return redirect(url_for("jury.assignment", round_id=round_id), 303)


@bp.post("/jury/runde/<int:round_id>/fordeling/jevnt")
@only(*MANAGES)
def distribute(round_id: int) -> ResponseReturnValue:
    """Give every case so many readers."""
    found = managed(round_id)
    form = EvenForm(queries.panels_of(round_id))
    if not form.validate_on_submit():
        return _page(found, form=form), 422
    try:
        made, short = actions.distribute(
            round_id, int(form.panel.data), readers=form.readers.data or 1, seed=secrets.randbits(31),
            by=access.current().actor, now=clock.now(),
        )  # fmt: skip
    except Refused as refused:
        form.panel.errors = [REFUSALS[refused.reason]]
        return _page(found, form=form), 422
    flash(_given_out(made))
    seen = {each.id: each.name for each in shown_progress(found).cases}
    names = [seen[case] for case, _missing in short if case in seen]
    if names:
        flash(_("For få habile lesere til: %(names)s.", names=", ".join(names)), "trouble")
    return redirect(url_for("jury.assignment", round_id=round_id), 303)


@bp.post("/jury/runde/<int:round_id>/fordeling/ta")
@only(*MANAGES)
def unassign(round_id: int) -> ResponseReturnValue:
    """Take a case from a juror who has not begun."""
    found = managed(round_id)
    seat, _colon, case = request.form.get("lesing", "").partition(":")
    pairs = {
        (str(seat_id), str(each.id)): (seat_id, each.id)
        for each in shown_progress(found).cases
        for seat_id, _state in each.readers
    }
    pair = pairs.get((seat, case))
    if pair is None:
        abort(404)
    try:
        actions.unassign(round_id, *pair, by=access.current().actor)
        flash(_("Saken er tatt tilbake."))
    except Refused as refused:
        flash(str(REFUSALS[refused.reason]), "trouble")
    return redirect(url_for("jury.assignment", round_id=round_id), 303)

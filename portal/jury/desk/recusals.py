"""Who is recused from what: by rule and by word; entering what one was told, and taking back a mistake."""

from dataclasses import replace

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import access
from portal.accounts.access import only
from portal.foundation import clock
from portal.foundation.db import Refused
from portal.foundation.i18n import gettext as _
from portal.jury import actions, queries
from portal.jury.desk.blueprint import MANAGES, bp, is_blind, managed, shown_progress
from portal.jury.forms import CONFLICTS, REFUSALS, TIES
from portal.jury.forms.card import said
from portal.jury.queries import Progress, Recusal, RoundNow
from portal.jury.rules import ConflictKind


@bp.get("/jury/runde/<int:round_id>/inhabilitet")
@only(*MANAGES)
def recusals(round_id: int) -> ResponseReturnValue:
    """Show who is recused from what."""
    return _page(managed(round_id))


def shown_recusals(found: RoundNow) -> tuple[Progress, list[Recusal]]:
    """Return the cases that the reader may see, and who is recused from those.

    A conflict by rule would tell where an anonymised case is from, and so may a reason.
    """
    progress, blind = shown_progress(found), is_blind(found)
    names = {each.id: each.name for each in progress.cases}
    rows = [
        replace(each, municipality=names[each.case_id], reason="" if blind else each.reason)
        for each in queries.recusals_of(found.id)
        if each.case_id in names and not (blind and each.kind is ConflictKind.RULE)
    ]
    return progress, rows


def _page(found: RoundNow, *, errors: dict[str, str] | None = None) -> str:
    progress, rows = shown_recusals(found)
    return render_template(
        "jury/recusals.html",
        round=found,
        progress=progress,
        recusals=rows,
        kinds=CONFLICTS,
        ties=TIES,
        errors=errors or {},
        typed={"jurymedlem": said("jurymedlem"), "sak": said("sak"), "grunn": said("grunn")} if errors else {},
    )


@bp.post("/jury/runde/<int:round_id>/inhabilitet")
@only(*MANAGES)
def enter_recusal(round_id: int) -> ResponseReturnValue:
    """Enter a recusal that one was told of."""
    found = managed(round_id)
    progress, _rows = shown_recusals(found)
    seats = {str(each.seat_id): each.seat_id for each in progress.jurors}
    cases = {str(each.id): each.id for each in progress.cases}
    seat, case, errors = seats.get(said("jurymedlem")), cases.get(said("sak")), {}
    if seat is None:
        errors["jurymedlem"] = _("Velg et jurymedlem.")
    if case is None:
        errors["sak"] = _("Velg en sak.")
    if seat is not None and case is not None:
        try:
            actions.enter_recusal(seat, case, reason=said("grunn"), by=access.current().actor, now=clock.now())
        except Refused as refused:
            errors["grunn"] = str(REFUSALS[refused.reason])
    if errors:
        return _page(found, errors=errors), 422
    flash(_("Inhabiliteten er ført inn. Jurymedlemmet ser ikke lenger saken."))
    return redirect(url_for("jury.recusals", round_id=round_id), 303)


@bp.post("/jury/runde/<int:round_id>/inhabilitet/opphev")
@only(*MANAGES)
def end_recusal(round_id: int) -> ResponseReturnValue:
    """Take back a recusal that was a mistake."""
    found = managed(round_id)
    _progress, rows = shown_recusals(found)
    known = {str(each.conflict_id): each.conflict_id for each in rows if each.conflict_id is not None}
    conflict_id = known.get(request.form.get("inhabilitet", ""))
    if conflict_id is None:
        abort(404)
    try:
        actions.end_recusal(conflict_id, why=said("hvorfor"), by=access.current().actor, now=clock.now())
    except Refused as refused:
        return _page(found, errors={f"hvorfor-{conflict_id}": str(REFUSALS[refused.reason])}), 422
    flash(_("Inhabiliteten er opphevet. Jurymedlemmet ser saken igjen."))
    return redirect(url_for("jury.recusals", round_id=round_id), 303)

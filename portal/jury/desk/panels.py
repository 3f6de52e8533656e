"""Who sits in a round's jury, and what ties them to places."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import access
from portal.accounts.access import only
from portal.foundation import clock
from portal.foundation.db import Refused
from portal.foundation.forms import PublicForm
from portal.foundation.i18n import gettext as _
from portal.jury import actions, queries
from portal.jury.desk.blueprint import MANAGES, bp, managed
from portal.jury.forms import REFUSALS, SEATS, TIES, PanelForm, SeatForm, TieForm
from portal.jury.queries import PanelRow, RoundNow, SeatRow
from portal.municipalities import queries as register


@bp.get("/jury/runde/<int:round_id>/juryen")
@only(*MANAGES)
def panels(round_id: int) -> ResponseReturnValue:
    """Show the panels with everybody in them."""
    return _page(managed(round_id))


def _page(found: RoundNow, *, wrong: PublicForm | None = None, trouble: str = "", at: str = "") -> str:
    """Show the page; `wrong` is the form that could not be taken, `at` what it was about, `trouble` what was wrong."""
    people = [(account_id, name) for account_id, name, _roles in queries.candidates(found.id)]
    rows = queries.panels_of(found.id)
    return render_template(
        "jury/panels.html",
        round=found,
        panels=[(panel, _seat_form(panel, people, wrong, at)) for panel in rows],
        add=wrong if isinstance(wrong, PanelForm) and at == "ny" else PanelForm(formdata=None),
        places=_names(found),
        seats=SEATS,
        ties=TIES,
        trouble=trouble,
        at=at,
    )


def _seat_form(panel: PanelRow, people: list[tuple[int, str]], wrong: PublicForm | None, at: str) -> PublicForm:
    return wrong if wrong is not None and at == f"panel-{panel.id}" else SeatForm(panel, people)


def _names(found: RoundNow) -> dict[str, str]:
    return dict(register.labelled_in(found.year))


def _tie_form(found: RoundNow, seat: SeatRow) -> TieForm:
    return TieForm(seat, register.labelled_in(found.year), register.counties_in(found.year))


@bp.post("/jury/runde/<int:round_id>/juryen")
@only(*MANAGES)
def add_panel(round_id: int) -> ResponseReturnValue:
    """Make a panel."""
    found, form = managed(round_id), PanelForm()
    if not form.validate_on_submit():
        return _page(found, wrong=form, at="ny"), 422
    try:
        actions.add_panel(round_id, name=form.name.data or "", quorum=form.quorum.data or 0, by=access.current().actor)
    except Refused as refused:
        form.name.errors = [REFUSALS[refused.reason]]
        return _page(found, wrong=form, at="ny"), 422
    return _done(round_id, _("Juryen er oppnevnt."))


@bp.post("/jury/runde/<int:round_id>/juryen/<int:panel_id>")
@only(*MANAGES)
def change_panel(round_id: int, panel_id: int) -> ResponseReturnValue:
    """Give a panel another name or quorum."""
    found, form = managed(round_id), PanelForm()
    at = f"endre-{_panel(round_id, panel_id).id}"
    if not form.validate_on_submit():
        wrong = next(str(each[0]) for each in form.errors.values())
        return _page(found, at=at, trouble=wrong), 422
    try:
        actions.change_panel(
            panel_id, name=form.name.data or "", quorum=form.quorum.data or 0, by=access.current().actor
        )
    except Refused as refused:
        return _page(found, at=at, trouble=str(REFUSALS[refused.reason])), 422
    return _done(round_id, _("Endringen er lagret."))


def _done(round_id: int, text: str) -> ResponseReturnValue:
    flash(text)
    return redirect(url_for("jury.panels", round_id=round_id), 303)


def _panel(round_id: int, panel_id: int) -> PanelRow:
    return next((each for each in queries.panels_of(round_id) if each.id == panel_id), None) or abort(404)


def _seat(round_id: int, seat_id: int) -> SeatRow:
    seats = (seat for panel in queries.panels_of(round_id) for seat in panel.seats)
    return next((each for each in seats if each.id == seat_id), None) or abort(404)


@bp.post("/jury/runde/<int:round_id>/juryen/<int:panel_id>/plass")
@only(*MANAGES)
def give_seat(round_id: int, panel_id: int) -> ResponseReturnValue:
    """Give somebody a seat."""
    found = managed(round_id)
    panel, at = _panel(round_id, panel_id), f"panel-{panel_id}"
    form = SeatForm(panel, [(account_id, name) for account_id, name, _roles in queries.candidates(round_id)])
    if not form.validate_on_submit():
        return _page(found, wrong=form, at=at), 422
    account_id, kind, stands_in_for = form.chosen
    try:
        actions.give_seat(
            panel_id, account_id=account_id, kind=kind, stands_in_for=stands_in_for, by=access.current().actor
        )
    except Refused as refused:
        return _page(found, wrong=form, at=at, trouble=str(REFUSALS[refused.reason])), 422
    return _done(round_id, _("Plassen er gitt."))


@bp.post("/jury/runde/<int:round_id>/plass/<int:seat_id>/slutt")
@only(*MANAGES)
def end_seat(round_id: int, seat_id: int) -> ResponseReturnValue:
    """Let somebody leave the jury."""
    managed(round_id)
    actions.end_seat(_seat(round_id, seat_id).id, by=access.current().actor, now=clock.now())
    return _done(round_id, _("Plassen er avsluttet. Vurderinger som er ferdige, teller fortsatt."))


@bp.get("/jury/runde/<int:round_id>/plass/<int:seat_id>")
@only(*MANAGES)
def show_ties(round_id: int, seat_id: int) -> ResponseReturnValue:
    """Show what ties a juror to places."""
    found, seat = managed(round_id), _seat(round_id, seat_id)
    return _ties_page(found, seat, _tie_form(found, seat))


def _ties_page(found: RoundNow, seat: SeatRow, form: TieForm) -> str:
    return render_template(
        "jury/ties.html", round=found, seat=seat, form=form, places=_names(found), seats=SEATS, ties=TIES
    )


@bp.post("/jury/runde/<int:round_id>/plass/<int:seat_id>")
@only(*MANAGES)
def add_tie(round_id: int, seat_id: int) -> ResponseReturnValue:
    """Enter what ties a juror to a place."""
    found, seat = managed(round_id), _seat(round_id, seat_id)
    form = _tie_form(found, seat)
    if not form.validate_on_submit():
        return _ties_page(found, seat, form), 422
    kind, number, county = form.chosen
    try:
        actions.add_tie(seat_id, kind=kind, number=number, county=county, by=access.current().actor, now=clock.now())
    except Refused as refused:
        form.place.errors = [REFUSALS[refused.reason]]
        return _ties_page(found, seat, form), 422
    flash(_("Tilknytningen er ført inn. %(name)s ser ikke lenger saker derfra.", name=seat.name))
    return redirect(url_for("jury.show_ties", round_id=round_id, seat_id=seat_id), 303)


@bp.post("/jury/runde/<int:round_id>/plass/<int:seat_id>/fjern")
@only(*MANAGES)
def remove_tie(round_id: int, seat_id: int) -> ResponseReturnValue:
    """Take a tie away that was a mistake."""
    managed(round_id)
    own = {str(tie_id): tie_id for tie_id, _tie in _seat(round_id, seat_id).ties}
    tie_id = own.get(request.form.get("tilknytning", ""))
    if tie_id is None:
        abort(404)
    try:
        actions.remove_tie(tie_id, by=access.current().actor)
        flash(_("Tilknytningen er fjernet."))
    except Refused as refused:
        flash(str(REFUSALS[refused.reason]), "trouble")
    return redirect(url_for("jury.show_ties", round_id=round_id, seat_id=seat_id), 303)

"""Rounds: a new one, changing one, moving its deadline, its weights, what its jury said."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import access
from portal.accounts.access import only
from portal.award.queries import EditionNow
from portal.foundation import clock
from portal.foundation.db import Refused
from portal.foundation.i18n import gettext as _
from portal.municipalities import queries as municipalities
from portal.nominations import queries
from portal.nominations.actions import setting_up
from portal.nominations.desk.blueprint import bp
from portal.nominations.desk.setting_up.shared import HERE, MAY_SET_UP, back
from portal.nominations.forms import REFUSALS
from portal.nominations.forms.moments import as_typed
from portal.nominations.forms.setting_up import MOST_WEIGHT, DeadlineForm, RoundForm, StatementForm
from portal.nominations.queries import RoundRow
from portal.nominations.rules import RoundRefusal
from portal.nominations.views.blueprint import edition_or_404


@bp.get(f"{HERE}/karing/ny")
@only(*MAY_SET_UP)
def show_new_round(year: int) -> ResponseReturnValue:
    """Ask for a new round."""
    edition = edition_or_404(year)
    form = RoundForm(_counties(edition), formdata=None)
    return render_template("nominations/desk/new_round.html", edition=edition, form=form)


def _counties(edition: EditionNow, but: RoundRow | None = None) -> dict[str, str]:
    """Return the counties of a year, each with the name of the other round that it belongs to, or none."""
    others = [each for each in queries.rounds_of(edition.id) if but is None or each.id != but.id]
    taken = {county: each.name for each in others for county in each.counties}
    return {county: taken.get(county, "") for county in municipalities.counties_in(edition.year)}


@bp.post(f"{HERE}/karing/ny")
@only(*MAY_SET_UP)
def add_round(year: int) -> ResponseReturnValue:
    """Add it."""
    edition = edition_or_404(year)
    form = RoundForm(_counties(edition))
    if not form.validate_on_submit():
        return render_template("nominations/desk/new_round.html", edition=edition, form=form), 422
    try:
        setting_up.add_round(edition.id, form.new, by=access.current().actor)
    except Refused as refused:
        page = render_template(
            "nominations/desk/new_round.html", edition=edition, form=form, wrong=REFUSALS[refused.reason]
        )
        return page, 422
    flash(_("Kåringen er lagt til."))
    return back(year, "karinger")


def _found(year: int, round_id: int) -> tuple[EditionNow, RoundRow]:
    edition, its_round = edition_or_404(year), queries.round_by_id(round_id)
    if its_round is None or its_round.edition_id != edition.id:
        abort(404)
    return edition, its_round


def _page(
    edition: EditionNow, its_round: RoundRow, *, form: RoundForm | None = None, deadline: DeadlineForm | None = None,
    statement: StatementForm | None = None, wrong: str = "",
) -> str:  # fmt: skip
    day, time = as_typed(its_round.statement_at)
    counties = _counties(edition, its_round)
    kept = {"text": its_round.statement_source or "", "day": day, "time": time}
    return render_template(
        "nominations/desk/round.html",
        edition=edition,
        round=its_round,
        form=form or RoundForm(counties, its_round, formdata=None),
        former=[each for each in its_round.counties if counties and each not in counties],
        deadline=deadline or DeadlineForm(formdata=None),
        statement=statement or StatementForm(formdata=None, data=kept),
        criteria=queries.criteria_in(edition.id, its_round.id),
        locked=REFUSALS[RoundRefusal.CRITERIA_LOCKED],
        has_begun=its_round.opens is not None and its_round.opens <= clock.now(),
        wrong=wrong,
    )


@bp.get(f"{HERE}/karing/<int:round_id>")
@only(*MAY_SET_UP)
def show_round(year: int, round_id: int) -> ResponseReturnValue:
    """Show a round with all that can be set."""
    return _page(*_found(year, round_id))


@bp.post(f"{HERE}/karing/<int:round_id>")
@only(*MAY_SET_UP)
def change_round(year: int, round_id: int) -> ResponseReturnValue:
    """Change it."""
    edition, its_round = _found(year, round_id)
    form = RoundForm(_counties(edition, its_round))
    if not form.validate_on_submit():
        return _page(edition, its_round, form=form), 422
    try:
        setting_up.change_round(round_id, form.new, by=access.current().actor, now=clock.now())
    except Refused as refused:
        return _page(edition, its_round, form=form, wrong=str(REFUSALS[refused.reason])), 422
    flash(_("Endringen er lagret."))
    return redirect(url_for("nominations_desk.show_round", year=year, round_id=round_id), 303)


@bp.post(f"{HERE}/karing/<int:round_id>/ta-bort")
@only(*MAY_SET_UP)
def remove_round(year: int, round_id: int) -> ResponseReturnValue:
    """Take it away."""
    edition, its_round = _found(year, round_id)
    try:
        setting_up.remove_round(round_id, by=access.current().actor)
    except Refused as refused:
        return _page(edition, its_round, wrong=str(REFUSALS[refused.reason])), 422
    flash(_("Kåringen er tatt bort."))
    return back(year, "karinger")


@bp.post(f"{HERE}/karing/<int:round_id>/frist")
@only(*MAY_SET_UP)
def move_deadline(year: int, round_id: int) -> ResponseReturnValue:
    """Move its deadline to later, in public."""
    edition, its_round = _found(year, round_id)
    form = DeadlineForm()
    valid = form.validate_on_submit()
    if form.to is None and not form.day.errors:
        form.day.errors = [str(form.day.description)]
    if not valid or form.to is None:
        return _page(edition, its_round, deadline=form), 422
    try:
        setting_up.move_deadline(
            round_id, to=form.to, reason=form.reason.data or "", by=access.current().actor, now=clock.now()
        )
    except Refused as refused:
        return _page(edition, its_round, deadline=form, wrong=str(REFUSALS[refused.reason])), 422
    flash(_("Fristen er flyttet, og merknaden står på de åpne sidene."))
    return redirect(url_for("nominations_desk.show_round", year=year, round_id=round_id), 303)


@bp.post(f"{HERE}/karing/<int:round_id>/uttalelse")
@only(*MAY_SET_UP)
def set_statement(year: int, round_id: int) -> ResponseReturnValue:
    """Keep what the county's jury said."""
    edition, its_round = _found(year, round_id)
    form = StatementForm()
    valid = form.validate_on_submit()
    if valid and form.text.data and form.at is None:
        form.day.errors = [str(form.day.description)]
        valid = False
    if not valid:
        return _page(edition, its_round, statement=form), 422
    setting_up.set_statement(round_id, text=form.text.data or "", at=form.at, by=access.current().actor)
    flash(_("Uttalelsen er lagret."))
    return redirect(url_for("nominations_desk.show_round", year=year, round_id=round_id), 303)


@bp.post(f"{HERE}/karing/<int:round_id>/vekter")
@only(*MAY_SET_UP)
def set_weights(year: int, round_id: int) -> ResponseReturnValue:
    """Give criteria weights of their own in this round."""
    edition, its_round = _found(year, round_id)
    weights = {}
    for each in queries.criteria_in(edition.id, round_id):
        typed = request.form.get(f"vekt-{each.criterion.id}", "").strip()
        if not (typed.isascii() and typed.isdecimal() and len(typed) < 4 and int(typed) <= MOST_WEIGHT):
            return _page(edition, its_round, wrong=_("Skriv vektene som hele tall fra 0 til 100.")), 422
        weights[each.criterion.id] = int(typed)
    try:
        setting_up.set_weights(round_id, weights, by=access.current().actor)
    except Refused as refused:
        return _page(edition, its_round, wrong=str(REFUSALS[refused.reason])), 422
    flash(_("Vektene er lagret."))
    return redirect(url_for("nominations_desk.show_round", year=year, round_id=round_id), 303)

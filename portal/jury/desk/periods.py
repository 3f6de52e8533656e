"""What jurors may do and see when."""

from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import access
from portal.accounts.access import only
from portal.foundation.db import Refused
from portal.foundation.i18n import gettext as _
from portal.foundation.i18n import lazy_gettext as _l
from portal.jury import actions
from portal.jury.desk.blueprint import MANAGES, bp, is_secretary, managed
from portal.jury.forms import OTHERS, REFUSALS, PeriodForm
from portal.jury.queries import RoundNow
from portal.jury.rules import Period


@bp.get("/jury/runde/<int:round_id>/perioder")
@only(*MANAGES)
def periods(round_id: int) -> ResponseReturnValue:
    """Show the periods in order, and a form for one more."""
    return _page(managed(round_id), PeriodForm())


def _page(found: RoundNow, form: PeriodForm) -> str:
    return render_template("jury/periods.html", round=found, form=form, others=OTHERS)


ONLY_SECRETARY = _l("Bare jurysekretæren kan endre periodene når juryen leser den anonymiserte utgaven.")


def _kept_from(found: RoundNow) -> bool:
    """Tell whether whoever looks may not change the periods: a leader would let themselves read the names."""
    return any(each.blind for each in found.periods) and not is_secretary(access.current())


@bp.post("/jury/runde/<int:round_id>/perioder")
@only(*MANAGES)
def add_period(round_id: int) -> ResponseReturnValue:
    """Add a period; one that begins at the same moment is taken the place of."""
    found, form = managed(round_id), PeriodForm()
    if not form.validate_on_submit():
        return _page(found, form), 422
    if _kept_from(found):
        form.day.errors = [ONLY_SECRETARY]
        return _page(found, form), 422
    new = form.period
    kept = [each for each in found.periods if each.begins != new.begins]
    try:
        actions.set_periods(round_id, [*kept, new], by=access.current().actor, read=found.periods)
    except Refused as refused:
        form.day.errors = [REFUSALS[refused.reason]]
        return _page(found, form), 422
    flash(_("Perioden er lagret."))
    return redirect(url_for("jury.periods", round_id=round_id), 303)


@bp.post("/jury/runde/<int:round_id>/perioder/fjern")
@only(*MANAGES)
def remove_period(round_id: int) -> ResponseReturnValue:
    """Take a period away."""
    found = managed(round_id)
    gone = _moment(request.form.get("begynner", ""))
    left = [each for each in found.periods if each.begins != gone]
    if _kept_from(found):
        flash(str(ONLY_SECRETARY), "trouble")
    elif len(left) < len(found.periods):
        _remove(found, left)
    return redirect(url_for("jury.periods", round_id=round_id), 303)


def _remove(found: RoundNow, left: list[Period]) -> None:
    try:
        actions.set_periods(found.id, left, by=access.current().actor, read=found.periods)
    except Refused as refused:
        flash(str(REFUSALS[refused.reason]), "trouble")
    else:
        flash(_("Perioden er fjernet."))


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None

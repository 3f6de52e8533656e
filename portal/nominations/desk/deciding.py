"""Deciding on an application, and the municipality's address."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import access
from portal.accounts.access import only
from portal.foundation import clock
from portal.foundation.db import Refused
from portal.foundation.i18n import gettext as _
from portal.foundation.i18n import ngettext
from portal.nominations import actions
from portal.nominations.desk.applications import application_page
from portal.nominations.desk.blueprint import HERE, MAY_DECIDE, PREPARES, bp, found
from portal.nominations.forms import REFUSALS
from portal.nominations.forms.desk import DecisionForm, PostmottakForm
from portal.nominations.rules import ApplicationRefusal, Move
from portal.voting.forms import deliverable


@bp.post(f"{HERE}/<int:application_id>/avgjor")
@only(*MAY_DECIDE)
def decide(application_id: int) -> ResponseReturnValue:
    """Give the application a state, with the mail."""
    it = found(application_id)
    form = DecisionForm(it)
    if not form.validate_on_submit():
        return application_page(it, form), 422
    move, reason = form.chosen
    if move is Move.ASK and form.open_until is None:
        form.day.errors = [_("Skriv siste dag for å fylle ut det som mangler, slik: 2019-07-01.")]
        return application_page(it, form), 422
    try:
        actions.decide(
            application_id, move, reason=reason, words=form.words.data or "", read=_version(), by=access.current().actor,
            now=clock.now(), open_until=form.open_until, into=form.target,
        )  # fmt: skip
    except Refused as refused:
        words = str(REFUSALS[refused.reason])
        if refused.reason is ApplicationRefusal.DEADLINE_PASSED:
            words = _("Siste dag for å fylle ut må være fram i tid.")
        return application_page(found(application_id), form, wrong=words), 422
    flash(_("Avgjørelsen er lagret, og de som søker, får e-post."))
    return redirect(url_for("nominations_desk.application", application_id=application_id), 303)


def _version() -> int:
    typed = request.form.get("versjon", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0


@bp.post(f"{HERE}/<int:application_id>/postmottak")
@only(*PREPARES)
def set_postmottak(application_id: int) -> ResponseReturnValue:
    """Keep the municipality's official address, and ask it about what waits."""
    it, form = found(application_id), PostmottakForm()
    if not form.validate_on_submit():
        return application_page(it, postmottak=form), 422
    address = deliverable(form.address.data or "")
    asked = actions.set_postmottak(it.municipality_id, address, by=access.current().actor, now=clock.now())
    flash(_("Adressen er lagret."))
    if asked:
        flash(ngettext("Én søknad er sendt dit.", "%(num)d søknader er sendt dit.", asked))
    return redirect(url_for("nominations_desk.application", application_id=application_id), 303)


@bp.post(f"{HERE}/<int:application_id>/send-pa-nytt")
@only(*PREPARES)
def send_again(application_id: int) -> ResponseReturnValue:
    """Ask the municipality once more, with a new link."""
    found(application_id)
    try:
        actions.send_to_postmottak(application_id, now=clock.now())
    except Refused as refused:
        flash(str(REFUSALS[refused.reason]), "trouble")
    else:
        flash(_("Postmottaket har fått en ny e-post. Lenken i den forrige gjelder ikke lenger."))
    return redirect(url_for("nominations_desk.application", application_id=application_id), 303)

"""Arming the release, taking that back, and firing it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import access
from portal.accounts.access import only
from portal.approvals import actions as approvals
from portal.approvals.forms import REFUSALS as APPROVAL_REFUSALS
from portal.approvals.rules import ApprovalRefusal, Kind
from portal.foundation import clock
from portal.foundation.db import Refused
from portal.foundation.i18n import gettext as _
from portal.results import actions
from portal.results.desk.blueprint import MAY_ARM, bp, found
from portal.results.forms import REFUSALS
from portal.results.queries.desk import Agreement

WORDS = {**REFUSALS, **APPROVAL_REFUSALS}


@bp.post("/for-ansatte/karinger/<year:year>/klargjor")
@only(*MAY_ARM, fresh=True)
def arm(year: int) -> ResponseReturnValue:
    """Arm the release, as the first or as the second of two."""
    standing, person, moment = found(year), access.current(), clock.real_now()
    if standing.edition.calendar.released_at is not None:
        flash(_("Resultatet er allerede offentliggjort."), "trouble")
        return _back(year)
    asked = request.form.get("godkjenning")
    try:
        if asked:
            _must_be(standing.release, asked)
            approvals.agree(asked, by=person.actor, real_now=moment)
            flash(_("Offentliggjøringen er klargjort av dere to. En av dere offentliggjør."))
        else:
            approvals.ask(Kind.RELEASE, str(year), by=person.actor, real_now=moment)
            flash(_("Du har klargjort offentliggjøringen. Den venter på godkjenning fra én til."))
    except Refused as refused:
        flash(str(WORDS[refused.reason]), "trouble")
    return _back(year)


@bp.post("/for-ansatte/karinger/<year:year>/trekk")
@only(*MAY_ARM, fresh=True)
def disarm(year: int) -> ResponseReturnValue:
    """Take back what was armed or asked for; any of those who may arm may."""
    standing, person = found(year), access.current()
    asked = request.form.get("godkjenning", "")
    try:
        _must_be(standing.release if standing.release and standing.release.id == asked else standing.certify, asked)
        approvals.withdraw(asked, by=person.actor, real_now=clock.real_now())
        flash(_("Det er trukket. Ingenting skjer før to har godkjent på nytt."))
    except Refused as refused:
        flash(str(WORDS[refused.reason]), "trouble")
    return _back(year)


@bp.get("/for-ansatte/karinger/<year:year>/offentliggjor")
@only(*MAY_ARM, fresh=True)
def show_release(year: int) -> ResponseReturnValue:
    """Say what will happen, with one button."""
    return _release_page(year)


@bp.post("/for-ansatte/karinger/<year:year>/offentliggjor")
@only(*MAY_ARM, fresh=True)
def release(year: int) -> ResponseReturnValue:
    """Release the result."""
    standing, person = found(year), access.current()
    try:
        actions.release(standing.edition.id, by=person.actor, now=clock.now(), real_now=clock.real_now())
    except Refused as refused:
        return _release_page(year, wrong=str(WORDS[refused.reason])), 422
    flash(_("Resultatet er offentliggjort."))
    return _back(year)


def _must_be(agreement: Agreement | None, asked: str) -> None:
    """Let nobody agree to something else from here. Raises Refused."""
    if agreement is None or agreement.id != asked:
        raise Refused(ApprovalRefusal.GONE)


def _release_page(year: int, wrong: str = "") -> str:
    return render_template("results/desk/release.html", standing=found(year), words=REFUSALS, wrong=wrong)


def _back(year: int) -> ResponseReturnValue:
    return redirect(url_for("results_desk.edition", year=year), 303)

"""Approving a result for good: one asks, another does it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import access
from portal.accounts.access import only
from portal.approvals import actions as approvals
from portal.approvals.forms import REFUSALS as APPROVAL_REFUSALS
from portal.approvals.rules import Kind
from portal.foundation import clock
from portal.foundation.db import Refused
from portal.foundation.i18n import gettext as _
from portal.results import actions
from portal.results.desk.blueprint import MAY_ARM, bp, found
from portal.results.forms import REFUSALS

WORDS = {**REFUSALS, **APPROVAL_REFUSALS}


@bp.get("/for-ansatte/karinger/<year:year>/endelig")
@only(*MAY_ARM, fresh=True)
def show_certify(year: int) -> ResponseReturnValue:
    """Say what will happen, with one button."""
    return _certify_page(year)


@bp.post("/for-ansatte/karinger/<year:year>/endelig")
@only(*MAY_ARM, fresh=True)
def certify(year: int) -> ResponseReturnValue:
    """Ask for the final approval, or give it as the second."""
    standing, person, moment = found(year), access.current(), clock.real_now()
    asked = request.form.get("godkjenning")
    try:
        for obstacle in standing.before_certification:
            raise Refused(obstacle.why)
        if asked:
            actions.certify(standing.edition.id, asked, by=person.actor, now=clock.now(), real_now=moment)
            flash(_("Resultatet er endelig godkjent. Koblingen mellom stemmer og adresser er slettet."))
        else:
            approvals.ask(Kind.CERTIFY, str(year), by=person.actor, real_now=moment)
            flash(_("Du har bedt om endelig godkjenning. Den venter på godkjenning fra én til."))
    except Refused as refused:
        return _certify_page(year, wrong=str(WORDS[refused.reason])), 422
    return redirect(url_for("results_desk.edition", year=year), 303)


def _certify_page(year: int, wrong: str = "") -> str:
    return render_template("results/desk/certify.html", standing=found(year), words=REFUSALS, wrong=wrong)

"""Complaining over a voided vote, behind the ballot's private link."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.access import everybody
from portal.award import queries as award
from portal.foundation import clock
from portal.foundation.db import Refused
from portal.voting import queries
from portal.voting.actions import objecting
from portal.voting.desk.forms import REFUSALS
from portal.voting.forms import ComplainForm
from portal.voting.queries import decided
from portal.voting.views.blueprint import bp, link_ended_page


@bp.get("/stem/min/<token>/klage")
@everybody
def show_complaint(token: str) -> ResponseReturnValue:
    """Show the form for a complaint, or lead back where there is nothing to complain over."""
    if queries.ballot_by_own_link(token) is None:
        return link_ended_page()
    void = decided.void_by_own_link(token)
    if void is None or void.until is None or void.objection is not None or clock.now() >= void.until:
        return redirect(url_for("voting.show_own", token=token), 303)
    return _page(token, ComplainForm(), void)


@bp.post("/stem/min/<token>/klage")
@everybody
def complain(token: str) -> ResponseReturnValue:
    """Take the complaint."""
    void = decided.void_by_own_link(token)
    if void is None:
        return link_ended_page() if queries.ballot_by_own_link(token) is None else show_complaint(token)
    form = ComplainForm()
    if not form.validate_on_submit():
        return _page(token, form, void), 422
    try:
        objecting.object_to_void(token, form.text.data or "", now=clock.now())
    except Refused as refused:
        return _page(token, form, void, trouble=str(REFUSALS[refused.reason])), 410
    return redirect(url_for("voting.show_own", token=token, _anchor="klagen"), 303)


def _page(token: str, form: ComplainForm, void: decided.Void, trouble: str = "") -> str:
    edition = award.edition_by_id(void.edition_id, clock.now())
    return render_template("voting/complain.html", form=form, token=token, void=void, edition=edition, trouble=trouble)

"""The municipality's page: what was sent in its name, and two buttons."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.access import everybody
from portal.foundation import clock
from portal.foundation.db import Refused
from portal.nominations import actions, queries
from portal.nominations.views.blueprint import bp, link_ended_page


@bp.get("/soknad/bekreft/<token>")
@everybody
def show_confirmation(token: str) -> ResponseReturnValue:
    """Show the application in full. Opening the link changes nothing: mail scanners open links too."""
    waiting = queries.waiting_by(token, now=clock.now())
    if waiting is None:
        return link_ended_page()
    return render_template("nominations/confirm.html", waiting=waiting, token=token)


@bp.post("/soknad/bekreft/<token>")
@everybody
def confirm(token: str) -> ResponseReturnValue:
    """Take the application as delivered; asked again, show the same."""
    return _answered(token, stands=True)


@bp.post("/soknad/bekreft/<token>/nei")
@everybody
def deny(token: str) -> ResponseReturnValue:
    """Take down that the municipality does not stand behind it."""
    return _answered(token, stands=False)


def _answered(token: str, *, stands: bool) -> ResponseReturnValue:
    act = actions.confirm if stands else actions.deny
    try:
        act(token, now=clock.now())
    except Refused:
        return link_ended_page()
    return redirect(url_for("nominations.show_confirmation", token=token), 303)

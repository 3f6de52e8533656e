"""Sending the application: first all of it on one page, with what it lacks."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.access import everybody
from portal.foundation import clock
from portal.foundation.db import Refused
from portal.municipalities import queries as municipalities
from portal.nominations import actions
from portal.nominations.forms import REFUSALS
from portal.nominations.queries import Own
from portal.nominations.rules import ApplicationRefusal
from portal.nominations.views.blueprint import bp, link_ended_page, mine


@bp.get("/soknad/<token>/send")
@everybody
def show_sending(token: str) -> ResponseReturnValue:
    """Show the whole application once more, and one button; to read alone when nothing can be sent any more."""
    application = mine(token)
    return link_ended_page() if application is None else _page(application, token)


def _page(application: Own, token: str, trouble: str = "") -> str:
    return render_template(
        "nominations/send.html",
        application=application,
        token=token,
        may_write=application.write_refusal(clock.now()) is None,
        refusal=application.submit_refusal(clock.now()),
        words=REFUSALS,
        has_postmottak=municipalities.postmottak_of(application.municipality.id) is not None,
        trouble=trouble,
    )


@bp.post("/soknad/<token>/send")
@everybody
def submit(token: str) -> ResponseReturnValue:
    """Send it."""
    application = mine(token)
    if application is None:
        return link_ended_page()
    try:
        actions.submit(token, now=clock.now())
    except Refused as refused:
        if refused.reason is ApplicationRefusal.LINK_ENDED:
            return link_ended_page()
        if refused.reason is ApplicationRefusal.NOTHING_NEW:
            return redirect(url_for("nominations.own", token=token), 303)  # sent twice: once is enough
        return _page(application, token, str(REFUSALS[refused.reason])), 409
    return redirect(url_for("nominations.own", token=token), 303)

"""Writing together: who does, who has the charge."""

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString

from portal.accounts.access import everybody
from portal.foundation import clock, i18n
from portal.foundation.db import Refused
from portal.foundation.i18n import lazy_gettext as _l
from portal.nominations import actions
from portal.nominations.forms import REFUSALS, InviteForm
from portal.nominations.queries import Own
from portal.nominations.rules import EDITABLE, ApplicationRefusal
from portal.nominations.views.blueprint import bp, link_ended_page, mine, refused_page
from portal.voting.forms import deliverable

DONE: Mapping[str, LazyString] = {
    "invitert": _l("Invitasjonen er sendt."),
    "gitt-videre": _l("Ansvaret er gitt videre."),
    "tatt-ut": _l("Personen er tatt ut. Det som er skrevet, står."),
}
"""What the page tells after something was done there; it keeps no cookie, so its address says what."""


@bp.get("/soknad/<token>/skriv-sammen")
@everybody
def writers(token: str) -> ResponseReturnValue:
    """Show who writes, and let whoever has the charge invite."""
    application = mine(token)
    if application is None:
        return link_ended_page()
    return _page(application, token, InviteForm(formdata=None))


def _page(application: Own, token: str, form: InviteForm, trouble: str = "") -> str:
    return render_template(
        "nominations/writers.html",
        application=application,
        token=token,
        form=form,
        trouble=trouble,
        done=DONE.get(request.args.get("gjort", "")),
        may_write=application.write_refusal(clock.now()) is None,
        may_invite=application.me.is_owner and application.state in EDITABLE,
    )


@bp.post("/soknad/<token>/skriv-sammen")
@everybody
def invite(token: str) -> ResponseReturnValue:
    """Send somebody a link of their own."""
    application, form = mine(token), InviteForm()
    if application is None:
        return link_ended_page()
    if not form.validate_on_submit():
        return _page(application, token, form), 422
    try:
        actions.invite(
            token,
            name=form.name.data or "",
            address=deliverable(form.address.data or ""),
            language=i18n.language(),
            now=clock.now(),
        )
    except Refused as refused:
        if refused.reason is ApplicationRefusal.LINK_ENDED:
            return link_ended_page()
        return _page(application, token, form, str(REFUSALS[refused.reason])), 409
    return redirect(url_for("nominations.writers", token=token, gjort="invitert"), 303)


@bp.post("/soknad/<token>/skriv-sammen/<int:writer_id>/ta-ut")
@everybody
def take_out(token: str, writer_id: int) -> ResponseReturnValue:
    """End somebody's link."""
    return _managed(token, writer_id, hands_over=False)


@bp.post("/soknad/<token>/skriv-sammen/<int:writer_id>/gi-ansvaret")
@everybody
def hand_over(token: str, writer_id: int) -> ResponseReturnValue:
    """Give somebody else the charge."""
    return _managed(token, writer_id, hands_over=True)


def _managed(token: str, writer_id: int, *, hands_over: bool) -> ResponseReturnValue:
    application = mine(token)
    if application is None:
        return link_ended_page()
    act = actions.hand_over if hands_over else actions.take_out
    try:
        act(token, writer_id, now=clock.now())
    except Refused as refused:
        return refused_page(refused, application, token)
    done = "gitt-videre" if hands_over else "tatt-ut"
    return redirect(url_for("nominations.writers", token=token, gjort=done), 303)

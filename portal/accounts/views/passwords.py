"""A new password by mail. The second factor is asked for afterwards as always."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import queries
from portal.accounts.access import everybody
from portal.accounts.actions import factors
from portal.accounts.forms import AddressForm, NewPasswordForm
from portal.accounts.rules import LinkPurpose
from portal.accounts.views.blueprint import bp, link_ended_page, mailbox, network
from portal.foundation import clock
from portal.foundation.db import Refused


@bp.get("/logg-inn/glemt-passord")
@everybody
def ask_for_password() -> ResponseReturnValue:
    """Ask for the address."""
    return render_template("accounts/forgotten.html", form=AddressForm())


@bp.post("/logg-inn/glemt-passord")
@everybody
def send_password_link() -> ResponseReturnValue:
    """Send a link if there is such an account, and answer everybody alike."""
    form = AddressForm()
    if not form.validate_on_submit():
        return render_template("accounts/forgotten.html", form=form), 422
    factors.ask_for_reset(form.address.data or "", network=network())
    return redirect(url_for("accounts.password_link_sent"), 303)


@bp.get("/logg-inn/glemt-passord/sendt")
@everybody
def password_link_sent() -> ResponseReturnValue:
    """Say that a mail has gone, if there is somebody to write to."""
    return render_template("accounts/reset_sent.html", mailbox_url=mailbox())


@bp.get("/nytt-passord/<token>")
@everybody
def show_new_password(token: str) -> ResponseReturnValue:
    """Ask for the new password."""
    if queries.account_of_link(token, LinkPurpose.RESET, clock.real_now()) is None:
        return link_ended_page("reset")
    return render_template("accounts/new_password.html", form=NewPasswordForm(), link=token)


@bp.post("/nytt-passord/<token>")
@everybody
def set_new_password(token: str) -> ResponseReturnValue:
    """Set it; then the way in is the usual one."""
    account = queries.account_of_link(token, LinkPurpose.RESET, clock.real_now())
    if account is None:
        return link_ended_page("reset")
    form = NewPasswordForm((account.name, account.address))
    if not form.validate_on_submit():
        return render_template("accounts/new_password.html", form=form, link=token), 422
    try:
        factors.reset_password(token, form.password.data or "")
    except Refused:
        return link_ended_page("reset")
    return render_template("accounts/password_set.html")

"""From an invitation to a first sign-in: password, second factor, recovery codes. One link, taken once."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import credentials, queries, session_cookie
from portal.accounts.access import everybody
from portal.accounts.actions import factors
from portal.accounts.forms import REFUSALS, FirstCodeForm, NewPasswordForm
from portal.accounts.models import Account
from portal.accounts.rules import STAFF, LinkPurpose, SignInRefusal
from portal.accounts.views.blueprint import bp, browser, link_ended_page, network
from portal.foundation import clock, limits
from portal.foundation.db import Refused


def _invited(token: str) -> Account | None:
    return queries.account_of_link(token, LinkPurpose.INVITATION, clock.real_now())


@bp.get("/invitasjon/<token>")
@everybody
def show_invitation(token: str) -> ResponseReturnValue:
    """Greet the person and ask for a password."""
    account = _invited(token)
    if account is None:
        return link_ended_page("invitation")
    return render_template("accounts/invitation.html", form=NewPasswordForm(), account=account, token=token)


@bp.post("/invitasjon/<token>")
@everybody
def choose_password(token: str) -> ResponseReturnValue:
    """Keep the password and show what the app of codes takes over."""
    account = _invited(token)
    if account is None:
        return link_ended_page("invitation")
    form = NewPasswordForm((account.name, account.address))
    if not form.validate_on_submit():
        return render_template("accounts/invitation.html", form=form, account=account, token=token), 422
    try:
        factors.choose_password(token, form.password.data or "")
    except Refused:
        return link_ended_page("invitation")
    return _second_step(token, FirstCodeForm(formdata=None))


def _second_step(token: str, form: FirstCodeForm) -> str:
    account = _invited(token)
    assert account is not None and account.totp_box is not None
    drawing, key = credentials.totp_to_show(account.id, account.address, account.totp_box)
    action = url_for("accounts.enrol", token=token)
    return render_template("accounts/second_factor.html", form=form, drawing=drawing, key=key, action=action, step=2)


@bp.post("/invitasjon/<token>/totrinn")
@everybody
def enrol(token: str) -> ResponseReturnValue:
    """Take the first code: the person is in, and the recovery codes are shown, once."""
    account = _invited(token)
    if account is None or account.totp_box is None:
        return link_ended_page("invitation")
    form = FirstCodeForm()
    if not form.validate_on_submit():
        return _second_step(token, form), 422
    if limits.exceeded("enrol", network(), most=60, window=limits.WINDOW):
        form.code.errors = [str(REFUSALS[SignInRefusal.PAUSED_FOR_AN_HOUR])]
        return _second_step(token, form), 429
    roles = {each.role for each in account.roles}
    try:
        done = factors.enrol(token, form.code.data or "", browser=browser())
    except Refused:
        return link_ended_page("invitation")
    if done is None:
        form.code.errors = [str(REFUSALS[SignInRefusal.WRONG_CODE])]
        return _second_step(token, form), 422
    raw, codes = done
    session_cookie.begun(raw)
    next_url = url_for("desk.front") if roles & STAFF else url_for("accounts.show_own")
    return render_template("accounts/recovery_codes.html", codes=codes, next_url=next_url, first=True)

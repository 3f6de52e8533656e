"""One's own account: browsers, password, second factor, recovery codes."""

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import access, credentials, queries, session_cookie
from portal.accounts.access import only
from portal.accounts.actions import factors, sessions
from portal.accounts.forms import REFUSALS, ROLES, FirstCodeForm, NewPasswordForm
from portal.accounts.rules import Role
from portal.accounts.views.blueprint import bp
from portal.foundation import clock
from portal.foundation.db import Refused
from portal.foundation.i18n import gettext as _

NEW_SECRET = "new_secret"


@bp.get("/min-konto")
@only(*Role)
def show_own() -> ResponseReturnValue:
    """Show one's own account."""
    person = access.current()
    return render_template(
        "accounts/own.html",
        person=person,
        roles=[ROLES[role] for role in Role if role in person.roles],
        open_sessions=queries.sessions_of(person.id, clock.real_now()),
        this_session=queries.public_id(person.session),
        codes_left=queries.codes_left(person.id),
    )


@bp.post("/min-konto/logg-ut-overalt")
@only(*Role)
def sign_out_everywhere() -> ResponseReturnValue:
    """Sign out of every browser, this one too."""
    person = access.current()
    sessions.end_everywhere(person.id, actor=person.actor)
    session_cookie.ended()
    return redirect(url_for("accounts.ask_sign_out"), 303)


@bp.post("/min-konto/fortsett")
@only(*Role)
def stay() -> ResponseReturnValue:
    """Stay signed in; the page's script asks this when its reader does, and shows the new moment."""
    person = access.current()
    sessions.seen(person.session)
    return redirect(url_for("accounts.show_own"), 303)


@bp.get("/min-konto/passord")
@only(*Role, fresh=True)
def show_password_form() -> ResponseReturnValue:
    """Ask for a new password."""
    return render_template("accounts/new_password.html", form=NewPasswordForm(), link=None)


@bp.post("/min-konto/passord")
@only(*Role, fresh=True)
def change_password() -> ResponseReturnValue:
    """Set it."""
    person = access.current()
    form = NewPasswordForm((person.name, person.address))
    if not form.validate_on_submit():
        return render_template("accounts/new_password.html", form=form, link=None), 422
    factors.change_password(person, form.password.data or "")
    flash(_("Passordet er byttet. Andre enheter er logget ut."))
    return redirect(url_for("accounts.show_own"), 303)


@bp.get("/min-konto/totrinn")
@only(*Role, fresh=True)
def show_second_factor() -> ResponseReturnValue:
    """Show a new secret; the old one holds until the first code of the new one is right."""
    if NEW_SECRET not in session:  # a page that is loaded anew shows what an app may have taken over already
        session[NEW_SECRET] = credentials.new_totp(access.current().id).hex()
    return _secret_page(FirstCodeForm(formdata=None), bytes.fromhex(session[NEW_SECRET]))


@bp.post("/min-konto/totrinn")
@only(*Role, fresh=True)
def change_second_factor() -> ResponseReturnValue:
    """Take the new secret over."""
    person, form = access.current(), FirstCodeForm()
    if NEW_SECRET not in session:
        return redirect(url_for("accounts.show_second_factor"), 303)
    sealed = bytes.fromhex(session[NEW_SECRET])
    if not form.validate_on_submit():
        return _secret_page(form, sealed), 422
    try:
        factors.change_second_factor(person, sealed, form.code.data or "")
    except Refused as refused:
        form.code.errors = [str(REFUSALS[refused.reason])]
        return _secret_page(form, sealed), 422
    session.pop(NEW_SECRET)
    flash(_("Totrinnspåloggingen er byttet. Andre enheter er logget ut."))
    return redirect(url_for("accounts.show_own"), 303)


def _secret_page(form: FirstCodeForm, sealed: bytes) -> str:
    person = access.current()
    drawing, key = credentials.totp_to_show(person.id, person.address, sealed)
    action = url_for("accounts.change_second_factor")
    return render_template("accounts/second_factor.html", form=form, drawing=drawing, key=key, action=action, step=0)


@bp.post("/min-konto/gjenopprettingskoder")
@only(*Role, fresh=True)
def make_recovery_codes() -> ResponseReturnValue:
    """Make new recovery codes and show them, once."""
    codes = factors.make_recovery_codes(access.current())
    next_url = url_for("accounts.show_own")
    return render_template("accounts/recovery_codes.html", codes=codes, next_url=next_url, first=False)

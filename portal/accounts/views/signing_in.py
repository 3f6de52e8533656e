"""Signing in by two steps, proving it again, and out."""

from typing import Any

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import access, rules, session_cookie
from portal.accounts.access import everybody, only
from portal.accounts.actions import sessions, signing_in
from portal.accounts.forms import REFUSALS, CodeForm, ProofForm, SignInForm
from portal.accounts.kept_forms import KEPT, KeptForm, Why, kept_page, unpacked, waiting_form
from portal.accounts.queries import Staff
from portal.accounts.rules import Role, SignInRefusal, Stage
from portal.accounts.views.blueprint import bp, browser, first_page_of, network
from portal.foundation.db import Refused

NEXT = "next"


def sign_in_page(
    form: SignInForm | None = None, *, next_path: str | None = None, kept: KeptForm | None = None, ended: bool = False
) -> str:
    """Show the first step; what was being sent is carried along in it."""
    form = form or SignInForm(formdata=None)
    return render_template("accounts/sign_in.html", form=form, next_path=next_path, kept=kept, ended=ended)


@bp.get("/logg-inn")
@everybody
def sign_in() -> ResponseReturnValue:
    """Show the first step, or lead on whoever has signed in already."""
    person, next_path = session_cookie.staff(), rules.own_path(request.args.get("neste"))
    if person is not None and person.stage is Stage.FULL:
        return redirect(next_path or first_page_of(person), 303)
    return sign_in_page(next_path=next_path, ended="avbrutt" in request.args)


@bp.post("/logg-inn")
@everybody
def show_password() -> ResponseReturnValue:
    """Take the first step."""
    form = SignInForm()
    next_path, kept = rules.own_path(request.form.get("neste")), unpacked(request.form.get("beholdt"))
    if not form.validate_on_submit():
        return sign_in_page(form, next_path=next_path, kept=kept), 422
    along: dict[str, Any] = {NEXT: next_path}
    if kept:
        along[KEPT] = kept.as_kept()
    try:
        raw = signing_in.show_password(
            form.address.data or "", form.password.data or "", network=network(), browser=browser(), kept=along
        )
    except Refused as refused:
        form.form_errors.append(str(REFUSALS[refused.reason]))
        return sign_in_page(form, next_path=next_path, kept=kept), _status(refused)
    session_cookie.begun(raw)
    return redirect(url_for("accounts.enter_code"), 303)


def _status(refused: Refused) -> int:
    return 429 if refused.reason in (SignInRefusal.PAUSED, SignInRefusal.PAUSED_FOR_AN_HOUR) else 422


def _half() -> Staff | None:
    person = session_cookie.staff()
    return person if person is not None and person.stage is Stage.PASSWORD else None


@bp.get("/logg-inn/kode")
@everybody
def enter_code() -> ResponseReturnValue:
    """Show the second step to whoever has taken the first."""
    if _half() is None:
        return redirect(url_for("accounts.sign_in"), 303)
    return render_template("accounts/code.html", form=CodeForm())


@bp.post("/logg-inn/kode")
@everybody
def show_code() -> ResponseReturnValue:
    """Take the second step: a new session, with an id of its own."""
    half = _half()
    if half is None:
        return _begin_anew()
    form = CodeForm()
    if not form.validate_on_submit():
        return render_template("accounts/code.html", form=form), 422
    waiting = {KEPT: session[KEPT]} if KEPT in session else {}
    next_path = session.get(NEXT)
    try:
        raw = signing_in.show_code(half, form.code.data or "", network=network(), browser=browser(), kept=waiting)
    except Refused as refused:
        if refused.reason is SignInRefusal.ENDED:
            return _begin_anew()
        form.code.errors = [str(REFUSALS[refused.reason])]
        return render_template("accounts/code.html", form=form), _status(refused)
    session_cookie.begun(raw)
    return redirect(url_for("accounts.send_again") if waiting else next_path or first_page_of(access.current()), 303)


def _begin_anew() -> ResponseReturnValue:
    return redirect(url_for("accounts.sign_in", avbrutt=1), 303)


@bp.get("/logg-inn/send-igjen")
@only(*Role)
def send_again() -> ResponseReturnValue:
    """Show what was typed in a form that waits, with the button if it is this person's own."""
    waiting, person = waiting_form(), access.current()
    if waiting is None:
        return redirect(first_page_of(person), 303)
    form, why = waiting
    return kept_page(form, why if form.owner == person.id else Why.FOREIGN)


@bp.get("/logg-inn/bekreft")
@only(*Role)
def prove() -> ResponseReturnValue:
    """Ask for both factors again, before something dangerous."""
    return render_template("accounts/prove.html", form=ProofForm(), next_path=rules.own_path(request.args.get("neste")))


@bp.post("/logg-inn/bekreft")
@only(*Role)
def show_proof() -> ResponseReturnValue:
    """Take both factors again and lead on."""
    form, person = ProofForm(), access.current()
    next_path = rules.own_path(request.form.get("neste"))
    if not form.validate_on_submit():
        return render_template("accounts/prove.html", form=form, next_path=next_path), 422
    try:
        signing_in.prove_again(person, form.password.data or "", form.code.data or "", network=network())
    except Refused as refused:
        wrong = form.password if refused.reason is SignInRefusal.WRONG else form.code
        wrong.errors = [str(REFUSALS[refused.reason])]
        return render_template("accounts/prove.html", form=form, next_path=next_path), _status(refused)
    return redirect(next_path or url_for("accounts.send_again"), 303)


@bp.get("/logg-ut")
@everybody
def ask_sign_out() -> ResponseReturnValue:
    """Show the button that signs out, or that nobody has signed in."""
    return render_template("accounts/sign_out.html", person=session_cookie.staff())


@bp.post("/logg-ut")
@everybody
def sign_out() -> ResponseReturnValue:
    """Sign out of this browser. Needs no token: only our own pages can send it, and a session that has ended is out too."""
    person = session_cookie.staff()
    if person is not None:
        if person.stage is Stage.FULL:
            sessions.end(person.session, actor=person.actor)
        else:
            sessions.abandon(person.session)
    session_cookie.ended()
    return redirect(url_for("accounts.ask_sign_out"), 303)

"""Who may enter: every route declares it, and a test walks all routes. What declares nothing is not there."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf, validate_csrf
from wtforms import ValidationError

from portal.accounts import rules, session_cookie
from portal.accounts.actions import sessions
from portal.accounts.kept_forms import KEPT, TOKEN, Why, kept_page, own_address, sent_form
from portal.accounts.queries import Staff
from portal.accounts.rules import STAFF, Role, Stage
from portal.foundation import clock

View = TypeVar("View", bound=Callable[..., Any])

EVERYBODY = "everybody"
SAFE = ("GET", "HEAD", "OPTIONS")
NOTED_EVERY = timedelta(minutes=1)


def everybody(view: View) -> View:
    """Declare a page that anyone may open."""
    view.access = EVERYBODY  # type: ignore[attr-defined]
    return view


def only(*roles: Role, fresh: bool = False) -> Callable[[View], View]:
    """Declare a page for some roles, and guard it: signed in, one of the roles (else 404), our own form (else 400).

    With `fresh` both factors must have been shown within ten minutes: for what is dangerous.
    """
    assert roles, "a page for nobody"

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            refused = _refusal(frozenset(roles), fresh)
            return view(*args, **kwargs) if refused is None else refused

        guarded.access = frozenset(roles)  # type: ignore[attr-defined]
        guarded.fresh = fresh  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return declare


def access_of(view: Callable[..., object]) -> str | frozenset[Role] | None:
    """Return what a view declares: everybody, some roles, or None."""
    return getattr(view, "access", None)


def init_app(app: Flask) -> None:
    """Deny what declares nothing, and give templates the token of forms and who has signed in. After the last route."""
    declared = {endpoint for endpoint, view in app.view_functions.items() if access_of(view) is not None}

    @app.before_request
    def deny_undeclared() -> None:
        if request.endpoint is not None and request.endpoint not in declared:
            abort(404)

    app.jinja_env.globals["csrf_token"] = generate_csrf
    app.jinja_env.globals["signed_in"] = _signed_in


def current() -> Staff:
    """Return who has signed in, on a page that `only` guards."""
    person = _signed_in()
    assert person is not None, "asked on a page that is open to everybody"
    return person


def _signed_in() -> Staff | None:
    person = session_cookie.staff()
    return person if person is not None and person.stage is Stage.FULL else None


def may(person: Staff, endpoint: str) -> bool:
    """Tell whether somebody may open a page: menus show no door that is shut."""
    declared = access_of(current_app.view_functions[endpoint])
    return declared == EVERYBODY or (isinstance(declared, frozenset) and person.has(declared))


def _refusal(roles: frozenset[Role], fresh: bool) -> ResponseReturnValue | None:
    person = _signed_in()
    if person is None:
        return _ask_to_sign_in()
    sends = request.method not in SAFE
    if not person.has(roles):
        return _lost_role() if sends and _own_form() else abort(404)
    if sends and not _own_form():
        return _foreign_form(person), 400
    now = clock.real_now()
    if fresh and not rules.is_fresh(proved_at=person.proved_at, now=now):
        return _ask_to_prove()
    _note(person, now - person.seen_at > NOTED_EVERY)
    if sends and session.get(KEPT, {}).get("path") == own_address():
        session.pop(KEPT)  # it is taken: it must not be offered once more
    return None


def _lost_role() -> ResponseReturnValue:
    """Answer a form of our own from somebody who may not send it: their role was taken while they wrote. Still «not found»."""
    sent = sent_form()
    return (kept_page(sent, Why.NO_ROLE), 404) if sent.fields else abort(404)


def _foreign_form(person: Staff) -> str:
    """Show a form whose token is of another session: with a button, unless somebody else had opened it."""
    sent = sent_form()
    return kept_page(sent, Why.ENDED if sent.owner in (None, person.id) else Why.FOREIGN)


def _note(person: Staff, is_due: bool) -> None:
    if person.renew:
        if raw := sessions.renewed(person.session):
            token = session.get(TOKEN)
            session_cookie.begun(raw)
            session_cookie.staff()
            assert token == session.get(TOKEN), "the forms that are open stay valid"
    elif is_due:
        sessions.seen(person.session)


def _own_form() -> bool:
    try:
        validate_csrf(request.form.get(TOKEN))
    except ValidationError:
        return False
    return True


def _ask_to_sign_in() -> ResponseReturnValue:
    """Show where to sign in; what was sent by somebody whose session has ended comes back after it."""
    if request.method in SAFE:
        return redirect(url_for("accounts.sign_in", neste=own_address()), 303)
    from portal.accounts.views.signing_in import sign_in_page  # noqa: PLC0415 - it needs this module for its routes

    return sign_in_page(kept=sent_form()), 403


def _ask_to_prove() -> ResponseReturnValue:
    if request.method not in SAFE:
        session[KEPT] = sent_form().as_kept(Why.PROVED)
        return redirect(url_for("accounts.prove"), 303)
    return redirect(url_for("accounts.prove", neste=own_address()), 303)


__all__ = ["EVERYBODY", "STAFF", "Role", "access_of", "current", "everybody", "may", "only", "own_address"]

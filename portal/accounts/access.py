"""Who may enter: every route declares it, and a test walks all routes. What declares nothing is not there."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import quote

from flask import Flask, abort, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf, validate_csrf
from wtforms import ValidationError

from portal.accounts import rules, session_cookie
from portal.accounts.actions import sessions
from portal.accounts.queries import Staff
from portal.accounts.rules import STAFF, Role, Stage
from portal.foundation import clock

View = TypeVar("View", bound=Callable[..., Any])

EVERYBODY = "everybody"
SAFE = ("GET", "HEAD", "OPTIONS")
TOKEN = "csrf_token"
KEPT = "kept_form"
NEVER_KEPT = (TOKEN, "passord", "gammelt", "kode")
NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class KeptForm:
    """A form that could not be taken, with all that was typed in it."""

    path: str
    fields: list[tuple[str, str]]

    @property
    def packed(self) -> str:
        """It as one hidden field of another form carries it."""
        return json.dumps({"path": self.path, "fields": self.fields}, ensure_ascii=False)


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
    if not person.has(roles):
        abort(404)
    if request.method not in SAFE and not _own_form():
        return send_again_page(KeptForm(own_address(), typed())), 400
    now = clock.real_now()
    if fresh and not rules.is_fresh(proved_at=person.proved_at, now=now):
        return _ask_to_prove()
    _note(person, now - person.seen_at > NOTED_EVERY)
    return None


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


def own_address() -> str:
    """Return the address of this page as a sign-in may lead back to it."""
    path = quote(f"{request.script_root}{request.path}", safe="/")
    query = quote(request.query_string.decode("ascii", "ignore").replace("+", "%20"), safe="=&%")
    return f"{path}?{query}" if query else path


def typed() -> list[tuple[str, str]]:
    """Return what was sent, without secrets: they are typed anew."""
    return [(name, value) for name, value in request.form.items(multi=True) if not name.startswith(NEVER_KEPT)]


def _ask_to_sign_in() -> ResponseReturnValue:
    """Show where to sign in; what was sent by somebody whose session has ended comes back after it."""
    if request.method in SAFE:
        return redirect(url_for("accounts.sign_in", neste=own_address()), 303)
    from portal.accounts.views.signing_in import sign_in_page  # noqa: PLC0415 - it needs this module for its routes

    return sign_in_page(kept=KeptForm(own_address(), typed())), 403


def _ask_to_prove() -> ResponseReturnValue:
    if request.method not in SAFE:
        session[KEPT] = {"path": own_address(), "fields": typed()}
        return redirect(url_for("accounts.prove"), 303)
    return redirect(url_for("accounts.prove", neste=own_address()), 303)


def send_again_page(kept: KeptForm) -> str:
    """Show what was typed in a form that was not taken, with a button that sends it."""
    return render_template("accounts/send_again.html", kept=kept)


def kept_form() -> KeptForm | None:
    """Return the form that waits to be sent again."""
    waiting = session.get(KEPT)
    return KeptForm(waiting["path"], [(name, value) for name, value in waiting["fields"]]) if waiting else None


def unpacked(text: str | None) -> KeptForm | None:
    """Read what `KeptForm.packed` made, after it has been out in a browser; None for anything else."""
    try:
        found = json.loads(text or "null")
        path, fields = found["path"], [(str(name), str(value)) for name, value in found["fields"]]
    except (ValueError, TypeError, KeyError):
        return None
    return KeptForm(path, fields) if isinstance(path, str) and rules.own_path(path) == path else None


__all__ = [
    "EVERYBODY", "STAFF", "KeptForm", "Role", "access_of", "current", "everybody", "kept_form", "may", "only",
    "own_address", "send_again_page", "unpacked",
]  # fmt: skip

"""The cookie of a session, and what Flask calls the session: a row in the database, read only behind the door.

A page that nobody must sign in for sets no cookie, and reads it only to ask whether somebody behind the door looks at the
page as of another moment: who has no cookie of ours is asked nothing.
"""

import re
from typing import Any

from flask import Flask, Request, Response, current_app, g, session
from flask.sessions import SessionInterface, SessionMixin
from werkzeug.datastructures import CallbackDict

from portal.accounts import queries
from portal.accounts.actions import sessions
from portal.accounts.queries import Staff
from portal.foundation import clock

SHAPE = re.compile(r"[\w-]{43}", re.ASCII)  # 256 bits
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


class NoSession(RuntimeError):
    """Something was put into the session on a page where nobody has signed in."""


class RowSession(CallbackDict[str, Any], SessionMixin):
    """What the session of this request keeps; empty until `staff` has read its row."""

    def __init__(self, raw: str | None) -> None:
        super().__init__(on_update=_changed)
        self.raw = raw
        self.staff: Staff | None = None
        self.modified = False
        self.set_raw: str | None = None
        self.ended = False


def _changed(self: Any) -> None:
    self.modified = True


class RowSessions(SessionInterface):
    """Keeps Flask's session in the row that the cookie names."""

    def open_session(self, app: Flask, request: Request) -> RowSession:
        """Take the cookie's value; what is no id of ours is nothing."""
        raw = request.cookies.get(cookie_name(), "")
        return RowSession(raw if SHAPE.fullmatch(raw) else None)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write what was changed, and set or delete the cookie when a session has begun, been renewed or ended."""
        assert isinstance(session, RowSession)
        if session.modified and not session.ended:
            if session.staff is None:
                raise NoSession
            sessions.keep(session.staff.session, dict(session))
        if session.set_raw:
            response.set_cookie(cookie_name(), session.set_raw, **_attributes())
        elif session.ended:
            response.delete_cookie(cookie_name(), **_attributes())


def init_app(app: Flask) -> None:
    """Keep Flask's session in the database."""
    app.session_interface = RowSessions()


def cookie_name() -> str:
    """Return the cookie's name: over https one that only this host can set."""
    return "__Host-okt" if current_app.config["HTTPS"] else "okt"


def _attributes() -> dict[str, Any]:
    return {"path": "/", "httponly": True, "samesite": "Lax", "secure": current_app.config["HTTPS"]}


def staff() -> Staff | None:
    """Return who this request's cookie belongs to, signed in or half-way; read once a request."""
    here = _here()
    if here.staff is None and here.raw is not None and not here.ended and "no_staff" not in g:
        here.staff = queries.staff_in(here.raw, clock.real_now())
        if here.staff is None:
            g.no_staff = True
        else:
            here.update(here.staff.kept)
            here.modified = False
    return here.staff


def begun(raw: str) -> None:
    """Give the browser the cookie of a session that has just begun, or has got another id."""
    here = _here()
    here.raw = here.set_raw = raw
    here.staff, here.ended = None, False
    here.clear()
    here.modified = False
    g.pop("no_staff", None)
    g.pop("csrf_token", None)


def ended() -> None:
    """Take the cookie back."""
    here = _here()
    here.clear()
    here.staff, here.raw, here.set_raw, here.ended, here.modified = None, None, None, True, False


def described(agent: str) -> str:
    """Return a browser in words, from what it says of itself: «Firefox, Linux»."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return ", ".join(part for part in (browser, system) if part) or "?"


def _here() -> RowSession:
    found = session._get_current_object()  # type: ignore[attr-defined]
    assert isinstance(found, RowSession)
    return found

"""What the pages of sign-in share."""

from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import session_cookie
from portal.accounts.queries import Staff
from portal.accounts.rules import STAFF, Role
from portal.foundation import limits

bp = Blueprint("accounts", __name__)


def network() -> str:
    """Return the network that the request came from."""
    return limits.network_today(request.remote_addr or "")


def browser() -> str:
    """Return the browser that sent the request, in words."""
    return session_cookie.described(request.headers.get("User-Agent", ""))


def mailbox() -> str | None:
    """Return where a demonstration's mail is read."""
    return url_for("demo.mailbox") if current_app.config["DEMO"] else None


def first_page_of(person: Staff) -> str:
    """Return where somebody begins."""
    if person.has(STAFF):
        return url_for("desk.front")
    return url_for("jury.front" if person.has({Role.JUROR}) else "accounts.show_own")


def link_ended_page(kind: str) -> ResponseReturnValue:
    """Answer every link that leads nowhere alike."""
    return render_template("accounts/link_ended.html", kind=kind), 410

"""The demonstration's mail box: what would have been sent."""

import email
import email.policy
import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from portal.accounts import queries as accounts
from portal.accounts import rules, session_cookie
from portal.accounts.access import everybody
from portal.accounts.actions import sessions
from portal.accounts.forms import ROLES
from portal.accounts.rules import Role
from portal.accounts.views.blueprint import browser, first_page_of
from portal.foundation import outbox
from portal.foundation.markdown import plain_to_html

bp = Blueprint("demo", __name__, url_prefix="/demo")

PAGE_SIZE = 20
MAIL_ID = re.compile(r"[0-9T]+-[0-9a-f]{8}")


@dataclass(frozen=True)
class Mail:
    """A mail as the box shows it."""

    id: str
    to: str
    subject: str
    at: datetime
    text: Markup


@bp.get("/e-post")
@everybody
def mailbox() -> ResponseReturnValue:
    """List the mail, newest first."""
    older_than = request.args.get("eldre-enn", "~")
    names = sorted((path.stem for path in outbox.folder().glob("*.eml") if path.stem < older_than), reverse=True)
    mails = [_mail(name) for name in names[:PAGE_SIZE]]
    older = _older_than(names[PAGE_SIZE - 1]) if len(names) > PAGE_SIZE else None
    newer = url_for("demo.mailbox") if older_than != "~" else None
    return render_template("demo/mailbox.html", mails=mails, pager={"newer_url": newer, "older_url": older})


@bp.get("/e-post/<id>")
@everybody
def mail(id: str) -> ResponseReturnValue:
    """Show a mail."""
    if not MAIL_ID.fullmatch(id) or not _path(id).exists():
        abort(404)
    return render_template("demo/mail.html", mail=_mail(id))


@bp.get("/ansatte")
@everybody
def staff() -> ResponseReturnValue:
    """List the demonstration's staff, each with a button."""
    people = [(ROLES[role], accounts.examples_with(role)) for role in Role]
    return render_template("demo/staff.html", people=people)


@bp.post("/ansatte/<int:account_id>")
@everybody
def become(account_id: int) -> ResponseReturnValue:
    """Sign in as one of the demonstration's staff: only those are there for the taking."""
    account = accounts.account_by_id(account_id)
    if account is None or not account.is_example or not account.active:
        abort(404)
    session_cookie.begun(sessions.begin_signed_in(account_id, browser=browser()))
    person = session_cookie.staff()
    assert person is not None
    return redirect(rules.own_path(request.form.get("neste")) or first_page_of(person), 303)


def _older_than(name: str) -> str:
    values: dict[str, Any] = {"eldre-enn": name}
    return url_for("demo.mailbox", **values)


def _path(name: str) -> Path:
    return outbox.folder() / f"{name}.eml"


def _mail(name: str) -> Mail:
    message = email.message_from_bytes(_path(name).read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    text = body.get_content() if body else ""
    return Mail(name, str(message["To"]), str(message["Subject"]), message["Date"].datetime, plain_to_html(text))

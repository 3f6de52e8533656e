"""The demonstration's mail box: what would have been sent."""

import email
import email.policy
import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from portal.accounts.access import everybody
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

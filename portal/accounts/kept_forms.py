"""A form that could not be taken – no session, no role, an old proof – with all that was typed in it: nothing is lost.

It remembers whose it was: on a machine that several people use, nobody sends what somebody else has prepared.
"""

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from flask import current_app, render_template, request, session
from itsdangerous import BadData, URLSafeTimedSerializer

from portal.accounts import rules
from portal.accounts.forms.kept import CHOICES, FIELDS, NOBODY_TYPES

TOKEN = "csrf_token"
KEPT = "kept_form"
NEVER_KEPT = (TOKEN, "passord", "gammelt", "kode")
TOKEN_SALT = "wtf-csrf-token"  # Flask-WTF's own


class Why(StrEnum):
    """Why a form is shown again; the page has words for each."""

    ENDED = "ended"
    PROVED = "proved"
    FOREIGN = "foreign"
    NO_ROLE = "no_role"

    @property
    def may_send(self) -> bool:
        """Whether it comes back with a button; without, it is there to be read and copied."""
        return self in (Why.ENDED, Why.PROVED)


@dataclass(frozen=True)
class KeptForm:
    """A form that could not be taken. `token` is the one it was sent with, of a session that may have ended."""

    path: str
    fields: list[tuple[str, str]]
    token: str = ""

    @property
    def packed(self) -> str:
        """It as one hidden field of another form carries it."""
        return json.dumps(self.as_kept(), ensure_ascii=False)

    def as_kept(self, why: Why = Why.ENDED) -> dict[str, Any]:
        """Return it as a session keeps it."""
        return {"path": self.path, "fields": self.fields, "token": self.token, "why": why.value}

    @property
    def owner(self) -> int | None:
        """Whose page it was sent from: our tokens begin with the account's id, and are signed. None without such a token."""
        try:
            said = URLSafeTimedSerializer(current_app.secret_key or "", salt=TOKEN_SALT).loads(self.token)
            return int(str(said).partition(".")[0])
        except (BadData, ValueError):
            return None


def is_long(value: str) -> bool:
    """Tell prose, which is shown in a box, from a choice or a number."""
    return len(value) > 40 or " " in value or "\n" in value


def shown_value(name: str, value: str) -> str:
    """Return what a field's value is to people: a choice by its words, nothing for what no person has typed or chosen."""
    if name in NOBODY_TYPES:
        return ""
    return str(CHOICES.get(name, {}).get(value, value))


def sent_form() -> KeptForm:
    """Return the form that this request sends, without secrets: they are typed anew."""
    fields = [(name, value) for name, value in request.form.items(multi=True) if not name.startswith(NEVER_KEPT)]
    return KeptForm(own_address(), fields, request.form.get(TOKEN, ""))


def own_address() -> str:
    """Return the address of this page as a sign-in may lead back to it."""
    path = quote(f"{request.script_root}{request.path}", safe="/").replace("~", "%7E")
    query = quote(request.query_string.decode("ascii", "ignore").replace("+", "%20"), safe="=&%").replace("~", "%7E")
    whole = f"{path}?{query}" if query else path
    return whole if rules.own_path(whole) == whole else path


def kept_page(kept: KeptForm, why: Why) -> str:
    """Show what was typed in a form that was not taken, with a button that sends it where that is right."""
    return render_template(
        "accounts/send_again.html", kept=kept, why=why, is_long=is_long, labels=FIELDS, shown_value=shown_value
    )


def waiting_form() -> tuple[KeptForm, Why] | None:
    """Return the form that waits in the session to be sent again, and why it waits."""
    found = session.get(KEPT)
    if not found:
        return None
    form = KeptForm(found["path"], [(name, value) for name, value in found["fields"]], found["token"])
    return form, Why(found["why"])


def unpacked(text: str | None) -> KeptForm | None:
    """Read what `KeptForm.packed` made, after it has been out in a browser; None for anything else."""
    try:
        found = json.loads(text or "null")
        fields = [(str(name), str(value)) for name, value in found["fields"]]
        form = KeptForm(str(found["path"]), fields, str(found.get("token", "")))
        form.packed.encode()  # half characters can be written in JSON, and nowhere else
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return form if rules.own_path(form.path) == form.path else None

"""Using the site as a person does: forms, mail, links."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, stream_encode_multipart

from portal.accounts import credentials, session_cookie
from portal.accounts.actions import sessions
from portal.accounts.models import Account
from portal.foundation.db import db
from portal.foundation.outbox.mails import OutgoingEmail, written

OWN_ORIGIN = {"Origin": "http://localhost"}
STEM = "/norges-kulturkommune/2019/stem"


@dataclass(frozen=True)
class Mail:
    """A mail as its reader sees it."""

    to: str
    subject: str
    text: str
    language: str

    @property
    def link(self) -> str:
        """The path of the one link in it."""
        [address] = re.findall(r"^http://localhost(\S+)$", self.text, re.MULTILINE)
        return address

    @property
    def code(self) -> str:
        """The code in it, as it is written."""
        [code] = re.findall(r"^([2-9A-Z]{4} [2-9A-Z]{4})$", self.text, re.MULTILINE)
        return code


def mails() -> list[Mail]:
    """Every mail in the outbox, oldest first, written as the worker would."""
    rows = db.session.scalars(select(OutgoingEmail).order_by(OutgoingEmail.id)).all()
    return [_read(row) for row in rows]


def newest_mails() -> Iterator[Mail]:
    """Every mail in the outbox, newest first, written when it is asked for: with many in it much quicker than `mails`."""
    rows = db.session.scalars(select(OutgoingEmail).order_by(OutgoingEmail.id.desc())).all()
    return map(_read, rows)


def last_mail() -> Mail:
    """The newest mail in the outbox."""
    return next(newest_mails())


def _read(row: OutgoingEmail) -> Mail:
    message = written(row)
    return Mail(message["To"], message["Subject"], message.get_content(), message["Content-Language"])


def send_file(
    client: FlaskClient, path: str, content: bytes, name: str, *, headers: Mapping[str, str] = OWN_ORIGIN, **fields: str
) -> TestResponse:
    """Send a form with a file, from our own page. The body is in memory: a large one of the client's is a file left open."""
    told = {**fields, "fil": FileStorage(BytesIO(content), name)}
    body, length, boundary = stream_encode_multipart(told, use_tempfile=False)
    kind = f'multipart/form-data; boundary="{boundary}"'
    return client.post(path, input_stream=body, content_length=length, content_type=kind, headers=headers)


def post(client: FlaskClient, path: str, **fields: str) -> TestResponse:
    """Send a form from our own page."""
    return client.post(path, data=fields, headers=OWN_ORIGIN)


def ask(
    client: FlaskClient, address: str = "kari@example.org", choice: str = "drammen", prefix: str = ""
) -> TestResponse:
    """Ask for a vote."""
    return post(client, prefix + STEM, valg=choice, epost=address)


def vote(client: FlaskClient, address: str = "kari@example.org", choice: str = "drammen") -> TestResponse:
    """Ask for a vote and confirm it by the link; return the receipt's page."""
    assert ask(client, address, choice).status_code == 303
    return post(client, last_mail().link)


def receipt_code(page: TestResponse) -> str:
    """The receipt code on a receipt's page, without spaces."""
    [block] = re.findall(r'id="kode"[^>]*>(.*?)</p>', page.text, re.DOTALL)
    return re.sub(r"<[^>]+>|\s", "", block)


def sign_in(client: FlaskClient, account_id: int) -> str:
    """Sign somebody in without pages; return the session's id."""
    raw = sessions.begin_signed_in(account_id, browser="Test")
    carry(client, raw)
    return raw


def carry(client: FlaskClient, raw: str) -> None:
    """Put a session's id into the browser's cookie."""
    client.set_cookie(session_cookie.cookie_name(), raw)


def cookie(client: FlaskClient) -> str | None:
    """The session's id in the browser's cookie."""
    found = client.get_cookie(session_cookie.cookie_name())
    return found.value if found else None


def token(client: FlaskClient, path: str = "/min-konto") -> str:
    """The token that forms behind the door carry, read from a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)
    assert found, path
    return found[1]


def act(client: FlaskClient, path: str, **fields: str | list[str]) -> TestResponse:
    """Send a form from a page behind the door."""
    return client.post(path, data={**fields, "csrf_token": token(client)}, headers=OWN_ORIGIN)


def code_of(account_id: int) -> str:
    """The one-time code that somebody's app shows now."""
    db.session.rollback()
    box = db.session.get_one(Account, account_id).totp_box
    assert box is not None
    return credentials.code_now(account_id, box)

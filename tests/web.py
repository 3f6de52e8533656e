"""Using the site as a person does: forms, mail, links."""

import re
from dataclasses import dataclass

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.foundation import outbox
from portal.foundation.db import db
from portal.foundation.outbox import OutgoingEmail

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
    written = [outbox._written(row) for row in rows]
    return [Mail(m["To"], m["Subject"], m.get_content(), m["Content-Language"]) for m in written]


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
    return post(client, mails()[-1].link)


def receipt_code(page: TestResponse) -> str:
    """The receipt code on a receipt's page, without spaces."""
    [block] = re.findall(r'id="kode"[^>]*>(.*?)</p>', page.text, re.DOTALL)
    return re.sub(r"<[^>]+>|\s", "", block)

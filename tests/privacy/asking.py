"""Asking for one's own data, as people do."""

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests import web
from tests.pages import Page

MINE = "/mine-opplysninger"
KARI = "kari@example.org"


def ask(client: FlaskClient, address: str = KARI, prefix: str = "") -> TestResponse:
    """Ask for the link."""
    return web.post(client, prefix + MINE, adresse=address)


def link(client: FlaskClient, address: str = KARI) -> str:
    """Ask, and return the path of the link in the mail."""
    assert ask(client, address).status_code == 303
    return web.last_mail().link


def shown(client: FlaskClient, path: str, status: int = 200) -> Page:
    """A page behind the link."""
    answer = client.get(path)
    assert answer.status_code == status, path
    return Page(answer.text)


def erase(client: FlaskClient, address: str = KARI) -> Page:
    """Ask for the link and delete; return the page that tells what was done."""
    answer = web.post(client, f"{link(client, address)}/slett")
    assert answer.status_code == 200
    return Page(answer.text)

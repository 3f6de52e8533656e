"""The portal with an edition whose voters sign in, and the way there and back."""

from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from portal.award.models import Edition
from portal.award.rules import Identity
from portal.foundation.db import db, transaction
from tests import build
from tests.voting.issuer import Issuer
from tests.web import STEM, post

BACK = "/stem/innlogget"


@transaction
def signs_in(edition_id: int) -> None:
    db.session.execute(update(Edition).where(Edition.id == edition_id).values(identity=Identity.OIDC))


def edition() -> int:
    """An edition whose voters sign in."""
    edition_id = build.edition()
    signs_in(edition_id)
    return edition_id


def sent(client: FlaskClient, choice: str = "drammen", address: str = "", prefix: str = "") -> str:
    """Choose, and return where the browser is sent."""
    answer = post(client, prefix + STEM, valg=choice, epost=address)
    assert answer.status_code == 303, (answer.status_code, answer.text)
    return answer.location


def back(client: FlaskClient, brought: dict[str, str], prefix: str = "") -> TestResponse:
    """Come back with an answer."""
    return client.get(prefix + BACK, query_string=brought)


def asked(client: FlaskClient, issuer: Issuer, subject: str | None = None, **told: str) -> TestResponse:
    """Choose, sign in, and come back."""
    return back(client, issuer.sign_in(sent(client, **told), subject))


def vote(client: FlaskClient, issuer: Issuer, subject: str | None = None, **told: str) -> TestResponse:
    """Choose, sign in, come back and press the button; return the receipt's page."""
    answer = asked(client, issuer, subject, **told)
    assert answer.status_code == 303, (answer.status_code, answer.text)
    return post(client, answer.location)


def own(client: FlaskClient, issuer: Issuer, subject: str | None = None) -> TestResponse:
    """Sign in to see one's own vote."""
    answer = post(client, f"{STEM}/min")
    assert answer.status_code == 303
    return back(client, issuer.sign_in(answer.location, subject))

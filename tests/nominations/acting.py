"""Applying as people do: a round that is open, the link in the mail, the form, the municipality's answer."""

import re
from datetime import datetime, timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.audit.rules import Actor
from portal.award import actions as award
from portal.award.rules import Calendar
from portal.foundation import clock
from portal.foundation.db import db
from portal.municipalities import actions as municipalities
from portal.municipalities import queries as register
from portal.nominations import queries
from portal.nominations.actions import setting_up
from portal.nominations.actions.setting_up import NewField, NewRound
from portal.nominations.models import Application
from portal.nominations.rules import FieldKind, RoundKind
from tests import moments, web

YEAR = 2021
OPENS, DEADLINE = moments.oslo(2021, 1, 10), moments.oslo(2021, 3, 1)
FINALISTS_AT = moments.oslo(2021, 5, 1)
NOW = moments.oslo(2021, 2, 1, 12)
CALENDAR = Calendar(applications_open=OPENS, applications_close=DEADLINE, finalists_at=FINALISTS_AT)
SECRETARY = Actor(None, "Jurysekretær A")
APPLY = f"/norges-kulturkommune/{YEAR}/sok-for-kommunen"
PLACES = [("4204", "Kristiansand", "Agder"), ("1103", "Stavanger", "Rogaland"), ("5001", "Trondheim", "Trøndelag")]


def edition(**told: Any) -> int:
    """An edition with two criteria, a county round for Agder and the direct one, a form of three fields, postmottak's addresses."""
    edition_id = award.add_edition(
        YEAR, told.pop("calendar", CALENDAR), jury=[], entries=[],
        criteria=[({"nb": "Forankring"}, {"nb": "Kultur i planene."}), ({"nb": "Satsing"}, {"nb": "Vilje og mot."})],
    )  # fmt: skip
    rows = [municipalities.RegisterRow(*row) for row in PLACES]
    municipalities.add_register(rows, valid_from=2020, valid_to=None, official_names={})
    county = NewRound(
        kind=RoundKind.COUNTY, name="Årets kulturkommune i Agder", counties=["Agder"], opens=OPENS, deadline=DEADLINE
    )
    direct = NewRound(kind=RoundKind.DIRECT, name="Søknad direkte til NOKU", opens=OPENS, deadline=DEADLINE)
    for new in (county, direct):
        setting_up.add_round(edition_id, new, by=SECRETARY)
    contact = NewField(kind=FieldKind.CONTACT, labels={"nb": "Kontaktperson"}, helps={}, longest=100)
    document = NewField(kind=FieldKind.DOCUMENT, labels={"nb": "Dokument"}, helps={}, required=False)
    setting_up.make_default_form(edition_id, contacts=[contact], document=document, by=SECRETARY)
    if told.pop("postmottak", True):
        for number, name, _county in PLACES:
            municipalities.set_postmottak(place(number), f"postmottak@{name.lower()}.example", now=NOW)
    return edition_id


def place(number: str = "4204") -> int:
    """A municipality's id."""
    found = register.municipality_in(YEAR, number)
    assert found is not None
    return found.id


def ask(
    client: FlaskClient, *, number: str = "4204", address: str = "kari@kristiansand.example", **more: str
) -> TestResponse:
    """Ask for the link to a draft."""
    return web.post(client, APPLY, **{"kommune": number, "navn": "Kari", "adresse": address, **more})


def begun(client: FlaskClient, **told: str) -> str:
    """Begin an application; return the path of its private page."""
    assert ask(client, **told).status_code == 303
    return web.last_mail().link


def fields() -> list[queries.FieldRow]:
    """The newest edition's form."""
    from portal.award.models import Edition

    edition_id = db.session.scalars(select(Edition.id).where(Edition.year == YEAR)).one()
    return queries.fields_of(edition_id)


def save(client: FlaskClient, link: str, texts: dict[int, tuple[str, int]], **more: str) -> TestResponse:
    """Save some fields: by id, (text, the version that was read)."""
    sent = {f"felt-{key}": text for key, (text, _) in texts.items()}
    sent |= {f"versjon-{key}": str(version) for key, (_, version) in texts.items()}
    return web.post(client, f"{link}/skriv", **sent, **more)


def written(client: FlaskClient, word: str = "Tekst", **told: str) -> str:
    """Begin an application and answer everything. Returns the path of its private page."""
    link = begun(client, **told)
    texts = {field.id: (f"{word} {field.label}", 0) for field in fields() if field.kind is not FieldKind.DOCUMENT}
    assert save(client, link, texts).status_code == 303
    return link


def sent(client: FlaskClient, **told: str) -> tuple[str, str]:
    """Write an application and send it. Returns its private page, and the municipality's."""
    link = written(client, **told)
    answer = web.post(client, f"{link}/send")
    assert answer.status_code == 303, answer.text
    return link, confirm_link()


def confirm_link() -> str:
    """The path of the newest mail to a postmottak."""
    return next(mail for mail in web.newest_mails() if mail.to.startswith("postmottak@")).link


def delivered(client: FlaskClient, **told: str) -> str:
    """Deliver an application. Returns its private page."""
    link, confirm = sent(client, **told)
    assert web.post(client, confirm).status_code == 303
    return link


def newest() -> Application:
    """The application that was begun last."""
    db.session.rollback()
    return db.session.scalars(select(Application).order_by(Application.id.desc()).limit(1)).one()


def version_on(page: TestResponse) -> str:
    """The version that a page of the desk was read at."""
    found = re.search(r'name="versjon" value="(\d+)"', page.text)
    assert found
    return found[1]


def later(**time: float) -> datetime:
    """A moment after the deadline."""
    return DEADLINE + timedelta(**time)


def real_now() -> datetime:
    """The real clock."""
    return clock.real_now()

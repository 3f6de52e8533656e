"""How often somebody may write; what was written is never lost."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.comments.models import Comment
from portal.foundation.db import db
from tests import web
from tests.comments.acting import REAL, WRITE
from tests.pages import Page


@pytest.fixture
def write(client, app, place):
    app.config["LIMITS"] = True

    def send(text: str, address: str = "leser@example.org", network: str = "192.0.2.1"):
        fields = {"navn": "Leser A", "tekst": text, "adresse": address}
        return client.post(WRITE, data=fields, headers=web.OWN_ORIGIN, environ_base={"REMOTE_ADDR": network})

    return send


def kept() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Comment)) or 0


def test_one_comment_a_minute_and_the_text_is_kept(write, really_at):
    assert write("Den første.").status_code == 303
    answer = write("Den andre.")
    page = Page(answer.text)
    assert answer.status_code == 429 and kept() == 1
    assert page.tree.one("textarea", id="tekst").text == "Den andre." and "mindre enn ett minutt" in page.text
    really_at(REAL + timedelta(minutes=1))
    assert write("Den andre.").status_code == 303 and kept() == 2


def test_three_mails_an_hour_to_one_address(write, really_at):
    for number in range(3):
        really_at(REAL + timedelta(minutes=2 * number))
        assert write(f"Nummer {number}.").status_code == 303
    really_at(REAL + timedelta(minutes=10))
    answer = write("En til.")
    assert answer.status_code == 429 and "En til." in answer.text and len(web.mails()) == 3


def test_somebody_elsewhere_learns_nothing_of_an_address_and_sends_it_no_more_mail(write, really_at):
    for number in range(3):
        really_at(REAL + timedelta(minutes=2 * number))
        write(f"Nummer {number}.")
    before = write("Fra et annet nett.", address="ukjent@example.org", network="198.51.100.7")
    answer = write("Fra et annet nett.", network="198.51.100.8")
    assert (answer.status_code, answer.headers["Location"]) == (before.status_code, before.headers["Location"])
    assert len([mail for mail in web.mails() if mail.to == "leser@example.org"]) == 3


def test_another_spelling_of_the_address_is_the_same(write):
    assert write("Den første.").status_code == 303
    assert write("Den andre.", address="LESER+tag@example.org").status_code == 429


def test_network_that_floods_is_stopped_with_the_text_kept(write):
    for number in range(40):
        assert write(f"Nummer {number}.", address=f"{number}@example.org").status_code == 303
    answer = write("Den siste.", address="siste@example.org", network="192.0.2.200")
    assert answer.status_code == 429 and "Den siste." in answer.text and kept() == 40
    assert write("Fra et annet nett.", address="b@example.org", network="198.51.100.7").status_code == 303

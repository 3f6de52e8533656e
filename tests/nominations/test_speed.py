"""The secretary's list and an application's page ask the database as often with many as with one."""

import pytest

from portal.accounts.rules import Role
from portal.foundation.db import db, transaction
from portal.nominations.models import Application
from portal.nominations.rules import ApplicationState
from tests.architecture.test_query_counts import counted
from tests.nominations import acting

LIST = "/for-ansatte/soknader"


@transaction
def thirty(like):
    for _ in range(30):
        db.session.add(
            Application(
                edition_id=like[0], round_id=like[1], municipality_id=like[2], state=ApplicationState.DRAFT, version=1, sent=0,
                delivered=0, begun_at=acting.NOW,
            )
        )  # fmt: skip


@pytest.mark.parametrize("path", [LIST, f"{LIST}?status=draft", "/for-ansatte"])
def test_the_list_takes_as_many_statements_for_thirty_as_for_one(path, edition, client, sign_in):
    acting.begun(client)
    sign_in(Role.JURY_SECRETARY)
    client.get(path)
    with counted() as one:
        client.get(path)
    first = acting.newest()
    thirty((first.edition_id, first.round_id, first.municipality_id))
    with counted() as many:
        assert client.get(path).status_code == 200
    assert len(many) == len(one) < 40, "\n".join(many)


def test_an_applicants_page_takes_few_statements(edition, client):
    link = acting.written(client)
    with counted() as said:
        client.get(f"{link}/skriv")
    assert len(said) <= 18, "\n".join(said)

"""«Vekting og tittel»: set by the secretary or an administrator before the vote, and public at once."""

import pytest

from portal.accounts.rules import Role
from portal.audit.models import AuditEntry
from portal.award import queries as award
from portal.award.rules import Weights
from portal.foundation.db import db
from tests import moments, web
from tests.jury import world as w
from tests.notices import world
from tests.pages import Page

HERE = "/for-ansatte/karinger/2019/oppsett/resultat"


@pytest.fixture
def year(app, at):
    at(world.BEFORE_PUBLIC)
    return world.year(winner=None, sign=False)


def edition():
    return award.edition_in(2019, world.BEFORE_PUBLIC)


def test_weights_and_title_are_set_and_public_at_once(client, year):
    web.sign_in(client, w.staff(Role.JURY_SECRETARY))
    assert "Juryen avgjør alene." in Page(client.get("/for-ansatte/karinger/2019/oppsett").text).text
    for typed in ("", "100", "x", "-1"):
        wrong = web.act(client, f"{HERE}/vekting", avgjor="sammen", jury=typed)
        assert (
            wrong.status_code == 422
            and "Skriv et tall fra 1 til 99." in wrong.text
            and f'value="{typed}"' in wrong.text
        )
    assert web.act(client, f"{HERE}/vekting", avgjor="sammen", jury="60").location == HERE
    assert edition().weights == Weights(60, 40)
    public = Page(client.get("/norges-kulturkommune/2019").text).text.replace("\u00a0", " ")
    assert "Juryens poeng teller 60 % og stemmene 40 %." in public
    assert web.act(client, f"{HERE}/tittel", til="2019").status_code == 422
    assert web.act(client, f"{HERE}/tittel", til="2021").location == HERE
    assert "Vinneren har tittelen fra 2019 til 2021." in Page(client.get("/norges-kulturkommune/2019").text).text
    assert web.act(client, f"{HERE}/vekting", avgjor="juryen", jury="60").location == HERE
    assert edition().weights is None
    log = (
        db.session.query(AuditEntry)
        .filter(AuditEntry.what.in_(["result_weights_set", "result_title_set"]))
        .order_by(AuditEntry.id)
    )
    assert [(each.before, each.after) for each in log] == [
        ({"weights": None}, {"weights": "60/40"}), ({"title_until": None}, {"title_until": 2021}),
        ({"weights": "60/40"}, {"weights": None}),
    ]  # fmt: skip


def test_from_the_vote_on_the_page_says_that_it_is_locked(client, year, at):
    web.sign_in(client, w.staff(Role.ADMIN))
    at(moments.START)
    page = Page(client.get(HERE).text).text
    assert "Avstemningen har åpnet, så dette kan ikke endres." in page and "Lagre vektingen" not in page
    assert web.act(client, f"{HERE}/vekting", avgjor="sammen", jury="60").status_code == 422

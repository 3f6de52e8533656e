"""«Slik siden ser ut …»: staff see every public page as of a moment; nobody else does, nothing is sent, and no winner is told."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask, make_response
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import Account, AccountRole
from portal.accounts.rules import Role
from portal.award import actions as award
from portal.award import rules as award_rules
from portal.award.models import Edition
from portal.foundation import clock
from portal.foundation.db import db, transaction
from portal.foundation.pagecache import KEPT
from portal.home import views as home
from portal.preview import desk
from portal.preview.rules import PreviewRefusal, preview_refusal
from tests import build, web
from tests.home.crawl import everything
from tests.moments import FINALISTS_AT, RELEASE_AT, VOTING_CLOSES, oslo
from tests.pages import Page

DESK = "/for-ansatte/slik-ser-det-ut"
STEM = web.STEM
RESULT = "/norges-kulturkommune/2019/resultat"
MAY = (Role.EDITOR, Role.JURY_SECRETARY, Role.JURY_LEADER, Role.VOTE_OFFICER, Role.ADMIN)
LINE = "Slik siden ser ut"
WINS = "Drammen er Norges kulturkommune"


def signed_in(app: Flask, *roles: Role) -> FlaskClient:
    client = app.test_client()
    web.sign_in(client, build.account(*roles, address=f"{'-'.join(roles)}@kommune.example"))
    return client


def look(client: FlaskClient, moment: datetime) -> int:
    """Choose a moment; the answer's status."""
    return web.act(client, DESK, dato=f"{moment:%Y-%m-%d}", klokkeslett=f"{moment:%H:%M}").status_code


def shown(client: FlaskClient, path: str = "/") -> Page:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return Page(answer.text)


@pytest.mark.parametrize("role", MAY)
def test_public_pages_are_as_of_the_moment_for_who_chose_it_alone(
    demo_app: Flask, visitor: FlaskClient, role: Role
) -> None:
    client, other = signed_in(demo_app, role), signed_in(demo_app, Role.EDITOR, Role.MODERATOR)
    assert look(client, oslo(2019, 8, 6, 12)) == 303
    page = shown(client)
    assert f"{LINE} 6. august 2019 kl. 12.00" in page.source.replace("\u00a0", " ")
    assert "Nå teller vi stemmene" in page.text
    for everybody in (visitor, other):
        assert LINE not in shown(everybody).source and "Nå teller vi stemmene" not in shown(everybody).text


def test_it_goes_back_too_and_ends(demo_app: Flask) -> None:
    client = signed_in(demo_app, Role.EDITOR)
    look(client, FINALISTS_AT - timedelta(hours=1))
    assert client.get("/norges-kulturkommune/2019/finalister/drammen").status_code == 404
    assert web.act(client, f"{DESK}/avslutt").status_code == 303
    assert client.get("/norges-kulturkommune/2019/finalister/drammen").status_code == 200
    assert LINE not in shown(client).source


def test_the_page_is_nobody_elses(demo_app: Flask) -> None:
    client = signed_in(demo_app, Role.ADMIN)
    before = client.get("/")
    assert "public" in before.headers["Cache-Control"] and "ETag" in before.headers
    look(client, oslo(2019, 8, 6, 12))
    answer = client.get("/")
    assert answer.headers["Cache-Control"] == "private, no-store" and "ETag" not in answer.headers
    assert client.get("/", headers={"If-None-Match": before.headers["ETag"]}).status_code == 200


def test_nothing_can_be_sent_from_it(demo_app: Flask) -> None:
    client = signed_in(demo_app, Role.ADMIN)
    look(client, oslo(2019, 7, 20, 12))
    written = len(web.mails())
    for path, fields in ((STEM, {"valg": "drammen", "epost": "ny@example.org"}), ("/kvittering", {"kode": "2" * 27})):
        answer = web.post(client, path, **fields)
        assert answer.status_code == 403 and "Ingenting ble sendt" in answer.text
    assert len(web.mails()) == written
    web.act(client, f"{DESK}/avslutt")
    assert web.post(client, STEM, valg="drammen", epost="ny@example.org").status_code == 303


def test_desks_and_the_clock_of_work_are_as_they_are(demo_app: Flask) -> None:
    client = signed_in(demo_app, Role.ADMIN)
    look(client, oslo(2019, 8, 6, 12))
    assert 'class="as-of"' not in client.get("/for-ansatte").text
    assert client.get("/demo/ansatte").status_code == 200
    assert web.act(client, "/logg-ut").status_code == 303, "one can always sign out"
    assert LINE not in shown(client).source


@pytest.mark.parametrize("role", [role for role in MAY if role is not Role.EDITOR])
def test_who_does_not_write_may_not_look_past_a_release_that_has_not_been(demo_app: Flask, role: Role) -> None:
    client = signed_in(demo_app, role)
    assert look(client, RELEASE_AT) == 422
    assert look(client, oslo(2020, 1, 1)) == 422
    assert look(client, RELEASE_AT - timedelta(minutes=1)) == 303
    release()
    assert look(client, RELEASE_AT) == 303
    assert WINS in shown(client, RESULT).text


def release() -> None:
    edition_id = db.session.scalar(select(Edition.id).where(Edition.year == 2019))
    award.release(edition_id, now=RELEASE_AT)


def test_a_moment_that_was_allowed_is_asked_about_again(demo_app: Flask) -> None:
    """The release is set earlier while somebody looks."""
    client = signed_in(demo_app, Role.VOTE_OFFICER)
    look(client, oslo(2019, 8, 12, 14))
    assert LINE in shown(client).source
    edition = db.session.scalars(select(Edition).where(Edition.year == 2019)).one()
    edition.release_at = oslo(2019, 8, 12, 13)
    db.session.commit()
    assert LINE not in shown(client).source


@pytest.mark.parametrize("moment", [RELEASE_AT, oslo(2100, 1, 1)])
def test_a_result_that_nobody_has_released_is_on_no_page_at_any_moment(demo_app: Flask, moment: datetime) -> None:
    client = signed_in(demo_app, Role.EDITOR)
    assert look(client, moment) == 303
    assert "Resultatet kommer" in shown(client, RESULT).text
    assert client.get(f"{RESULT}/kontrollrapport").status_code == 404
    said = [surface for surface in everything(demo_app, client, ("nb",)) if WINS.lower() in surface.said]
    assert said == []


def test_a_result_that_is_released_is_not_there_before_it_was(demo_app: Flask) -> None:
    release()
    client = signed_in(demo_app, Role.EDITOR)
    look(client, RELEASE_AT - timedelta(minutes=1))
    assert WINS not in shown(client, RESULT).text


@pytest.mark.parametrize("roles", [(Role.MODERATOR,), (Role.JUROR,)])
def test_others_may_not_and_what_lies_in_their_session_is_not_read(demo_app: Flask, roles) -> None:
    client = signed_in(demo_app, *roles)
    assert client.get(DESK).status_code == 404
    assert look(client, VOTING_CLOSES) == 404


@pytest.mark.parametrize(
    ("dato", "klokkeslett"),
    [("", "12:00"), ("2019-08-06", ""), ("6.8.2019", "12:00"), ("1800-01-01", "12:00"), ("9999-12-31", "23:59")],
)
def test_what_is_no_moment_is_said(demo_app: Flask, dato: str, klokkeslett: str) -> None:
    client = signed_in(demo_app, Role.EDITOR)
    answer = web.act(client, DESK, dato=dato, klokkeslett=klokkeslett)
    assert answer.status_code == 422 and "Feil:" in Page(answer.text).title
    assert LINE not in shown(client).source


def test_the_rule():
    def rule(moment, editor=False):
        return preview_refusal(moment, unreleased=[RELEASE_AT], editor=editor)

    assert rule(None) is PreviewRefusal.NO_MOMENT
    assert rule(RELEASE_AT) is PreviewRefusal.EMBARGO and rule(RELEASE_AT, editor=True) is None
    assert rule(RELEASE_AT - timedelta(seconds=1)) is None
    assert rule(oslo(2101, 1, 1), editor=True) is PreviewRefusal.TOO_FAR


def test_outside_a_request_the_clock_is_the_clock(demo_app: Flask) -> None:
    assert abs(clock.now() - clock.actual_now()) < timedelta(seconds=1)


# --- What is under embargo, and faults that would show it ------------------------------------------------------------------


def told_of(account: str, *roles: Role) -> None:
    """Somebody's roles are others from now on."""

    @transaction
    def change() -> None:
        found = db.session.scalars(select(Account).where(Account.address == account)).one()
        found.roles = [AccountRole(role=role) for role in roles]

    change()


WRITTEN = "/artikler/vinneren"


@pytest.fixture
def written(demo_app: Flask) -> str:
    """What has been written about the winner, to be shown from the set moment on."""
    build.article("vinneren", headline=WINS, publish_at=RELEASE_AT)
    return WRITTEN


def test_what_is_written_about_the_winner_is_seen_by_those_who_write_alone(
    demo_app: Flask, visitor: FlaskClient, written: str
) -> None:
    editor, officer = signed_in(demo_app, Role.EDITOR), signed_in(demo_app, Role.VOTE_OFFICER)
    assert look(editor, RELEASE_AT) == 303 and look(officer, RELEASE_AT) == 422
    look(officer, RELEASE_AT - timedelta(minutes=1))
    assert WINS in shown(editor, written).text
    for client in (officer, visitor, signed_in(demo_app, Role.JURY_LEADER)):
        assert client.get(written).status_code == 404
        assert WINS not in shown(client).source and WINS not in shown(client, "/artikler").source


@pytest.mark.parametrize("roles", [(Role.MODERATOR,), (Role.JUROR,), ()])
def test_who_is_no_longer_one_of_them_sees_the_pages_as_they_are(demo_app: Flask, written: str, roles) -> None:
    client = signed_in(demo_app, Role.EDITOR)
    look(client, RELEASE_AT)
    assert client.get(written).status_code == 200
    told_of("editor@kommune.example", *roles)
    assert client.get(written).status_code == 404 and LINE not in shown(client).source


def test_who_writes_no_longer_does_not_look_past_the_release(demo_app: Flask, written: str) -> None:
    client = signed_in(demo_app, Role.EDITOR)
    look(client, RELEASE_AT)
    told_of("editor@kommune.example", Role.VOTE_OFFICER)
    assert client.get(written).status_code == 404 and LINE not in shown(client).source


@pytest.mark.parametrize("fault", ["the embargo is not asked about", "anybody behind the door may look"])
def test_a_look_that_is_given_to_the_wrong_people_is_seen(demo_app: Flask, written: str, monkeypatch, fault) -> None:
    """Planted."""
    client = signed_in(demo_app, Role.EDITOR)
    look(client, RELEASE_AT)
    if fault == "the embargo is not asked about":
        monkeypatch.setattr(desk, "preview_refusal", lambda moment, **_: None)
        told_of("editor@kommune.example", Role.VOTE_OFFICER)
    else:
        monkeypatch.setattr(desk, "MAY_LOOK", tuple(Role))
        monkeypatch.setattr(desk, "preview_refusal", lambda moment, **_: None)
        told_of("editor@kommune.example", Role.MODERATOR)
    assert client.get(written).status_code == 200 and WINS in shown(client, written).text


def test_a_moment_that_releases_by_itself_is_seen(demo_app: Flask, monkeypatch) -> None:
    """Planted: a page as of the set moment takes the result for released."""
    rightly = award_rules.phase_at

    def by_the_clock(calendar, now):
        return rightly(replace(calendar, released_at=calendar.released_at or calendar.release_at), now)

    monkeypatch.setattr(award_rules, "phase_at", by_the_clock)
    client = signed_in(demo_app, Role.EDITOR)
    look(client, RELEASE_AT)
    said = [surface for surface in everything(demo_app, client, ["nb"]) if WINS.lower() in surface.said]
    assert "/norges-kulturkommune/2019/resultat" in {surface.path for surface in said}


def test_a_page_as_of_a_moment_that_is_kept_for_everybody_is_seen(demo_app: Flask, monkeypatch) -> None:
    """Planted."""
    client = signed_in(demo_app, Role.EDITOR)
    look(client, RELEASE_AT)
    assert client.get("/").headers["Cache-Control"] == "private, no-store"
    monkeypatch.setattr(home, "keep", lambda page, until: make_response(page, {"Cache-Control": KEPT}))
    assert client.get("/").headers["Cache-Control"] == KEPT

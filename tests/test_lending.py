"""The test of the tests' lent app: nothing of one test is left for the next."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select, update

from portal.foundation.db import db
from portal.foundation.generation import Generation
from tests.conftest import configured, made
from tests.lending import Lender


@pytest.fixture
def own_lender(tmp_path: Path, compiled) -> Lender:
    return Lender(tmp_path, lambda settings: made(settings, compiled))


def lent(lender: Lender, folder: Path, empty_portal: Path, test):  # type: ignore[no-untyped-def]
    """What a test says that has the app, on an empty database in a folder of its own."""
    shutil.copytree(empty_portal, folder)
    with lender.lend(configured(folder)) as app, app.app_context():
        said = test(app)
        db.session.remove()
        db.engine.dispose()
    return app, said


def test_the_next_test_has_the_same_app_its_own_database_and_the_settings_as_they_were(
    own_lender, tmp_path, empty_portal
):
    def writes(app):
        app.config["LIMITS"] = "changed"
        app.config["NEW"] = 1
        db.session.execute(update(Generation).values(number=4711))
        db.session.commit()

    first, _ = lent(own_lender, tmp_path / "a", empty_portal, writes)
    second, number = lent(
        own_lender, tmp_path / "b", empty_portal, lambda app: db.session.scalar(select(Generation.number))
    )
    assert second is first and number != 4711
    assert second.config["LIMITS"] is True and "NEW" not in second.config
    assert second.config["DATA"] == tmp_path / "b"


@pytest.mark.parametrize(
    "change",
    [
        lambda app: app.view_functions.update({"home.index": lambda: "planted"}),
        lambda app: app.jinja_env.globals.update(planted=1),
        lambda app: app.add_url_rule("/nytt", "new", lambda: ""),
        lambda app: app.before_request_funcs[None].pop(),
        lambda app: setattr(app.jinja_env, "autoescape", False),
        lambda app: setattr(app, "wsgi_app", None),
    ],
)
def test_who_has_changed_the_app_is_the_last_to_have_it(own_lender, tmp_path, empty_portal, change):
    first, _ = lent(own_lender, tmp_path / "a", empty_portal, lambda app: app.test_client().get("/healthz"))
    again, _ = lent(own_lender, tmp_path / "b", empty_portal, change)
    other, _ = lent(own_lender, tmp_path / "c", empty_portal, lambda app: None)
    assert again is first and other is not first


def test_who_asks_while_it_is_out_gets_one_of_their_own(own_lender, tmp_path, empty_portal):
    for name in ("a", "b"):
        shutil.copytree(empty_portal, tmp_path / name)
    with own_lender.lend(configured(tmp_path / "a")) as one, own_lender.lend(configured(tmp_path / "b")) as other:
        assert one is not other and other.config["DATA"] == tmp_path / "b"

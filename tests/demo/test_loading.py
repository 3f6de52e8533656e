"""Loading: once, whole or not at all; `--reset` begins anew."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.app import create_app
from portal.award.models import Edition, Winner
from portal.config import Config
from portal.demo import ballots, content, control, loading
from portal.finalists.models import Finalist
from portal.foundation import clock, generation, outbox
from portal.foundation.db import db
from portal.news.models import Article
from portal.voting import queries as voting
from portal.voting.models import Ballot, VoteRequest
from tests import web
from tests.media import places
from tests.moments import oslo


def run(app: Flask, *command: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=list(command))
    db.session.remove()
    return result.exit_code, result.output


def standing() -> dict[str, object]:
    """What is in the database, by counts and by what the public would notice."""
    return {
        "editions": db.session.scalars(select(Edition.year)).all(),
        "finalists": sorted(db.session.scalars(select(Finalist.slug))),
        "articles": db.session.query(Article).count(),
        "winners": db.session.query(Winner).count(),
        "ballots": Counter(tuple(row) for row in db.session.execute(select(Ballot.choice, Ballot.state))),
        "requests": db.session.query(VoteRequest).count(),
        "mail": db.session.query(outbox.OutgoingEmail).count(),
    }


def test_demonstration_is_loaded_whole(app: Flask) -> None:
    before = generation.current()
    code, said = run(app, "demo", "load")
    assert (code, said) == (0, "Loaded. The clock stands at 1 July 2019.\n")
    assert timedelta(0) <= clock.now() - oslo(2019, 7, 1) < timedelta(hours=1)
    found = standing()
    assert (found["editions"], found["articles"], found["winners"]) == ([2019], 6, 16)
    assert found["finalists"] == ["drammen", "larvik", "sarpsborg"]
    states = Counter()
    for (_, state), number in found["ballots"].items():  # type: ignore[attr-defined]
        states[str(state)] += number
    counted = sum(ballots.NUMBERS.values())
    assert states == {"counted": counted, "withdrawn": ballots.WITHDRAWN, "held": control.HELD}
    assert voting.unusable_keys() == []
    assert generation.current() > before, "every kept page ends"


def test_second_load_is_refused_and_changes_nothing(demo_app: Flask) -> None:
    before = standing()
    code, said = run(demo_app, "demo", "load")
    assert code == 1
    assert said == "Error: The demonstration is loaded already. To begin anew: flask demo load --reset\n"
    assert standing() == before


def test_reset_begins_anew_with_votes_mail_and_a_clock_far_ahead(demo_app: Flask, visitor: FlaskClient) -> None:
    before = standing()
    receipt = web.receipt_code(web.vote(visitor, "kari@example.org", "larvik"))
    link = web.last_mail().link
    outbox.deliver()
    assert run(demo_app, "demo", "travel", "2019-08-13")[0] == 0
    assert standing() != before and list(outbox.folder().glob("*.eml"))
    sent_in = places.path_of("0" * 32)
    sent_in.parent.mkdir(parents=True)
    sent_in.write_text("a file of somebody who tried it")
    code, said = run(demo_app, "demo", "load", "--reset")
    assert (code, said.splitlines()[-1]) == (0, "Loaded. The clock stands at 1 July 2019.")
    assert standing() == before
    assert list(outbox.folder().glob("*")) == [] and not sent_in.exists()
    assert clock.now() - oslo(2019, 7, 1) < timedelta(hours=1)
    assert "Vi finner ikke koden" in web.post(visitor, "/kvittering", kode=receipt).text
    assert visitor.get(link).status_code == 410
    assert web.vote(visitor, "kari@example.org", "larvik").status_code == 200, "and the vote is open again"
    assert voting.unusable_keys() == []


def test_reset_brings_back_every_trigger(demo_app: Flask) -> None:
    def there() -> set[str]:
        rows = db.session.connection().exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return {name for (name,) in rows}

    before = there()
    assert before
    assert run(demo_app, "demo", "load", "--reset")[0] == 0
    assert there() == before


def test_half_a_demonstration_is_never_left_behind(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(edition_id: int, year: int, **told: object) -> None:
        raise RuntimeError("the very last step")

    monkeypatch.setattr(ballots, "add_examples", fails)
    with pytest.raises(RuntimeError):
        loading.load()
    found = standing()
    assert not any(found.values())
    monkeypatch.undo()
    loading.load()
    assert standing()["articles"] == 6


def test_portal_in_use_has_no_demo_command(app: Flask, tmp_path: Path) -> None:
    settings = Config(
        ENV="production", DATA=tmp_path, KEYS=tmp_path / "keys", SQLALCHEMY_DATABASE_URI="sqlite://",
        BASE_URL="https://kultur.example.org", TRUSTED_HOSTS=["kultur.example.org"],
    )  # fmt: skip
    in_use = create_app(settings)
    assert in_use.test_cli_runner().invoke(args=["demo", "load"]).exit_code == 2
    assert "demo" not in in_use.blueprints


def test_order_of_the_ballots_tells_nothing_of_the_choices(demo_app: Flask) -> None:
    rows = db.session.execute(select(Ballot.choice).order_by(db.text("rowid"))).scalars().all()
    runs = 1 + sum(first != then for first, then in zip(rows, rows[1:], strict=False))
    assert runs > 150, "331 shuffled ballots of three kinds change hands about 220 times; sorted ones twice"


def test_example_voters_are_nobody(demo_app: Flask) -> None:
    assert set(ballots.NUMBERS) == {document.head["slug"] for document in content.documents("finalists")}
    assert "@example.org" in Path(ballots.__file__).read_text(encoding="utf-8"), "a domain that nobody can own"

"""What is under embargo is met by nobody before its moment: the finalists before they are public, who won before the release.

The walk reads every public page, feed, file, header and mail, every desk of those who may not know, and the applicants' own
pages. Words that are planted into what the jury signed must not be met; and with another winner in the database every byte stays.
"""

import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from portal.accounts.access import EVERYBODY, access_of
from portal.accounts.rules import Role
from portal.award import rules as award_rules
from portal.foundation import clock, triggers
from portal.foundation.db import db, transaction
from portal.foundation.markdown import to_html
from portal.jury import actions as jury
from portal.nominations.views import own
from portal.notices.rules import OF_WINNER as STEPS_OF_WINNER
from portal.notices.rules import TO_PRESS, Step
from portal.search import actions as search
from tests import build, moments, web
from tests.again import again
from tests.home.crawl import ABOUT_BYTES, Crawl, Surface, everything, known_addresses
from tests.jury import world as w
from tests.jury.deciding import set_round
from tests.moments import SECOND
from tests.notices import world

MAY_NOT_KNOW = (Role.EDITOR, Role.MODERATOR, Role.VOTE_OFFICER, Role.ADMIN, Role.JUROR, Role.JURY_LEADER)
PASSING = re.compile(r"(?i)x-request-id: .*|retry-after: .*|set-cookie: .*|last-modified: .*")
TOKENS = re.compile(r'name="csrf_token" value="[^"]*"')
OF_FINALISTS = re.compile("hemmelig(utt|eksp|vinn|vedt)|(?<![-/=])(drammen|larvik)")
OF_WINNER = re.compile("hemmeligvinnerord|hemmeligvedtak")
APPLICANTS = ("kongsberg", "drammen", "larvik")
HERE = "/norges-kulturkommune/2019"
DISK = shutil.disk_usage("/")
ENOUGH = 5  # pages that whoever has a role can open
REGISTER = ("/sok-for-kommunen", "/foresla")  # pages that name every municipality there is


def secret_year(*steps: Step) -> world.Year:
    """Planted words stand in all that is secret; the rounds' applicants are told, then these steps of the national round are
    taken, each after the other has gone out."""

    def make() -> world.Year:
        year = world.told(
            None, keys=True, reasons={"drammen": "hemmeligvinnerord", "larvik": "hemmeligvedtak"}, prepare=_plant
        )
        for place, step in enumerate(steps):
            press = ["redaksjonen@avis.example"] if step in TO_PRESS else []
            now = moments.FINALISTS_AT if step in STEPS_OF_WINNER else world.BEFORE_PUBLIC
            year.take(year.national, step, real_now=w.REALLY + (3 + 2 * place) * world.MAIL_WAITS, press=press, now=now)
        return year

    return again(("secret", steps), make)


def _plant(found: world.Year) -> None:
    build.lasting_pages()
    words = "hemmeliguttalelse av fylkesjuryen"
    set_round(found.county.round, statement_source=words, statement=to_html(words), statement_at=moments.FINALISTS_AT)
    jury.ask_expert(
        found.cases["drammen"], round_id=found.national.round, expert="Ekspert", address="ekspert@example.org", language="nb",
        by=w.SECRETARY, now=w.AFTER, real_now=w.REALLY,
    )  # fmt: skip
    token = web.last_mail().link.rpartition("/")[2]
    jury.deliver_statement(token, text="hemmeligekspertord", now=w.AFTER, real_now=w.REALLY)


@pytest.fixture
def stand(app, at, monkeypatch) -> Callable[[datetime], None]:
    """Stand at a moment, with all mail gone out and the search as new."""
    app.config["LIMITS"] = False

    def hold(moment: datetime) -> None:
        at(moment)
        monkeypatch.setattr(clock, "real_now", lambda: w.REALLY + 30 * world.MAIL_WAITS)
        monkeypatch.setattr(shutil, "disk_usage", lambda _folder: DISK)  # the front page tells how full it is
        search.refresh()

    return hold


class Readers:
    """Those who may not know: the public, six roles, the applicants on their own pages. The same browsers in every reading:
    signing in is told in the log, and would make two readings differ."""

    def __init__(self, app: Flask, year: world.Year) -> None:
        self.app, self.year = app, year
        self.clients = {role: self._signed_in(role) for role in MAY_NOT_KNOW}

    def _signed_in(self, role: Role) -> FlaskClient:
        client = self.app.test_client()
        web.sign_in(client, build.account(role, name=f"En {role.value}", address=f"{role.value}@kommune.example"))
        return client

    def read(self, applicants: Sequence[str] = ("kongsberg",)) -> list[Surface]:
        """Read everything that they get."""
        public = everything(self.app, self.app.test_client(), ("nb",))
        found = [each for each in public if each.kind != "mail" and not each.path.endswith(REGISTER)]
        for role, client in self.clients.items():
            closed = [_open(client, address, role.value) for address in _closed(self.app)]
            assert sum(each.status == 200 for each in closed) >= ENOUGH, f"{role} reads nothing"
            found += closed
        found += [_open(self.app.test_client(), f"/soknad/{self.year.links[name]}", name) for name in applicants]
        assert [each.address for each in found if each.status >= 500] == []
        return found


def _open(client: FlaskClient, address: str, name: str) -> Surface:
    with client.get(address) as answer:
        head = "\n".join(f"{key}: {value}" for key, value in answer.headers if key not in ABOUT_BYTES)
        return Surface(f"{name} {address}", answer.status_code, answer.mimetype, head, answer.get_data(as_text=True))


def _closed(app: Flask) -> list[str]:
    """Every closed page that is about nothing in particular, or about the year."""
    adapter = app.url_map.bind("localhost")
    rules = [each for each in app.url_map.iter_rules() if "GET" in (each.methods or ()) and each.arguments <= {"year"}]
    closed = [each for each in rules if access_of(app.view_functions[each.endpoint]) != EVERYBODY]
    years = ({"year": 2019} if each.arguments else {} for each in closed)
    return sorted(adapter.build(each.endpoint, values) for each, values in zip(closed, years, strict=True))


def met(found: list[Surface], words: re.Pattern[str]) -> list[str]:
    return [f"{each.address}: {hit.group()}" for each in found for hit in words.finditer(each.said)]


def still(found: list[Surface]) -> dict[tuple[str, str], str]:
    return {
        (each.method, each.address): f"{each.status} {PASSING.sub('', each.head)}\n{TOKENS.sub('', each.source)}"
        for each in found
    }


def test_until_their_moment_nobody_meets_the_finalists(app, stand) -> None:
    year = secret_year(Step.APPLICANTS, Step.FINALISTS, Step.PRESS)
    stand(moments.FINALISTS_AT - SECOND)
    found = Readers(app, year).read()
    assert len(found) > 150
    assert met(found, OF_FINALISTS) == []


def swap_winner() -> None:
    """Let Larvik be the winner whom two have signed, with all that was said; nothing that is public by design changes."""
    db.session.remove()
    with db.engine.connect() as connection, connection.begin():
        triggers.drop(connection)
        for statement in (
            "UPDATE jury_decision SET outcome = 'finalist' WHERE outcome = 'winner' AND source = 'hemmeligvinnerord'",
            "UPDATE jury_decision SET outcome = 'winner', reasons = 'x', source = 'x' WHERE source = 'hemmeligvedtak'",
            "UPDATE jury_minutes SET content = '{}'",
        ):
            assert connection.execute(text(statement)).rowcount
        triggers.recreate(connection)
    forget_kept_pages()


@transaction(publishes=True)
def forget_kept_pages() -> None:
    """End every kept page, or the second reading would be the first one."""


def test_from_their_moment_the_finalists_are_met_and_with_another_winner_every_byte_stays(app, stand) -> None:
    year = secret_year(*Step)
    stand(moments.RELEASE_AT)  # the moment has come, and nobody has released
    readers = Readers(app, year)
    found = readers.read(APPLICANTS)
    for words in ("hemmeligutt", "hemmeligeksp", "larvik"):
        assert met(found, re.compile(words)), "the walk would be blind"
    assert met(found, OF_WINNER) == []
    before = still(found)
    swap_winner()
    after = still(readers.read(APPLICANTS))
    assert sorted(name for name in before if before[name] != after.get(name)) == []


# Planted faults: each is found by one of the two ways.


def test_a_gate_that_opens_a_second_early_is_found(app, stand, monkeypatch) -> None:
    secret_year(Step.APPLICANTS, Step.FINALISTS)
    real = award_rules.visibility
    monkeypatch.setattr(award_rules, "visibility", lambda calendar, now: real(calendar, now + SECOND))
    stand(moments.FINALISTS_AT - SECOND)
    crawl = Crawl(app.test_client(), ("nb",))
    for address in known_addresses(app):
        if address.startswith(HERE):
            crawl.take(address)
    hits = met(list(crawl.found.values()), OF_FINALISTS)
    assert any("hemmeligeksp" in each for each in hits) and any("larvik" in each for each in hits)


def winner_now() -> str:
    """Who has won, as no page may ask."""
    newest = "SELECT application_id FROM jury_decision WHERE outcome = 'winner' ORDER BY id DESC LIMIT 1"  # the national jury's
    return str(db.session.execute(text(newest)).all())


def _in_a_header(app: Flask, _patch) -> None:
    """A public page whose header tells."""
    real = app.view_functions["home.index"]

    def peeking() -> object:
        answer = app.make_response(real())
        answer.headers["X-Odd"] = winner_now()
        return answer

    peeking.access = real.access  # type: ignore[attr-defined]
    app.view_functions["home.index"] = peeking


def _in_an_order(_app: Flask, patch) -> None:
    """Finalists in an order that hangs on who won."""
    real = award_rules.shuffled
    patch.setattr(
        award_rules, "shuffled", lambda items, **told: real(items, **told)[:: 1 if "(1," in winner_now() else -1]
    )


def _to_an_applicant(_app: Flask, patch) -> None:
    """A finalist's own page that says more than «finalist»."""
    real = own.told_of
    patch.setattr(own, "told_of", lambda case, at: [replace(each, feedback=winner_now()) for each in real(case, at)])


@pytest.mark.parametrize(
    "fault", [_in_a_header, _in_an_order, _to_an_applicant], ids=lambda each: each.__name__.strip("_")
)
def test_whatever_hangs_on_who_won_is_found(app, stand, monkeypatch, fault) -> None:
    year = secret_year(Step.APPLICANTS, Step.FINALISTS)
    fault(app, monkeypatch)
    stand(moments.START)
    before = still(few(app, year))
    swap_winner()
    after = still(few(app, year))
    assert [name for name in before if before[name] != after.get(name)]


def few(app: Flask, year: world.Year) -> list[Surface]:
    """The pages that the faults are planted in, and some beside them: the whole walk has them too."""
    pages = [
        "/",
        HERE,
        f"{HERE}/sammenlign",
        f"{HERE}/resultat",
        *(f"/soknad/{year.links[name]}" for name in APPLICANTS),
    ]
    return [_open(app.test_client(), page, "anybody") for page in pages]

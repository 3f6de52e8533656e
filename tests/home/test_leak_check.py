"""The test of the test: a fault planted in each gate is found by the walk over all surfaces."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import ColumnElement, select, true

from portal.award import queries as award
from portal.award import rules
from portal.award.models import Winner
from portal.award.queries import EditionNow, WinnerRow
from portal.award.rules import Calendar, Phase, Visibility
from portal.finalists import queries as finalists
from portal.finalists.models import Finalist
from portal.foundation.db import db
from portal.news import queries as news
from portal.news.models import Article
from tests.home.conftest import Look
from tests.home.crawl import Surface
from tests.home.leaks import leaks_at
from tests.home.secrets import SECRETS
from tests.moments import oslo

Patch = pytest.MonkeyPatch
JUNE, JULY = oslo(2019, 6, 5, 12), oslo(2019, 7, 1)


def found(look: Look, now: datetime) -> set[str]:
    """What the walk finds that should not be met; bokmål is enough, the gates are the same in all languages."""
    surfaces = look(now, languages=("nb",))
    hits = leaks_at(surfaces, now, released=False)
    hits += [hit for secret in SECRETS if not secret.open(now, released=False) for hit in secret.met(surfaces)]
    return {hit.partition(":")[0] for hit in hits}


def sees_everything(calendar: Calendar, now: datetime) -> Visibility:
    return Visibility(finalists=True, result=True, final=True)


def sees_finalists(calendar: Calendar, now: datetime) -> Visibility:
    return Visibility(finalists=True, result=False, final=False)


def never_expires(now: datetime) -> ColumnElement[bool]:
    return Article.publish_at <= now


def publishes_early(now: datetime) -> ColumnElement[bool]:
    return Article.publish_at.is_not(None)


def all_winners(now: datetime) -> list[WinnerRow]:
    rows = db.session.scalars(select(Winner).order_by(Winner.year.desc()))
    return [WinnerRow(row.year, row.name, row.others.split(";"), row.place, row.awarded_on) for row in rows]


def winners_by_the_year(now: datetime) -> list[WinnerRow]:
    return [row for row in all_winners(now) if row.year <= now.year]


def every_slug(edition: EditionNow) -> list[str]:
    return list(db.session.scalars(select(Finalist.slug)))


def always_voting(calendar: Calendar, now: datetime) -> bool:
    return True


Fault = tuple[object, str, Callable[..., object], datetime, set[str]]
FAULTS: list[Fault] = [
    # where, what, by what, at, what the walk finds
    (rules, "visibility", sees_everything, JULY, {"the winner", "the jury's reasons", "the count", "planted reason"}),
    (rules, "visibility", sees_finalists, JUNE, {"the finalists", "the presentations", "planted presentation"}),
    (rules, "phase_at", lambda calendar, now: Phase.RESULT, JULY, {"the winner", "the count", "planted reason"}),
    (rules, "voting_open", always_voting, JUNE, {"the ballot"}),
    (news.gate, "shown", lambda now: true(), JULY, {"planted draft", "planted article to come"}),
    (
        news.gate,
        "shown",
        publishes_early,
        JUNE,
        {"the finalists", "the article on the finalists", "planted article to come"},
    ),
    (news.gate, "shown", never_expires, JULY, {"planted article that expired"}),
    (award, "winners", all_winners, JULY, {"the winner", "winner of 2021", "winner of 2023", "planted winner"}),
    (award, "winners", winners_by_the_year, JULY, {"the winner"}),
    (finalists, "slugs_of", every_slug, JUNE, {"the finalists"}),
]


@pytest.mark.parametrize("planted_fault", FAULTS)
def test_a_gate_that_stands_open_is_found(look: Look, monkeypatch: Patch, planted_fault: Fault) -> None:
    where, name, fault, now, expected = planted_fault
    monkeypatch.setattr(where, name, fault)
    assert expected <= found(look, now)


def test_a_mail_that_tells_too_much_is_found(look: Look, monkeypatch: Patch, planted: Flask) -> None:
    template = "voting/email/receipt.txt"
    source = planted.jinja_loader.get_source(planted.jinja_env, template)[0]  # type: ignore[union-attr]
    telling = planted.jinja_env.from_string(f"{source}\nSarpsborg fikk flest stemmer.")
    load = planted.jinja_env.get_or_select_template
    monkeypatch.setattr(
        planted.jinja_env, "get_or_select_template", lambda name: telling if name == template else load(name)
    )
    surfaces = look(JULY, languages=("nb",))
    hits = leaks_at(surfaces, JULY, released=False)
    assert {hit.split(": ")[1].split(" ")[0] for hit in hits} == {"mail", "/demo/e-post/" + _last_letter(surfaces)}


def _last_letter(surfaces: list[Surface]) -> str:
    [letter] = [each for each in surfaces if each.path.startswith("/demo/e-post/2") and "fikk flest" in each.source]
    return letter.path.rpartition("/")[2]


def test_without_a_fault_nothing_is_found(look: Look) -> None:
    assert found(look, JUNE) == set()


def said_of(source: str) -> list[str]:
    """What is found in an answer before the finalists are announced."""
    return leaks_at([Surface("/x", 200, "text/html", "", source)], JUNE, released=False)


def test_what_everybody_knew_is_no_leak_and_hides_none() -> None:
    every = "".join(f'<option value="{number:04}">Kommune {number}</option>' for number in range(420))
    larvik = '<option value="0712">Larvik</option>'
    assert said_of(f"<select>{every}{larvik}</select>") == []
    assert len(said_of(f"<select>{every}{larvik}</select><p>Larvik</p>")) == 1
    assert len(said_of(f"<select>{larvik}</select>")) == 1, "a list of few tells who is meant"
    assert said_of('{"winners": [{"year": 1992, "name": "Larvik", "other_finalists": []}]}') == []
    assert len(said_of('{"winners": [{"year": 1994, "name": "Larvik", "other_finalists": []}]}')) == 1

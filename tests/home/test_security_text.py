"""/.well-known/security.txt as RFC 9116 has it: by the real clock, also where the other one is shifted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from portal.config import Config
from tests.conftest import running
from tests.moments import START

At = Callable[[datetime], None]
ADDRESS = "/.well-known/security.txt"
NOW = datetime(2026, 11, 21, 22, 30, 15, 123, tzinfo=UTC)


def fields(text: str) -> dict[str, str]:
    """The fields by name; each may stand once, comments left out."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    found = dict(line.split(": ", 1) for line in lines)
    assert len(found) == len(lines)
    return found


def comments(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("#")]


def test_file_of_a_portal_in_use(settings: Config, compiled, really_at: At) -> None:
    really_at(NOW)
    told = {"CONTACT_MAIL": "kultur@example.org", "BASE_URL": "https://kultur.example.org"}
    for app in running(replace(settings, ENV="production", **told), compiled):
        answer = app.test_client().get(ADDRESS)
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert fields(answer.text) == {
            "Contact": "mailto:kultur@example.org",
            "Expires": "2027-05-20T00:00:00Z",
            "Preferred-Languages": "nb, nn, en",
            "Canonical": "https://kultur.example.org/.well-known/security.txt",
        }
        assert comments(answer.text) == []


@pytest.mark.parametrize(("prefix", "word"), [("", "Eksempel:"), ("/nn", "Eksempel:"), ("/en", "Example:")])
def test_file_of_a_demonstration_says_that_it_is_one(visitor: FlaskClient, prefix: str, word: str) -> None:
    text = visitor.get(prefix + ADDRESS).text
    first, second = comments(text)
    assert first.startswith(f"# {word}") and text.startswith(first)
    assert "ingen" in second or "nobody" in second
    found = fields(text)
    assert found["Contact"].endswith("@example.org"), "a domain that nobody can own"
    assert found["Canonical"] == f"http://localhost{ADDRESS}", "one address, whatever the language"


def test_contact_that_a_demonstration_was_given_is_not_called_unreal(settings: Config, compiled) -> None:
    for app in running(replace(settings, CONTACT_MAIL="post@example.no"), compiled):
        text = app.test_client().get(ADDRESS).text
        assert fields(text)["Contact"] == "mailto:post@example.no" and len(comments(text)) == 1


@pytest.mark.parametrize("day", range(0, 400, 40))
def test_it_never_holds_for_a_year_and_never_has_ended(visitor: FlaskClient, at: At, really_at: At, day: int) -> None:
    at(START)
    now = NOW + timedelta(days=day)
    really_at(now)
    expires = datetime.fromisoformat(fields(visitor.get(ADDRESS).text)["Expires"])
    assert timedelta(days=90) < expires - now < timedelta(days=365)

"""What leaves the portal as a file: the log of what staff did, and one's own data. Each look was seen to find a leak."""

import pytest
from flask.testing import FlaskClient

from portal.accounts.rules import Role
from portal.audit import actions as audit
from portal.comments import queries
from portal.moderation.rules import Act, CaseEvent, Reason
from tests import web
from tests.comments.acting import confirmed, decide, newest
from tests.comments.test_surfaces import SAID, WORD
from tests.privacy import asking

AUTHOR, OTHER = "leser@example.org", "nabo@example.org"


@pytest.fixture
def refused(client: FlaskClient, place: int) -> int:
    """A comment that was refused with own words, by somebody who has another neighbour in the comments."""
    confirmed(client, tekst="Noe ganske annet.", navn="Nabo", adresse=OTHER)
    confirmed(client, tekst=SAID, navn="Leser Å", adresse=AUTHOR)
    comment_id = newest().id
    decide(comment_id, Act.REFUSE, reason=Reason.OFF_TOPIC, words=f"Ta ut {WORD}.")
    return comment_id


def in_log(client: FlaskClient) -> bool:
    told = [web.act(client, f"/for-ansatte/hendelseslogg.{kind}") for kind in ("csv", "json")]
    assert [answer.status_code for answer in told] == [200, 200]
    assert all("case.refuse" in answer.text for answer in told), "the decision itself is there"
    return any(WORD in answer.text for answer in told)


def test_log_export_tells_the_decision_and_not_the_text(client, sign_in, refused) -> None:
    sign_in(Role.ADMIN)
    assert not in_log(client)


def test_log_look_finds_a_text(client, sign_in, refused) -> None:
    sign_in(Role.ADMIN)
    with_text = {"subject": ("case", refused), "after": {"text": SAID}}
    audit.record(decider(), CaseEvent.REFUSED, **with_text)
    assert in_log(client)


def decider():
    from tests.comments.acting import moderator

    return moderator().actor


def in_file(client: FlaskClient, address: str) -> bool:
    answer = client.get(f"{asking.link(client, address)}/fil")
    assert answer.status_code == 200 and answer.mimetype == "application/json"
    return WORD in answer.text


def test_own_data_is_the_authors_alone_and_gone_when_deleted(client, refused) -> None:
    assert in_file(client, AUTHOR), "a refused text is still its author's to see"
    assert not in_file(client, OTHER)
    asking.erase(client, AUTHOR)
    assert not in_file(client, AUTHOR)


def test_file_look_finds_anothers_comment(client, refused, monkeypatch) -> None:
    right = queries.held_about
    monkeypatch.setattr(
        "portal.privacy.queries.comments.held_about", lambda person_id: right(person_id) + right(person_id + 1)
    )
    assert in_file(client, OTHER)


def test_file_look_finds_what_was_not_deleted(client, refused, monkeypatch) -> None:
    monkeypatch.setattr("portal.privacy.actions.erasing.comments.erase", lambda *_, **__: None)
    monkeypatch.setattr("portal.privacy.actions.erasing.people_actions.forget", lambda *_, **__: None)
    asking.erase(client, AUTHOR)
    assert in_file(client, AUTHOR)

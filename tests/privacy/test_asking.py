"""The link to one's own data: to the mailbox alone, the same answer for everybody, one hour."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from portal.award.rules import Phase
from portal.foundation import clock, outbox
from portal.foundation.db import db
from portal.people import actions as people
from portal.people.models import Person
from portal.privacy import actions, rules
from portal.privacy.models import DataRequest
from tests import build, moments, web
from tests.databases import both_databases
from tests.privacy.asking import KARI, MINE, ask, link, shown
from tests.walk import PREFIXES


@pytest.fixture(autouse=True)
def voting_open(at, app) -> None:
    build.edition()
    at(moments.START)


def answer_of(client: FlaskClient, address: str) -> tuple[int, str, dict[str, str]]:
    answer = ask(client, address)
    return answer.status_code, answer.text, {name: value for name, value in answer.headers if name != "Date"}


def test_the_answer_is_the_same_for_every_address(client, app) -> None:
    web.vote(client, KARI)
    build.account(address="staff@example.org")
    people.known(address="writer@example.org", language="nb", now=moments.START)
    db.session.commit()
    answers = [
        answer_of(client, name) for name in (KARI, "staff@example.org", "writer@example.org", "nobody@example.org")
    ]
    answers += [answer_of(client, KARI) for _ in range(4)]  # beyond the limit
    assert answers[0][0] == 303 and answers[0][2]["Location"] == f"{MINE}/sjekk-e-posten"
    assert answers == [answers[0]] * len(answers)
    assert "Set-Cookie" not in answers[0][2]


def test_every_address_gets_a_link_and_so_learns_whether_it_is_known(client) -> None:
    path = link(client, "nobody@example.org")
    assert (
        "Vi har ikke lagret noe annet om nobody@example.org enn at du ba om denne lenken." in shown(client, path).text
    )


def test_an_address_gets_three_mails_an_hour(client, really_at) -> None:
    began = clock.real_now()
    really_at(began)
    for _ in range(5):
        assert ask(client).status_code == 303
    assert len(web.mails()) == 3
    really_at(began + timedelta(hours=1, minutes=1))
    ask(client, "KARI@example.org")
    assert len(web.mails()) == 4


def test_a_network_that_asks_without_end_is_stopped(client) -> None:
    answers = [ask(client, f"v{number}@example.org").status_code for number in range(31)]
    assert answers == [303] * 30 + [429]


def test_without_limits_a_fourth_mail_would_go(client, app) -> None:
    app.config["LIMITS"] = False
    for _ in range(4):
        ask(client)
    assert len(web.mails()) == 4


def test_the_link_lives_one_hour_by_the_real_clock(client, really_at, at) -> None:
    began = clock.real_now()
    really_at(began)
    path = link(client)
    at(moments.DURING[Phase.RESULT])  # the domain's clock does not end it
    really_at(began + rules.LINK_LIFE - timedelta(seconds=1))
    assert client.get(path).status_code == 200
    really_at(began + rules.LINK_LIFE)
    for page in ("", "/fil", "/slett"):
        assert "Lenken virker ikke" in shown(client, path + page, 410).title
    assert web.post(client, f"{path}/slett").status_code == 410
    actions.forget_requests()
    assert db.session.query(DataRequest).count() == 0


@pytest.mark.parametrize("token", ["feil", "a" * 32, "a" * 33, "æ" * 32])
def test_a_link_that_was_never_sent_says_the_same(token, client) -> None:
    for page in ("", "/fil", "/slett"):
        assert "Lenken virker ikke" in shown(client, f"{MINE}/{token}{page}", 410).title


@both_databases
def test_neither_link_nor_address_is_readable_in_the_database(client, app) -> None:
    token = link(client).rpartition("/")[2]
    row = db.session.query(DataRequest).one()
    kept = b"".join(value for value in vars(row).values() if isinstance(value, bytes))
    assert token.encode() not in kept and b"kari" not in kept


def test_opening_changes_nothing(client) -> None:
    web.vote(client, KARI)
    path = link(client)
    before = _everything()
    for page in ("", "/fil", "/slett"):
        for method in ("get", "head"):
            assert getattr(client, method)(path + page).status_code == 200
    assert _everything() == before


def _everything() -> dict[str, list[tuple[object, ...]]]:
    return {
        name: sorted((tuple(row) for row in db.session.execute(table.select())), key=repr)
        for name, table in db.metadata.tables.items()
        if name != "search_document"
    }


def test_a_foreign_page_cannot_send_the_form(client) -> None:
    assert client.post(MINE, data={"adresse": KARI}, headers={"Origin": "https://example.org"}).status_code == 403
    path = link(client)
    assert client.post(f"{path}/slett", headers={"Origin": "https://example.org"}).status_code == 403


@pytest.mark.parametrize(
    "typed", ["", "kari", "kari@", "@example.org", "kari@example.org\nBcc: x@y.no", "a" * 250 + "@b.no"]
)
def test_what_is_no_address_is_asked_for_again(typed, client) -> None:
    answer = ask(client, typed)
    assert answer.status_code == 422 and web.mails() == []
    assert "<title>Feil: Mine opplysninger" in answer.text and 'aria-invalid="true"' in answer.text


@pytest.mark.parametrize("code", PREFIXES)
def test_the_mail_is_in_the_language_of_the_page(code, client) -> None:
    ask(client, prefix=PREFIXES[code])
    [mail] = web.mails()
    assert mail.to == KARI and mail.language == code and mail.link.startswith(f"{PREFIXES[code]}{MINE}/")
    subject = {
        "nb": "Lenken til opplysningene dine",
        "nn": "Lenkja til opplysningane dine",
        "en": "The link to your data",
    }
    assert mail.subject.startswith(subject[code])


def test_pages_behind_the_link_are_not_kept_and_do_not_tell_their_address(client) -> None:
    path = link(client)
    for page in ("", "/fil", "/slett"):
        answer = client.get(path + page)
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "Set-Cookie" not in answer.headers
    assert 'name="robots" content="noindex"' in client.get(path).text
    assert "canonical" not in client.get(path).text


def test_another_spelling_is_another_mailbox_and_is_told_nothing_of_the_first(client) -> None:
    """Most mail services ignore what stands after a +; where one does not, it is somebody else's mailbox."""
    build.person(KARI)
    web.vote(client, KARI)
    path = link(client, "kari+other@example.org")
    assert web.last_mail().to == "kari+other@example.org"
    told = shown(client, path).text
    assert "Vi har ikke lagret noe annet" in told and "Folkets favoritt" not in told
    assert web.post(client, f"{path}/slett").status_code == 200
    assert "Stemmen teller." in shown(client, link(client, KARI)).text, "nothing of theirs went"


def test_spellings_that_are_surely_one_mailbox_are_told_the_same(client) -> None:
    web.vote(client, "kari.n+kultur@gmail.com")
    assert "Stemmen teller." in shown(client, link(client, "KariN@googlemail.com")).text


def test_the_first_spelling_is_not_known_to_anybody_else(client) -> None:
    assert db.session.query(Person).count() == 0
    ask(client, "new+tag@example.org")
    assert web.last_mail().to == "new+tag@example.org"
    assert db.session.query(Person).count() == 0, "asking makes nobody known"
    assert outbox.oldest_unsent() is not None

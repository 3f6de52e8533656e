"""The demonstration's mail box: what would have been sent, newest first."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.foundation import outbox
from tests import web
from tests.moments import START
from tests.pages import Page

At = Callable[[datetime], None]


def box(visitor: FlaskClient, address: str = "/demo/e-post") -> Page:
    answer = visitor.get(address)
    assert answer.status_code == 200
    return Page(answer.text)


def test_empty_box_says_what_will_come(visitor: FlaskClient) -> None:
    page = box(visitor)
    assert "Her er det ingen e-post ennå." in page.text
    assert not page.tree.all("ol", css="mails")


def test_letter_is_shown_with_its_link_and_leads_to_the_confirmation(
    demo_app: Flask, visitor: FlaskClient, at: At
) -> None:
    at(START)
    web.ask(visitor, "kari@example.org", "larvik")
    assert not box(visitor).tree.all("ol", css="mails"), "not before the worker has sent it"
    outbox.deliver()
    [row] = box(visitor).tree.one("ol", css="mails").all("li")
    assert "Til kari@example.org" in row.text and "1. juli 2019 kl. 12.00" in row.text
    letter = box(visitor, row.one("a")["href"])
    assert letter.tree.one("h1").text == "Bekreft stemmen din – Folkets favoritt 2019 (eksempel)"
    [link] = [node["href"] for node in letter.tree.one(css="letter").all("a")]
    assert link == f"http://localhost{web.mails()[0].link}"
    assert "Larvik" in Page(visitor.get(link).text).tree.one("p", css="lead").text


def test_box_turns_its_pages(demo_app: Flask, visitor: FlaskClient, at: At) -> None:
    at(START)
    for number in range(23):
        web.ask(visitor, f"person-{number:02}@example.org")
        outbox.deliver()
    first = box(visitor)
    senders = [row.text[-24:] for row in first.tree.one("ol", css="mails").all("li")]
    assert senders[0].endswith("person-22@example.org") and len(senders) == 20
    second = box(visitor, first.tree.one("a", css="pager__older")["href"])
    rest = [row.text[-21:] for row in second.tree.one("ol", css="mails").all("li")]
    assert rest == [f"person-{number:02}@example.org" for number in (2, 1, 0)]
    assert second.tree.one("a", css="pager__newer")["href"] == "/demo/e-post"


@pytest.mark.parametrize(
    "name", ["finnes-ikke", "20190701T120000000000-00000000", "..%2f..%2fportal", "%2e%2e", "x.eml"]
)
def test_letter_that_is_not_there_is_not_found(visitor: FlaskClient, name: str) -> None:
    assert visitor.get(f"/demo/e-post/{name}").status_code == 404


def test_box_and_letters_are_never_kept(demo_app: Flask, visitor: FlaskClient, at: At) -> None:
    at(START)
    web.ask(visitor)
    outbox.deliver()
    letter = box(visitor).tree.one("ol", css="mails").one("a")["href"]
    for address in ("/demo/e-post", letter):
        assert visitor.get(address).headers["Cache-Control"] == "private, no-store"

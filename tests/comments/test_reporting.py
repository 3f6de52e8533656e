"""Readers report comments; one a network and day, and three hide."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.comments.models import Comment
from portal.foundation.db import db
from portal.moderation import queries as cases
from portal.moderation.models import Report
from portal.moderation.rules import Act, State
from tests import moments, web
from tests.comments.acting import PAGE, TEXT, confirmed, decide, newest, shown, state_of
from tests.databases import both_databases
from tests.pages import Page

REASONS = 8


def report(client, comment_id: int, network: str = "192.0.2.1", **told: str):
    fields = {"grunn": "advertising", "egne_ord": "", **told}
    return client.post(
        f"/kommentarer/{comment_id}/meld", data=fields, headers=web.OWN_ORIGIN, environ_base={"REMOTE_ADDR": network}
    )


@both_databases
def test_third_network_hides_the_comment_until_it_is_read(client, place):
    comment_id = shown(client)
    page = Page(client.get(f"/kommentarer/{comment_id}/meld").text)
    assert len(page.tree.all("input", type="radio")) == REASONS and TEXT in page.text
    for number in (1, 2):
        assert report(client, comment_id, f"192.0.{number}.1").status_code == 303
        assert TEXT in client.get(PAGE).text
    answer = report(client, comment_id, "192.0.3.1", egne_ord="Det er reklame.")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/kommentarer/meldt")
    assert state_of(comment_id) is State.HIDDEN
    assert TEXT not in client.get(PAGE).text and "(1)" not in Page(client.get(PAGE).text).tree.one(id="kom").text
    assert client.get(f"/kommentarer/{comment_id}").status_code == 404
    assert client.get(f"/kommentarer/{comment_id}/meld").status_code == 404
    reports = cases.reports_of(db.session.get_one(Comment, comment_id).case_id)
    assert [each.words for each in reports] == [None, None, "Det er reklame."]
    decide(comment_id, Act.APPROVE)
    assert TEXT in client.get(PAGE).text


@both_databases
def test_one_network_counts_once_a_day(client, place, really_at):
    comment_id = shown(client)
    for number in range(5):
        assert report(client, comment_id, f"192.0.2.{number}").status_code == 303
    assert state_of(comment_id) is State.SHOWN
    really_at(moments.START + timedelta(days=1))
    report(client, comment_id)
    assert state_of(comment_id) is State.SHOWN
    kept = db.session.scalars(select(Report.reporter)).all()
    assert len(kept) == 2 and not any("192.0.2" in each for each in kept)


@pytest.mark.parametrize("value", ["", "finnes_ikke", "x" * 5000])
def test_reason_is_asked_for(client, place, value):
    comment_id = shown(client)
    answer = report(client, comment_id, grunn=value, egne_ord="Noe")
    assert answer.status_code == 422 and "Noe" in answer.text
    assert cases.reports_of(newest().case_id) == []


def test_what_is_not_shown_cannot_be_told_from_what_was_never_there(client, place):
    confirmed(client)
    hidden, unknown = report(client, newest().id), report(client, 12345)
    assert (hidden.status_code, hidden.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    assert cases.reports_of(newest().case_id) == []
    for path in (f"/kommentarer/{newest().id}", "/kommentarer/12345", f"/kommentarer/{2**40}"):
        assert client.get(path).status_code == 404 and client.get(f"{path}/meld").status_code == 404


def test_network_that_reports_without_end_is_stopped_and_keeps_its_words(client, app, place):
    app.config["LIMITS"] = True
    comment_id = shown(client)
    for _ in range(20):
        assert report(client, comment_id).status_code == 303
    answer = report(client, comment_id, egne_ord="Mine ord")
    assert answer.status_code == 429 and "Mine ord" in answer.text

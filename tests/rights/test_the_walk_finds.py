"""The test of the test: every fault that the walk is there for is planted once, and the walk finds it."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from portal.accounts import access, rules, session_cookie
from portal.accounts.access import everybody, only
from portal.accounts.queries import Staff, staff_in
from portal.accounts.rules import Role, Stage
from portal.audit import desk as audit_desk
from portal.culture.models import Topic
from portal.foundation.db import db
from portal.news import queries as news
from portal.news.models import Article
from tests.rights import table
from tests.rights.people import CLOSED, FORMER, HALF, PUBLIC, TIRED
from tests.rights.test_every_route import asked_for
from tests.rights.walking import walk
from tests.rights.world import _nothing_is_replaced, _words_are_apart


def view_of(app, endpoint):
    """A view without its guard."""
    return app.view_functions[endpoint].__wrapped__


def open_to_everybody(app, monkeypatch):
    monkeypatch.setitem(app.view_functions, "accounts.close", everybody(lambda **_: ("closed", 303)))


def open_to_other_roles(app, monkeypatch):
    monkeypatch.setitem(app.view_functions, "accounts.people", only(*Role)(view_of(app, "accounts.people")))


def shut_for_one_role(app, monkeypatch):
    but = set(table.DESKS or ()) - {Role.JURY_LEADER}
    monkeypatch.setitem(app.view_functions, "desk.front", only(*but)(view_of(app, "desk.front")))


def roles_of_yesterday(app, monkeypatch):
    monkeypatch.setattr(
        session_cookie.queries, "staff_in", lambda raw, now: replace(staff_in(raw, now), roles=frozenset(Role))
    )


def password_is_enough(app, monkeypatch):
    def whoever_has_begun():
        person = session_cookie.staff()
        return person and replace(person, stage=Stage.FULL)

    monkeypatch.setattr(access, "_signed_in", whoever_has_begun)


def closing_is_forgotten(app, monkeypatch):
    def whatever_became_of_them(raw, now):
        from datetime import UTC, datetime

        moment = datetime.now(UTC)
        roles, kept = frozenset({Role.ADMIN}), {}
        return Staff(1, "", "", roles, b"", Stage.FULL, moment, moment, moment, False, kept, True)

    monkeypatch.setattr(session_cookie.queries, "staff_in", whatever_became_of_them)


def never_asked_again(app, monkeypatch):
    monkeypatch.setattr(rules, "is_fresh", lambda **_: True)


def any_token_will_do(app, monkeypatch):
    monkeypatch.setattr(access, "_own_form", lambda: True)


def any_page_may_send(app, monkeypatch):
    monkeypatch.setitem(app.before_request_funcs, None, [])


def own_roles_may_be_changed(app, monkeypatch):
    from portal.accounts.actions import people

    monkeypatch.setattr(people.rules, "role_change_refusal", lambda **_: None)


def no_date_counts(app, monkeypatch):
    monkeypatch.setattr(news.gate, "shown", lambda now: Article.publish_at.is_not(None))


def the_log_of_others(app, monkeypatch):
    monkeypatch.setattr(audit_desk, "_sees_all", lambda: True)


def a_word_in_a_header(app, monkeypatch):
    def tell(response):
        response.headers["X-Debug"] = "sent by hemmelig%61dresse@kommune.example"
        return response

    monkeypatch.setitem(app.after_request_funcs, None, [tell])


def opening_changes(app, monkeypatch):
    def counting():
        db.session.execute(update(Topic).values(position=Topic.position + 1))
        db.session.commit()
        return "read"

    monkeypatch.setitem(app.view_functions, "culture.about", everybody(counting))


FAULTS = {
    PUBLIC: [
        (open_to_everybody, "accounts.close", {"wrong"}),
        (any_page_may_send, "voting.ask", {"wrong"}),
        (no_date_counts, "news.index", {"leaked"}),
        (a_word_in_a_header, "culture.about", {"leaked"}),
        (opening_changes, "culture.about", {"changed"}),
    ],
    "editor": [
        (open_to_other_roles, "accounts.people", {"wrong", "leaked"}),
        (no_date_counts, "news.show", {"wrong"}),
    ],
    "moderator": [
        (the_log_of_others, "audit.log", {"leaked"}),
        (the_log_of_others, "audit.export_json", {"leaked"}),
    ],
    "admin": [
        (any_token_will_do, "accounts.close", {"wrong", "changed"}),
        (own_roles_may_be_changed, "accounts.change_roles", {"wrong"}),
    ],
    "jury-leader": [(shut_for_one_role, "desk.front", {"wrong"})],
    FORMER: [(roles_of_yesterday, "accounts.person", {"wrong"})],
    HALF: [(password_is_enough, "accounts.show_own", {"wrong"})],
    CLOSED: [(closing_is_forgotten, "accounts.people", {"wrong"})],
    TIRED: [(never_asked_again, "accounts.close", {"wrong"})],
}
"""By who asks: for each of them one world is planted."""


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_wrong_is_found(name, world_of, app, monkeypatch):
    world = world_of(name)
    for fault, endpoint, seen in FAULTS[name]:
        rows = table.only(table.rows(), endpoint)
        whole = walk(world, rows)
        assert (whole.wrong, whole.leaked, whole.changed) == ([], [], []), endpoint
        with monkeypatch.context() as patch:
            fault(app, patch)
            found = walk(world, rows)
        assert {each for each in ("wrong", "leaked", "changed") if getattr(found, each)} >= seen, fault.__name__


def test_a_new_route_that_is_not_in_the_table_is_found(app):
    app.add_url_rule("/nytt", "new.page", everybody(lambda: "new"), methods=["GET", "POST"])
    known = {row.key for row in table.rows()}
    assert set(asked_for(app)) - known == {("new.page", "GET"), ("new.page", "POST")}


def test_a_name_or_a_word_that_two_features_use_is_found():
    before = {"juryround:own": {"round_id": 1}, "case:feedback": {"case_id": 2}}
    _nothing_is_replaced(before, {**before, "data:own": {"token": "A"}}, by="nobody")
    with pytest.raises(AssertionError, match="jury names things as another feature does: juryround:own"):
        _nothing_is_replaced(before, before | {"juryround:own": {"year": 2019}}, by="jury")
    words = [table.Secret("hemmelignotat", "a note"), table.Secret("hemmeligvedtak", "a decision")]
    _words_are_apart(words)
    for word in ("hemmelignota", "hemmelignotat på slutten", "hemmelignotat"):
        with pytest.raises(AssertionError, match="planted"):
            _words_are_apart([*words, table.Secret(word, "another's")])

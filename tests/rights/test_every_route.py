"""Every route by every role and by those who have none, for each thing it can be asked for: what the table says, no word more."""

import pytest

from portal.accounts.access import EVERYBODY, access_of
from tests import build, web
from tests.rights import people
from tests.rights.table import STATES, rows
from tests.rights.walking import walk


@pytest.mark.parametrize("name", people.NAMES)
def test_everybody_is_answered_what_the_table_says_and_reads_no_secret(name, world_of, app):
    world = world_of(name)
    other = app.test_client()
    web.sign_in(other, build.account(*people.Role, address="token@kommune.example"))
    stolen = web.token(other)
    found = walk(world, rows(), stolen)
    assert "\n".join(found.wrong) == ""
    assert "\n".join(found.leaked) == ""
    assert found.changed == [], "only a form of our own, sent by who may, changes anything"
    assert {secret.word for secret in world.secrets if secret.may(world.asker)} <= found.met, "the walk would be blind"
    assert found.asked > 200
    assert len(world.secrets) > 20


def asked_for(app):
    """Every route with its methods, as the table names them."""
    methods = ("GET", "POST", "PUT", "PATCH", "DELETE")
    return [
        (rule.endpoint, method) for rule in app.url_map.iter_rules() for method in methods if method in rule.methods
    ]


def test_the_table_has_every_route_once_and_no_other(app):
    table = [row.key for row in rows()]
    assert sorted(table) == sorted(set(table))
    assert sorted(asked_for(app)) == sorted(table)


def test_what_routes_declare_is_what_the_table_says(app):
    declared = {row.endpoint: access_of(app.view_functions[row.endpoint]) for row in rows()}
    said = {row.endpoint: EVERYBODY if row.who is None else row.who for row in rows()}
    assert {name: who for name, who in declared.items() if who != said[name]} == {}
    fresh = {row.endpoint for row in rows() if getattr(app.view_functions[row.endpoint], "fresh", False)}
    assert fresh == {row.endpoint for row in rows() if row.fresh}


def test_a_route_that_is_about_a_thing_is_asked_for_one_that_is_there_and_one_that_is_not(app):
    variables = {rule.endpoint for rule in app.url_map.iter_rules() if rule.arguments}
    for row in rows():
        states = {thing.partition(":")[2] for thing in row.answers if thing}
        assert states <= set(STATES), row.endpoint
        if row.endpoint in variables:
            assert "unknown" in states and len(states) > 1, row.endpoint

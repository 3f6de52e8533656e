"""Hostile values through every form, parameter, path and header, as the public and as each role."""

import os
from datetime import UTC, datetime

import pytest

from tests.hostile import finding
from tests.hostile.choosing import beginning, whole
from tests.hostile.finding import Site
from tests.hostile.kind import MARK, all_kinds
from tests.hostile.sending import EVERYTHING, Sender
from tests.rights import people
from tests.rights.people import ALL, HALF, PUBLIC, Role

EACH = (HALF, *(role.value for role in Role))


def senders() -> tuple[str, ...]:
    """Who sends: the public and somebody of all roles always, each role by itself in its turn; everybody when asked."""
    if os.environ.get("PORTAL_HOSTILE"):
        return PUBLIC, *EACH, ALL
    return PUBLIC, EACH[beginning() % len(EACH)], ALL


@pytest.mark.parametrize("name", senders())
def test_nothing_that_is_sent_breaks_or_lives(name, world_of, really_at):
    really_at(datetime.now(UTC))  # held: what is dangerous is asked for with both factors after ten minutes
    world = world_of(name)
    sender = Sender(world, Site(world))
    for step in EVERYTHING:
        step(sender)
        world.restore()
    assert "\n".join(sender.wrong[:20]) == "", f"begun at {beginning()}"
    assert sender.sent > (100_000 if whole() else 300)
    assert sender.accepted and sender.left_behind


def test_every_route_that_takes_a_form_has_its_form_on_a_page_that_is_found(app, world_of):
    world = world_of(Role.JURY_LEADER.value)  # with a seat in a jury: the secretary is among all roles, and has none
    found = list(Site(world).forms.values())
    for name in (PUBLIC, HALF, ALL):
        world.restore()
        world.become(people.asker(app, name))
        found += Site(world).forms.values()
    assert finding.unreached(app, found) == set()


def test_the_list_is_long_and_every_kind_is_named_once_with_a_reason():
    kinds = all_kinds()
    assert len(kinds) >= 150
    assert len({kind.name for kind in kinds}) == len({kind.value for kind in kinds}) == len(kinds)
    assert all(len(kind.why) > 5 for kind in kinds)
    assert sum(MARK in str(kind.value) for kind in kinds) > 200


def test_a_parameter_that_only_the_source_knows_is_found():
    assert finding.in_source() >= {"q", "fra", "valg", "neste", "avbrutt", "eldre-enn"}

"""A world for whoever asks."""

from collections.abc import Callable

import pytest
from flask import Flask

from portal.media.actions import checking
from tests.moments import START
from tests.rights import people
from tests.rights.world import World


@pytest.fixture
def world_of(app: Flask, at: Callable, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], World]:
    """Make the one portal of a test, with everything planted, for one of `people.NAMES`; the vote is open."""

    def make(name: str) -> World:
        app.config["LIMITS"] = False  # they would answer most of the walk
        at(START)
        asker = people.asker(app, name)
        world = World(app, asker)
        with monkeypatch.context() as trusting:
            trusting.setattr(checking, "refusal", lambda *_: None)  # our own files: no process opens each of them
            world.plant()
        return world

    return make

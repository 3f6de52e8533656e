"""Answers that several files look at, fetched once."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import BytecodeCache

from portal.config import Config
from tests import walk
from tests.conftest import configured, running


@pytest.fixture(scope="session")
def answers(places: Path, demo_portal: Path, compiled: BytecodeCache) -> list[walk.Answer]:
    """Every kind of answer of the demonstration, in three languages."""
    shutil.copytree(demo_portal, places / "walked")
    with contextmanager(running)(configured(places / "walked"), compiled) as app:
        return walk.everything(app)


@pytest.fixture
def production(settings: Config, compiled: BytecodeCache) -> Iterator[Flask]:
    """The app as in production, reached over TLS, inside its context."""
    told = {
        "ENV": "production",
        "BASE_URL": "https://localhost",
        "ORGANISATION": "Eksempel kommune",
        "CONTACT_PERSON": "Kari Eksempel",
        "CONTACT_MAIL": "kultur@example.org",
        "CONTACT_PHONE": "00 00 00 00",
    }
    yield from running(replace(settings, **told), compiled)  # type: ignore[arg-type]

"""What is pinned, and that no pin names where it was fetched from."""

import re

import pytest

from tools.places import ROOT
from tools.python_packages import NODE_PINS, RUN_PINS, TEST_PINS, UV_PINS


@pytest.mark.parametrize("pins", [RUN_PINS, TEST_PINS, NODE_PINS, UV_PINS], ids=lambda path: path.name)
def test_every_package_is_pinned_with_hashes_and_no_index_is_named(pins):
    text = pins.read_text("utf-8")
    assert "://" not in text and "--index" not in text and "--find-links" not in text
    asked = [block for block in re.split(r"\n(?=\S)", text) if not block.startswith("#")]
    assert asked
    assert [block for block in asked if "==" not in block or "--hash=sha256:" not in block] == []


def test_the_tests_run_the_versions_that_the_site_runs():
    site, tests = (
        dict(re.findall(r"^([\w.\[\]-]+)==(\S+)", pins.read_text("utf-8"), re.M)) for pins in (RUN_PINS, TEST_PINS)
    )
    assert {name: tests.get(name) for name in site} == site


@pytest.mark.parametrize("folder", ["static", "tests/browser"])
def test_npm_locks_have_integrity_and_no_address(folder):
    text = (ROOT / folder / "package-lock.json").read_text("utf-8")
    assert '"resolved"' not in text
    assert text.count('"integrity"') == text.count('"node_modules/')

"""What every journey stands on: a browser and a running demonstration."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys import walker
from tests.journeys.site import running

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Chromium: the one that run.py found, else the one on the path. Without one the test is an error."""
    own = tmp_path_factory.getbasetemp()
    walker.in_order = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "pages-in-order"
    walker.in_order.mkdir(exist_ok=True)
    path = os.environ.get("PORTAL_BROWSER") or shutil.which("chromium")
    assert path, "no browser: python3 run.py test finds or installs one"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def site(demo_portal: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The running demonstration."""
    with running(demo_portal, tmp_path_factory.mktemp("site")) as base:
        yield base

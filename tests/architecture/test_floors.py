"""The floors hold, and each contract of import-linter is seen to fail on an import that it forbids."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from portal.config import ROOT

CALENDAR = "The domain follows the award's calendar"
VIEWS = "Nobody knows views"
INSIDE = "Inside a feature: actions, queries, models, rules"
RULES = "Rules answer without framework, database, clock or settings"
CLOCK = "Models read no clock"

# (file, import put last in it, the contract that must break)
PLANTED = [
    ("award/queries.py", "from portal.voting import queries as later", CALENDAR),
    ("culture/queries.py", "from portal.award import queries as sibling", CALENDAR),
    ("foundation/clock.py", "from portal.award import rules", CALENDAR),
    ("results/actions/releasing.py", "import portal.app", CALENDAR),
    ("news/queries/cards.py", "from portal.search import queries as later", CALENDAR),
    ("search/queries/index.py", "from portal.results import queries as sibling", CALENDAR),
    ("search/rules/asking.py", "from portal.search import models", INSIDE),
    ("search/rules/words.py", "from portal.foundation.i18n import LANGUAGES", RULES),
    ("voting/queries/held.py", "from portal.demo import content", CALENDAR),
    ("news/queries/pages.py", "from portal.news.views import pages", VIEWS),
    ("voting/actions/asking.py", "from portal.voting import forms", VIEWS),
    ("award/models.py", "from portal.home import views", VIEWS),
    ("foundation/errors.py", "from portal.accounts import access", VIEWS),
    ("voting/models/ballots.py", "from portal.voting import queries", INSIDE),
    ("finalists/queries/shown.py", "from portal.finalists import actions", INSIDE),
    ("voting/rules/states.py", "from portal.voting import models", INSIDE),
    ("award/rules.py", "import flask", RULES),
    ("voting/rules/codes.py", "from sqlalchemy import text", RULES),
    ("results/rules/ordering.py", "from portal.foundation import clock", RULES),
    ("municipalities/rules.py", "from portal.config import Config", RULES),
    ("award/models.py", "from portal.foundation import clock", CLOCK),
]


def contract_names() -> list[str]:
    """The contracts as pyproject.toml has them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return [contract["name"] for contract in settings["tool"]["importlinter"]["contracts"]]


@pytest.fixture
def copy(tmp_path):
    """The package and the contracts, to plant faults in."""
    shutil.copytree(ROOT / "portal", tmp_path / "portal", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def broken_contracts(tree: Path, cache: Path) -> list[str]:
    """The names of the contracts that import-linter finds broken."""
    linter = Path(sys.executable).with_name("lint-imports")
    command = [str(linter), "--cache-dir", str(cache)]
    answer = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    lines = answer.stdout.splitlines()
    verdicts = [
        name for name in contract_names() if any(line.startswith((f"{name} KEPT", f"{name} BROKEN")) for line in lines)
    ]
    assert verdicts == contract_names(), answer.stdout + answer.stderr
    broken = [name for name in contract_names() if any(line.startswith(f"{name} BROKEN") for line in lines)]
    assert bool(broken) == (answer.returncode != 0), answer.stdout
    return broken


def test_the_floors_hold(places):
    assert broken_contracts(ROOT, places / "floors") == []


@pytest.mark.parametrize(("file", "planted", "contract"), PLANTED)
def test_a_forbidden_import_breaks_its_contract(file, planted, contract, copy, places):
    path = copy / "portal" / file
    path.write_text(path.read_text(encoding="utf-8") + f"\n{planted}\n", encoding="utf-8")
    assert contract in broken_contracts(copy, places / "floors")


def test_a_package_that_stands_on_no_floor_is_found(copy, places):
    new = copy / "portal" / "weather"
    new.mkdir()
    (new / "__init__.py").write_text('"""Nobody placed it."""\n', encoding="utf-8")
    assert CALENDAR in broken_contracts(copy, places / "floors")


@pytest.mark.parametrize(
    ("file", "allowed"),
    [
        ("award/views/pages.py", "from portal.results import queries as later"),
        ("voting/forms/public.py", "from portal.results import queries as later"),
        ("results/queries/result.py", "from portal.award import rules as earlier"),
    ],
)
def test_views_know_everything_and_later_stages_the_earlier(file, allowed, copy, places):
    path = copy / "portal" / file
    path.write_text(path.read_text(encoding="utf-8") + f"\n{allowed}\n", encoding="utf-8")
    assert broken_contracts(copy, places / "floors") == []


def test_every_contract_has_been_seen_to_fail():
    assert {contract for _, _, contract in PLANTED} == set(contract_names())

"""Rules load in a bare interpreter, with neither framework nor database beside them."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from portal.config import ROOT

UNWANTED = ("flask", "sqlalchemy", "flask_sqlalchemy", "flask_babel", "wtforms", "werkzeug", "portal.foundation")
SCRIPT = """
import importlib, sys
sys.path.insert(0, sys.argv[1])
importlib.import_module(sys.argv[2])
print(" ".join(name for name in sys.argv[3:] if name in sys.modules))
"""


def rules_modules(portal: Path) -> list[str]:
    """Every `rules` of a feature, and each part of those that are folders."""
    found = [*portal.glob("*/rules.py"), *portal.glob("*/rules/*.py")]
    names = [".".join(path.relative_to(portal.parent).with_suffix("").parts) for path in found]
    return sorted(name.removesuffix(".__init__") for name in names)


def loaded_beside(root: Path, module: str) -> list[str]:
    """What of the unwanted is loaded after a bare interpreter has imported a module."""
    command = [sys.executable, "-I", "-c", SCRIPT, str(root), module, *UNWANTED]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


@pytest.mark.parametrize("module", rules_modules(ROOT / "portal"))
def test_rules_load_without_framework_and_database(module):
    assert loaded_beside(ROOT, module) == []


def test_every_feature_with_rules_is_looked_at():
    assert {name.split(".")[1] for name in rules_modules(ROOT / "portal")} >= {
        "award", "finalists", "municipalities", "results", "voting",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("import sqlalchemy", ["sqlalchemy"]),
        ("from flask import current_app", ["flask", "werkzeug"]),
        (
            "from portal.foundation import clock",
            ["flask", "sqlalchemy", "flask_sqlalchemy", "werkzeug", "portal.foundation"],
        ),
    ],
)
def test_an_impure_rule_is_found(planted, found, tmp_path):
    shutil.copytree(ROOT / "portal", tmp_path / "portal", ignore=shutil.ignore_patterns("__pycache__"))
    rules = tmp_path / "portal" / "award" / "rules.py"
    rules.write_text(rules.read_text(encoding="utf-8") + f"\n{planted}\n", encoding="utf-8")
    assert loaded_beside(tmp_path, "portal.award.rules") == found

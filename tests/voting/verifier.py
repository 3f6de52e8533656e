"""The stand-alone verifier, loaded from its file: it belongs to no package."""

import importlib.util
from pathlib import Path
from types import ModuleType

FILE = Path(__file__).parents[2] / "verifier" / "kontroller.py"


def load() -> ModuleType:
    """Return the verifier as a module."""
    spec = importlib.util.spec_from_file_location("kontroller", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module

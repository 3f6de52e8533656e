"""What run.py answers: the commands, and each thing that stops it told in one sentence, with nothing half-made left."""

import ast
import re
import socket
from pathlib import Path

import pytest

from tests.tools.clones import ROOT, free_port, made_in, python, run
from tools import browser, commands, network, serving, setting_up
from tools.trouble import CANNOT_WRITE, UNAVAILABLE, Trouble

CLOSED = "http://127.0.0.1:9/simple"


@pytest.mark.parametrize("version", [(2, 7), (3, 6), (3, 10)])
def test_an_old_python_is_told_what_is_needed_in_one_sentence(version):
    program = (
        f"import runpy, sys; sys.version_info = {(*version, 1, 'final', 0)}; runpy.run_path('run.py', {{}}, '__main__')"
    )
    answer = python(ROOT, "-c", program)
    assert answer.returncode == 1
    assert answer.stderr == (
        f"run.py: this is Python {version[0]}.{version[1]}, and the portal needs 3.11 or newer: "
        "install one, then say for instance «python3.11 run.py site».\n"
    )


def test_run_py_can_be_read_by_an_old_python():
    tree = ast.parse((ROOT / "run.py").read_text("utf-8"), feature_version=(3, 7))
    too_new = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Match, ast.AsyncFunctionDef)
    assert [node for node in ast.walk(tree) if isinstance(node, too_new)] == []
    assert [node for node in ast.walk(tree) if isinstance(node, ast.arg) and node.annotation] == []


def test_help_lists_every_command():
    listed = re.findall(r"^  (\w+)", commands.HELP, re.MULTILINE)
    assert set(listed) == set(commands.COMMANDS)


def test_an_unknown_command_is_named(capsys):
    assert commands.main(["sitte"]) == 2
    assert capsys.readouterr().err == "run.py: there is no command «sitte»; «run.py --help» lists them.\n"


@pytest.mark.parametrize("port", ["0", "65536", "80a", "-1"])
def test_a_port_that_is_none_is_refused(port, clone):
    answer = run(clone, "site", f"--port={port}")
    assert answer.returncode == 2
    assert f"«{port}» is no port; give a number from 1 to 65535" in answer.stderr


def test_ci_runs_the_test_command_and_nothing_else():
    lines = (ROOT / ".ci" / "run").read_text("ascii").splitlines()
    assert [line for line in lines[1:] if not line.startswith(("set ", "cd "))] == ["exec python3 run.py test"]


def test_a_used_port_is_told_before_any_work(clone, listener):
    port = listener.getsockname()[1]
    answer = run(clone, "site", "--port", str(port))
    assert answer.returncode == UNAVAILABLE
    assert answer.stderr == (
        f"run.py: Port {port} on 127.0.0.1 is in use: "
        f"stop what uses it, or choose another, for instance --port {port + 1}.\n"
    )
    assert made_in(clone) == set()


def test_an_address_of_another_machine_is_told():
    with pytest.raises(Trouble, match=r"The site cannot listen on 203\.0\.113\.1, port 8000 \(.+\): choose another"):
        serving.refuse_used_port("203.0.113.1", 8000)


def test_a_port_that_was_just_left_can_be_taken_again(listener):
    port = listener.getsockname()[1]
    with socket.create_connection(("127.0.0.1", port)), listener.accept()[0]:
        listener.close()
    serving.refuse_used_port("127.0.0.1", port)


def test_a_data_folder_that_cannot_be_written_is_told_before_any_work(clone):
    data = clone.parent / "data"
    data.write_text("not a folder")
    answer = run(clone, "site", "--port", str(free_port()), PORTAL_DATA=str(data))
    assert answer.returncode == CANNOT_WRITE
    assert answer.stderr == (
        f"run.py: The data folder {data} cannot be written (File exists): "
        "give yourself the right to write in it, or name another in PORTAL_DATA.\n"
    )
    assert made_in(clone) == set()


def test_a_clone_that_cannot_be_written_is_told(clone):
    (clone / ".setup").write_text("not a folder")
    answer = run(clone, "assets")
    assert answer.returncode == CANNOT_WRITE
    assert answer.stderr == (
        f"run.py: {clone} cannot be written (File exists), and the set-up lies there: "
        "give yourself the right to write in it, or clone the portal to a folder of your own.\n"
    )


def test_a_settings_file_that_is_not_there_is_named(clone):
    answer = run(clone, "site", "--port", str(free_port()), PORTAL_ENV_FILE="/nowhere/portal.env")
    assert answer.returncode == 1
    assert answer.stderr.startswith("run.py: PORTAL_ENV_FILE names /nowhere/portal.env, which cannot be read")


def test_without_the_package_index_nothing_half_made_is_left(clone):
    answer = run(clone, "assets", PIP_INDEX_URL=CLOSED, UV_DEFAULT_INDEX=CLOSED, PIP_NO_CACHE_DIR="1")
    assert answer.returncode == UNAVAILABLE
    assert answer.stderr.splitlines()[-1] == (
        "run.py: Installing uv: the Python package index cannot be reached; "
        "check the network, or name an index that answers in PIP_INDEX_URL, "
        f"then say the same again: nothing half-made is kept (details: {clone / '.setup' / 'logs' / 'uv.log'})."
    )
    assert made_in(clone) == {".setup"}
    assert {path.name for path in (clone / ".setup").iterdir()} == {".gitignore", "lock", "logs"}


@pytest.mark.parametrize(
    "output",
    [
        "error: Failed to fetch: `http://127.0.0.1:9/flask/`\n  Caused by: tcp connect error: Connection refused",
        "npm error code ECONNREFUSED\nnpm error FetchError: request to http://127.0.0.1:9/esbuild failed",
        "npm error code EAI_AGAIN",
        "error: Request failed after 3 retries\n  Caused by: dns error",
        "ERROR: Could not find a version that satisfies the requirement uv==0.13.9 (from versions: none)",
        "Caused by: operation timed out",
    ],
)
def test_an_index_out_of_reach_is_told_apart(output):
    told = network.refused(output, log="x", doing="Fetching", index="the index", remedy="check the network")
    assert str(told).startswith("Fetching: the index cannot be reached; check the network, then say the same again")
    assert told.code == UNAVAILABLE


def test_another_failure_shows_its_last_lines():
    told = network.refused("one\n\ntwo: hash mismatch\n", log="x", doing="Fetching", index="the index", remedy="r")
    assert str(told) == f"Fetching failed, as below; all it printed is in {setting_up.log_path('x')}."
    assert told.details == ["one", "two: hash mismatch"]


def test_a_browser_that_does_not_start_is_an_error(monkeypatch):
    monkeypatch.setenv("PORTAL_BROWSER", "/nowhere/chromium")
    with pytest.raises(Trouble) as told:
        browser.find_browser()
    assert str(told.value) == (
        "PORTAL_BROWSER is «/nowhere/chromium», which is no browser that starts: name another, or unset it."
    )


def test_of_several_browsers_the_one_without_a_window_is_taken(monkeypatch):
    monkeypatch.setattr(browser.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(browser, "_answers", lambda found: True)
    assert browser._on_this_machine() == Path("/usr/bin/chromium-headless-shell")
    monkeypatch.setattr(browser, "_answers", lambda found: found.name != "chromium-headless-shell")
    assert browser._on_this_machine() == Path("/usr/bin/chromium")


@pytest.mark.parametrize(
    ("has_shell", "asked"), [(True, ["chromium-headless-shell"]), (False, ["chromium-headless-shell", "chromium"])]
)
def test_where_the_system_has_no_such_browser_the_whole_one_is_installed(monkeypatch, has_shell, asked):
    installed = []

    def run(command, **_):
        if "install" not in command:
            return 0, ""
        installed.append(command[-2])
        return (0, "") if has_shell or command[-2] == "chromium" else (100, "E: Unable to locate package")

    monkeypatch.setattr(browser, "run", run)
    browser._install_by_apt()
    assert installed == asked

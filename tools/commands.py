"""The commands of run.py, one function each."""

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from types import FrameType

from tools import assets, browser, checks, locks, python_packages, serving, settings
from tools.places import PYTHON, ROOT, SETUP
from tools.setting_up import alone, ensure, say
from tools.trouble import CANNOT_WRITE, INTERRUPTED, Stopped, Trouble

HELP = """\
usage: python3 run.py COMMAND …

  site [--port 8000] [--host 127.0.0.1]   make everything ready, then serve the portal until Ctrl+C
  test [pytest arguments]                 lint, import floors, types and all tests; with arguments only those of pytest
  bench [name]                            measure speed as ratios
  flask …                                 the portal's own commands, for instance «flask award tally 2019»
  lint                                    style, templates, import floors and types
  assets                                  build style sheets, scripts and pictures
  lock [--upgrade]                        pin the packages again (Python and npm)

Settings: environment variables that begin with PORTAL_, or a file named by PORTAL_ENV_FILE; see docs/operations.md.
Exit codes: 0 done, 1 failed, 2 wrong use, 69 port used or package index out of reach, 73 folder cannot be written,
130 interrupted; those of flask, pytest and gunicorn are passed on.
"""


def main(arguments: list[str]) -> int:
    """Run one command; return its exit code. What stops it is told in one sentence on stderr."""
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(HELP, end="")
        return 0 if arguments else 2
    command = COMMANDS.get(arguments[0])
    if command is None:
        sys.stderr.write(f"run.py: there is no command «{arguments[0]}»; «run.py --help» lists them.\n")
        return 2
    # Said in so many words, since a shell that starts us in the background switches Ctrl+C's signal off.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        return command(arguments[1:])
    except Trouble as trouble:
        sys.stderr.write("\n".join([f"run.py: {trouble}", *(f"  | {line}" for line in trouble.details)]) + "\n")
        return trouble.code
    except PermissionError as error:
        sys.stderr.write(f"run.py: {error.filename} cannot be written or read: give yourself the right to it.\n")
        return CANNOT_WRITE
    except (KeyboardInterrupt, Stopped):
        sys.stderr.write("run.py: interrupted; what was not finished is done again the next time.\n")
        return INTERRUPTED


def site(arguments: list[str]) -> int:
    """Make everything ready and serve the portal."""
    parser = argparse.ArgumentParser(prog="run.py site", allow_abbrev=False)
    parser.add_argument("--port", type=_port, default=8000, help="default 8000")
    parser.add_argument("--host", default="127.0.0.1", help="default 127.0.0.1: only this machine")
    given = parser.parse_args(arguments)
    serving.refuse_used_port(given.host, given.port)
    settings.refuse_unwritable_data()
    base_url = serving.address(given.host, given.port)
    env = settings.portal_environment(base_url)
    ensure([*python_packages.steps_for_running(), *assets.steps()])
    with alone(settings.data_folder()):
        if code := subprocess.run([PYTHON, "-m", "portal.preparing"], cwd=ROOT, env=env, check=False).returncode:
            return code
    settings.remember_address(env.get("PORTAL_BASE_URL", base_url))
    serving.refuse_used_port(given.host, given.port)
    return serving.serve(given.host, given.port, env, _announcement(env, base_url))


def test(arguments: list[str]) -> int:
    """Run lint and all tests, or pytest with the arguments given."""
    _make_ready_for_tests()
    found = browser.find_browser()
    if not arguments and (code := checks.lint()):
        return code
    return checks.pytest(arguments, found)


def lint(arguments: list[str]) -> int:
    """Run the lints alone."""
    _refuse_arguments("lint", arguments)
    ensure(python_packages.steps_for_testing())
    return checks.lint()


def bench(arguments: list[str]) -> int:
    """Run the measurements of bench/."""
    if not (ROOT / "bench" / "__main__.py").exists():
        raise Trouble("There are no measurements in this clone: bench/ is not there.")
    _make_ready_for_tests()
    env = settings.portal_environment()
    return subprocess.run([PYTHON, "-m", "bench", *arguments], cwd=ROOT, env=env, check=False).returncode


def flask(arguments: list[str]) -> int:
    """Become one of the portal's own commands, so that its output, signals and exit code are its own."""
    ensure([*python_packages.steps_for_running(), *assets.steps()])
    env = settings.portal_environment()
    os.chdir(ROOT)
    sys.stdout.flush()
    os.execve(PYTHON, [str(PYTHON), "-m", "flask", *arguments], env)


def build_assets(arguments: list[str]) -> int:
    """Build what browsers get, and the translations."""
    _refuse_arguments("assets", arguments)
    ensure([*python_packages.steps_for_running(), *assets.steps()])
    say(f"Built: {assets.DIST}")
    return 0


def lock(arguments: list[str]) -> int:
    """Pin all packages again."""
    parser = argparse.ArgumentParser(prog="run.py lock", allow_abbrev=False)
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions, not only what is new")
    given = parser.parse_args(arguments)
    ensure([*python_packages.steps_for_running(), python_packages.node_step()])
    with alone(SETUP):
        locks.pin_python(upgrade=given.upgrade)
        locks.pin_npm(upgrade=given.upgrade)
    return 0


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "site": site,
    "test": test,
    "bench": bench,
    "flask": flask,
    "lint": lint,
    "assets": build_assets,
    "lock": lock,
}


def _make_ready_for_tests() -> None:
    ensure([*python_packages.steps_for_testing(), python_packages.node_step(), *assets.steps()])


def _announcement(env: dict[str, str], base_url: str) -> str:
    data = settings.data_folder()
    lines = [f"The portal answers at {env.get('PORTAL_BASE_URL', base_url)}/"]
    if env.get("PORTAL_BASE_URL", base_url) != base_url:
        lines = [f"{lines[0]} (listening on {base_url}/)"]
    if env.get("PORTAL_ENV") == "demo" and env.get("PORTAL_MAIL_URL", "file:") == "file:":
        lines.append(f"Mail is not sent: each one is a file in {data / 'mail'}, and can be read at")
        lines.append(f"  {env.get('PORTAL_BASE_URL', base_url)}/demo/e-post")
    if env.get("PORTAL_ENV") == "demo":
        lines.append(
            "Staff of the demonstration (editor, moderator, vote officer, jury, admin) sign in with a button at"
        )
        lines.append(f"  {env.get('PORTAL_BASE_URL', base_url)}/demo/ansatte")
        lines.append("  or by a cookie: python3 run.py flask demo login --role moderator")
    lines.append("Stop with Ctrl+C.")
    return "\n".join(lines)


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"«{text}» is no port; give a number from 1 to 65535")
    return int(text)


def _refuse_arguments(command: str, arguments: list[str]) -> None:
    if arguments:
        raise Trouble(f"«{command}» takes no arguments, and got «{' '.join(arguments)}».", 2)


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped(f"signal {number}")

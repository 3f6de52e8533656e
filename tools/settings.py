"""The settings that run.py itself needs to know; the portal reads and checks them all (portal/config)."""

import os
import tempfile
from pathlib import Path

from tools.places import ROOT, environment
from tools.trouble import CANNOT_WRITE, Trouble


def portal_environment(base_url: str | None = None) -> dict[str, str]:
    """Return the environment of the portal's commands: the demo, unless the settings say otherwise.

    `base_url` is where the site is about to listen; without it, where it last did.
    """
    env = environment(FLASK_APP="wsgi:app", PYTHONUNBUFFERED="1")
    from_file = _from_file(env)
    env["PORTAL_DATA"] = str(data_folder())
    if "PORTAL_ENV" not in env | from_file:
        env["PORTAL_ENV"] = "demo"
    if "PORTAL_BASE_URL" not in env | from_file and (base_url := base_url or _last_address()):
        env["PORTAL_BASE_URL"] = base_url
    return env


def data_folder() -> Path:
    """Return the folder of database, mail and keys: PORTAL_DATA, from where the user stands, or var/ in the clone."""
    if given := os.environ.get("PORTAL_DATA"):
        return Path(given).absolute()
    return ROOT / _from_file(os.environ).get("PORTAL_DATA", "var")


def refuse_unwritable_data() -> None:
    """Make the data folder, for its owner only, and raise Trouble when nothing can be written in it."""
    folder = data_folder()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise Trouble(
            f"The data folder {folder} cannot be written ({error.strerror}): give yourself the right to write in it, "
            "or name another in PORTAL_DATA.",
            CANNOT_WRITE,
        ) from error


def remember_address(base_url: str) -> None:
    """Keep where the site listens, so that `run.py flask` writes the same address into links."""
    (data_folder() / "address").write_text(base_url, encoding="utf-8")


def _last_address() -> str | None:
    try:
        return (data_folder() / "address").read_text(encoding="utf-8") or None
    except OSError:
        return None


def _from_file(env: "os._Environ[str] | dict[str, str]") -> dict[str, str]:
    """Return the settings of PORTAL_ENV_FILE, read as portal/config reads them."""
    path = env.get("PORTAL_ENV_FILE")
    if not path:
        return {}
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeError) as error:
        raise Trouble(f"PORTAL_ENV_FILE names {path}, which cannot be read ({error}): correct the name.") from error
    pairs = (line.partition("=") for line in lines if not line.lstrip().startswith("#"))
    return {name.strip(): value.strip() for name, equals, value in pairs if equals}

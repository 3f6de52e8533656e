"""What a package client says when it reaches no index, told in one sentence; and which index and cache it uses."""

import os
import re
from pathlib import Path

from tools.places import SETUP, environment, is_writable
from tools.setting_up import log_path, run
from tools.trouble import UNAVAILABLE, Trouble

# Words of pip, uv, npm and apt when names cannot be looked up, or connections are refused, cut or too slow.
UNREACHABLE = re.compile(
    r"connection (error|refused|reset|timed out|aborted)|could not connect|connect error|error sending request"
    r"|failed to establish a new connection|dns error|name resolution|name or service not known|timed? ?out"
    r"|network (is unreachable|connectivity)|proxy ?error|tunnel|certificate verify failed|unknownissuer"
    r"|\b(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT)\b"
    r"|max retries exceeded|request failed after \d+ retries|failed to fetch|could not resolve|SELF_SIGNED_CERT"
    r"|from versions: none",
    re.IGNORECASE,
)

PYTHON_INDEX = "the Python package index"
PYTHON_REMEDY = "check the network, or name an index that answers in PIP_INDEX_URL"
NPM_INDEX = "the npm registry"
NPM_REMEDY = "check the network, or name a registry that answers in npm_config_registry"


def refused(output: str, *, log: str, doing: str, index: str, remedy: str) -> Trouble:
    """Return what to say when a package client failed: an index out of reach apart from everything else."""
    if UNREACHABLE.search(output):
        text = (
            f"{doing}: {index} cannot be reached; {remedy}, then say the same again: nothing half-made is kept "
            f"(details: {log_path(log)})."
        )
        return Trouble(text, UNAVAILABLE)
    return broken(output, log=log, doing=doing)


def broken(output: str, *, log: str, doing: str) -> Trouble:
    """Return what to say when a step failed by itself: the end of what it printed, and where the rest lies."""
    end = [line for line in output.splitlines() if line.strip()][-8:]
    return Trouble(f"{doing} failed, as below; all it printed is in {log_path(log)}.", details=end)


def for_pip() -> dict[str, str]:
    """Return the environment for pip."""
    return environment(PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_NO_INPUT="1", PIP_REQUIRE_VIRTUALENV="0")


def for_uv(pip_python: str) -> dict[str, str]:
    """Return the environment for uv: with the index and certificate of this Python's pip, if uv has none itself."""
    env = environment(UV_NO_PROGRESS="1")
    if "UV_CACHE_DIR" not in env and not is_writable(_cache_home() / "uv"):
        env["UV_NO_CACHE"] = "1"
    if not {"UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_CONFIG_FILE"} & env.keys() and not _has_uv_file():
        for option, name in (("index-url", "UV_DEFAULT_INDEX"), ("trusted-host", "UV_INSECURE_HOST")):
            if value := _pip_setting(pip_python, option):
                env[name] = value
    if "SSL_CERT_FILE" not in env and (certificate := _pip_setting(pip_python, "cert")):
        env["SSL_CERT_FILE"] = certificate
    return env


def for_npm(node_bin: Path) -> dict[str, str]:
    """Return the environment for npm and Node: this Node first, a cache that can be written, nothing asked."""
    env = environment(npm_config_update_notifier="false", npm_config_fund="false", npm_config_audit="false")
    env["PATH"] = f"{node_bin}{os.pathsep}{env.get('PATH', os.defpath)}"
    named = any(name.lower() == "npm_config_cache" for name in env)
    if not named and not is_writable(_home() / ".npm"):
        env["npm_config_cache"] = str(SETUP / "npm-cache")
    return env


def _pip_setting(pip_python: str, option: str) -> str | None:
    """Return pip's own setting, from its files or the environment; the environment is listed last and wins."""
    if value := os.environ.get(f"PIP_{option.upper().replace('-', '_')}"):
        return value
    _, printed = run([pip_python, "-m", "pip", "config", "list"], log="pip-settings", env=for_pip())
    found = re.findall(rf"^(?:global|install)\.{option}='(.*)'$", printed, re.MULTILINE)
    return found[-1] if found else None


def _has_uv_file() -> bool:
    config = Path(os.environ.get("XDG_CONFIG_HOME") or _home() / ".config")
    return any(path.is_file() for path in (config / "uv" / "uv.toml", Path("/etc/uv/uv.toml")))


def _cache_home() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or _home() / ".cache")


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError:  # A user that the machine does not list, and no HOME.
        return Path("/nonexistent")

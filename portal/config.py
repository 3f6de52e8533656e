"""Every setting, typed, read once from the environment (prefix ``PORTAL_``); the contract is docs/operations.md."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "PORTAL_"


class UnsafeSettings(Exception):
    """The settings cannot be used; the text lists all that is wrong, each with its remedy."""


@dataclass(frozen=True, kw_only=True)
class Config:
    """The settings as Flask reads them. `from_environment` builds it; tests build it by hand."""

    ENV: str = "production"
    DATA: Path = ROOT / "var"
    KEYS: Path = ROOT / "var" / "keys"
    SQLALCHEMY_DATABASE_URI: str = ""
    MAIL_URL: str = "file:"
    BASE_URL: str = "http://127.0.0.1:8000"
    PROXIES: int = 0
    LIMITS: bool = True
    WORKERS: int = 2
    MAIL_FROM: str = "kultur@example.org"
    ORGANISATION: str | None = None
    CONTACT_PERSON: str | None = None
    CONTACT_MAIL: str | None = None
    CONTACT_PHONE: str | None = None
    RETENTION: str = "standard"
    SCANNER: str | None = None
    MEDIA: Path | None = None
    OIDC_ISSUER: str | None = None
    OIDC_CLIENT_ID: str | None = None
    OIDC_CLIENT_SECRET: str | None = None
    OIDC_CLIENT_KEY: str | None = None
    OIDC_CLIENT_KEY_ID: str | None = None
    OIDC_ACR: str = ""
    OIDC_SCOPE: str = "openid"
    OIDC_NAME: str | None = None
    OIDC_LOGIN_ORIGIN: str | None = None

    # What Flask and its extensions read.
    TRUSTED_HOSTS: list[str] = field(default_factory=list)
    MAX_CONTENT_LENGTH: int = 256 * 1024
    MAX_FORM_MEMORY_SIZE: int = 256 * 1024
    MAX_FORM_PARTS: int = 200
    WTF_CSRF_CHECK_DEFAULT: bool = False
    BABEL_DEFAULT_LOCALE: str = "nb"
    BABEL_DEFAULT_TIMEZONE: str = "Europe/Oslo"
    BABEL_TRANSLATION_DIRECTORIES: str = str(ROOT / "translations")

    @property
    def DEMO(self) -> bool:  # noqa: N802 - Flask takes upper-case attributes only
        """Whether this is the demonstration: shifted clock, banner, noindex, the mail box."""
        return self.ENV == "demo"

    @property
    def SQLALCHEMY_ENGINE_OPTIONS(self) -> dict[str, Any]:  # noqa: N802
        """How PostgreSQL is reached: a lock is waited for as long as on SQLite (db.PRAGMAS), a lost connection is replaced."""
        if not self.SQLALCHEMY_DATABASE_URI.startswith("postgresql"):
            return {}
        return {"connect_args": {"options": "-c lock_timeout=5000"}, "pool_pre_ping": True}

    @property
    def SIGN_IN_ORIGINS(self) -> list[str]:  # noqa: N802
        """Where a form may lead when voters sign in: the provider, and where it shows its own pages."""
        parts = [urlsplit(address) for address in (self.OIDC_ISSUER, self.OIDC_LOGIN_ORIGIN) if address]
        return list(dict.fromkeys(f"{each.scheme}://{each.netloc}" for each in parts))

    @property
    def HTTPS(self) -> bool:  # noqa: N802
        """Whether visitors reach the portal over TLS: decides HSTS and the cookies' Secure mark."""
        return self.BASE_URL.startswith("https://")


def from_environment(environ: Mapping[str, str] | None = None) -> Config:
    """Read the settings; a file named by PORTAL_ENV_FILE fills what the environment leaves out.

    Raises UnsafeSettings with one list of everything that is missing or unsafe.
    """
    given = _given(os.environ if environ is None else environ)
    problems: list[str] = []
    whole: dict[str, int] = {}
    for name, default in (("PROXIES", 0), ("WORKERS", 2)):
        text = given.get(name, str(default))
        if text.isascii() and text.isdecimal():
            whole[name] = int(text)
        else:
            problems.append(f"{PREFIX}{name} is «{text}». Give a whole number.")
    problems += _malformed(given)
    problems += [
        f"{PREFIX}{name} is «{given[name]}». Give one of: {', '.join(allowed)}."
        for name, allowed in _CHOICES.items()
        if name in given and given[name] not in allowed
    ]
    if given.get("ENV", "production") == "production":
        problems += _unsafe_in_production(given)
    if problems:
        raise UnsafeSettings("The settings cannot be used:\n" + "\n".join(f"- {problem}" for problem in problems))
    return _built(given, whole)


def _malformed(given: Mapping[str, str]) -> list[str]:
    """Return what no set-up can use, whatever ENV says."""
    problems = [
        f"{PREFIX}{name} cannot be used. Give {wanted}."  # not what was given: it may hold a password
        for name, (beginnings, wanted) in _BEGINNINGS.items()
        if given.get(name) and not given[name].startswith(beginnings)
    ]
    if given.get("WORKERS") == "0":
        problems.append(f"{PREFIX}WORKERS is 0: nobody would answer. Give 1 or more.")
    if given.get("ENV", "production") == "production" and given.get("PROXIES", "0") == "0":
        problems.append(
            f"{PREFIX}PROXIES is 0, but https:// needs a proxy in front of the portal, and without its word every form is"
            " refused. Give how many proxies there are, mostly 1."
        )
    return problems


def _built(given: Mapping[str, str], whole: Mapping[str, int]) -> Config:
    data = Path(given.get("DATA", ROOT / "var")).resolve()
    base_url = given.get("BASE_URL", Config.BASE_URL).rstrip("/")
    host = urlsplit(base_url).hostname or ""
    contact: dict[str, Any] = {name: given.get(name) or None for name in _CONTACT}
    sign_in: dict[str, Any] = {name: given[name] for name in _ALL_OIDC if given.get(name)}
    return Config(
        ENV=given.get("ENV", "production"),
        DATA=data,
        KEYS=Path(given.get("KEYS", data / "keys")).resolve(),
        SQLALCHEMY_DATABASE_URI=given.get("DATABASE_URL") or f"sqlite:///{quote(str(data / 'portal.sqlite'))}",
        MAIL_URL=given.get("MAIL_URL", "file:"),
        BASE_URL=base_url,
        LIMITS=given.get("LIMITS", "on") == "on",
        MAIL_FROM=given.get("MAIL_FROM", Config.MAIL_FROM),
        RETENTION=given.get("RETENTION", "standard"),
        SCANNER=given.get("SCANNER") or None,
        MEDIA=Path(given["MEDIA_URL"]) if given.get("MEDIA_URL") else None,
        TRUSTED_HOSTS=[host, "127.0.0.1", "localhost", "[::1]"] if given.get("ENV") == "demo" else [host],
        PROXIES=whole["PROXIES"],
        WORKERS=whole["WORKERS"],
        **contact,
        **sign_in,
    )


def _given(environ: Mapping[str, str]) -> dict[str, str]:
    from_file: dict[str, str] = {}
    if path := environ.get(f"{PREFIX}ENV_FILE"):
        for line in _lines_of(Path(path)):
            name, equals, value = line.partition("=")
            if equals and not line.lstrip().startswith("#"):
                from_file[name.strip()] = value.strip()
    both = from_file | dict(environ)
    return {name.removeprefix(PREFIX): value for name, value in both.items() if name.startswith(PREFIX)}


def _lines_of(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeError) as error:
        raise UnsafeSettings(
            f"The settings cannot be used:\n- PORTAL_ENV_FILE names {path}, which cannot be read ({error}). Correct it."
        ) from None


def _unsafe_in_production(given: Mapping[str, str]) -> list[str]:
    problems = [f"{PREFIX}{name}: no such setting. Remove it." for name in sorted(given) if name not in _KNOWN]
    problems += [f"{PREFIX}{name} {said}" for name, safe, said in _SAFE if not safe(given.get(name, ""))]
    problems += [
        f"{PREFIX}{name} is missing. Give it: the public is shown who is responsible."
        for name in _CONTACT
        if not given.get(name)
    ]
    problems += [
        f"{PREFIX}{name} has a line break or another character that cannot be seen. Write it on one line."
        for name, value in sorted(given.items())
        if not value.isprintable()
    ]
    if any(given.get(name) for name in _OIDC):
        problems += [f"{PREFIX}{name} is missing. Sign-in needs all of {_OIDC_NAMES}, or none." for name in _OIDC
                     if not given.get(name) and not (name == "OIDC_CLIENT_SECRET" and given.get("OIDC_CLIENT_KEY"))]  # fmt: skip
    if given.get("OIDC_CLIENT_KEY") and not given.get("OIDC_CLIENT_KEY_ID"):
        problems.append(f"{PREFIX}OIDC_CLIENT_KEY_ID is missing. Give the id under which the provider has the key.")
    return problems


def _public_address(value: str) -> bool:
    """Whether visitors can come there over TLS: a host that is not this machine alone, and no password or query in it."""
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
    except ValueError:
        return False
    here = host == "localhost" or host.endswith(".localhost") or host.startswith("127.") or host in ("::1", "0.0.0.0")
    plain = not (parts.username or parts.password or parts.query or parts.fragment)
    return parts.scheme == "https" and bool(host) and not here and plain


def _mail_server(value: str) -> bool:
    try:
        return urlsplit(value).scheme in ("smtp", "smtps") and bool(urlsplit(value).hostname)
    except ValueError:
        return False


def _lasting(value: str) -> bool:
    """Whether rows written there are still there tomorrow; other beginnings than these two are refused before."""
    return not value.startswith("sqlite:///") or (":memory:" not in value and len(value) > len("sqlite:///"))


def _mail_address(value: str) -> bool:
    local, at, domain = parseaddr(value)[1].rpartition("@")
    return bool(local and at and "." in domain)


_CONTACT = ("ORGANISATION", "CONTACT_PERSON", "CONTACT_MAIL", "CONTACT_PHONE")
_BEGINNINGS = {
    "DATABASE_URL": (("sqlite:///", "postgresql+psycopg://"), "sqlite:///PATH or postgresql+psycopg://…"),
    "MAIL_URL": (("file:", "smtp://", "smtps://"), "file:, smtp://… or smtps://…"),
    "BASE_URL": (("http://", "https://"), "the address with http:// or https:// before it"),
    "SCANNER": (("unix:/", "tcp://"), "unix:/PATH or tcp://HOST:PORT"),
    "MEDIA_URL": (
        ("/",),
        "a folder by its whole path, or leave it out: this version keeps files in folders only, not in s3://",
    ),
}
_OIDC = ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
_ALL_OIDC = (
    *_OIDC, "OIDC_CLIENT_KEY", "OIDC_CLIENT_KEY_ID", "OIDC_ACR", "OIDC_SCOPE", "OIDC_NAME", "OIDC_LOGIN_ORIGIN",
)  # fmt: skip
_OIDC_NAMES = ", ".join(PREFIX + name for name in _OIDC)
SHORTEST_TOKEN = 20  # characters; a shorter one can be guessed

# What a setting must be like in production, and what is said when it is not: what is wrong and the remedy.
_SAFE: tuple[tuple[str, Callable[[str], bool], str], ...] = (
    ("BASE_URL", _public_address, "must be the public address and start with https://."),
    ("DATABASE_URL", _lasting, "keeps everything in memory. Give sqlite:///PATH, or leave it out: SQLite in the data folder."),
    ("MAIL_URL", _mail_server, "must name the mail server: smtp://… or smtps://…."),
    ("MAIL_FROM", bool, "is missing. Give the address that mail is sent from."),
    ("MAIL_FROM", lambda value: not value or _mail_address(value), "is no mail address. Give it as name@domain."),
    ("CONTACT_MAIL", lambda value: not value or _mail_address(value), "is no mail address. Give it as name@domain."),
    ("LIMITS", lambda value: value in ("", "on"), "is not on: anyone could flood the vote. Remove it."),
    ("MEDIA_URL", lambda value: not value or Path(value).is_dir(), "names no folder. Make it, or mount its disk."),
    ("OIDC_ISSUER", lambda value: not value or _public_address(value), "must be the provider's address and start with https://."),
    ("OIDC_LOGIN_ORIGIN", lambda value: not value or _public_address(value), "must be where people sign in and start with https://."),
    ("OIDC_SCOPE", lambda value: not value or "openid" in value.split(), "must have openid in it. Correct it, or remove it."),
    ("OIDC_CLIENT_KEY", lambda value: not value or Path(value).is_file(), "names no file. Give the path of the private key (PEM)."),
    ("SENTRY_DSN", lambda value: not value or value.startswith("https://"), "must start with https://. Correct it, or remove it."),
    ("METRICS_TOKEN", lambda value: not value or len(value) >= SHORTEST_TOKEN,
     f"can be guessed. Give at least {SHORTEST_TOKEN} random characters, or remove it."),
)  # fmt: skip
_CHOICES = {"ENV": ("demo", "production"), "LIMITS": ("on", "off"), "RETENTION": ("standard", "kommune")}
_KNOWN = {
    "ENV", "DATA", "KEYS", "DATABASE_URL", "MAIL_URL", "BASE_URL", "PROXIES", "LIMITS", "WORKERS", "MAIL_FROM",
    "RETENTION", "SCANNER", "ENV_FILE", "MEDIA_URL", "SENTRY_DSN", "METRICS_TOKEN", "BROWSER", "POSTGRESQL", *_ALL_OIDC, *_CONTACT,
}  # fmt: skip

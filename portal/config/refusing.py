"""Which settings cannot be used, or not in production, and what is said of each: what is wrong, and the remedy."""

import re
from collections.abc import Callable, Iterator, Mapping
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

PREFIX = "PORTAL_"


class UnsafeSettings(Exception):
    """The settings cannot be used; the text lists all that is wrong, each with its remedy."""


def problems_of(given: Mapping[str, str]) -> Iterator[str]:
    """Yield all that is wrong with some settings, each with its remedy."""
    for name in WHOLE_NUMBERS:
        if not whole_number(given.get(name, "0")):
            yield f"{PREFIX}{name} is «{given[name]}». Give a whole number."
    yield from _malformed(given)
    for name, allowed in _CHOICES.items():
        if name in given and given[name] not in allowed:
            yield f"{PREFIX}{name} is «{given[name]}». Give one of: {', '.join(allowed)}."
    if given.get("ENV", "production") == "production":
        yield from _unsafe_in_production(given)


def whole_number(text: str) -> bool:
    """Tell whether a text is a whole number and nothing else."""
    return text.isascii() and text.isdecimal()


def _malformed(given: Mapping[str, str]) -> list[str]:
    """Return what no set-up can use, whatever ENV says."""
    problems = [
        f"{PREFIX}{name} cannot be used. Give {wanted}."  # not what was given: it may hold a password
        for name, (beginnings, wanted) in _BEGINNINGS.items()
        if given.get(name) and not given[name].startswith(beginnings)
    ]
    if given.get("MEDIA_URL", "").startswith(BUCKET):
        problems += [
            f"{PREFIX}{name} is missing. Files in {BUCKET} need it." for name in _BUCKET_KEYS if not given.get(name)
        ]
        if not _BUCKET.fullmatch(given["MEDIA_URL"]):
            problems.append(f"{PREFIX}MEDIA_URL names no bucket. Give s3://BUCKET, or s3://BUCKET/FOLDER.")
    if given.get("MEDIA_ENDPOINT") and not _service(given["MEDIA_ENDPOINT"]):
        problems.append(f"{PREFIX}MEDIA_ENDPOINT names no service. Give https://HOST, or https://HOST:PORT.")
    if given.get("WORKERS") == "0":
        problems.append(f"{PREFIX}WORKERS is 0: nobody would answer. Give 1 or more.")
    if given.get("ENV", "production") == "production" and given.get("PROXIES", "0") == "0":
        problems.append(
            f"{PREFIX}PROXIES is 0, but https:// needs a proxy in front of the portal, and without its word every form is"
            " refused. Give how many proxies there are, mostly 1."
        )
    return problems


def _unsafe_in_production(given: Mapping[str, str]) -> list[str]:
    problems = [f"{PREFIX}{name}: no such setting. Remove it." for name in sorted(given) if name not in KNOWN]
    problems += [f"{PREFIX}{name} {said}" for name, safe, said in _SAFE if not safe(given.get(name, ""))]
    problems += [
        f"{PREFIX}{name} is missing. Give it: the public is shown who is responsible."
        for name in CONTACT
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


def _service(value: str) -> bool:
    """Whether an S3 service can be asked there: what speaks with it ends the process where there is no host or port."""
    try:
        return bool(_HOST.fullmatch(urlsplit(value).netloc)) and urlsplit(value).port != 0
    except ValueError:
        return False


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


WHOLE_NUMBERS = {"PROXIES": 0, "WORKERS": 2}
BUCKET = "s3://"
_BUCKET = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9][A-Za-z0-9._-]*)*/?")
_HOST = re.compile(r"([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?")
_BUCKET_KEYS = ("MEDIA_KEY_ID", "MEDIA_KEY_SECRET")
ALL_BUCKET = (*_BUCKET_KEYS, "MEDIA_ENDPOINT", "MEDIA_REGION")
CONTACT = ("ORGANISATION", "CONTACT_PERSON", "CONTACT_MAIL", "CONTACT_PHONE")
_BEGINNINGS = {
    "DATABASE_URL": (("sqlite:///", "postgresql+psycopg://"), "sqlite:///PATH or postgresql+psycopg://…"),
    "MAIL_URL": (("file:", "smtp://", "smtps://"), "file:, smtp://… or smtps://…"),
    "BASE_URL": (("http://", "https://"), "the address with http:// or https:// before it"),
    "SCANNER": (("unix:/", "tcp://"), "unix:/PATH or tcp://HOST:PORT"),
    "MEDIA_URL": (("/", BUCKET), "a folder by its whole path, or s3://BUCKET"),
    "MEDIA_ENDPOINT": (("http://", "https://"), "the address of the S3 service with http:// or https:// before it"),
}
_OIDC = ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
ALL_OIDC = (
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
    ("MEDIA_URL", lambda value: not value or value.startswith(BUCKET) or Path(value).is_dir(),
     "names no folder. Make it, or mount its disk."),
    ("MEDIA_ENDPOINT", lambda value: not value or value.startswith("https://"), "must start with https://: files travel there."),
    ("OIDC_ISSUER", lambda value: not value or _public_address(value), "must be the provider's address and start with https://."),
    ("OIDC_LOGIN_ORIGIN", lambda value: not value or _public_address(value), "must be where people sign in and start with https://."),
    ("OIDC_SCOPE", lambda value: not value or "openid" in value.split(), "must have openid in it. Correct it, or remove it."),
    ("OIDC_CLIENT_KEY", lambda value: not value or Path(value).is_file(), "names no file. Give the path of the private key (PEM)."),
    ("SENTRY_DSN", lambda value: not value or value.startswith("https://"), "must start with https://. Correct it, or remove it."),
    ("METRICS_TOKEN", lambda value: not value or len(value) >= SHORTEST_TOKEN,
     f"can be guessed. Give at least {SHORTEST_TOKEN} random characters, or remove it."),
)  # fmt: skip
_CHOICES = {"ENV": ("demo", "production"), "LIMITS": ("on", "off"), "RETENTION": ("standard", "kommune")}
KNOWN = {
    "ENV", "DATA", "KEYS", "DATABASE_URL", "MAIL_URL", "BASE_URL", "PROXIES", "LIMITS", "WORKERS", "MAIL_FROM",
    "RETENTION", "SCANNER", "ENV_FILE", "MEDIA_URL", "SENTRY_DSN", "METRICS_TOKEN", "BROWSER", "POSTGRESQL",
    *ALL_BUCKET, *ALL_OIDC, *CONTACT,
}  # fmt: skip

"""Reading the settings from the environment, and from the file that it names."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from portal.config.refusing import (
    ALL_BUCKET,
    ALL_OIDC,
    BUCKET,
    CONTACT,
    PREFIX,
    WHOLE_NUMBERS,
    UnsafeSettings,
    problems_of,
)
from portal.config.settings import ROOT, Config


def from_environment(environ: Mapping[str, str] | None = None) -> Config:
    """Read the settings; a file named by PORTAL_ENV_FILE fills what the environment leaves out.

    Raises UnsafeSettings with one list of everything that is missing or unsafe.
    """
    given = _given(os.environ if environ is None else environ)
    if problems := list(problems_of(given)):
        raise UnsafeSettings("The settings cannot be used:\n" + "\n".join(f"- {problem}" for problem in problems))
    return _built(given)


def _built(given: Mapping[str, str]) -> Config:
    data = Path(given.get("DATA", ROOT / "var")).resolve()
    base_url = given.get("BASE_URL", Config.BASE_URL).rstrip("/")
    host = urlsplit(base_url).hostname or ""
    as_given: dict[str, Any] = {name: given[name] for name in (*CONTACT, *ALL_BUCKET, *ALL_OIDC) if given.get(name)}
    whole: dict[str, Any] = {name: int(given.get(name, usual)) for name, usual in WHOLE_NUMBERS.items()}
    media = given.get("MEDIA_URL", "")
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
        MEDIA=Path(media) if media and not media.startswith(BUCKET) else None,
        MEDIA_BUCKET=media if media.startswith(BUCKET) else None,
        TRUSTED_HOSTS=[host, "127.0.0.1", "localhost", "[::1]"] if given.get("ENV") == "demo" else [host],
        **whole,
        **as_given,
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

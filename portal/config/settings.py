"""The settings as the portal has them: every one typed."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]


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
    MEDIA_BUCKET: str | None = None
    MEDIA_ENDPOINT: str | None = None
    MEDIA_REGION: str = "us-east-1"
    MEDIA_KEY_ID: str | None = None
    MEDIA_KEY_SECRET: str | None = None
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

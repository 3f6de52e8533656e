"""Languages: in the address (`/nn/…`, `/en/…`, bokmål bare), never in a cookie. The source texts are bokmål."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar
from urllib.parse import quote, urlsplit

from flask import Flask, current_app, has_request_context, request
from flask_babel import Babel, force_locale, get_locale, gettext, lazy_gettext, ngettext
from werkzeug.routing import MapAdapter

__all__ = ["gettext", "lazy_gettext", "ngettext"]

SOURCE = "nb"
LANGUAGES: Mapping[str, str] = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}
PREFIXES = {f"/{code}": code for code in LANGUAGES if code != SOURCE}
ENVIRON_KEY = "portal.language"

babel = Babel()


class LanguagePrefix:
    """WSGI middleware: moves a language before the path into SCRIPT_NAME, so that every route is written once."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Hand the request on with the prefix taken off its path."""
        path = environ.get("PATH_INFO", "")
        first, _, rest = path[1:].partition("/")
        if code := PREFIXES.get(f"/{first}"):
            environ[ENVIRON_KEY] = code
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + f"/{first}"
            environ["PATH_INFO"] = f"/{rest}"
        return self.app(environ, start_response)


@dataclass(frozen=True)
class Alternate:
    """This page in one of the languages; `absolute` is its full address."""

    code: str
    name: str
    url: str
    absolute: str
    current: bool


class InLanguage(Protocol):
    """A stored text in one language."""

    language: str


Text = TypeVar("Text", bound=InLanguage)


def init_app(app: Flask) -> None:
    """Choose the language by the address."""
    babel.init_app(app, locale_selector=_from_address)


def _from_address() -> str:
    return request.environ.get(ENVIRON_KEY, SOURCE) if has_request_context() else SOURCE


def language() -> str:
    """Return the language of the page's frame: nb, nn or en."""
    locale = get_locale()
    return locale.language if locale else SOURCE


def in_language(code: str) -> AbstractContextManager[None]:
    """Speak another language for a while: mail is written in its reader's."""
    return force_locale(code)


def best(texts: Iterable[Text], code: str | None = None) -> Text:
    """Return the text in a language (the page's, if none is given), else the bokmål one. Raises KeyError without either."""
    by_language = {each.language: each for each in texts}
    return by_language.get(code or language()) or by_language[SOURCE]


def alternates() -> list[Alternate]:
    """Return this page in every language."""
    path = quote(request.path)
    return [_alternate(code, path) for code in LANGUAGES]


def _alternate(code: str, path: str) -> Alternate:
    url = _root() + prefix_of(code) + path
    return Alternate(code, LANGUAGES[code], url, origin() + url, code == language())


def prefix_of(code: str) -> str:
    """Return what stands before the path in a language: nothing for bokmål."""
    return "" if code == SOURCE else f"/{code}"


def origin() -> str:
    """Return scheme, host and port of the portal's public address."""
    parts = urlsplit(current_app.config["BASE_URL"])
    return f"{parts.scheme}://{parts.netloc}"


def _root() -> str:
    return urlsplit(current_app.config["BASE_URL"]).path.rstrip("/")


def address_of(endpoint: str, *, code: str, **values: Any) -> str:
    """Return the full public address of a page in a language, also outside a request: for mail, feeds and sitemap."""
    return addresses(code).build(endpoint, values, force_external=True)


def addresses(code: str) -> MapAdapter:
    """Return what builds addresses in a language below the portal's public address."""
    parts = urlsplit(current_app.config["BASE_URL"])
    return current_app.url_map.bind(parts.netloc, script_name=_root() + prefix_of(code) or "/", url_scheme=parts.scheme)

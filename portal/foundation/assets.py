"""Built files: style sheet, script, drawings, font. Served by WhiteNoise under hashed names, compressed beforehand."""

import json
import re
from pathlib import Path
from typing import Any

from flask import Flask
from whitenoise import WhiteNoise

from portal.config import ROOT
from portal.foundation import security
from portal.foundation.i18n import LanguagePrefix

DIST = ROOT / "static" / "dist"
ADDRESS = "/static/"
HASHED = re.compile(r"-[A-Z0-9]{8}\.\w+$")


class NotBuilt(Exception):
    """The assets have not been built."""


class _Files(WhiteNoise):
    """Built files for those who read; every other method is Flask's to refuse, with our headers and in words."""

    def __call__(self, environ: Any, start_response: Any) -> Any:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self.application(environ, start_response)
        return super().__call__(environ, start_response)


def init_app(app: Flask) -> None:
    """Serve the built files, give templates `asset`, and take the language off the address before Flask sees it."""
    names = manifest(DIST)

    def asset(name: str) -> str:
        return ADDRESS + names[name]

    app.jinja_env.globals["asset"] = asset
    always = security.headers(https=app.config["HTTPS"], demo=app.config["DEMO"], sign_in=app.config["SIGN_IN_ORIGINS"])

    def add_headers(headers: Any, path: str, url: str) -> None:
        for name, value in always.items():
            headers[name] = value

    files = _Files(
        LanguagePrefix(app.wsgi_app),
        root=str(DIST),
        prefix=ADDRESS,
        immutable_file_test=lambda path, url: bool(HASHED.search(url)),
        add_headers_function=add_headers,
        allow_all_origins=False,
    )
    files.files.pop(f"{ADDRESS}manifest.json", None)  # it names every drawing, also of finalists not yet announced
    app.wsgi_app = files  # type: ignore[method-assign]


def manifest(dist: Path) -> dict[str, str]:
    """Return file names by the names that templates use. Raises NotBuilt."""
    try:
        return json.loads((dist / "manifest.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NotBuilt("The assets are not built. Run: python3 run.py assets") from None

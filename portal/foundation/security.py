"""What every answer carries, and whose POST is taken."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import Flask, Response, abort, request
from werkzeug.middleware.proxy_fix import ProxyFix

PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=(), interest-cohort=()"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "worker-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
TOKEN_IN_ADDRESS = (
    "/stem/", "/kommentarer/bekreft/", "/kommentarer/min/", "/mine-opplysninger/", "/tilgjengelighet/bekreft/",
    "/invitasjon/", "/nytt-passord/", "/soknad/", "/forslag/", "/jury/uttalelse/",
)  # fmt: skip
"""Paths whose next part is a secret."""


def headers(*, https: bool, demo: bool, sign_in: Sequence[str] = ()) -> dict[str, str]:
    """Return what every answer carries, errors and static files too. HSTS only where visitors come over TLS.

    `sign_in`: the origins that a form may lead to where voters sign in.
    """
    policy = POLICY.replace("form-action 'self'", " ".join(["form-action 'self'", *sign_in]))
    always = {
        "Content-Security-Policy": f"{policy}; upgrade-insecure-requests" if https else policy,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": PERMISSIONS,
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    if https:
        always["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    if demo:
        always["X-Robots-Tag"] = "noindex"
    return always


def init_app(app: Flask) -> None:
    """Set the headers, refuse foreign POSTs, and believe exactly as many proxies as there are."""
    always = headers(https=app.config["HTTPS"], demo=app.config["DEMO"], sign_in=app.config["SIGN_IN_ORIGINS"])

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in always.items():
            response.headers.setdefault(name, value)
        if request.path.startswith(TOKEN_IN_ADDRESS):
            # Not no-referrer: browsers would then send «Origin: null» with the form.
            response.headers["Referrer-Policy"] = "same-origin"
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    app.before_request(refuse_nul)
    app.before_request(refuse_foreign_posts)
    if hops := app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def refuse_nul() -> None:
    """Know no address with a NUL in it: no id has one, and PostgreSQL would stumble over it."""
    if "\0" in request.path:
        abort(404)


def refuse_foreign_posts() -> None:
    """Let a request that changes something come from our own pages only: `Origin`, else `Sec-Fetch-Site`; neither: refused."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    own = urlsplit(request.host_url)
    origin = request.headers.get("Origin")
    if origin is not None:
        if origin == f"{own.scheme}://{own.netloc}":
            return
    elif request.headers.get("Sec-Fetch-Site") == "same-origin":
        return
    abort(403)

"""A small OpenID provider on loopback that answers as it is told: rightly, or wrong in one way."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET, ACR = "kultur", "hemmelig", "idporten-loa-high"
PID = "01017012345"  # what no row, page or log may ever hold
KEY = RSAKey.generate_key(2048, {"kid": "nr-1", "use": "sig", "alg": "RS256"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "nr-1", "use": "sig", "alg": "RS256"})

Change = Callable[[dict[str, Any]], Any]


def unchanged(_told: dict[str, Any]) -> None:
    """Say what is right."""


def signed_right(claims: dict[str, Any]) -> str:
    """An id_token as it should be."""
    return jwt.encode({"alg": "RS256", "kid": "nr-1"}, claims, KEY)


@dataclass
class Issuer:
    """How it answers; each `Change` may alter what it was about to say, `answers` replaces a whole answer by path."""

    port: int = 0
    discovery: Change = unchanged
    claims: Change = unchanged
    token: Change = unchanged
    jwks: Change = unchanged
    sign: Callable[[dict[str, Any]], str] = signed_right
    answers: dict[str, tuple[int, str, bytes]] = field(default_factory=dict)
    slow: set[str] = field(default_factory=set)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    assertions: list[str] = field(default_factory=list)
    once: bool = True
    subject: str = "kari-hos-oss"

    @property
    def url(self) -> str:
        """What it calls itself."""
        return f"http://127.0.0.1:{self.port}"

    def sign_in(self, address: str, subject: str | None = None) -> dict[str, str]:
        """Sign somebody in who was sent to an address; return what the browser brings back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = secrets.token_urlsafe(16)
        self.codes[code] = {**asked, "sub": subject or self.subject}
        return {"code": code, "state": asked["state"]}

    def told(self, path: str) -> dict[str, Any]:
        """What it says of itself, and its keys."""
        if path == "/jwks":
            said: dict[str, Any] = {"keys": [KEY.as_dict(private=False)]}
            self.jwks(said)
            return said
        said = {
            "issuer": self.url, "authorization_endpoint": f"{self.url}/authorize", "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/jwks", "userinfo_endpoint": f"{self.url}/userinfo",
            "id_token_signing_alg_values_supported": ["RS256"], "response_types_supported": ["code"],
        }  # fmt: skip
        self.discovery(said)
        return said

    def exchange(self, form: dict[str, str], basic: str) -> tuple[int, dict[str, Any]]:
        """Give the token for a code: to the client that proves itself and has the verifier."""
        asked = self.codes.pop(form["code"], None) if self.once else self.codes.get(form["code"])
        if asked is None:
            return 400, {"error": "invalid_grant"}
        digest = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        assert asked["code_challenge_method"] == "S256" and asked["code_challenge"] == digest
        if "client_assertion" in form:
            self.assertions.append(form["client_assertion"])
        else:
            assert basic == "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        assert form["redirect_uri"] == asked["redirect_uri"]
        now = int(time.time())
        claims = {
            "iss": self.url, "sub": asked["sub"], "aud": CLIENT, "iat": now, "exp": now + 120, "nonce": asked["nonce"],
            "acr": ACR, "pid": PID, "locale": "nb",
        }  # fmt: skip
        self.claims(claims)
        said = {"access_token": "adgang", "token_type": "Bearer", "expires_in": 60, "id_token": self.sign(claims)}
        self.token(said)
        return 200, said


class _Handler(BaseHTTPRequestHandler):
    issuer: Issuer

    def do_GET(self) -> None:
        """Discovery and keys."""
        path = urlsplit(self.path).path
        self._answer(path, lambda: (200, self.issuer.told(path)))

    def do_POST(self) -> None:
        """The token."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        basic = self.headers.get("Authorization", "")
        self._answer("/token", lambda: self.issuer.exchange(form, basic))

    def _answer(self, path: str, make: Callable[[], tuple[int, dict[str, Any]]]) -> None:
        self.issuer.asked.append(path)
        if path in self.issuer.slow:
            time.sleep(1.5)
        if path in self.issuer.answers:
            status, kind, body = self.issuer.answers[path]
        else:
            status, said = make()
            kind, body = "application/json", json.dumps(said).encode()
        self.send_response(status)
        if status in (301, 302, 307):
            self.send_header("Location", kind)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def running_issuer() -> Iterator[Issuer]:
    """Run one until the end of the block."""
    issuer = Issuer()
    handler = type("Handler", (_Handler,), {"issuer": issuer})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    issuer.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def unsigned(claims: dict[str, Any]) -> str:
    """An id_token with alg none."""
    parts = ({"alg": "none", "kid": "nr-1"}, claims)
    return ".".join(_part(part) for part in parts) + "."


def signed_with_the_public_key(claims: dict[str, Any]) -> str:
    """HS256, with the public key's own text as the secret: what fooled many libraries."""
    return jwt.encode({"alg": "HS256", "kid": "nr-1"}, claims, OctKey.import_key(KEY.as_pem(private=False)), ["HS256"])


def signed_with_the_secret(claims: dict[str, Any]) -> str:
    """HS256 with the client's secret: allowed by the standard, not by us."""
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET * 8), ["HS256"])


def signed_by_another(claims: dict[str, Any]) -> str:
    """The right name of the key, another key."""
    return jwt.encode({"alg": "RS256", "kid": "nr-1"}, claims, OTHER_KEY)


def signed_by_an_unknown_key(claims: dict[str, Any]) -> str:
    """A name of a key that nobody has."""
    return jwt.encode({"alg": "RS256", "kid": "nr-9"}, claims, OTHER_KEY)


def signed_in_another_way(claims: dict[str, Any]) -> str:
    """PS256, which is none of the two we take."""
    return jwt.encode({"alg": "PS256", "kid": "nr-1"}, claims, RSAKey.import_key(KEY.as_pem(private=True)), ["PS256"])


def changed_after_signing(claims: dict[str, Any]) -> str:
    """Rightly signed, and then another subject."""
    head, _, signature = signed_right(claims).split(".")
    return ".".join((head, _part({**claims, "sub": "en-annen"}), signature))


def _part(told: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(told).encode()).rstrip(b"=").decode()

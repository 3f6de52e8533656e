"""Signing in with an OpenID provider (ID-porten or another): where to send somebody, and who came back. No more is read.

Authlib does the protocol, without a cache and without a session of its own; what must hold is checked again here, because a
fault in either would let somebody vote as another. Only the provider's own origin is ever asked, briefly, with no redirects.
"""

import hmac
import time
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeGuard, cast
from urllib.parse import urlsplit

import structlog
from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import FlaskIntegration, FlaskOAuth2App
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from flask import current_app
from requests import RequestException

TIMEOUT = 5.0  # seconds for each answer of the provider
LEEWAY = 60  # seconds that its clock may differ
OLDEST = 600  # seconds since it wrote who somebody is
METADATA_LIFE = 3600.0  # seconds until its addresses and keys are asked for anew
ALGORITHMS = ("RS256", "ES256")
LONGEST_SUBJECT = 255  # OpenID Connect Core, 2
READ = (
    "issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "authorization_response_iss_parameter_supported",
)  # fmt: skip
BY_BROWSER = ("authorization_endpoint", "end_session_endpoint")  # these may have an origin of their own

log = structlog.get_logger()


class Failure(StrEnum):
    """Why nobody came back."""

    AWAY = "away"  # the provider does not answer, or not as one
    DENIED = "denied"  # the person stopped, or the provider did
    WEAK = "weak"  # signed in, with less certainty than is asked for
    NOT_ACCEPTED = "not_accepted"  # an answer that does not hold


class SignInFailed(Exception):
    """Nobody has signed in; `failure` says why, and the log has no more than what kind of error it was."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure)
        self.failure = failure


@dataclass(frozen=True)
class Begun:
    """A sign-in that was begun: where to go, and what must be kept, unseen by others, until the answer."""

    url: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Subject:
    """Who came back, as the provider names them to us alone. No name, no number."""

    issuer: str
    subject: str


class _Session(OAuth2Session):
    """Asks the provider's own origin and nobody else."""

    def request(self, method: str, url: str, **told: Any) -> Any:
        """Send a request: never elsewhere, never on to elsewhere, never for long."""
        if origin_of(url) != origin_of(current_app.config["OIDC_ISSUER"]):
            raise SignInFailed(Failure.AWAY)
        return super().request(method, url, **{**told, "timeout": TIMEOUT, "allow_redirects": False})


class _Client(FlaskOAuth2App):
    client_cls = _Session


def configured() -> bool:
    """Tell whether the settings name a provider."""
    return bool(current_app.config["OIDC_ISSUER"])


def provider_name() -> str:
    """Return what people know the provider as."""
    return current_app.config["OIDC_NAME"] or urlsplit(current_app.config["OIDC_ISSUER"] or "").hostname or ""


def begin(*, redirect_uri: str, language: str) -> Begun:
    """Ask the provider's addresses and return where to send somebody. Raises SignInFailed."""
    acr = current_app.config["OIDC_ACR"].split()
    wanted = {"acr_values": acr[0]} if acr else {}
    try:
        made = _client().create_authorization_url(redirect_uri, ui_locales=language, prompt="login", **wanted)
    except SignInFailed:
        raise
    except Exception as error:  # whatever the library says of an answer, it is none
        raise _failed(error) from None
    return Begun(made["url"], made["state"], made["nonce"], made["code_verifier"])


def finish(*, code: str, issuer: str | None, redirect_uri: str, verifier: str, nonce: str) -> Subject:
    """Take the answer's code to the provider and return who signed in. `issuer` is what the answer says. Raises SignInFailed."""
    try:
        client = _client()
        _check_sender(client.server_metadata, issuer)
        token = client.fetch_access_token(redirect_uri, code=code, code_verifier=verifier)
        claims = client.parse_id_token(token, nonce, claims_options=_wanted(), leeway=LEEWAY)
    except SignInFailed:
        raise
    except Exception as error:
        raise _failed(error) from None
    return _checked(claims, nonce)


def _client() -> _Client:
    kept = current_app.extensions.get("portal_openid")
    if kept is not None and time.monotonic() - kept[0] < METADATA_LIFE:
        return cast(_Client, kept[1])
    config = current_app.config
    metadata = _metadata()
    key = config["OIDC_CLIENT_KEY"]
    client = _Client(
        FlaskIntegration("openid"),
        name="openid",
        client_id=config["OIDC_CLIENT_ID"],
        client_secret=Path(key).read_text(encoding="ascii") if key else config["OIDC_CLIENT_SECRET"],
        client_kwargs={
            "scope": config["OIDC_SCOPE"],
            "code_challenge_method": "S256",
            "token_endpoint_auth_method": "private_key_jwt" if key else "client_secret_basic",
        },
        client_auth_methods=[PrivateKeyJWT(headers={"kid": config["OIDC_CLIENT_KEY_ID"]})] if key else None,
        **metadata,
    )
    current_app.extensions["portal_openid"] = (time.monotonic(), client)
    return client


def _metadata() -> dict[str, Any]:
    issuer = current_app.config["OIDC_ISSUER"]
    try:
        with _Session() as session:
            answer = session.request(
                "GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration", withhold_token=True
            )
        told = answer.json() if answer.status_code == 200 else None
    except (RequestException, ValueError) as error:
        raise _failed(error) from None
    if not isinstance(told, dict) or not _is_ours(told, issuer):
        raise SignInFailed(Failure.AWAY)
    algorithms = [each for each in told.get("id_token_signing_alg_values_supported", ALGORITHMS) if each in ALGORITHMS]
    if not algorithms:
        raise SignInFailed(Failure.AWAY)
    return {name: told.get(name) for name in READ} | {"id_token_signing_alg_values_supported": algorithms}


def _is_ours(told: Mapping[str, Any], issuer: str) -> bool:
    """Tell whether the provider says that it is the one, and names no address elsewhere: a planted one would get the codes."""
    if told.get("issuer") != issuer:
        return False
    login = current_app.config["OIDC_LOGIN_ORIGIN"]
    own = origin_of(issuer)
    for name, address in told.items():
        if not name.endswith("_endpoint") and name != "jwks_uri":
            continue
        allowed = {own, origin_of(login)} if login and name in BY_BROWSER else {own}
        if not isinstance(address, str) or origin_of(address) not in allowed:
            return False
    return all(isinstance(told.get(name), str) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"))


def origin_of(address: str) -> str | None:
    """Return scheme, host and port of an address over TLS, or on this machine; None for any other."""
    try:
        parts = urlsplit(address)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    except ValueError:
        return None
    here = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if (
        parts.username
        or parts.password
        or not parts.hostname
        or not (parts.scheme == "https" or parts.scheme == "http" and here)
    ):
        return None
    return f"{parts.scheme}://{parts.hostname}:{port}"


def _check_sender(metadata: Mapping[str, Any], issuer: str | None) -> None:
    """See that the answer comes from whom we asked (RFC 9207), where the provider says who it is."""
    wants = metadata.get("authorization_response_iss_parameter_supported") is True
    if issuer != metadata["issuer"] and (wants or issuer is not None):
        raise SignInFailed(Failure.NOT_ACCEPTED)


def _wanted() -> dict[str, Any]:
    config = current_app.config
    return {
        "iss": {"essential": True, "value": config["OIDC_ISSUER"]},
        "aud": {"essential": True, "value": config["OIDC_CLIENT_ID"]},
        "sub": {"essential": True},
        "nonce": {"essential": True},
    }


def _checked(claims: Mapping[str, Any] | None, nonce: str) -> Subject:
    """Return who the claims are about, if everything in them holds; the library has looked too. Raises SignInFailed."""
    config = current_app.config
    if not claims:
        raise SignInFailed(Failure.NOT_ACCEPTED)
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    issued, ends, subject = claims.get("iat"), claims.get("exp"), claims.get("sub")
    moment = time.time()
    holds = (
        claims.get("iss") == config["OIDC_ISSUER"]
        and config["OIDC_CLIENT_ID"] in audiences
        and (claims.get("azp") == config["OIDC_CLIENT_ID"] if len(audiences) > 1 or "azp" in claims else True)
        and hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode())
        and _is_number(issued) and moment - OLDEST < issued <= moment + LEEWAY
        and _is_number(ends) and moment - LEEWAY < ends
        and isinstance(subject, str) and 0 < len(subject) <= LONGEST_SUBJECT
    )  # fmt: skip
    if not holds:
        raise SignInFailed(Failure.NOT_ACCEPTED)
    enough = config["OIDC_ACR"].split()
    if enough and claims.get("acr") not in enough:
        raise SignInFailed(Failure.WEAK)
    return Subject(config["OIDC_ISSUER"], cast(str, subject))


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _failed(error: Exception) -> SignInFailed:
    log.warning("sign-in failed", reason=type(error).__name__)
    silent = isinstance(error, OSError)  # requests' own errors are: nobody answers; and so is a key that cannot be read
    busy = isinstance(error, OAuthError) and error.error == "temporarily_unavailable"
    return SignInFailed(Failure.AWAY if silent or busy else Failure.NOT_ACCEPTED)

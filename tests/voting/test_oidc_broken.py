"""Answers of a provider that do not hold: each is refused with a page, none is an error, none votes (G25)."""

import json
import time
from base64 import urlsafe_b64decode
from dataclasses import replace
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest

from portal.config import Config
from portal.foundation import openid
from portal.voting.views import oidc
from tests import moments
from tests.voting import issuer as faults
from tests.voting.acting import rows, votes
from tests.voting.issuer import ACR, CLIENT, SECRET, Issuer, running_issuer
from tests.voting.signing_in import BACK, asked, back, edition, sent
from tests.web import STEM, post

HTML = (200, "text/html", b"<!doctype html><title>Vedlikehold</title>")


@pytest.fixture
def issuer():
    with running_issuer() as running:
        yield running


@pytest.fixture
def settings(settings: Config, issuer) -> Config:
    return replace(settings, OIDC_ISSUER=issuer.url, OIDC_CLIENT_ID=CLIENT, OIDC_CLIENT_SECRET=SECRET, OIDC_ACR=ACR)


@pytest.fixture(autouse=True)
def summer(at, monkeypatch):
    at(moments.START)
    monkeypatch.setattr(openid, "TIMEOUT", 0.5)


def says(**claims):
    """Other claims; None leaves one out."""

    def change(told):
        for name, value in claims.items():
            told.pop(name) if value is None else told.update({name: value})

    return lambda issuer: setattr(issuer, "claims", change)


def signs(how):
    return lambda issuer: setattr(issuer, "sign", how)


def tells(**said):
    """Another token answer; None leaves a part out."""

    def change(told):
        for name, value in said.items():
            told.pop(name) if value is None else told.update({name: value})

    return lambda issuer: setattr(issuer, "token", change)


def answers(path, answer):
    return lambda issuer: issuer.answers.update({path: answer})


def other_keys(*keys):
    return lambda issuer: setattr(
        issuer, "jwks", lambda said: said.update(keys=[key.as_dict(private=False) for key in keys])
    )


def slow(path):
    return lambda issuer: issuer.slow.add(path)


NOW = time.time
BROKEN = {
    "alg none": signs(faults.unsigned),
    "HS256 with the public key": signs(faults.signed_with_the_public_key),
    "HS256 with the client's secret": signs(faults.signed_with_the_secret),
    "PS256": signs(faults.signed_in_another_way),
    "signature by another key of the same name": signs(faults.signed_by_another),
    "unknown kid": signs(faults.signed_by_an_unknown_key),
    "changed after signing": signs(faults.changed_after_signing),
    "no JWT at all": signs(lambda _claims: "ikke et token"),
    "an id_token that is a number": tells(id_token=7),
    "no id_token": tells(id_token=None),
    "wrong iss": says(iss="https://issuer.example"),
    "iss with a slash more": lambda issuer: says(iss=f"{issuer.url}/")(issuer),
    "no iss": says(iss=None),
    "wrong aud": says(aud="en-annen"),
    "no aud": says(aud=None),
    "several aud without azp": says(aud=[CLIENT, "en-annen"]),
    "several aud, azp of another": says(aud=[CLIENT, "en-annen"], azp="en-annen"),
    "wrong azp": says(azp="en-annen"),
    "wrong nonce": says(nonce="en-annen"),
    "no nonce": says(nonce=None),
    "no nonce, and nonce_supported false": says(nonce=None, nonce_supported=False),
    "wrong nonce, and nonce_supported false": says(nonce="en-annen", nonce_supported=False),
    "ended": says(exp=int(NOW()) - 300),
    "no exp": says(exp=None),
    "exp that is text": says(exp="i morgen"),
    "written tomorrow": says(iat=int(NOW()) + 86400),
    "written long ago": says(iat=int(NOW()) - 86400, exp=int(NOW()) + 86400),
    "no iat": says(iat=None),
    "not yet valid": says(nbf=int(NOW()) + 3600),
    "no sub": says(sub=None),
    "empty sub": says(sub=""),
    "sub that is a list": says(sub=["kari"]),
    "sub too long": says(sub="k" * 256),
    "lower acr": says(acr="idporten-loa-low"),
    "no acr": says(acr=None),
    "acr that is a list": says(acr=[ACR]),
    "at_hash of another token": says(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
    "another set of keys": other_keys(faults.OTHER_KEY),
    "no keys": other_keys(),
    "keys that are HTML": answers("/jwks", HTML),
    "keys with an error": answers("/jwks", (500, "application/json", b"{}")),
    "keys by way of a redirect": answers("/jwks", (302, "http://127.0.0.1:9/jwks", b"")),
    "slow keys": slow("/jwks"),
    "token with an error": answers("/token", (400, "application/json", b'{"error": "invalid_grant"}')),
    "token with an error and 200": answers("/token", (200, "application/json", b'{"error": "server_error"}')),
    "token that is HTML": answers("/token", HTML),
    "token that is a list": answers("/token", (200, "application/json", b"[]")),
    "token that is null": answers("/token", (200, "application/json", b"null")),
    "token by way of a redirect": answers("/token", (307, "http://127.0.0.1:9/token", b"")),
    "token with 500": answers("/token", (500, "text/html", b"feil")),
    "slow token": slow("/token"),
}
DISCOVERIES = {
    "another issuer": {"issuer": "https://issuer.example"},
    "no issuer": {"issuer": None},
    "token endpoint elsewhere": {"token_endpoint": "https://attacker.example/token"},
    "token endpoint on another port": {"token_endpoint": "http://127.0.0.1:9/token"},
    "token endpoint over plain http": {"token_endpoint": "http://idporten.example/token"},
    "keys elsewhere": {"jwks_uri": "https://attacker.example/jwks"},
    "keys in the answer's own address": {"jwks_uri": "http://user:pass@127.0.0.1/jwks"},
    "sign-in page elsewhere": {"authorization_endpoint": "https://attacker.example/authorize"},
    "sign-in page that is a script": {"authorization_endpoint": "javascript:alert(1)"},
    "userinfo elsewhere": {"userinfo_endpoint": "https://attacker.example/userinfo"},
    "no token endpoint": {"token_endpoint": None},
    "a list of token endpoints": {"token_endpoint": ["x"]},
    "only algorithms that are not taken": {"id_token_signing_alg_values_supported": ["none", "HS256"]},
}


def fault_in_discovery(issuer: Issuer, changes: dict) -> None:
    def change(said):
        for name, value in changes.items():
            said.pop(name) if value is None else said.update({name: value})

    issuer.discovery = change


def nothing_happened(edition_id: int) -> None:
    assert rows() == (0, 0, 0, 0) and votes(edition_id) == {}


def test_the_answer_that_is_right_is_taken(client, issuer):
    """The test of the test: without a fault somebody comes in."""
    edition()
    assert asked(client, issuer).status_code == 303
    assert rows() == (1, 0, 0, 0)


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_answer_is_refused(client, issuer, name):
    edition_id = edition()
    brought = issuer.sign_in(sent(client))
    BROKEN[name](issuer)
    answer = back(client, brought)
    assert answer.status_code in (400, 403, 503), (name, answer.status_code)
    assert "Du er ikke logget inn" in answer.text and STEM in answer.text
    nothing_happened(edition_id)


@pytest.mark.parametrize("name", DISCOVERIES)
def test_a_poisoned_discovery_sends_nobody_anywhere(client, issuer, name):
    edition_id = edition()
    fault_in_discovery(issuer, DISCOVERIES[name])
    answer = post(client, STEM, valg="drammen")
    assert answer.status_code == 503 and "Location" not in answer.headers and "Set-Cookie" not in answer.headers
    assert issuer.asked == ["/.well-known/openid-configuration"]
    nothing_happened(edition_id)


@pytest.mark.parametrize(
    "answer",
    [
        HTML,
        (500, "text/html", b""),
        (200, "application/json", b"[]"),
        (200, "application/json", b"{"),
        (302, "http://127.0.0.1:9/", b""),
    ],
)
def test_a_discovery_that_is_none_sends_nobody_anywhere(client, issuer, answer):
    edition_id = edition()
    issuer.answers["/.well-known/openid-configuration"] = answer
    assert post(client, STEM, valg="drammen").status_code == 503
    nothing_happened(edition_id)


def test_a_provider_that_is_slow_or_down_is_told(client, issuer):
    edition_id = edition()
    issuer.slow.add("/.well-known/openid-configuration")
    assert post(client, STEM, valg="drammen").status_code == 503
    nothing_happened(edition_id)


def swapped(brought):
    return {**brought, "state": "en-annen-tilstand"}


def without_state(brought):
    return {"code": brought["code"]}


def empty_state(brought):
    return {**brought, "state": ""}


def without_code(brought):
    return {"state": brought["state"]}


def of_another_issuer(brought):
    return {**brought, "iss": "https://issuer.example"}


def with_an_error_too(brought):
    return {**brought, "error": "access_denied"}


@pytest.mark.parametrize(
    "change", [swapped, without_state, empty_state, without_code, of_another_issuer, with_an_error_too]
)
def test_an_answer_that_was_changed_on_the_way_is_refused(client, issuer, change):
    edition_id = edition()
    answer = back(client, change(issuer.sign_in(sent(client))))
    assert answer.status_code in (400, 403)
    nothing_happened(edition_id)


@pytest.mark.parametrize("name", ["state", "code"])
def test_an_answer_that_says_something_twice_is_refused(client, issuer, name):
    edition_id = edition()
    brought = issuer.sign_in(sent(client))
    query = urlencode([*brought.items(), (name, brought[name])])
    assert client.get(f"{BACK}?{query}").status_code == 400
    nothing_happened(edition_id)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        ("access_denied", 403),
        ("login_required", 403),
        ("temporarily_unavailable", 503),
        ("server_error", 503),
        ("<script>", 403),
    ],
)
def test_an_error_from_the_provider_is_told_and_not_repeated(client, issuer, error, status):
    edition_id = edition()
    brought = issuer.sign_in(sent(client))
    answer = back(client, {"state": brought["state"], "error": error, "error_description": "<b>hemmelig</b>"})
    assert answer.status_code == status and "hemmelig" not in answer.text and "<script>" not in answer.text
    nothing_happened(edition_id)


def test_where_the_provider_says_who_it_is_it_has_to(client, issuer):
    edition_id = edition()
    fault_in_discovery(issuer, {"authorization_response_iss_parameter_supported": True})
    assert back(client, issuer.sign_in(sent(client))).status_code == 400
    nothing_happened(edition_id)
    brought = issuer.sign_in(sent(client))
    assert back(client, {**brought, "iss": issuer.url}).status_code == 303


def test_two_answers_to_one_sign_in_are_one(client, issuer):
    """Even from a provider that takes a code twice, and from a browser that keeps its cookie."""
    edition()
    issuer.once = False
    brought = issuer.sign_in(sent(client))
    cookie = client.get_cookie("stemme-innlogging")
    assert back(client, brought).status_code == 303 and rows()[0] == 1
    client.set_cookie("stemme-innlogging", cookie.value)
    assert back(client, brought).status_code == 400 and rows()[0] == 1
    second = {
        **issuer.sign_in(f"{issuer.url}/authorize?{urlencode({'state': brought['state']})}"),
        "state": brought["state"],
    }
    client.set_cookie("stemme-innlogging", cookie.value)
    assert back(client, second).status_code == 400 and rows()[0] == 1


def test_a_code_that_was_used_is_no_code(app, client, issuer):
    edition()
    brought = issuer.sign_in(sent(client))
    assert back(client, brought).status_code == 303
    other = app.test_client()
    second = issuer.sign_in(sent(other))
    assert back(other, {**second, "code": brought["code"]}).status_code == 400 and rows()[0] == 1


def test_the_code_of_somebody_else_does_not_come_in_here(app, client, issuer):
    """A code that was given to an attacker's browser, slipped into the victim's: the verifier is another."""
    edition_id = edition()
    issuer.once = False
    attacker = issuer.sign_in(sent(app.test_client()), "angriper")
    brought = issuer.sign_in(sent(client))
    answer = back(client, {**brought, "code": attacker["code"]})
    assert answer.status_code in (400, 503)
    nothing_happened(edition_id)


def test_another_browsers_answer_is_refused(app, client, issuer):
    edition_id = edition()
    brought = issuer.sign_in(sent(client))
    assert back(app.test_client(), brought).status_code == 400
    stranger = app.test_client()
    sent(stranger)
    assert back(stranger, brought).status_code == 400
    nothing_happened(edition_id)


def test_an_old_sign_in_is_refused(client, issuer, really_at):
    from datetime import UTC, datetime, timedelta

    edition_id = edition()
    began = datetime.now(UTC)
    really_at(began)
    brought = issuer.sign_in(sent(client))
    really_at(began + timedelta(minutes=15))
    assert back(client, brought).status_code == 400
    nothing_happened(edition_id)


@pytest.mark.parametrize("value", ["", "x", "AAAA", "%%%", "å", "A" * 4000])
def test_a_cookie_that_is_none_of_ours_is_refused(client, issuer, value):
    edition_id = edition()
    brought = issuer.sign_in(sent(client))
    client.set_cookie("stemme-innlogging", value)
    assert back(client, brought).status_code == 400
    nothing_happened(edition_id)


def test_the_cookie_of_another_purpose_is_none(client, issuer):
    from base64 import urlsafe_b64encode

    from portal.foundation import boxes

    edition_id = edition()
    brought = issuer.sign_in(sent(client))
    forged = boxes.seal(boxes.PORTAL_KEY, {"state": brought["state"]}, purpose="something else")
    client.set_cookie("stemme-innlogging", urlsafe_b64encode(forged).decode())
    assert back(client, brought).status_code == 400
    nothing_happened(edition_id)


def test_a_sign_in_page_of_its_own_is_taken_when_the_settings_say_so(app, client, issuer, monkeypatch):
    """ID-porten: the provider answers at one origin, people sign in at another."""
    edition()
    fault_in_discovery(issuer, {"authorization_endpoint": "https://login.idporten.example/authorize"})
    assert post(client, STEM, valg="drammen").status_code == 503
    monkeypatch.setitem(app.config, "OIDC_LOGIN_ORIGIN", "https://login.idporten.example")
    assert sent(client).startswith("https://login.idporten.example/authorize?")
    fault_in_discovery(issuer, {"token_endpoint": "https://login.idporten.example/token"})
    app.extensions.pop("portal_openid")
    assert post(client, STEM, valg="drammen").status_code == 503


def test_a_client_with_a_key_of_its_own_proves_itself_by_it(app, client, issuer, tmp_path, monkeypatch):
    from joserfc import jwt

    edition()
    path = tmp_path / "key.pem"
    path.write_bytes(faults.OTHER_KEY.as_pem(private=True))
    monkeypatch.setitem(app.config, "OIDC_CLIENT_KEY", str(path))
    monkeypatch.setitem(app.config, "OIDC_CLIENT_KEY_ID", "vår-nøkkel")
    assert asked(client, issuer).status_code == 303
    proof = jwt.decode(issuer.assertions[-1], faults.OTHER_KEY)
    assert proof.header["kid"] == "vår-nøkkel" and proof.claims["iss"] == proof.claims["sub"] == CLIENT
    app.extensions.pop("portal_openid")
    path.unlink()
    assert post(client, STEM, valg="drammen").status_code == 503


def test_a_new_key_of_the_provider_is_asked_for_once(client, issuer):
    edition()
    issuer.jwks = lambda said: said.update(keys=[faults.OTHER_KEY.as_dict(private=False) | {"kid": "gammel"}])
    assert asked(client, issuer).status_code == 400
    issuer.jwks = faults.unchanged
    assert asked(client, issuer).status_code == 303


# --- The test of the test ------------------------------------------------------------------------------------------------


def believing(*, code, issuer, redirect_uri, verifier, nonce):
    """Planted: whatever the token says is taken."""
    token = openid._client().fetch_access_token(redirect_uri, code=code, code_verifier=verifier)
    payload = token["id_token"].split(".")[1]
    told = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return openid.Subject(openid.current_app.config["OIDC_ISSUER"], str(told["sub"]))


TAKEN = (
    "alg none", "HS256 with the public key", "HS256 with the client's secret", "signature by another key of the same name",
    "unknown kid", "wrong iss", "wrong aud", "wrong nonce", "ended", "not yet valid", "lower acr", "at_hash of another token",
)  # fmt: skip


@pytest.mark.parametrize("name", TAKEN)
def test_a_sign_in_that_believes_the_token_is_seen(client, issuer, monkeypatch, name):
    monkeypatch.setattr(openid, "finish", believing)
    with pytest.raises(AssertionError):
        test_a_broken_answer_is_refused(client, issuer, name)


@pytest.mark.parametrize(
    "name", ["another issuer", "token endpoint elsewhere", "keys elsewhere", "sign-in page elsewhere"]
)
def test_a_discovery_that_is_believed_is_seen(client, issuer, monkeypatch, name):
    monkeypatch.setattr(openid, "_is_ours", lambda told, issuer: True)
    with pytest.raises(AssertionError):
        test_a_poisoned_discovery_sends_nobody_anywhere(client, issuer, name)


def test_a_state_that_is_not_compared_is_seen(client, issuer, monkeypatch):
    monkeypatch.setattr(oidc, "hmac", SimpleNamespace(compare_digest=lambda one, other: True))
    with pytest.raises(AssertionError):
        test_an_answer_that_was_changed_on_the_way_is_refused(client, issuer, swapped)


def test_an_answer_that_is_taken_twice_is_seen(client, issuer, monkeypatch):
    monkeypatch.setattr(oidc.actions, "take_answer", lambda state, real_now: True)
    with pytest.raises(AssertionError):
        test_two_answers_to_one_sign_in_are_one(client, issuer)

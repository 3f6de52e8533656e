"""Voting with a real OpenID provider on loopback: its own sign-in page, its own tokens, its own denial."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from portal.config import Config
from tests import moments
from tests.databases import both_databases
from tests.services.test_smtp import _free_port
from tests.voting.acting import rows, votes
from tests.voting.signing_in import edition, sent
from tests.web import STEM, post, receipt_code

ACR, PID = "idporten-loa-high", "01017012345"
PATIENCE = 30.0


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """A provider in a process of its own; it takes any client."""
    port = _free_port()
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    told = {**os.environ, "AUTHLIB_INSECURE_TRANSPORT": "1"}
    process = subprocess.Popen(command, env=told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield _answering(f"http://localhost:{port}", process)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _answering(url: str, process: "subprocess.Popen[bytes]") -> str:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            if requests.get(f"{url}/.well-known/openid-configuration", timeout=1).ok:
                return url
        except requests.RequestException:
            time.sleep(0.1)
    raise AssertionError("the provider did not start")


@pytest.fixture
def settings(settings: Config, provider: str) -> Config:
    return replace(settings, OIDC_ISSUER=provider, OIDC_CLIENT_ID="kultur", OIDC_CLIENT_SECRET="x", OIDC_ACR=ACR)


@pytest.fixture(autouse=True)
def summer(at):
    at(moments.START)


def known(provider: str, subject: str, **claims: str) -> None:
    """Let the provider know somebody, with what it says of them."""
    answer = requests.put(f"{provider}/users/{subject}", json={"acr": ACR, "pid": PID, **claims}, timeout=5)
    assert answer.status_code == 204


def signed_in(client, address: str, **pressed: str):
    """Sign in on the provider's own page, and bring its answer back."""
    page = requests.get(address, timeout=5)
    assert page.ok and "Authorize" in page.text
    answer = requests.post(address, data=pressed, allow_redirects=False, timeout=5)
    parts = urlsplit(answer.headers["Location"])
    assert parts.path == "/stem/innlogget" and {"state"} < set(parse_qs(parts.query)) | {"state", "error"}
    return client.get(f"{parts.path}?{parts.query}")


def vote(client, choice: str, subject: str):
    answer = signed_in(client, sent(client, choice=choice), sub=subject)
    assert answer.status_code == 303
    return post(client, answer.location)


@both_databases
def test_vote_change_and_withdraw_by_signing_in(client, provider):
    edition_id = edition()
    known(provider, "kari")
    first = receipt_code(vote(client, "drammen", "kari"))
    assert votes(edition_id) == {"drammen": 1}
    assert receipt_code(vote(client, "larvik", "kari")) == first and votes(edition_id) == {"larvik": 1}

    mine = signed_in(client, post(client, f"{STEM}/min").location, sub="kari")
    assert post(client, f"{mine.location}/trekk").status_code == 200 and votes(edition_id) == {}
    known(provider, "ola")
    vote(client, "sarpsborg", "ola")
    assert votes(edition_id) == {"sarpsborg": 1}


def test_who_says_no_on_the_providers_page_has_not_voted(client, provider):
    edition_id = edition()
    address = sent(client)
    answer = requests.post(address, data={"action": "deny"}, allow_redirects=False, timeout=5)
    said = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert said["error"] == ["access_denied"]
    state = said.get("state") or parse_qs(urlsplit(address).query)["state"]  # this provider forgets it on a no
    page = client.get("/stem/innlogget", query_string={"error": "access_denied", "state": state[0]})
    assert page.status_code == 403 and "Innloggingen ble avbrutt" in page.text
    without = client.get("/stem/innlogget", query_string={"error": "access_denied"})
    assert without.status_code == 400
    assert rows() == (0, 0, 0, 0) and votes(edition_id) == {}


def test_a_level_that_is_too_low_does_not_vote(client, provider):
    edition_id = edition()
    known(provider, "svak", acr="idporten-loa-low")
    answer = signed_in(client, sent(client), sub="svak")
    assert answer.status_code == 403 and "sikrere måte" in answer.text and votes(edition_id) == {}


def test_the_providers_code_works_once(app, client, provider):
    edition()
    known(provider, "kari")
    address = sent(client)
    cookie = client.get_cookie("stemme-innlogging").value
    answer = requests.post(address, data={"sub": "kari"}, allow_redirects=False, timeout=5)
    back = urlsplit(answer.headers["Location"])
    assert client.get(f"{back.path}?{back.query}").status_code == 303
    client.set_cookie("stemme-innlogging", cookie)
    assert client.get(f"{back.path}?{back.query}").status_code == 400 and rows()[0] == 1


def test_a_provider_that_has_gone_is_told(app, client, monkeypatch):
    edition()
    monkeypatch.setitem(app.config, "OIDC_ISSUER", f"http://localhost:{_free_port()}")
    answer = post(client, STEM, valg="drammen")
    assert answer.status_code == 503 and answer.headers["Retry-After"]

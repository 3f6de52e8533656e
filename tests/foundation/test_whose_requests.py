"""Whose requests are taken: our own host, our own pages, and no more than we can read."""

import pytest
from flask import request
from werkzeug.exceptions import Forbidden
from werkzeug.routing import IntegerConverter

from portal.foundation import security
from tests import build, moments, walk, web
from tests.foundation.test_errors import main_text

OWN = "http://localhost"

ORIGINS = [
    # Origin, Sec-Fetch-Site, taken
    (OWN, None, True),
    (OWN, "cross-site", True),  # the origin has the last word
    (None, "same-origin", True),
    (None, None, False),
    (None, "same-site", False),
    (None, "cross-site", False),
    (None, "none", False),
    ("null", None, False),
    ("null", "same-origin", False),
    ("https://localhost", None, False),
    ("http://localhost:8080", None, False),
    ("http://localhost.example.org", None, False),
    ("http://evil.example", "same-origin", False),
    ("http://LOCALHOST", None, False),
    ("localhost", None, False),
    ("", "same-origin", False),
    (f"{OWN}/", None, False),
]


@pytest.mark.parametrize(("origin", "site", "taken"), ORIGINS)
def test_a_post_comes_from_our_own_pages_only(origin, site, taken, client, at):
    build.edition()
    at(moments.START)
    headers = {"Origin": origin, "Sec-Fetch-Site": site}
    sent = {name: value for name, value in headers.items() if value is not None}
    answer = client.post(web.STEM, data={"valg": "drammen", "epost": "kari@example.org"}, headers=sent)
    assert answer.status_code == (303 if taken else 403)
    assert len(web.mails()) == (1 if taken else 0)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_whatever_may_change_something_is_asked_where_it_comes_from(method, app):
    with app.test_request_context("/", method=method), pytest.raises(Forbidden):
        security.refuse_foreign_posts()
    with app.test_request_context("/", method=method, headers={"Origin": OWN}):
        security.refuse_foreign_posts()


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_what_only_reads_may_come_from_anywhere(method, app):
    with app.test_request_context("/", method=method, headers={"Origin": "http://evil.example"}):
        security.refuse_foreign_posts()


def _is_number(rule, name):
    return isinstance(rule._converters[name], IntegerConverter)


def test_every_route_that_changes_something_refuses_a_foreign_page(app, client):
    asked, known = 0, {"year": 2019, "form": "csv"}
    for rule in app.url_map.iter_rules():
        if "POST" in rule.methods:
            values = {name: known.get(name, 1 if _is_number(rule, name) else "x") for name in rule.arguments}
            with app.test_request_context():
                path = app.url_for(rule.endpoint, **values)
            assert client.post(path, headers={"Origin": "http://evil.example"}).status_code == 403, path
            asked += 1
    assert asked > 20


def test_a_foreign_page_is_told_so_in_words(client):
    answer = client.post("/kvittering", headers={"Origin": "http://evil.example"})
    assert "Skjemaet ble ikke sendt fra en side hos oss" in main_text(answer.text)


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1", "localhost@evil.example", "[::1]"]
)
def test_a_foreign_host_is_refused_with_a_page(host, client):
    for method in ("GET", "POST"):
        answer = client.open("/", method=method, headers={"Host": host, "Origin": f"http://{host}"})
        assert answer.status_code == 400
        assert main_text(answer.text).startswith("Dette forstod vi ikke")
        assert "evil.example" not in answer.text


def test_a_foreign_host_meets_our_own_links_in_its_language(client):
    page = client.get("/en/artikler", headers={"Host": "evil.example"}).text
    assert '<html lang="en"' in page
    assert 'href="/en/' in page


def test_our_own_host_may_come_with_a_port(client):
    assert client.get("/kvittering", headers={"Host": "localhost:8000"}).status_code == 200


def test_a_large_body_is_refused_before_it_is_read(client):
    answer = web.post(client, "/kvittering", kode="2" * (256 * 1024))
    assert answer.status_code == 413
    assert main_text(answer.text).startswith("Det du sendte, er for stort")


def test_a_form_of_very_many_fields_is_refused(client):
    body = "".join(f'--x\r\nContent-Disposition: form-data; name="f{n}"\r\n\r\n1\r\n' for n in range(201)) + "--x--\r\n"
    kind = "multipart/form-data; boundary=x"
    answer = client.post("/kvittering", data=body, content_type=kind, headers=web.OWN_ORIGIN)
    assert answer.status_code == 413


def test_a_body_within_the_limits_is_read(client):
    assert web.post(client, "/kvittering", kode="2" * 10_000).status_code == 422


def test_a_forwarded_address_is_believed_only_behind_a_proxy(app):
    forwarded = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}
    app.view_functions["health.healthz"] = lambda: f"{request.remote_addr} {request.scheme} {request.host}"
    assert app.test_client().get("/healthz", headers=forwarded).text == "127.0.0.1 http localhost"


def test_exactly_as_many_proxies_are_believed_as_there_are(settings, compiled):
    from contextlib import contextmanager
    from dataclasses import replace

    from tests.conftest import running

    with contextmanager(running)(replace(settings, PROXIES=1), compiled) as app:
        app.view_functions["health.healthz"] = lambda: f"{request.remote_addr} {request.scheme}"
        forwarded = {"X-Forwarded-For": "10.9.9.9, 203.0.113.9", "X-Forwarded-Proto": "https"}
        assert app.test_client().get("/healthz", headers=forwarded).text == "203.0.113.9 https"


@pytest.mark.parametrize(
    "address",
    [
        "/%00",
        "/artikler/%ff%fe",
        "/tema/..%2f..%2fetc",
        "/norges-kulturkommune/99999999999999999999",
        "/nn//",
        "/demo/e-post/..%2f..",
        "/artikler?eldre-enn=abc",
        "/artikler?eldre-enn=99999999999999999999999",
    ],
)
def test_a_strange_address_never_ends_in_an_unforeseen_error(address, visitor):
    assert visitor.get(address).status_code in (200, 400, 404)


def test_walked_pages_take_no_unknown_argument_to_heart(visitor):
    for path in walk.HTML:
        assert visitor.get(path.partition("?")[0] + "?x=<script>alert(1)</script>").text.count("alert(1)") == 0

"""What every answer carries, letter by letter as the design has it."""

from dataclasses import replace

import pytest

from portal.app import create_app
from tests import build, moments, walk, web

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
    "frame-ancestors 'none'; manifest-src 'self'"
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": (
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=(), interest-cohort=()"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
KEPT = "public, max-age=0, s-maxage=1, must-revalidate"
PRIVATE = "private, no-store"
FOREVER = "max-age=315360000, public, immutable"
KINDS = {
    "public nb", "public nn", "public en", "token", "token post", "token 409", "token 410", "token 422", "post 422", "post 404",
    "closed", "redirect", "304", "static", "static 304", "400", "403", "404", "405", "410", "413", "429", "500", "503",
}  # fmt: skip


WAYS_TO_A_TOKEN = (
    "/stem/bekreft/", "/stem/min/", "/kommentarer/bekreft/", "/kommentarer/min/", "/mine-opplysninger/",
    "/tilgjengelighet/bekreft/", "/invitasjon/", "/nytt-passord/",
    "/soknad/", "/forslag/", "/jury/uttalelse/",
)  # fmt: skip


def wrong(answers, expected):
    """The answers that do not carry these headers exactly once and with these values."""
    for answer in answers:
        for name, value in expected.items():
            found = answer.response.headers.getlist(name)
            if found != ([value] if value else []):
                yield answer.kind, answer.path, name, found


@pytest.fixture
def sent(answers):
    """All but «not modified» for a built file: there the browser keeps the headers that it has."""
    return [answer for answer in answers if answer.kind != "static 304"]


def test_every_kind_of_answer_is_looked_at(answers):
    assert {answer.kind for answer in answers} == KINDS
    for answer in answers:
        status = answer.kind.split()[-1]
        if status.isdecimal():
            assert answer.response.status_code == int(status), answer.path
        elif answer.kind.startswith("public"):
            assert answer.response.status_code == 200, answer.path
    assert len(answers) > 100


def test_every_answer_carries_the_headers(sent):
    assert list(wrong(sent, ALWAYS)) == []


def test_over_plain_http_nothing_asks_for_tls(answers):
    assert list(wrong(answers, {"Strict-Transport-Security": None})) == []
    assert not [a.path for a in answers if "upgrade-insecure" in a.response.headers.get("Content-Security-Policy", "")]


def test_only_a_page_with_a_token_in_its_address_hides_it_from_every_other_site(sent):
    tokens = [answer for answer in sent if any(way in answer.path for way in WAYS_TO_A_TOKEN)]
    others = [answer for answer in sent if answer not in tokens]
    assert {answer.path[:3] for answer in tokens} == {"/st", "/nn", "/en", "/ko", "/mi", "/so", "/fo"}
    assert list(wrong(tokens, {"Referrer-Policy": "same-origin"})) == []
    assert list(wrong(others, {"Referrer-Policy": "strict-origin-when-cross-origin"})) == []


def test_public_pages_may_be_kept_and_all_else_is_private(answers):
    for answer in answers:
        kept = KEPT if answer.kind.startswith("public") or answer.kind == "304" else PRIVATE
        expected = FOREVER if answer.kind.startswith("static") else kept
        assert answer.response.headers.getlist("Cache-Control") == [expected], answer


def test_a_public_page_has_an_etag_and_is_not_sent_twice(answers):
    whole = {a.path: a.response for a in answers if a.kind == "public nb"}
    again = {a.path: a.response for a in answers if a.kind == "304"}
    assert set(again) == set(whole) == set(walk.PUBLIC)
    for path, response in again.items():
        assert (response.status_code, response.data) == (304, b""), path
        assert response.headers["ETag"] == whole[path].headers["ETag"] != "", path


def test_an_etag_is_that_of_the_very_page(visitor):
    tags = {path: visitor.get(path).headers["ETag"] for path in walk.PUBLIC}
    assert len(set(tags.values())) == len(walk.PUBLIC)
    assert visitor.get("/", headers={"If-None-Match": tags["/artikler"]}).status_code == 200


def test_no_page_that_is_only_read_sets_a_cookie(answers):
    setting = {(a.kind, a.response.request.method) for a in answers if a.response.headers.getlist("Set-Cookie")}
    assert setting == {("redirect", "POST")}  # the answer to asking for a vote ties the code to its browser


def test_the_demonstration_is_kept_out_of_search_engines_altogether(sent):
    assert list(wrong(sent, {"X-Robots-Tag": "noindex"})) == []


def test_nothing_tells_what_software_answers(answers):
    assert not [a.path for a in answers if "Server" in a.response.headers or "X-Powered-By" in a.response.headers]


def test_in_production_over_tls_visitors_stay_on_tls(production, at):
    build.edition()
    build.lasting_pages()
    at(moments.START)
    client = production.test_client()
    own = {"Origin": "https://localhost"}
    found = [
        client.get("/", base_url="https://localhost"),
        client.get("/finnes-ikke", base_url="https://localhost"),
        client.get(production.jinja_env.globals["asset"]("app.css"), base_url="https://localhost"),
        client.post(web.STEM, base_url="https://localhost", headers=own, data={}),
    ]
    assert [each.status_code for each in found] == [200, 404, 200, 422]
    for response in found:
        assert response.headers.getlist("Strict-Transport-Security") == ["max-age=63072000; includeSubDomains"]
        assert response.headers["Content-Security-Policy"] == f"{POLICY}; upgrade-insecure-requests"
        assert "X-Robots-Tag" not in response.headers
        response.close()
    vote = {"valg": "drammen", "epost": "kari@kultur.no"}
    asked = client.post(web.STEM, base_url="https://localhost", headers=own, data=vote)
    [cookie] = asked.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-stemme=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_a_header_that_is_left_out_is_found(settings):
    made = create_app(replace(settings))
    made.after_request_funcs[None].insert(0, lambda response: response.headers.remove("X-Frame-Options") or response)
    answer = walk.Answer("planted", "/kvittering", made.test_client().get("/kvittering"))
    assert list(wrong([answer], ALWAYS)) == [("planted", "/kvittering", "X-Frame-Options", [])]


def test_the_list_of_built_files_is_not_served_since_it_names_finalists_to_come(client):
    assert client.get("/static/manifest.json").status_code == 404


def test_a_post_to_a_built_file_is_refused_in_words_with_our_headers(app, client):
    answer = client.post(app.jinja_env.globals["asset"]("app.css"), headers=web.OWN_ORIGIN)
    assert answer.status_code == 404
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "<h1" in answer.text

"""Links that lead nowhere, used links, cookies, and POSTs from elsewhere."""

from datetime import timedelta

import pytest

from portal.voting import actions
from portal.voting.rules import BallotState
from tests import build, moments
from tests.databases import both_databases
from tests.pages import Page
from tests.voting.acting import REAL, mark, rows, votes
from tests.web import OWN_ORIGIN, STEM, ask, last_mail, post, receipt_code, vote

WELL_FORMED = "A" * 32
PREFIXES = ("", "/nn", "/en")


@pytest.fixture
def edition_id(app, at, really_at) -> int:
    """An edition that is open."""
    at(moments.START)
    really_at(REAL)
    return build.edition()


def ended(client, path: str, *, method: str = "GET") -> bytes:
    """The page that answers an ended link, with the link itself taken out: the language links repeat it."""
    answer = client.open(path, method=method, headers=OWN_ORIGIN)
    assert answer.status_code == 410, path
    assert answer.headers["Cache-Control"] == "private, no-store" and answer.headers["Referrer-Policy"] == "same-origin"
    assert "Set-Cookie" not in answer.headers
    own = path.removeprefix("/nn").removeprefix("/en")
    return answer.data.replace(own.encode(), b"/LINK")


@pytest.mark.parametrize("prefix", PREFIXES)
def test_wrong_expired_closed_and_foreign_links_get_the_same_page_byte_for_byte(
    client, edition_id, at, really_at, prefix
):
    vote(client, "ola@example.org")
    own = last_mail().link.rpartition("/")[2]
    ask(client)
    token = last_mail().link.rpartition("/")[2]
    before = rows()
    pages = set()

    def collect(*links: str) -> None:
        for link, method in [(link, method) for link in links for method in ("GET", "POST")]:
            pages.add(ended(client, prefix + link, method=method))

    wrong = (
        f"/stem/bekreft/{WELL_FORMED}",
        "/stem/bekreft/x",
        f"/stem/bekreft/{token[:-1]}",
        f"/stem/bekreft/{token}a",
    )
    foreign = (f"/stem/bekreft/{own}",)
    collect(*wrong, *foreign)
    really_at(REAL + actions.LINK_LIFE)
    collect(f"/stem/bekreft/{token}")
    assert len(pages) == 1
    for path in (f"/stem/min/{token}", f"/stem/min/{WELL_FORMED}"):
        assert ended(client, prefix + path) in pages
        assert ended(client, f"{prefix}{path}/endre") in pages
        for deed in ("kode", "endre", "trekk"):
            assert ended(client, f"{prefix}{path}/{deed}", method="POST") in pages

    really_at(REAL)
    at(moments.VOTING_CLOSES)  # the frame tells another day now, so the pages are compared at the same moment
    pages.clear()
    collect(*wrong, *foreign, f"/stem/bekreft/{token}")
    assert len(pages) == 1
    assert rows() == before


def test_the_ended_page_says_what_to_do_and_leads_there(client, edition_id):
    page = Page(client.get(f"/stem/bekreft/{WELL_FORMED}").text)
    assert page.title.startswith("Lenken virker ikke") and "Ingenting er endret." in page.text
    hrefs = {link["href"] for link in page.tree.one("main").all("a")}
    assert hrefs == {STEM, "/kvittering"}
    assert page.meta("robots") == "noindex" and not page.tree.all("link", rel="canonical")


@both_databases
def test_a_used_link_says_so_and_its_one_button_shows_the_same_receipt_also_after_closing(
    client, edition_id, at, really_at
):
    ask(client)
    link = last_mail().link
    receipt = post(client, link)
    for now, real_now in ((moments.START, REAL), (moments.VOTING_CLOSES, REAL + timedelta(days=40))):
        at(now)
        really_at(real_now)
        page = Page(client.get(link).text)
        assert page.title.startswith("Lenken er brukt") and page.tree.one("main").one("form")["action"] == link
        again = post(client, link)
        assert again.status_code == 200 and receipt_code(again) == receipt_code(receipt)
    assert rows() == (1, 1, 1, 2)


def test_a_voided_voter_is_told_behind_the_mail_link_alone_how_to_complain(client, edition_id):
    vote(client)
    own = last_mail().link
    ask(client, choice="larvik")
    again = last_mail().link
    mark(BallotState.VOIDED, "made_up_addresses")

    for path, fields in ((again, {}), (f"{own}/endre", {"valg": "larvik"}), (f"{own}/trekk", {})):
        answer = post(client, path, **fields)
        page = Page(answer.text)
        assert answer.status_code == 410 and page.title.startswith("Stemmen din er forkastet")
        assert "Derfor kan du ikke endre den" in page.text and "Du kan klage på avgjørelsen." in page.text
        assert page.tree.one("main").one("a", css="ds-button")["href"] == own
    assert ask(client, choice="larvik").status_code == 303  # asking tells nobody anything
    assert "Slik klager du" in Page(client.get(own).text).text
    assert votes(edition_id) == {}


def test_what_is_too_late_is_refused_without_talk_of_complaints(client, edition_id, at):
    vote(client)
    own = last_mail().link
    at(moments.VOTING_CLOSES)
    for path, fields in ((f"{own}/endre", {"valg": "larvik"}), (f"{own}/trekk", {})):
        answer = post(client, path, **fields)
        assert answer.status_code == 410
        assert "Avstemningen er ikke åpen nå." in answer.text and "Slik klager du" not in answer.text
    assert votes(edition_id) == {"drammen": 1}
    shown = Page(client.get(own).text)
    assert [form["action"] for form in shown.tree.one("main").all("form")] == [f"{own}/kode"]
    assert "Avstemningen er stengt" in Page(client.get(f"{own}/endre").text).title


FOREIGN = (
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "https://localhost"},
    {"Origin": "http://localhost:8080"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Referer": "http://localhost/"},
    {},
)


def test_a_post_from_elsewhere_is_refused_in_words_on_every_form_and_changes_nothing(client, edition_id):
    vote(client)
    own = last_mail().link
    ask(client, choice="larvik")
    forms = [(STEM, {"valg": "larvik", "epost": "ola@example.org"}), (f"{STEM}/kode", {"kode": last_mail().code})]
    forms += [(last_mail().link, {}), (f"{own}/kode", {}), (f"{own}/endre", {"valg": "larvik"}), (f"{own}/trekk", {})]
    before = rows()
    for prefix, (path, fields) in zip(PREFIXES * 3, [*forms, ("/kvittering", {"kode": "2" * 27})], strict=False):
        for headers in FOREIGN:
            answer = client.post(prefix + path, data=fields, headers=headers)
            assert answer.status_code == 403, (path, headers)
            assert len(Page(answer.text).text) > 40 and "Set-Cookie" not in answer.headers
    assert rows() == before and votes(edition_id) == {"drammen": 1}
    ours = client.post(last_mail().link, headers={"Sec-Fetch-Site": "same-origin"})
    assert ours.status_code == 200 and votes(edition_id) == {"larvik": 1}


def test_of_the_test_without_the_look_at_the_origin_the_foreign_post_votes(app, client, edition_id):
    ask(client)
    app.before_request_funcs[None] = [f for f in app.before_request_funcs[None] if f.__name__ != "refuse_foreign_posts"]
    assert client.post(last_mail().link, headers=FOREIGN[0]).status_code == 200
    assert votes(edition_id) == {"drammen": 1}


def test_only_the_answer_to_asking_sets_a_cookie(client, edition_id):
    from tests.voting.test_scanners import links_of, visit

    _, paths = links_of(edition_id)
    everywhere = [
        "/",
        "/artikler",
        "/norges-kulturkommune",
        "/norges-kulturkommune/2019",
        STEM,
        "/kvittering",
        "/finnes-ikke",
    ]
    everywhere.append("/norges-kulturkommune/2019/slik-stemmer-du")
    visit(client.application, [*everywhere, *paths], 200)  # asserts it for each answer
    for answer in (
        post(client, STEM), post(client, "/kvittering", kode="2" * 27), post(client, paths[0]),
        post(client, f"{paths[1]}/kode"), post(client, f"{STEM}/kode", kode="2222 2222"),
    ):  # fmt: skip
        assert "Set-Cookie" not in answer.headers
    assert [header.partition("=")[0] for header in ask(client).headers.getlist("Set-Cookie")] == ["stemme"]


def test_the_cookie_is_for_this_site_and_no_script_and_as_short_as_the_link(client, edition_id):
    [cookie] = ask(client).headers.getlist("Set-Cookie")
    value, *attributes = cookie.split("; ")
    assert len(value.partition("=")[2]) == 32
    kept = {part for part in attributes if not part.startswith("Expires=")}
    assert kept == {"HttpOnly", "SameSite=Lax", "Path=/", f"Max-Age={48 * 3600}"}


def test_over_tls_the_cookie_is_secure_and_of_this_host_alone(app, client, edition_id):
    app.config["HTTPS"] = True
    [cookie] = ask(client).headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-stemme=") and "Secure" in cookie.split("; ") and "Domain" not in cookie

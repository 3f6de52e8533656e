"""The language is in the address and nowhere else, and every address of ours can be told in each."""

import pytest

from portal.foundation import i18n
from portal.foundation.i18n import LanguagePrefix
from tests import walk

CODES = ("nb", "nn", "en")


def seen(path: str, script_name: str = "") -> tuple[str | None, str, str]:
    """What the app sees of an address: language, SCRIPT_NAME, PATH_INFO."""
    environ = {"PATH_INFO": path, "SCRIPT_NAME": script_name}
    LanguagePrefix(lambda _environ, _start: [])(environ, lambda *_: None)
    return environ.get(i18n.ENVIRON_KEY), environ["SCRIPT_NAME"], environ["PATH_INFO"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", (None, "", "/")),
        ("/artikler", (None, "", "/artikler")),
        ("/nn/artikler", ("nn", "/nn", "/artikler")),
        ("/en/", ("en", "/en", "/")),
        ("/en", ("en", "/en", "/")),
        ("/nb/artikler", (None, "", "/nb/artikler")),  # bokmål has no prefix
        ("/nnorsk", (None, "", "/nnorsk")),
        ("/NN/artikler", (None, "", "/NN/artikler")),
        ("/artikler/nn", (None, "", "/artikler/nn")),
        ("/nn/en/artikler", ("nn", "/nn", "/en/artikler")),
        ("", (None, "", "")),
        ("//nn/x", (None, "", "//nn/x")),
    ],
)
def test_the_language_is_taken_off_the_address(path, expected):
    assert seen(path) == expected


def test_a_portal_below_a_path_keeps_it():
    assert seen("/nn/artikler", "/kultur") == ("nn", "/kultur/nn", "/artikler")
    assert seen("/artikler", "/kultur") == (None, "/kultur", "/artikler")


@pytest.mark.parametrize("code", CODES)
def test_every_link_to_our_own_pages_keeps_the_language(code, visitor):
    from tests.foundation.test_pages import read

    prefix = walk.PREFIXES[code]
    for path in walk.HTML:
        tags = read(visitor.get(prefix + path).text).tags
        own = [g for tag, g in tags if tag == "a" and (g.get("href") or "").startswith("/") and "hreflang" not in g]
        astray = [given["href"] for given in own if not _in_language(given["href"], code)]
        assert astray == [], path
        assert len(own) > 4


def _in_language(url: str, code: str) -> bool:
    first = url.split("/")[1]
    return first == code if code != "nb" else first not in CODES


@pytest.mark.parametrize("code", CODES)
def test_every_form_stays_in_its_language(code, visitor):
    from tests.foundation.test_pages import read

    prefix = walk.PREFIXES[code]
    page = visitor.get(prefix + walk.EDITION + "/stem").text
    [action] = [given["action"] for tag, given in read(page).tags if tag == "form"]
    assert action == prefix + walk.EDITION + "/stem"


def test_bokmal_has_no_prefix_of_its_own(visitor):
    assert visitor.get("/nb/artikler").status_code == 404


def test_the_browsers_wish_and_cookies_do_not_choose_the_language(visitor):
    plain = visitor.get("/artikler").text
    visitor.set_cookie("lang", "en")
    wished = visitor.get("/artikler", headers={"Accept-Language": "en, nn;q=0.9"})
    assert wished.text == plain
    assert '<html lang="nb"' in plain


@pytest.mark.parametrize(
    ("base", "code", "address"),
    [
        ("http://localhost", "nb", "http://localhost/artikler/x"),
        ("http://localhost", "nn", "http://localhost/nn/artikler/x"),
        ("https://kultur.example.org", "en", "https://kultur.example.org/en/artikler/x"),
        ("https://example.org/kultur", "nb", "https://example.org/kultur/artikler/x"),
        ("https://example.org/kultur", "nn", "https://example.org/kultur/nn/artikler/x"),
        ("http://127.0.0.1:8000", "nb", "http://127.0.0.1:8000/artikler/x"),
    ],
)
def test_an_address_can_be_told_outside_a_request(base, code, address, app):
    app.config["BASE_URL"] = base
    assert i18n.address_of("news.show", code=code, slug="x") == address


def test_below_a_path_links_and_other_languages_keep_it(app, client):
    app.config["BASE_URL"] = "http://localhost/kultur"
    with app.test_request_context("/kvittering", base_url="http://localhost/kultur"):
        assert [each.absolute for each in i18n.alternates()] == [
            "http://localhost/kultur/kvittering",
            "http://localhost/kultur/nn/kvittering",
            "http://localhost/kultur/en/kvittering",
        ]


def test_the_other_languages_of_a_page_are_addresses_whatever_is_in_its_path(app):
    with app.test_request_context("/artikler/blå%20dag%3F"):
        absolute = [each.absolute for each in i18n.alternates()]
    assert absolute == [
        "http://localhost/artikler/bl%C3%A5%20dag%3F",
        "http://localhost/nn/artikler/bl%C3%A5%20dag%3F",
        "http://localhost/en/artikler/bl%C3%A5%20dag%3F",
    ]


def test_outside_a_request_we_speak_bokmal(app):
    assert i18n.language() == "nb"


class Text:
    def __init__(self, language: str) -> None:
        self.language = language


def test_the_best_text_is_the_readers_else_bokmal(app):
    nb, nn = Text("nb"), Text("nn")
    assert i18n.best([nb, nn], "nn") is nn
    assert i18n.best([nb, nn], "en") is nb
    with pytest.raises(KeyError):
        i18n.best([nn], "en")


@pytest.mark.parametrize("code", CODES)
def test_a_page_is_said_in_its_language(code, visitor):
    words = {"nb": "Hopp til hovedinnhold", "nn": "Hopp til hovudinnhald", "en": "Skip to main content"}
    page = visitor.get(walk.PREFIXES[code] + "/artikler").text
    assert [each for each in CODES if words[each] in page] == [code]

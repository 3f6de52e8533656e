"""A year is set up, a municipality applies with attachment and colleague, its own post room confirms – in a real browser."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.site import running
from tests.journeys.walker import Walker
from tests.media import making

SET_UP = "/for-ansatte/karinger/2025/oppsett"
PATIENCE = 30_000  # milliseconds; the machine may be busy


@pytest.fixture(scope="module")
def own_site(demo_portal: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A site of its own: another edition would be on the front page of everybody else's."""
    with running(demo_portal, tmp_path_factory.mktemp("applying")) as base:
        yield base


def test_an_application_is_set_up_written_sent_and_confirmed(browser: Browser, own_site: str) -> None:
    secretary = Walker(browser, own_site, width=1280)
    applicant = Walker(browser, own_site)
    municipality, address = "Bodø", "kari"
    try:
        _sign_in(secretary.page)
        _set_up(secretary)
        _begin(applicant, municipality, f"{address}@example.org")
        own = _write(applicant)
        _attach(applicant, own)
        _together(applicant, own, f"siri.{address}@example.org")
        _send(applicant, own)
        _enter_address(secretary, municipality, f"postmottak.{address}@example.org")
        _confirm(applicant, f"postmottak.{address}@example.org", own)
        _decide(secretary, municipality)
        applicant.page.goto(own)
        expect(applicant.page.locator("main")).to_contain_text("Søknaden oppfyller vilkårene")
        applicant.look()
    finally:
        secretary.close()
        applicant.close()
    assert secretary.faults + applicant.faults == []


def _sign_in(page: Page) -> None:
    page.goto("/demo/ansatte")
    page.get_by_role("button", name=re.compile("Jurysekretær A")).click()
    page.wait_for_url(re.compile("/for-ansatte$"))


def _set_up(walker: Walker) -> None:
    page = walker.page
    walker.go("/for-ansatte/karinger/nytt-ar")
    page.get_by_label("År", exact=True).fill("2025")
    page.get_by_label("Kopier kriterier").select_option("2019")
    page.get_by_role("button", name="Opprett kåringen").click()
    page.wait_for_url(re.compile(SET_UP))
    walker.look()
    page.get_by_role("link", name="Søknad direkte til NOKU").click()
    page.wait_for_url(re.compile("/karing/"))
    walker.look()
    page.get_by_label("Åpner for søknader").fill("2019-06-15")
    page.get_by_label("Siste søknadsdag").fill("2019-09-30")
    page.get_by_role("button", name="Lagre", exact=True).click()
    page.wait_for_load_state()
    expect(page.locator(".told-now")).to_contain_text("Endringen er lagret")
    for path in ("tidspunkter", "karing/ny", "kriterium/nytt", "felt/nytt"):
        walker.go(f"{SET_UP}/{path}")
    for path in ("/for-ansatte/soknader", "/for-ansatte/soknader/koder/2025"):
        walker.go(path)


def _mail(page: Page, address: str, subject: str) -> None:
    row = page.locator("li", has_text=address).filter(has_text=subject).locator("a").first
    for _ in range(40):
        page.goto("/demo/e-post")
        if row.count():
            break
        page.wait_for_timeout(500)
    row.click()
    page.wait_for_url(re.compile("/demo/e-post/"))
    page.locator(".letter a").first.click()


def _begin(walker: Walker, municipality: str, address: str) -> None:
    page = walker.page
    walker.go("/norges-kulturkommune/2025")
    walker.go("/norges-kulturkommune/2025/fylkeskaringer")
    walker.go("/norges-kulturkommune/2025/foresla")
    walker.go("/norges-kulturkommune/2025/sok-for-kommunen")
    page.get_by_role("button", name="Send meg lenken").click()
    expect(page.locator(".ds-error-summary")).to_be_focused()
    walker.look()
    page.get_by_label("Kommunen", exact=True).select_option(label=municipality)
    page.get_by_label("Navnet ditt").fill("Kari")
    page.get_by_label("E-postadressen din på jobb").fill(address)
    page.get_by_role("button", name="Send meg lenken").click()
    page.wait_for_url(re.compile("/sjekk-e-posten$"))
    walker.look()
    _mail(page, address, "Lenken til søknaden")
    page.wait_for_url(re.compile("/soknad/"))
    walker.look()


def _write(walker: Walker) -> str:
    """Write, be saved without a button, meet one's own words from another window. Returns the private page."""
    page = walker.page
    own = page.url
    page.get_by_role("link", name="Skriv", exact=True).first.click()
    page.wait_for_url(re.compile("/skriv$"))
    walker.look()
    status, first = page.locator("[data-saved]"), page.locator("textarea[name]").first
    other = walker.context.new_page()
    other.goto(page.url)
    first.fill("Kultur står i kommuneplanen.")
    expect(page.locator("[data-count]").first).to_contain_text("tegn igjen")
    expect(status).to_contain_text(re.compile(r"^Lagret kl\."), timeout=PATIENCE)
    other.locator("textarea[name]").first.fill("Noe annet fra et annet vindu.")
    theirs = other.locator("[data-conflict] textarea").first
    expect(theirs).to_have_value("Kultur står i kommuneplanen.", timeout=PATIENCE)
    other.close(run_before_unload=False)
    page.reload()
    expect(first).to_have_value("Kultur står i kommuneplanen.")
    _press_while_nothing_can_be_saved(page)
    _press_while_it_is_being_saved(page)
    expect(page.locator("main")).to_contain_text("Dette gjenstår før søknaden kan sendes")
    walker.look()
    page.locator(".ds-error-summary a").first.click()
    page.wait_for_url(re.compile("/skriv"))
    page.locator("textarea[name]").last.fill("Et svar.")
    page.get_by_role("button", name="Lagre", exact=True).click()
    page.wait_for_url(re.compile("lagret=1"))
    return own


def _press_while_nothing_can_be_saved(page: Page) -> None:
    """Another answers in the site's place, as nets do that one has to sign in to: the words stay, and are not left behind."""
    strange = "<p>Logg inn på nettet</p>"
    page.route(
        "**/skriv",
        lambda route: (
            page.wait_for_timeout(700),
            route.fulfill(body=strange, content_type="text/html; charset=utf-8"),
        ),
    )
    field = page.locator("[data-answer] textarea[name]").first
    field.fill("Et svar som ikke må bli borte.")
    page.get_by_role("button", name="Lagre og les gjennom").click()
    expect(page.locator("[data-saved]")).to_contain_text("Ikke lagret. Vi prøver igjen.")
    page.get_by_role("button", name="Lagre og les gjennom").click()
    expect(page.locator("[data-saved]")).to_contain_text("Lagrer")
    expect(page.locator("[data-saved]")).to_contain_text("Ikke lagret. Vi prøver igjen.")
    expect(field).to_have_value("Et svar som ikke må bli borte.")
    page.unroute_all(behavior="wait")


def _press_while_it_is_being_saved(page: Page) -> None:
    """On a slow line: each field is saved when it is left, several times over, and the button waits for that."""
    page.route("**/skriv", lambda route: (page.wait_for_timeout(700), route.continue_()))
    for field in page.locator("[data-answer] input[type=text], [data-answer] textarea[name]").all()[:-1]:
        field.fill("Et svar.")
    page.get_by_role("button", name="Lagre og les gjennom").click()
    page.wait_for_url(re.compile("/send$"))
    page.unroute_all(behavior="wait")


def _attach(walker: Walker, own: str) -> None:
    page = walker.page
    walker.go(own.removeprefix(walker.base) + "/vedlegg")
    page.get_by_label("Velg en fil").set_input_files(
        {"name": "Søknaden vår.pdf", "mimeType": "application/pdf", "buffer": making.pdf()}
    )
    page.get_by_role("button", name="Legg til filen").click()
    expect(page.locator("main")).to_contain_text("Søknaden vår.pdf", timeout=PATIENCE)
    walker.look()
    page.get_by_label("Velg en fil").set_input_files({"name": "a.exe", "mimeType": "x/x", "buffer": b"MZ"})
    page.get_by_role("button", name="Legg til filen").click()
    expect(page.locator(".upload__told")).to_contain_text("Denne typen fil tar vi ikke imot", timeout=PATIENCE)


def _together(walker: Walker, own: str, address: str) -> None:
    page = walker.page
    walker.go(own.removeprefix(walker.base) + "/skriv-sammen")
    page.get_by_label("Navn", exact=True).fill("Siri")
    page.get_by_label("E-postadresse", exact=True).fill(address)
    page.get_by_role("button", name="Send invitasjonen").click()
    expect(page.locator(".writers")).to_contain_text("Siri")
    walker.look()


def _send(walker: Walker, own: str) -> None:
    page = walker.page
    walker.go(own.removeprefix(walker.base) + "/send")
    page.get_by_role("button", name="Send søknaden").click()
    page.wait_for_url(own)
    expect(page.locator("main")).to_contain_text("venter på kommunens postmottak")
    walker.look()


def _enter_address(walker: Walker, municipality: str, address: str) -> None:
    page = walker.page
    walker.go("/for-ansatte")
    expect(page.locator("main")).to_contain_text("Søknader uten postmottak")
    walker.go("/for-ansatte/soknader?ar=2025")
    page.get_by_role("link", name=municipality).click()
    page.wait_for_url(re.compile("/soknader/"))
    walker.look()
    page.get_by_label("Adressen til kommunens postmottak").fill(address)
    page.get_by_role("button", name="Lagre adressen").click()
    expect(page.get_by_text("Én søknad er sendt dit.")).to_be_visible()


def _confirm(walker: Walker, address: str, own: str) -> None:
    page = walker.page
    _mail(page, address, "Står kommunen bak")
    page.wait_for_url(re.compile("/soknad/bekreft/"))
    walker.look()
    page.get_by_role("button", name="Ja, kommunen står bak").click()
    expect(page.locator("main")).to_contain_text("Søknaden er levert")
    walker.look()
    page.goto(own)
    expect(page.locator("main")).to_contain_text("Søknaden er levert")
    walker.look()


def _decide(walker: Walker, municipality: str) -> None:
    page = walker.page
    walker.go("/for-ansatte/soknader?ar=2025&status=delivered")
    page.get_by_role("link", name=municipality).click()
    page.wait_for_url(re.compile("/soknader/"))
    page.get_by_label("Søknaden oppfyller vilkårene").check()
    page.get_by_label("Grunn").select_option("in_order")
    page.get_by_role("button", name="Lagre, og send e-posten").click()
    expect(page.locator(".told-now")).to_contain_text("Avgjørelsen er lagret")
    walker.look()

"""A year's first half in a browser: set up, proposed, applied for, confirmed, found in order."""

import re

from playwright.sync_api import expect

from portal.foundation import clock
from portal.municipalities import actions as municipalities
from portal.municipalities import queries as register
from portal.nominations.actions import proposing, reminding
from tests.journeys.jurying import told
from tests.journeys.walker import Walker
from tests.journeys.year import APPLICANTS, BUSKERUD, DIRECT, HERE, NATIONAL, ROGALAND, SET_UP, YEAR, Year

MOMENTS = {
    "applications_open": "2019-07-02", "applications_close": "2019-07-20", "finalists_at": "2019-09-02",
    "voting_opens": "2019-09-03", "voting_closes": "2019-09-10", "release_at": "2019-09-16",
}  # fmt: skip
PROPOSAL = "I eksempelet er biblioteket åpent hver kveld."


def set_up(secretary: Walker) -> None:
    """A year from an earlier one: its moments, its ways in, a weight, the form."""
    page = secretary.page
    page.goto("/for-ansatte/karinger/nytt-ar")
    page.get_by_label("År", exact=True).fill(str(YEAR))
    page.get_by_label("Kopier kriterier").select_option("2019")
    page.get_by_role("button", name="Opprett kåringen").click()
    page.wait_for_url(re.compile(SET_UP))
    page.goto(f"{SET_UP}/tidspunkter")
    for name, day in MOMENTS.items():
        page.locator(f"#{name}_dag").fill(day)
    page.get_by_role("button", name="Lagre tidspunktene").click()
    told(secretary, "Tidspunktene er lagret")
    for name in (ROGALAND, BUSKERUD, DIRECT):
        _open_round(secretary, name)
    page.goto(SET_UP)
    page.get_by_role("link", name="Eksempel: Nasjonal kåring").click()
    page.get_by_label("Navn", exact=True).fill(NATIONAL)
    page.get_by_role("button", name="Lagre", exact=True).click()
    told(secretary, "Endringen er lagret")
    page.goto(SET_UP)
    page.get_by_role("link", name="En naturlig del av forvaltningen").first.click()
    page.get_by_label("Vekt", exact=True).fill("2")
    page.get_by_role("button", name="Lagre").click()


def _open_round(secretary: Walker, name: str) -> None:
    page = secretary.page
    page.goto(SET_UP)
    page.get_by_role("link", name=name).click()
    page.get_by_label("Åpner for søknader").fill(MOMENTS["applications_open"])
    page.get_by_label("Siste søknadsdag").fill(MOMENTS["applications_close"])
    if name == BUSKERUD:
        page.get_by_label("Juryen møtes og drøfter, uten poeng").check()
    page.get_by_role("button", name="Lagre", exact=True).click()
    told(secretary, "Endringen er lagret")


def propose(year: Year) -> None:
    """A citizen proposes a municipality, a moderator lets it through, the municipality says yes."""
    citizen = year.person()
    page = citizen.page
    page.goto(f"{HERE}/foresla")
    page.get_by_label("Kommunen du vil foreslå").select_option(label="Bodø")
    page.get_by_label("Hvorfor bør kommunen få prisen?").fill(PROPOSAL)
    page.get_by_label("Navnet ditt").fill("Leser")
    page.get_by_label("E-postadressen din").fill("leser@example.org")
    page.get_by_role("button", name="Send forslaget").click()
    page.goto(year.letter("leser@example.org", "Bekreft forslaget"))
    page.get_by_role("button", name=re.compile("Bekreft")).click()
    own = page.url
    expect(page.locator("main")).to_contain_text("venter på en moderator")
    citizen.look()
    moderator = year.staff("Moderator A")
    moderator.page.goto("/for-ansatte/kommentarer?type=proposal")
    case = moderator.page.locator("article.case", has_text=PROPOSAL)
    case.get_by_role("button", name=re.compile("^Publiser|^Godkjenn")).click()
    expect(case).to_have_count(0)
    expect(moderator.page.locator("main")).to_contain_text("Godkjent: forslaget fra Leser.")
    page.goto(f"{HERE}/foresla")
    expect(page.locator("main")).not_to_contain_text(PROPOSAL)
    year.do(_enter_address, "Bodø")
    year.do(proposing.tell_municipalities)  # as the worker does once a minute
    page.goto(year.letter("postmottak.bodo@example.org", "Innbyggere har foreslått kommunen"))
    citizen.look()
    page.get_by_role("button", name="Ja, vis forslagene").click()
    expect(page.locator("main")).to_contain_text("Kommunen har sagt ja")
    page.goto(f"{HERE}/foresla")
    expect(page.locator("main")).to_contain_text(PROPOSAL)
    assert year.letter("leser@example.org", "Forslaget ditt er sendt til kommunen")
    page.goto(year.letter("leser@example.org", "Bodø har takket ja"))
    assert page.url == own
    expect(page.locator("main")).to_contain_text("alle kan lese forslaget")


def _enter_address(name: str) -> None:
    """What an operator does with a table of official addresses."""
    found = register.municipality_in(YEAR, APPLICANTS[name])
    assert found is not None and found.name == name
    municipalities.set_postmottak(found.id, _postmottak(name), now=clock.now())


def applicant_of(name: str) -> str:
    """The address of the one who writes for a municipality."""
    return f"kari.{name.lower().replace('ø', 'o')}@example.org"


def _postmottak(name: str) -> str:
    return f"postmottak.{name.lower().replace('ø', 'o')}@example.org"


def apply(year: Year, name: str, secretary: Walker) -> None:
    """A municipality applies by the link of a mail, and its own post room confirms."""
    applicant = year.person()
    page, address = applicant.page, applicant_of(name)
    page.goto(f"{HERE}/sok-for-kommunen")
    page.get_by_label("Kommunen", exact=True).select_option(label=name)
    page.get_by_label("Navnet ditt").fill("Kari")
    page.get_by_label("E-postadressen din på jobb").fill(address)
    page.get_by_role("button", name="Send meg lenken").click()
    own = year.letter(address, f"Lenken til søknaden for {name}")
    page.goto(f"{own}/skriv")
    for field in page.locator("[data-answer] input[type=text], [data-answer] textarea[name]").all():
        field.fill(f"Eksempel: slik arbeider {name} med kultur.")
    page.get_by_role("button", name="Lagre og les gjennom").click()
    page.get_by_role("button", name="Send søknaden").wait_for()
    page.get_by_role("button", name="Send søknaden").click()
    page.wait_for_url(re.compile(f"{own}$"))
    year.letter(address, "Kopi")
    if name != "Bodø":
        _ask_postmottak(secretary, name)
    page.goto(year.letter(_postmottak(name), "Står kommunen bak"))
    page.get_by_role("button", name="Ja, kommunen står bak").click()
    expect(page.locator("main")).to_contain_text("Søknaden er levert")
    assert year.letter(address, f"Søknaden for {name} er levert") == own


def _ask_postmottak(secretary: Walker, name: str) -> None:
    page = secretary.page
    page.goto(f"/for-ansatte/soknader?ar={YEAR}")
    page.get_by_role("link", name=name).click()
    page.get_by_label("Adressen til kommunens postmottak").fill(_postmottak(name))
    page.get_by_role("button", name="Lagre adressen").click()
    told(secretary, "Adressen er lagret")


def remind(year: Year) -> None:
    """Somebody has begun and not sent: they are reminded, and their draft is still there after the deadline."""
    page, address = year.person().page, "ola@example.org"
    page.goto(f"{HERE}/sok-for-kommunen")
    page.get_by_label("Kommunen", exact=True).select_option(label="Narvik")
    page.get_by_label("Navnet ditt").fill("Ola")
    page.get_by_label("E-postadressen din på jobb").fill(address)
    page.get_by_role("button", name="Send meg lenken").click()
    own = year.letter(address, "Lenken til søknaden for Narvik")
    year.stand_at(7, 18)
    year.do(lambda: reminding.remind(clock.now()))
    assert year.letter(address, "Søknaden for Narvik er ikke sendt") == own
    year.stand_at(7, 21)
    page.goto(own)
    expect(page.locator("main")).to_contain_text("Fristen")


def decide_eligibility(year: Year, secretary: Walker) -> None:
    page = secretary.page
    for name in APPLICANTS:
        page.goto(f"/for-ansatte/soknader?ar={YEAR}&status=delivered")
        page.get_by_role("link", name=name).click()
        page.get_by_label("Søknaden oppfyller vilkårene").check()
        page.get_by_label("Grunn").select_option("in_order")
        page.get_by_role("button", name="Lagre, og send e-posten").click()
        told(secretary, "Avgjørelsen er lagret")
        address = applicant_of(name)
        assert year.letter(address, f"Søknaden for {name}: oppfyller vilkårene")

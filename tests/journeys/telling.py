"""A year's second half in a browser: the national jury, who is told in which order, the people's vote, the result."""

import re
from datetime import timedelta

from playwright.sync_api import expect
from sqlalchemy import update

from portal.foundation import clock
from portal.foundation.db import db, transaction
from portal.foundation.outbox import OutgoingEmail
from portal.notices.models import Notice
from tests.journeys import jurying
from tests.journeys.applying import applicant_of
from tests.journeys.jurying import told
from tests.journeys.walker import Walker
from tests.journeys.year import BUSKERUD, DIRECT, HERE, NATIONAL, ROGALAND, YEAR, Year

DESK = f"/for-ansatte/karinger/{YEAR}"
POINTS = {"Sandnes": 5, "Bodø": 4, "Kongsberg": 2}
DECIDED = {
    "Sandnes": ("Vinner", "Juryen i eksempelet la vekt på bredden."),
    "Bodø": ("Finalist", "Juryen i eksempelet la vekt på motet."),
    "Kongsberg": ("Går ikke videre", "Juryen i eksempelet savnet en plan."),
}
PRESS = "redaksjonen@example.org"
VOTES = {"anne@example.org": "Bodø", "berit@example.org": "Bodø", "cato@example.org": "Sandnes"}


def national_jury(year: Year, secretary: Walker, leader: Walker, jurors: dict[str, Walker]) -> None:
    """What three juries sent on is read, scored, ranked and decided; what is recused stays away."""
    path = jurying.open_round(secretary, NATIONAL)
    page = secretary.page
    page.goto(f"{path}/perioder")
    page.get_by_label("Begynner").fill("2019-08-05")
    page.get_by_label("Når egen vurdering er ferdig").check()
    page.get_by_label("Jurymedlemmene kan gi poeng").check()
    page.get_by_label("Jurysekretæren og jurylederen ser rangeringen").check()
    page.get_by_role("button", name="Lagre perioden").click()
    told(secretary, "Perioden er lagret")
    year.stand_at(8, 5, 9)
    jurying.distribute(secretary, path, 3)
    for juror in (leader, *jurors.values()):
        _score_all(juror, less=juror is leader)
    expect(jurors["A"].page.locator("main")).not_to_contain_text("Sandnes")
    page.goto(f"{path}/rangering")
    expect(page.locator("main")).to_contain_text(re.compile("Sandnes.*Bodø.*Kongsberg", re.DOTALL))
    secretary.look()
    meeting = jurying.hold((secretary, leader, jurors["B"]), path, "2019-08-20", DECIDED)
    page.goto(meeting)
    secretary.look()


def _score_all(juror: Walker, *, less: bool) -> None:
    """Go from case to case until none is left; the one who is stricter gives a point less."""
    page = juror.page
    page.goto("/jury")
    heading = page.get_by_role("heading", name=f"{NATIONAL} {YEAR}")
    onwards = page.locator("section", has=heading).get_by_role("link", name="Fortsett med neste sak")
    while onwards.count():
        onwards.click()
        page.wait_for_url(re.compile("/jury/sak/"))
        points = POINTS[page.locator("h1").inner_text()] - less
        for each in page.locator(f'input[type=radio][value="{points}"]').all():
            each.check(force=True)
        page.get_by_role("button", name="Ferdig, gå til neste").click()
        told(juror, "Vurderingen er ferdig")
        page.goto("/jury")


def tell_applicants(year: Year, secretary: Walker) -> None:
    """Each applicant of each round is told by mail, with feedback, before anybody else."""
    for name, municipality in ((ROGALAND, "Sandnes"), (BUSKERUD, "Kongsberg"), (DIRECT, "Bodø")):
        _write_feedback(secretary, name, municipality)
        _take(year, secretary, name, "Søkerne får vite resultatet")
        year.letter(applicant_of(municipality), f"Juryen har behandlet søknaden for {municipality}")
    for municipality in ("Kongsberg", "Sandnes", "Bodø"):  # the finalists get theirs with the news
        _write_feedback(secretary, NATIONAL, municipality)
    _take(year, secretary, NATIONAL, "Søkerne får vite resultatet")
    own = year.letter(applicant_of("Kongsberg"), "Juryen har behandlet søknaden for Kongsberg")
    applicant = year.person()
    applicant.page.goto(own)
    expect(applicant.page.locator("main")).to_contain_text("Godt skrevet. I eksempelet mangler en plan.")
    applicant.look()


def _write_feedback(secretary: Walker, name: str, municipality: str) -> None:
    page = secretary.page
    page.goto(f"{jurying.open_round(secretary, name)}/tilbakemeldinger")
    page.get_by_label(re.compile(f"^Tilbakemelding ?: {municipality}")).fill(
        "Godt skrevet. I eksempelet mangler en plan."
    )
    page.get_by_role("button", name=re.compile(f"^Lagre ?: {municipality}")).click()
    told(secretary, "Tilbakemeldingen er lagret")


def _take(year: Year, secretary: Walker, name: str, step: str, to: str = "") -> None:
    """Look at the mails of a step, send them, and let the minute pass in which that can be undone."""
    page = secretary.page
    page.goto(f"{DESK}/rekkefolge")
    its_round = page.locator("section", has=page.get_by_role("heading", name=name, exact=True))
    its_round.locator("li", has_text=step).get_by_role("link", name=re.compile("^Se e-postene og send")).click()
    if to:
        page.get_by_label("E-postadressene til pressen").fill(to)
    secretary.look()
    page.get_by_role("button", name=re.compile("^Send")).click()
    told(secretary, "går ut om et minutt")
    year.do(_a_minute_later)


@transaction
def _a_minute_later() -> None:
    early = clock.real_now() - timedelta(seconds=1)
    db.session.execute(update(Notice).values(due_at=early))
    waiting = OutgoingEmail.sent_at.is_(None), OutgoingEmail.due_at > early
    db.session.execute(update(OutgoingEmail).where(*waiting).values(due_at=early))


def tell_finalists(year: Year, secretary: Walker) -> None:
    """Finalists and press are told under embargo; nobody else meets a name before its moment."""
    _take(year, secretary, NATIONAL, "Finalistene får vite det")
    for name in ("Sandnes", "Bodø"):
        assert year.letter(applicant_of(name), f"{name} og Norges kulturkommune")
    _take(year, secretary, NATIONAL, "Pressen får finalistene", PRESS)
    year.letter(PRESS, "Sperrefrist: 2. september 2019")
    reader = year.person()
    for day, hour, is_public in ((1, 23, False), (2, 0, True)):
        year.stand_at(9, day, hour)
        reader.go(HERE)
        assert ("Sandnes" in reader.page.locator("main").inner_text()) is is_public
        for name in ("Sandnes", "Bodø"):
            assert reader.page.request.get(f"{HERE}/finalister/{_slug(name)}").ok is is_public
    reader.go(f"{HERE}/finalister/bodo")


def _slug(name: str) -> str:
    return name.lower().replace("ø", "o")


def vote(year: Year) -> None:
    """Three people vote by the links of their mails, each for one of the finalists."""
    assert year.app.test_cli_runner().invoke(args=["voting", "setup", str(YEAR)]).exit_code == 0
    year.stand_at(9, 3, 9)
    voter = year.person()
    page = voter.page
    for address, name in VOTES.items():
        page.goto(f"{HERE}/stem")
        page.locator(f'input[name="valg"][value="{_slug(name)}"]').check()
        page.get_by_label("E-postadressen din").fill(address)
        page.get_by_role("button", name="Gi din stemme").click()
        page.goto(year.letter(address, "Bekreft stemmen"))
        page.get_by_role("button", name="Bekreft stemmen").click()
        expect(page.locator("main")).to_contain_text("Kvitteringskoden din")
        assert year.letter(address, "Vi har fått stemmen din")
    year.stand_at(9, 11)
    voter.go(f"{HERE}/stem")
    expect(page.locator("h1")).to_have_text("Avstemningen er stengt")
    assert year.app.test_cli_runner().invoke(args=["voting", "seal"]).exit_code == 0


def tell_the_winner(year: Year, secretary: Walker) -> None:
    """The winner and the press learn it before everybody, and nobody else."""
    _take(year, secretary, NATIONAL, "Vinneren får vite det")
    assert year.letter(applicant_of("Sandnes"), "Sandnes og Norges kulturkommune")
    _take(year, secretary, NATIONAL, "Pressen får vinneren", PRESS)
    year.letter(PRESS, "Sperrefrist: 16. september 2019")
    secretary.page.goto(f"{DESK}/rekkefolge")
    secretary.look()


def release(year: Year, secretary: Walker, leader: Walker) -> None:
    """Two arm the release, one of them fires it, and then everybody reads the same."""
    reader = year.person()
    year.stand_at(9, 16, 9)
    reader.go(f"{HERE}/resultat")
    expect(reader.page.locator("main")).not_to_contain_text("Sandnes")
    for person, button in ((secretary, "Klargjør offentliggjøringen"), (leader, "Klargjør som nummer to")):
        person.page.goto(DESK)
        person.page.get_by_role("button", name=button).click()
        told(person, "klargjor")
    leader.page.get_by_role("link", name="Gå til offentliggjøring").click()
    leader.page.get_by_role("button", name=re.compile("Offentliggjør")).click()
    told(leader, "Resultatet er offentliggjort")
    _read_result(reader, "foreløpig")
    reader.go("/norges-kulturkommune")
    expect(reader.page.locator("ol.winners li").first).to_contain_text("Sandnes")


def _read_result(reader: Walker, how: str) -> None:
    reader.go(f"{HERE}/resultat")
    expect(reader.page.locator("h1")).to_have_text(f"I eksempelet er Sandnes Norges kulturkommune {YEAR}")
    expect(reader.page.locator("main")).to_contain_text("Juryen i eksempelet la vekt på bredden.")
    expect(reader.page.locator("main")).to_contain_text(
        re.compile("Bodø.*Folkets favoritt|Folkets favoritt.*Bodø", re.S)
    )
    expect(reader.page).to_have_title(re.compile(how))


def certify(year: Year, secretary: Walker, leader: Walker) -> None:
    """One asks, another approves: the result is final."""
    for person, button in ((secretary, "Be om endelig godkjenning"), (leader, "Godkjenn resultatet endelig")):
        person.page.goto(f"{DESK}/endelig")
        person.page.get_by_role("button", name=button).click()
        person.page.wait_for_url(re.compile(f"{DESK}$"))
    told(leader, "endelig godkjent")
    _read_result(year.person(), "endelig")

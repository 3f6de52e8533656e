"""What a jury's people do in a browser: the steps that every jury of a year repeats."""

import re
from collections.abc import Mapping, Sequence

from playwright.sync_api import expect

from tests.journeys.walker import Walker
from tests.journeys.year import BUSKERUD, DIRECT, NATIONAL, ROGALAND, Year


def told(walker: Walker, words: str) -> None:
    """The line that says what has just been done."""
    expect(walker.page.locator(".told-now").first).to_contain_text(words)


def open_round(walker: Walker, name: str) -> str:
    """Open a round from the jury's front page; return its path."""
    walker.page.goto("/jury")
    walker.page.get_by_role("link", name=re.compile(name)).first.click()
    walker.page.wait_for_url(re.compile(r"/jury/runde/\d+$"))
    return walker.page.url.removeprefix(walker.base)


def appoint(walker: Walker, path: str, name: str, seats: Sequence[tuple[str, str, str]]) -> None:
    """Make a panel of two at least, or take the one that was copied; a seat is (who, as what, for whom a deputy is)."""
    page = walker.page
    page.goto(f"{path}/juryen")
    if not page.get_by_text("Gi noen plass").count():
        page.get_by_label("Navn", exact=True).fill(name)
        page.get_by_label("Vedtaksfør når minst så mange er til stede").last.fill("2")
        page.get_by_role("button", name="Oppnevn juryen").click()
        told(walker, "Juryen er oppnevnt")
    for who, kind, stands_in_for in seats:
        page.get_by_text("Gi noen plass").click()
        page.get_by_label("Person").select_option(label=f"Eksempel: {who}")
        page.get_by_label("Plass", exact=True).select_option(label=kind)
        if stands_in_for:
            page.get_by_label("Vara for").select_option(label=f"Eksempel: {stands_in_for}")
        page.get_by_role("button", name="Gi plass").click()
        told(walker, "Plassen er gitt")


def distribute(walker: Walker, path: str, readers: int) -> None:
    """Let every case have so many readers."""
    page = walker.page
    page.goto(f"{path}/fordeling")
    page.get_by_label("Så mange leser hver sak").fill(str(readers))
    page.get_by_role("button", name="Fordel sakene").click()


def score(walker: Walker, municipality: str, points: int, note: str = "") -> None:
    """Give every criterion of a case the same points, and be done with it."""
    page = walker.page
    page.goto("/jury")
    page.get_by_role("link", name=municipality, exact=True).first.click()
    page.wait_for_url(re.compile("/jury/sak/"))
    for each in page.locator(f'input[type=radio][value="{points}"]').all():
        each.check(force=True)
    if note:
        page.get_by_label("Privat notat").fill(note)
    page.get_by_role("button", name="Ferdig, gå til neste").click()
    told(walker, "Vurderingen er ferdig")


def meet(secretary: Walker, path: str, day: str, absent: Sequence[str] = ()) -> str:
    """Plan a meeting, take down who is there, and open it; return its path."""
    page = secretary.page
    page.goto(f"{path}/moter")
    page.get_by_label("Dag", exact=True).fill(day)
    page.get_by_label("Klokkeslett").fill("10.00")
    page.get_by_label("Sted").fill("Oslo")
    page.get_by_role("button", name="Planlegg møtet").click()
    page.wait_for_url(re.compile(r"/jury/mote/\d+$"))
    for box in page.locator('input[name="plass"][type=checkbox]').all():
        box.check()
    for who in absent:
        page.get_by_label(re.compile(who)).uncheck()
    page.get_by_role("button", name="Lagre oppmøtet").click()
    told(secretary, "Oppmøtet er lagret")
    page.get_by_role("button", name="Åpne møtet").click()
    page.get_by_role("button", name="Avslutt møtet").wait_for()
    return page.url.removeprefix(secretary.base)


def decide(secretary: Walker, meeting: str, municipality: str, outcome: str, reasons: str) -> None:
    """Enter what the jury decides about a case."""
    page = secretary.page
    page.goto(meeting)
    point = page.locator(".jury-point", has_text=municipality)
    point.locator("summary").click()
    point.get_by_label(outcome, exact=True).check()
    point.get_by_label("Juryens begrunnelse").fill(reasons)
    point.get_by_role("button", name="Før inn vedtaket").click()
    told(secretary, "Vedtaket er ført inn")


def sign(secretary: Walker, leader: Walker, second: Walker, meeting: str) -> None:
    """End the meeting; the leader puts the minutes up, and one more signs."""
    secretary.page.goto(meeting)
    secretary.page.get_by_role("button", name="Avslutt møtet").click()
    secretary.page.get_by_text("Jurylederen legger protokollen fram.").wait_for()
    leader.page.goto(meeting)
    leader.page.get_by_role("button", name="Legg fram og signer protokollen").click()
    told(leader, "Den venter på én underskrift til")
    second.page.goto("/jury")
    second.page.locator(f'a[href="{meeting}"]', has_text="Protokoll å signere").click()
    second.page.get_by_role("button", name="Signer protokollen").click()
    told(second, "signert av to og kan ikke endres mer")


def hold(
    people: tuple[Walker, Walker, Walker], path: str, day: str, decisions: Mapping[str, tuple[str, str]],
    absent: Sequence[str] = (),
) -> str:  # fmt: skip
    """Hold a whole meeting with secretary, leader and who signs second; return its path. Decisions: (outcome, reasons)."""
    secretary, leader, second = people
    meeting = meet(secretary, path, day, absent)
    for municipality, (outcome, reasons) in decisions.items():
        decide(secretary, meeting, municipality, outcome, reasons)
    sign(secretary, leader, second, meeting)
    return meeting


def appoint_all(secretary: Walker) -> None:
    """A jury for each way in, and the national one."""
    a, b, c, head = "Jurymedlem A", "Jurymedlem B", "Jurymedlem C", "Juryleder A"
    seats = [(head, "Juryleder", ""), (a, "Jurymedlem", "")]
    rounds = {
        ROGALAND: [*seats, (c, "Varamedlem", a)], BUSKERUD: [seats[0], (b, "Jurymedlem", "")],
        DIRECT: [seats[0], (b, "Jurymedlem", "")], NATIONAL: [*seats, (b, "Jurymedlem", ""), (c, "Varamedlem", a)],
    }  # fmt: skip
    for name, theirs in rounds.items():
        path = open_round(secretary, name)
        appoint(secretary, path, f"Eksempeljuryen, {name}", theirs)
    secretary.look()


def county_rounds(year: Year, secretary: Walker, leader: Walker, jurors: dict[str, Walker]) -> None:
    """One jury scores, with a deputy for who is recused; two only talk. All three send a case on."""
    rogaland, buskerud, direct = (open_round(secretary, name) for name in (ROGALAND, BUSKERUD, DIRECT))
    for path in (rogaland, buskerud, direct):
        distribute(secretary, path, 2)
    recuse(jurors["A"], "Sandnes")
    score(jurors["C"], "Sandnes", 4, note="Bare jeg leser dette.")
    score(leader, "Sandnes", 5)
    page = secretary.page
    page.goto(f"{rogaland}/inhabilitet")
    expect(page.locator("main")).to_contain_text("Eksempel: Jurymedlem A er inhabil i saken Sandnes")
    secretary.look()
    winner = {"Sandnes": ("Vinner", "Juryen i eksempelet la vekt på bredden.")}
    hold((secretary, leader, jurors["C"]), rogaland, "2019-08-01", winner)
    expect(jurors["A"].page.locator("main")).not_to_contain_text("Sandnes")
    for path, name in ((buskerud, "Kongsberg"), (direct, "Bodø")):
        reasons = {name: ("Går videre til landsrunden", f"Juryen i eksempelet vil at {name} skal vurderes videre.")}
        hold((secretary, leader, jurors["B"]), path, "2019-08-01", reasons)


def recuse(juror: Walker, name: str) -> None:
    """A juror says that they are recused, and from then on the case is not there."""
    page = juror.page
    page.goto("/jury")
    page.get_by_role("link", name=name, exact=True).click()
    juror.look()
    case = page.url
    page.get_by_role("link", name="Meld deg inhabil i denne saken").click()
    juror.look()
    page.get_by_label("Hvorfor er du inhabil?").fill("Søsteren min er kultursjef der.")
    page.get_by_role("button", name="Meld meg inhabil").click()
    told(juror, "Du er meldt inhabil")
    answer = page.request.get(case)
    assert answer.status == 404

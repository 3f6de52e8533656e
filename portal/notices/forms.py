"""The press's addresses, and the words for what is told in which order."""

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import LazyString

from portal.foundation.i18n import lazy_gettext as _l
from portal.notices.rules import MOST_ADDRESSES, NoticeEvent, NoticeRefusal, Step
from portal.voting.forms.public import deliverable

STEPS: Mapping[Step, LazyString] = {
    Step.APPLICANTS: _l("Søkerne får vite resultatet, med tilbakemelding"),
    Step.FINALISTS: _l("Finalistene får vite det under sperrefrist"),
    Step.PRESS: _l("Pressen får finalistene under sperrefrist"),
    Step.WINNER: _l("Vinneren får vite det under sperrefrist"),
    Step.WINNER_PRESS: _l("Pressen får vinneren under sperrefrist"),
}

REFUSALS: Mapping[StrEnum, LazyString] = {
    NoticeRefusal.ALREADY: _l("Dette er allerede sendt."),
    NoticeRefusal.NOT_SIGNED: _l("Venter på en protokoll som er signert av to."),
    NoticeRefusal.BEFORE: _l("Venter på trinnet over."),
    NoticeRefusal.ROUNDS: _l("Venter på at søkerne i alle de andre rundene har fått vite resultatet."),
    NoticeRefusal.FEEDBACK: _l("Noen mangler en tilbakemelding. Skriv den først."),
    NoticeRefusal.NO_MOMENT: _l("Tidspunktet for offentligheten er ikke satt. Sett det i oppsettet først."),
    NoticeRefusal.NOT_PUBLIC: _l("Venter på at finalistene er offentlige."),
    NoticeRefusal.VOTING: _l("Avstemningen har åpnet. Da kan det ikke komme nye finalister."),
    NoticeRefusal.WEIGHED: _l(
        "Jury og folk avgjør sammen, så ingen vet hvem som har vunnet før resultatet er offentliggjort."
    ),
    NoticeRefusal.NO_WINNER: _l("Venter på en signert protokoll med en vinner."),
    NoticeRefusal.RELEASED: _l("Resultatet er offentlig. Da er det ingenting å holde tilbake."),
    NoticeRefusal.NOBODY: _l("Det er ingen å sende til."),
    NoticeRefusal.NO_ADDRESS: _l("Noen har ingen adresse vi kan skrive til. Legg inn kommunens postmottak først."),
    NoticeRefusal.ADDRESSES: _l("Skriv minst én e-postadresse, én på hver linje."),
    NoticeRefusal.CHANGED: _l("Dette er allerede angret. Last siden på nytt."),
    NoticeRefusal.TOO_LATE: _l("E-postene er sendt. Det kan ikke angres."),
}

EVENTS: Mapping[StrEnum, LazyString] = {
    NoticeEvent.APPLICANTS: _l("Sendte resultatet til søkerne"),
    NoticeEvent.FINALISTS: _l("Varslet finalistene under sperrefrist"),
    NoticeEvent.PRESS: _l("Sendte finalistene til pressen under sperrefrist"),
    NoticeEvent.WINNER: _l("Varslet vinneren under sperrefrist"),
    NoticeEvent.WINNER_PRESS: _l("Sendte vinneren til pressen under sperrefrist"),
    NoticeEvent.UNDONE: _l("Angret et varsel før det ble sendt"),
}


def addresses_in(text: str) -> tuple[list[str], list[str]]:
    """Return the addresses of a text with one a line, each once, and what is no address."""
    lines = dict.fromkeys(line.strip().rstrip(",;") for line in text.splitlines())
    good: list[str] = []
    bad: list[str] = []
    for line in list(lines)[: MOST_ADDRESSES + 1]:
        if not line:
            continue
        try:
            good.append(deliverable(line))
        except ValueError:
            bad.append(line)
    return list(dict.fromkeys(good)), bad

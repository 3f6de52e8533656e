"""The words for what is released and approved, and for what stands in the way."""

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import LazyString

from portal.award.actions import ReleaseRefusal
from portal.foundation.i18n import lazy_gettext as _l
from portal.results.rules.combination import WeightRefusal
from portal.results.rules.releasing import ResultEvent, ResultRefusal
from portal.results.rules.titles import TitleRefusal
from portal.voting.desk import words

REFUSALS: Mapping[StrEnum, LazyString] = {
    WeightRefusal.VOTING_OPEN: _l("Avstemningen har åpnet. Da gjelder vektingen slik den er publisert."),
    WeightRefusal.NOTHING: _l("Både juryen og folket må telle noe. Skriv et tall fra 1 til 99."),
    WeightRefusal.OUT_OF_RANGE: _l("Skriv et tall fra 1 til 99."),
    WeightRefusal.NO_POINTS: _l("Den nasjonale juryen gir ikke poeng. Da er det ingenting å vekte."),
    WeightRefusal.WINNER_DECIDED: _l("Juryen har vedtatt en vinner. Da avgjør juryen alene."),
    TitleRefusal.NOT_LATER: _l("Skriv et årstall som er senere enn kåringen."),
    TitleRefusal.RELEASED: _l("Resultatet er offentliggjort. Da står perioden fast."),
    ReleaseRefusal.TOO_EARLY: _l("Tidspunktet for offentliggjøring er ikke kommet."),
    ReleaseRefusal.ALREADY: _l("Resultatet er allerede offentliggjort."),
    ResultRefusal.HELD: _l("Noen stemmer er til kontroll. Godkjenn eller forkast dem i Stemmekontroll."),
    ResultRefusal.UNSEEN: _l(
        "Noen stemmer er ikke sjekket for uvanlige mønstre ennå. Det tar vanligvis noen sekunder. Vent litt, og last siden på"
        " nytt. Varer det, si fra til den som drifter portalen."
    ),
    ResultRefusal.ACT_WAITS: _l(
        "En avgjørelse om stemmer er ikke gjennomført. Vent til angrefristen er ute, eller få den godkjent av én til i"
        " Stemmekontroll."
    ),
    ResultRefusal.NO_OUTCOME: _l(
        "Ingen vinner er vedtatt i en signert protokoll, eller vinneren er ikke blant finalistene."
    ),
    ResultRefusal.TWO_WINNERS: _l(
        "Juryen står med to vinnere. La den møtes og vedta på nytt om den som ikke skal vinne."
    ),
    ResultRefusal.NO_POINTS: _l(
        "Juryen har ikke gitt poeng til alle finalistene. Uten dem kan ikke stemmene vektes sammen."
    ),
    ResultRefusal.UNSEALED: _l(
        "Stemmeloggen kan ikke forsegles nå. Ingenting er offentliggjort. Si fra til den som drifter portalen."
    ),
    ResultRefusal.DIFFERS: _l(
        "Stemmeloggen og stemmene stemmer ikke overens. Ingenting er offentliggjort. Si fra til den som drifter portalen."
    ),
    ResultRefusal.NOT_ONE_OF_TWO: _l("Bare en av de to som har klargjort, kan offentliggjøre."),
    ResultRefusal.NOT_RELEASED: _l("Resultatet er ikke offentliggjort."),
    ResultRefusal.ALREADY_FINAL: _l("Resultatet er allerede endelig godkjent."),
    ResultRefusal.NOTICE_WAITS: _l("Ikke alle som skal få e-post om stemmen sin, har fått den."),
    ResultRefusal.COMPLAINT_TIME: _l("Fristen for å klage er ikke ute."),
    ResultRefusal.COMPLAINT_WAITS: _l("Noen klager er ikke avgjort. Avgjør dem i Stemmekontroll."),
}

EVENTS: Mapping[StrEnum, LazyString] = {
    ResultEvent.RELEASED: _l("Offentliggjorde resultatet"),
    ResultEvent.COUNTED_AGAIN: _l("Talte stemmene på nytt etter en klage"),
    ResultEvent.CERTIFIED: _l("Godkjente resultatet endelig"),
    ResultEvent.ERASED: _l("Slettet koblingen mellom stemmer og adresser"),
    ResultEvent.WEIGHTS_SET: _l("Satte vektingen mellom jury og folk"),
    ResultEvent.TITLE_SET: _l("Satte hvor lenge tittelen gjelder"),
}

SUBJECTS: Mapping[str, LazyString] = {"edition": _l("Kåring")}

FIELDS: Mapping[str, LazyString] = {
    "total": _l("Stemmer som teller"),
    "held": _l("Til kontroll"),
    "acts": _l("Avgjørelser som ventet"),
    "notices": _l("E-poster som ikke var sendt"),
    "complaints": _l("Klager som ikke var avgjort"),
    "weights": _l("Jury og folk"),
    "title_until": _l("Tittelen gjelder til"),
}


def void_reason(reason: str) -> str:
    """Return why ballots were voided, in words; a reason that nobody knows any more as it stands in the log."""
    return words.void_words(reason)

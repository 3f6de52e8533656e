"""The words and the form of the vote's log, for staff."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask_babel import LazyString
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from portal.foundation.forms import PublicForm
from portal.foundation.i18n import lazy_gettext as _l
from portal.voting.rules.events import LogEvent
from portal.voting.rules.sealing import Stop

STOPS: Mapping[Stop, LazyString] = {
    Stop.KEY: _l(
        "Signeringsnøkkelen mangler eller er en annen enn før. Stemmer blir tatt imot og talt, men ingenting blir forseglet."
    ),
    Stop.BEHIND: _l(
        "Databasen mangler linjer som allerede er lagt ut. Det skjer når en sikkerhetskopi er hentet inn. Ingenting blir forseglet."
    ),
    Stop.GONE: _l(
        "Filen med kontrollpunktene er borte. Da kan ingen se om databasen mangler noe som er lagt ut. Ingenting blir forseglet."
    ),
    Stop.HEADS_LOG: _l("Filen med kontrollpunktene er skadet. Den må hentes fra sikkerhetskopien av nøklene."),
    Stop.UNWRITABLE: _l("Filen med kontrollpunktene kan ikke leses eller skrives. Si fra til den som drifter."),
    Stop.ROOT: _l("Loggen er en annen enn den siste underskriften gjelder. Noen har endret den. Si fra med en gang."),
    Stop.SIZE: _l(
        "Antallet linjer er et annet enn den siste underskriften gjelder. Noen har endret loggen. Si fra med en gang."
    ),
    Stop.HEAD: _l("Underskriften på det siste kontrollpunktet stemmer ikke. Noen har endret det. Si fra med en gang."),
    Stop.LINES: _l("En annen prosess forseglet samtidig. Det går over av seg selv."),
}

EVENTS: Mapping[StrEnum, LazyString] = {
    LogEvent.BEGUN_ANEW: _l("Begynte stemmeloggen på nytt"),
    LogEvent.NEW_KEY: _l("Laget ny signeringsnøkkel"),
    LogEvent.WRITTEN_ANEW: _l("Skrev filen med kontrollpunktene på nytt"),
    LogEvent.PUT_BACK: _l("Hentet inn en sikkerhetskopi av databasen"),
    LogEvent.EXPORTED: _l("Hentet ut stemmeloggen før resultatet var klart"),
    LogEvent.TALLIED: _l("Så stillingen før resultatet var klart"),
    LogEvent.OBSERVER_ADDED: _l("La til en observatør"),
    LogEvent.OBSERVER_REMOVED: _l("Fjernet en observatør"),
}

SUBJECTS: Mapping[str, LazyString] = {"vote_log": _l("Stemmelogg")}

FIELDS: Mapping[str, LazyString] = {
    "origin": _l("Loggens navn"),
    "size": _l("Linjer"),
    "published": _l("Linjer lagt ut før"),
    "asked_by": _l("Konto som ba om det"),
    "agreed_by": _l("Konto som godkjente"),
    "key_id": _l("Nøkkel"),
    "before": _l("Nøkkel før"),
    "heads": _l("Kontrollpunkter"),
    "observer": _l("Observatør"),
    "made_at": _l("Kopien er fra"),
}


def _stripped(text: str | None) -> str | None:
    return text.strip() if text else text


class WhyForm(PublicForm):
    """Why something is to be done to the log; `of` tells two such forms on a page apart."""

    why = TextAreaField(
        _l("Grunn"),
        name="grunn",
        description=_l("Står i hendelsesloggen."),
        filters=[_stripped],
        validators=[
            InputRequired(_l("Skriv hvorfor.")),
            Length(max=500, message=_l("Skriv høyst 500 tegn.")),
        ],
    )

    def __init__(self, of: str, **told: Any) -> None:
        super().__init__(**told)
        self.why.id = f"grunn-{of}"

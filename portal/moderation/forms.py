"""The words for states, reasons, refusals and acts."""

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import LazyString

from portal.foundation.i18n import gettext as _
from portal.foundation.i18n import lazy_gettext as _l
from portal.moderation.rules import CaseEvent, CaseRefusal, Reason, State
from portal.people.rules import PersonEvent

STATES: Mapping[State, LazyString] = {
    State.UNCONFIRMED: _l("Ikke bekreftet"),
    State.PENDING: _l("Til behandling"),
    State.SHOWN: _l("Publisert"),
    State.REFUSED: _l("Ikke publisert"),
    State.HIDDEN: _l("Skjult etter meldinger"),
    State.REMOVED: _l("Fjernet"),
    State.WITHDRAWN: _l("Trukket"),
    State.ANSWERED: _l("Besvart"),
    State.CLOSED: _l("Lukket uten svar"),
}

REASONS: Mapping[Reason, LazyString] = {
    Reason.OFF_TOPIC: _l("Utenfor saken"),
    Reason.PERSONAL_ATTACK: _l("Går på person"),
    Reason.HATE_OR_THREAT: _l("Hets eller trussel"),
    Reason.PRIVATE_INFORMATION: _l("Private opplysninger"),
    Reason.UNFOUNDED_ACCUSATION: _l("Påstand uten grunnlag"),
    Reason.ADVERTISING: _l("Reklame, valgkamp eller stemmekjøp"),
    Reason.REPEATED: _l("Sendt flere ganger"),
    Reason.COPIED: _l("Andres tekst"),
}


def sentence(reason: Reason | str, title: str) -> str:
    """Return what an author is told a reason means; `title` is the page's."""
    said: Mapping[Reason, str] = {
        Reason.OFF_TOPIC: _(
            "Kommentaren handler om noe annet enn saken på siden. Skriv gjerne på nytt om «%(title)s».", title=title
        ),
        Reason.PERSONAL_ATTACK: _(
            "Kommentaren angriper en person i stedet for å ta opp saken. Du kan være så uenig du vil, men hold deg til det"
            " personen har sagt eller gjort i saken."
        ),
        Reason.HATE_OR_THREAT: _(
            "Kommentaren hetser, truer eller oppfordrer til vold. Slikt publiserer vi ikke, og trusler kan bli meldt til"
            " politiet."
        ),
        Reason.PRIVATE_INFORMATION: _(
            "Kommentaren inneholder private opplysninger, for eksempel telefonnummer, helse eller navn på et barn. Ta dem ut,"
            " og send på nytt."
        ),
        Reason.UNFOUNDED_ACCUSATION: _(
            "Kommentaren anklager noen for noe alvorlig uten å vise til en kilde. Vi kan ikke kontrollere det og publiserer"
            " det derfor ikke."
        ),
        Reason.ADVERTISING: _(
            "Kommentaren reklamerer, driver valgkamp eller lover noe for stemmer. Her er det plass til meninger, ikke til det."
        ),
        Reason.REPEATED: _("Vi har allerede fått den samme teksten fra deg. Én gang er nok."),
        Reason.COPIED: _(
            "Kommentaren er i hovedsak kopiert fra andre. Skriv det med egne ord, og lenk gjerne til kilden."
        ),
    }
    return said[Reason(reason)]


REFUSALS: Mapping[StrEnum, LazyString] = {
    CaseRefusal.CHANGED: _l("Saken er endret etter at du åpnet den. Les den på nytt før du avgjør."),
    CaseRefusal.TAKEN: _l("En annen moderator har tatt saken. Den blir ledig igjen av seg selv."),
    CaseRefusal.OWN: _l("Dette er ditt eget bidrag. En annen moderator må avgjøre saken."),
    CaseRefusal.NOT_ALLOWED: _l("Saken er avgjort eller trukket, så dette går ikke lenger."),
    CaseRefusal.FIRST_DECIDER: _l("Klagen gjelder din egen avgjørelse. En annen moderator må avgjøre den."),
    CaseRefusal.TOO_LATE: _l("Fristen er ute."),
    CaseRefusal.ALREADY: _l("Dette er allerede gjort."),
    CaseRefusal.NO_REASON: _l("Velg hvorfor kommentaren ikke skal vises."),
    CaseRefusal.NO_ADDRESS: _l("Den som skrev, har ikke oppgitt e-postadresse. Du kan lukke saken uten svar."),
}

EVENTS: Mapping[StrEnum, LazyString] = {
    CaseEvent.APPROVED: _l("Publiserte et bidrag"),
    CaseEvent.REFUSED: _l("Lot være å publisere et bidrag"),
    CaseEvent.REMOVED: _l("Fjernet et bidrag"),
    CaseEvent.UNDONE: _l("Angret en avgjørelse"),
    CaseEvent.RESTORED: _l("Endret en avgjørelse etter klage"),
    CaseEvent.UPHELD: _l("Stod fast ved en avgjørelse etter klage"),
    CaseEvent.ANSWERED: _l("Svarte på en tilbakemelding"),
    CaseEvent.CLOSED: _l("Lukket en tilbakemelding uten svar"),
    CaseEvent.TAKEN: _l("Tok en sak"),
    CaseEvent.LAID_BACK: _l("La en sak tilbake"),
    CaseEvent.WORD_ADDED: _l("La et ord til i ordlisten"),
    CaseEvent.WORD_REMOVED: _l("Tok et ord ut av ordlisten"),
    PersonEvent.BLOCKED: _l("Stengte ute en person"),
    PersonEvent.UNBLOCKED: _l("Slapp til en person igjen"),
    PersonEvent.TRUSTED: _l("Lot en persons kommentarer vises med en gang"),
    PersonEvent.UNTRUSTED: _l("Lar igjen en persons kommentarer leses før de vises"),
}
SUBJECTS: Mapping[str, LazyString] = {"case": _l("Sak"), "person": _l("Person"), "word": _l("Ord")}
FIELDS: Mapping[str, LazyString] = {
    "state": _l("Status"),
    "reason": _l("Grunn"),
    "until": _l("Til og med"),
    "word": _l("Ord"),
}

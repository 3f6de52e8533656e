"""The words for states, steps, reasons and figures."""

from collections.abc import Mapping

from flask_babel import LazyString

from portal.foundation.i18n import gettext as _
from portal.foundation.i18n import lazy_gettext as _l
from portal.moderation.rules import Reason
from portal.municipalities.rules import FigureKind
from portal.nominations.rules import (
    ApplicationState,
    Lack,
    Method,
    Move,
    RoundKind,
    StepReason,
)

STATES: Mapping[ApplicationState, LazyString] = {
    ApplicationState.DRAFT: _l("Utkast"),
    ApplicationState.SUBMITTED: _l("Venter på kommunens postmottak"),
    ApplicationState.DELIVERED: _l("Levert"),
    ApplicationState.INCOMPLETE: _l("Mangler opplysninger"),
    ApplicationState.ELIGIBLE: _l("Oppfyller vilkårene"),
    ApplicationState.INELIGIBLE: _l("Oppfyller ikke vilkårene"),
    ApplicationState.DUPLICATE: _l("Sendt inn to ganger"),
    ApplicationState.MERGED: _l("Slått sammen"),
    ApplicationState.WITHDRAWN: _l("Trukket"),
}

STEPS: Mapping[Move, LazyString] = {
    Move.SUBMIT: _l("Sendt inn"),
    Move.CONFIRM: _l("Bekreftet av kommunens postmottak"),
    Move.CONFIRM_SECOND: _l("Bekreftet av kommunens postmottak, som kommunens andre søknad"),
    Move.DENY: _l("Kommunens postmottak står ikke bak søknaden"),
    Move.WITHDRAW: _l("Trukket"),
    Move.REOPEN: _l("Tilbake til «levert»"),
    Move.ASK: _l("Bedt om opplysninger som mangler"),
    Move.FIND_ELIGIBLE: _l("Oppfyller vilkårene"),
    Move.FIND_INELIGIBLE: _l("Oppfyller ikke vilkårene"),
    Move.CALL_DUPLICATE: _l("Sendt inn to ganger"),
    Move.MERGE: _l("Slått sammen med en annen søknad"),
}

ACTS: Mapping[Move, LazyString] = {
    Move.FIND_ELIGIBLE: _l("Søknaden oppfyller vilkårene"),
    Move.ASK: _l("Be om opplysninger som mangler"),
    Move.FIND_INELIGIBLE: _l("Søknaden oppfyller ikke vilkårene"),
    Move.CALL_DUPLICATE: _l("Søknaden er sendt inn to ganger"),
    Move.MERGE: _l("Slå sammen med en annen søknad"),
    Move.REOPEN: _l("Ta avgjørelsen tilbake"),
}
"""What the secretary can decide, in the order of the page."""

REASONS: Mapping[StepReason, LazyString] = {
    StepReason.IN_ORDER: _l("Alt er i orden"),
    StepReason.DOCUMENT_MISSING: _l("Dokument mangler"),
    StepReason.ANSWER_MISSING: _l("Svar mangler"),
    StepReason.UNCLEAR: _l("Noe er uklart"),
    StepReason.NOT_MUNICIPALITY: _l("Ikke fra en kommune"),
    StepReason.WRONG_ROUND: _l("Feil kåring"),
    StepReason.NOT_COMPLETED: _l("Ikke utfylt i tide"),
    StepReason.SENT_TWICE: _l("Kommunen har sendt to søknader"),
    StepReason.ONE_APPLICATION: _l("To søknader er blitt én"),
    StepReason.MISTAKE: _l("Avgjørelsen var feil"),
}


def reason_sentence(reason: StepReason | str) -> str:
    """Return what the applicants are told a reason means; it accuses nobody."""
    said: Mapping[StepReason, str] = {
        StepReason.IN_ORDER: _("Vi har gått gjennom søknaden, og alt er på plass. Den går videre til juryen."),
        StepReason.DOCUMENT_MISSING: _("Et dokument som søknaden skal ha, er ikke lagt ved."),
        StepReason.ANSWER_MISSING: _("Et eller flere spørsmål er ikke besvart slik at juryen kan bruke svaret."),
        StepReason.UNCLEAR: _("Noe i søknaden er uklart, og vi trenger en forklaring før juryen kan lese den."),
        StepReason.NOT_MUNICIPALITY: _(
            "Bare kommuner kan få prisen, og vi kan ikke se at søknaden kommer fra kommunen."
        ),
        StepReason.WRONG_ROUND: _("Søknaden er sendt til en annen kåring enn den kommunen hører til."),
        StepReason.NOT_COMPLETED: _("Vi ba om opplysninger som manglet, og fikk dem ikke innen fristen."),
        StepReason.SENT_TWICE: _(
            "Kommunen har sendt en annen søknad i den samme kåringen. Det er den som blir vurdert."
        ),
        StepReason.ONE_APPLICATION: _(
            "Søknaden er slått sammen med kommunens andre søknad. Det er den andre juryen leser."
        ),
        StepReason.MISTAKE: _("Vi har tatt tilbake det vi bestemte. Søknaden er levert og blir vurdert på nytt."),
    }
    return said[StepReason(reason)]


def proposal_reason(reason: Reason | str) -> str:
    """Return what a citizen is told a moderator's reason means."""
    said: Mapping[Reason, str] = {
        Reason.OFF_TOPIC: _("Forslaget sier ikke hvorfor kommunen fortjener prisen. Skriv gjerne på nytt om det."),
        Reason.PERSONAL_ATTACK: _("Forslaget går på person. Skriv om det kommunen gjør."),
        Reason.HATE_OR_THREAT: _("Forslaget hetser eller truer noen. Slikt sender vi ikke videre."),
        Reason.PRIVATE_INFORMATION: _("Forslaget inneholder private opplysninger. Ta dem ut, og send på nytt."),
        Reason.UNFOUNDED_ACCUSATION: _("Forslaget anklager noen for noe alvorlig uten å vise til en kilde."),
        Reason.ADVERTISING: _("Forslaget er reklame."),
        Reason.REPEATED: _("Vi har allerede fått det samme forslaget fra deg. Én gang er nok."),
        Reason.COPIED: _("Forslaget er i hovedsak kopiert fra andre. Skriv det med egne ord."),
    }
    return said[Reason(reason)]


KINDS: Mapping[RoundKind, LazyString] = {
    RoundKind.COUNTY: _l("Fylkeskåring"),
    RoundKind.DIRECT: _l("Søknad direkte til NOKU"),
    RoundKind.NATIONAL: _l("Nasjonal kåring"),
}

METHODS: Mapping[Method, LazyString] = {
    Method.CARDS: _l("Juryen fyller ut vurderingsskjemaer og møtes"),
    Method.DISCUSSION: _l("Juryen møtes og drøfter, uten poeng"),
}

FIGURES: Mapping[FigureKind, LazyString] = {
    FigureKind.POPULATION: _l("Innbyggere"),
    FigureKind.AREA: _l("Areal"),
    FigureKind.CULTURE_SPENDING: _l("Netto driftsutgifter til kultur per innbygger"),
    FigureKind.CULTURE_SHARE: _l("Kulturens andel av netto driftsutgifter"),
    FigureKind.CULTURE_SCHOOL: _l("Andel barn i grunnskolealder i kulturskolen"),
    FigureKind.CULTURE_INDEX: _l("Plass i Norsk kulturindeks"),
}

LACKS: Mapping[Lack, LazyString] = {
    Lack.ANSWER: _l("Svar mangler"),
    Lack.TOO_LONG: _l("Svaret er for langt"),
    Lack.DOCUMENT: _l("Dokument mangler"),
}

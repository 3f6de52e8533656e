"""The words for states, steps, reasons, refusals and figures."""

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import LazyString

from portal.award.rules import CriterionRefusal, MomentRefusal
from portal.foundation.i18n import gettext as _
from portal.foundation.i18n import lazy_gettext as _l
from portal.moderation.rules import Reason
from portal.municipalities.rules import FigureKind
from portal.nominations.rules import (
    AnswerRefusal,
    ApplicationEvent,
    ApplicationRefusal,
    ApplicationState,
    DeadlineRefusal,
    FieldRefusal,
    Lack,
    Method,
    Move,
    RoundKind,
    RoundRefusal,
    StepReason,
    WriterRefusal,
)
from portal.nominations.rules.proposals import ProposalRefusal

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

REFUSALS: Mapping[StrEnum, LazyString] = {
    ProposalRefusal.CLOSED: _l("Det er ikke åpent for forslag nå."),
    ProposalRefusal.TOO_MANY_HERE: _l("Det er sendt mange forslag fra nettverket ditt den siste timen. Vent en time."),
    ProposalRefusal.TOO_MANY_MAILS: _l(
        "Vi har sendt tre e-poster til denne adressen den siste timen, og sender ikke flere nå. Vent en time, og send på nytt."
    ),
    ProposalRefusal.BLOCKED: _l("Du kan ikke sende forslag nå."),
    ProposalRefusal.LINK_ENDED: _l("Lenken gjelder ikke lenger. Ingenting er endret."),
    ProposalRefusal.ANSWERED: _l("Kommunen har sagt ja, og forslagene er offentlige. Ta kontakt med jurysekretæren."),
    ProposalRefusal.NOT_TO_COMPLAIN: _l(
        "Du kan ikke klage på denne avgjørelsen. Enten er fristen ute, eller så har du klaget."
    ),
    AnswerRefusal.TOO_LONG: _l("Teksten er lengre enn 10 000 tegn og er ikke lagret. Kort den ned."),
    AnswerRefusal.TOO_HEAVY: _l("Teksten har for mange spesialtegn og er ikke lagret. Ta bort noen av dem."),
    ApplicationRefusal.UNKNOWN: _l("Vi finner ikke søknaden."),
    ApplicationRefusal.NO_ROUND: _l("Vi har ikke en kåring som kommunen kan søke i dette året."),
    ApplicationRefusal.NOT_OPEN_YET: _l("Det er ikke åpnet for søknader ennå."),
    ApplicationRefusal.DEADLINE_PASSED: _l("Fristen er ute."),
    ApplicationRefusal.CLOSED_STATE: _l("Søknaden er under behandling eller trukket, så den kan ikke endres."),
    ApplicationRefusal.NOT_OWNER: _l("Bare den som har ansvaret for søknaden, kan gjøre dette."),
    ApplicationRefusal.LACKING: _l("Søknaden er ikke sendt. Noe mangler."),
    ApplicationRefusal.NOTHING_NEW: _l("Søknaden er lik den som sist ble sendt. Det er ingenting nytt å sende."),
    ApplicationRefusal.CHANGED: _l("Søknaden er endret etter at du åpnet den. Les den på nytt før du bestemmer."),
    ApplicationRefusal.NOT_ALLOWED: _l("Søknaden er kommet til en annen status, så dette går ikke lenger."),
    ApplicationRefusal.REASON_MISSING: _l("Velg en begrunnelse."),
    ApplicationRefusal.ALREADY_LIVE: _l(
        "Kommunen har allerede en annen søknad i denne kåringen. Avgjør den først: merk den som sendt inn to ganger, eller"
        " slå de to sammen."
    ),
    ApplicationRefusal.NO_TARGET: _l("Velg den av kommunens søknader som denne skal slås sammen med."),
    ApplicationRefusal.NO_POSTMOTTAK: _l("Vi har ikke adressen til kommunens postmottak. Legg den inn først."),
    ApplicationRefusal.CODE_UNKNOWN: _l(
        "Koden gjelder ikke for denne kommunen, eller den er brukt eller utløpt. Sjekk at du har skrevet den riktig."
    ),
    ApplicationRefusal.TOO_MANY_CODES: _l("Det er prøvd for mange koder fra nettverket ditt. Vent en time."),
    ApplicationRefusal.TOO_MANY_HERE: _l(
        "Det er begynt på mange søknader fra nettverket ditt den siste timen. Vent en time, og prøv på nytt."
    ),
    ApplicationRefusal.TOO_MANY_MAILS: _l(
        "Vi har sendt flere e-poster til denne adressen den siste timen, og sender ikke flere nå. Vent en time."
    ),
    ApplicationRefusal.LINK_ENDED: _l("Lenken gjelder ikke lenger. Ingenting er endret."),
    WriterRefusal.ALREADY: _l("Denne adressen har allerede en lenke til søknaden."),
    WriterRefusal.TOO_MANY: _l("Tolv kan skrive sammen. Ta ut noen før du slipper inn flere."),
    WriterRefusal.OWNER_STAYS: _l("Den som har ansvaret, kan ikke tas ut. Gi ansvaret til en annen først."),
    WriterRefusal.NOT_OWNER: _l("Bare den som har ansvaret for søknaden, kan gjøre dette."),
    WriterRefusal.UNKNOWN: _l("Personen skriver ikke på søknaden lenger."),
    DeadlineRefusal.NOT_LATER: _l("Den nye fristen må være senere enn den gamle."),
    DeadlineRefusal.PASSED: _l("Den nye fristen må være fram i tid."),
    DeadlineRefusal.AFTER_FINALISTS: _l("Fristen må være før finalistene blir presentert."),
    DeadlineRefusal.NO_DEADLINE: _l("Kåringen har ingen frist ennå. Sett den på siden for kåringen."),
    FieldRefusal.TOO_MANY: _l("Et skjema kan ha høyst 40 felt."),
    FieldRefusal.HAS_ANSWERS: _l("Noen har allerede svart i dette feltet, så det kan ikke tas bort."),
    FieldRefusal.SHORTER: _l("Noen har allerede svart i dette feltet, så det kan ikke bli kortere."),
    RoundRefusal.NAME_TAKEN: _l("En annen kåring dette året har det navnet."),
    RoundRefusal.COUNTY_TAKEN: _l("Et av fylkene hører allerede til en annen fylkeskåring."),
    RoundRefusal.COUNTIES_MISSING: _l("Velg minst ett fylke."),
    RoundRefusal.NO_COUNTIES_HERE: _l("Bare fylkeskåringer har fylker."),
    RoundRefusal.PERIOD: _l("Fristen må være etter åpningen og før finalistene blir presentert."),
    RoundRefusal.HAS_APPLICATIONS: _l("Noen har begynt på en søknad her, så dette kan ikke endres."),
    RoundRefusal.HAS_BEGUN: _l(
        "Det er åpnet for søknader, så åpning, frist og type kan ikke endres her. Vil du gi mer tid, kan du flytte fristen."
    ),
    RoundRefusal.ONE_OF_A_KIND: _l("Det finnes allerede en slik kåring dette året."),
    RoundRefusal.CRITERIA_LOCKED: _l("Juryen har begynt å vurdere, så vekter kan ikke endres."),
    RoundRefusal.YEAR_TAKEN: _l("Det finnes allerede en kåring dette året."),
    CriterionRefusal.LOCKED: _l(
        "Juryen har begynt å vurdere etter disse kriteriene, så de kan ikke endres. Skriv presiseringer i protokollen, eller"
        " endre kriteriene i neste kåring."
    ),
    CriterionRefusal.GONE: _l("Kriteriet finnes ikke lenger."),
    CriterionRefusal.IN_USE: _l("Skjemaet spør om dette kriteriet. Ta bort feltet først."),
    CriterionRefusal.YEAR_TAKEN: _l("Det finnes allerede en kåring dette året."),
    MomentRefusal.PASSED: _l("Tidspunkter som har vært, kan ikke endres, og nye må være fram i tid."),
    MomentRefusal.ORDER: _l("Tidspunktene må komme i rekkefølge, fra søknadene åpner til resultatet kommer."),
    MomentRefusal.HALF: _l("En avstemning må ha både åpning og slutt."),
}

EVENTS: Mapping[StrEnum, LazyString] = {
    ApplicationEvent.DECIDED: _l("Avgjorde en søknad"),
    ApplicationEvent.POSTMOTTAK_SET: _l("La inn adressen til et postmottak"),
    ApplicationEvent.SENT_AGAIN: _l("Sendte lenken til postmottaket på nytt"),
    ApplicationEvent.LATE_CODE_MADE: _l("Laget en kode for å søke etter fristen"),
    ApplicationEvent.ROUND_SET: _l("Satte opp en kåring"),
    ApplicationEvent.ROUND_REMOVED: _l("Tok bort en kåring"),
    ApplicationEvent.DEADLINE_MOVED: _l("Flyttet en frist"),
    ApplicationEvent.FORM_CHANGED: _l("Endret søknadsskjemaet"),
    ApplicationEvent.CRITERIA_CHANGED: _l("Endret kriterier"),
    ApplicationEvent.EDITION_CHANGED: _l("Endret tidspunkter for en kåring"),
    ApplicationEvent.EDITION_ADDED: _l("Satte opp et nytt år"),
    ApplicationEvent.FILES_FETCHED: _l("Hentet filer fra søknader"),
    ApplicationEvent.EXPORTED: _l("Lastet ned søknadene som tabell"),
    ApplicationEvent.ARCHIVED: _l("Hentet arkivpakke"),
}

SUBJECTS: Mapping[str, LazyString] = {
    "application": _l("Søknad"),
    "round": _l("Fylkeskåring eller søknadsvei"),
    "edition": _l("Kåring"),
    "municipality": _l("Kommune"),
    "criterion": _l("Kriterium"),
}

FIELDS: Mapping[str, LazyString] = {
    "application_state": _l("Status"),
    "address": _l("Adresse"),
    "counties": _l("Fylker"),
    "opens": _l("Åpner"),
    "deadline": _l("Frist"),
    "method": _l("Hvordan juryen arbeider"),
    "weights": _l("Vekter"),
    "fields": _l("Felt"),
    "label": _l("Felt"),
    "statement": _l("Uttalelse"),
    "from": _l("Fra"),
    "file": _l("Fil"),
}

"""The words for what is refused."""

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import LazyString

from portal.award.rules import CriterionRefusal, MomentRefusal
from portal.foundation.i18n import lazy_gettext as _l
from portal.nominations.rules import (
    AnswerRefusal,
    ApplicationRefusal,
    DeadlineRefusal,
    FieldRefusal,
    RoundRefusal,
    WriterRefusal,
)
from portal.nominations.rules.proposals import ProposalRefusal

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
    ApplicationRefusal.FINALISTS_CHOSEN: _l(
        "Finalistene er valgt. Vil dere trekke søknaden nå, tar dere kontakt med jurysekretæren."
    ),
    ApplicationRefusal.CLOSED_STATE: _l("Søknaden er under behandling eller trukket, så den kan ikke endres."),
    ApplicationRefusal.NOT_OWNER: _l("Bare den som har ansvaret for søknaden, kan gjøre dette."),
    ApplicationRefusal.LACKING: _l("Søknaden er ikke sendt. Noe mangler."),
    ApplicationRefusal.NOTHING_NEW: _l("Søknaden er lik den som sist ble sendt. Det er ingenting nytt å sende."),
    ApplicationRefusal.CHANGED: _l("Søknaden er endret etter at du åpnet den. Les den på nytt før du bestemmer."),
    ApplicationRefusal.NOT_ALLOWED: _l("Søknaden er kommet til en annen status, så dette går ikke lenger."),
    ApplicationRefusal.REASON_MISSING: _l("Velg en grunn som hører til det du bestemmer."),
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
    RoundRefusal.CRITERIA_LOCKED: _l(
        "Juryen har begynt å vurdere, så vektene kan ikke endres. Endre dem i neste kåring."
    ),
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

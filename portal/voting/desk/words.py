"""The words for signals, for what officers decide, and for why. The voter's, the officer's and the public's are the same."""

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import LazyString

from portal.foundation.i18n import lazy_gettext as _l
from portal.voting.rules import Act
from portal.voting.rules.acts import DeskEvent, HoldReason, ReleaseReason, RestoreReason, VoidReason
from portal.voting.rules.signals import Signal

SIGNALS: Mapping[StrEnum, LazyString] = {
    Signal.THROWAWAY_DOMAIN: _l("Engangsadresse"),
    Signal.NETWORK_BURST: _l("Mange fra samme nett på én time"),
    Signal.UNUSUAL_DOMAIN_MANY: _l("Mange fra et uvanlig domene"),
    Signal.SEQUENTIAL_ADDRESSES: _l("Adresser på rekke og rad"),
    Signal.NO_PROOF_OF_WORK: _l("Sjekken i nettleseren mangler"),
    Signal.TRAP_FILLED: _l("Skjult felt er fylt ut"),
    HoldReason.REPORTED: _l("Satt til kontroll: noen har meldt fra"),
    HoldReason.PATTERN: _l("Satt til kontroll: en ansvarlig har sett et mønster"),
}

EXPLANATIONS: Mapping[StrEnum, LazyString] = {
    Signal.THROWAWAY_DOMAIN: _l(
        "Domenet står på en åpen liste over tjenester som gir ut e-postadresser for én gangs bruk. Den som bruker en slik,"
        " kan ha god grunn til det."
    ),
    Signal.NETWORK_BURST: _l(
        "Flere stemmer enn grensen er bekreftet fra samme nett i løpet av én time. Et nett kan være en skole, et bibliotek"
        " eller et kontor. Nettet er en kode som bare gjelder én dag."
    ),
    Signal.UNUSUAL_DOMAIN_MANY: _l(
        "Flere stemmer enn grensen kommer fra et domene som ikke hører til en av de store e-posttjenestene. Det kan være en"
        " bedrift eller et lag, eller ett menneske med eget domene."
    ),
    Signal.SEQUENTIAL_ADDRESSES: _l(
        "Flere adresser enn grensen er like, bortsett fra tallet på slutten, og tallene ligger tett."
    ),
    Signal.NO_PROOF_OF_WORK: _l(
        "Mange stemte samtidig, og nettleseren gjorde ikke den lille sjekken den fikk. Det skjer også når JavaScript er"
        " slått av."
    ),
    Signal.TRAP_FILLED: _l(
        "Skjemaet har et felt som ingen ser. Et program fylte det ut, eller et hjelpemiddel i nettleseren gjorde det."
    ),
    HoldReason.REPORTED: _l("En avstemningsansvarlig satte stemmene til kontroll fordi noen har meldt fra om dem."),
    HoldReason.PATTERN: _l("En avstemningsansvarlig satte stemmene til kontroll på grunn av et mønster."),
}

VOID_REASONS: Mapping[StrEnum, LazyString] = {
    VoidReason.THROWAWAY: _l("Engangsadresse"),
    VoidReason.MANY_FROM_ONE: _l("Mange stemmer fra samme sted på kort tid"),
    VoidReason.MADE_UP: _l("En rekke adresser som ligner på hverandre"),
    VoidReason.AUTOMATIC: _l("Gitt av et program"),
    VoidReason.NOT_BY_OWNER: _l("Ikke gitt av den som eier adressen"),
}

VOID_SENTENCES: Mapping[StrEnum, LazyString] = {
    VoidReason.THROWAWAY: _l(
        "Adressen er fra en tjeneste som gir ut adresser for én gangs bruk. Da kan vi ikke vite at én person stemmer én gang."
    ),
    VoidReason.MANY_FROM_ONE: _l(
        "Stemmen er én av mange som ble gitt fra samme sted på kort tid. Vi fant ikke noe som tyder på at det var ulike"
        " personer."
    ),
    VoidReason.MADE_UP: _l("Adressen er én i en rekke som bare skiller seg fra hverandre ved et tall."),
    VoidReason.AUTOMATIC: _l("Måten skjemaet ble fylt ut på, tyder på at et program gjorde det."),
    VoidReason.NOT_BY_OWNER: _l("Den som eier adressen, har sagt fra om at noen andre stemte med den."),
}

RELEASE_REASONS: Mapping[StrEnum, LazyString] = {
    ReleaseReason.SHARED_NETWORK: _l("Et nett som mange deler, som på en skole eller et bibliotek"),
    ReleaseReason.OWN_DOMAIN: _l("Et domene der mange har sin egen adresse"),
    ReleaseReason.NO_PATTERN: _l("Ingenting tyder på at én person har stemt flere ganger"),
    ReleaseReason.ASSISTED: _l("Stemt med hjelp eller hjelpemiddel"),
}

HOLD_REASONS: Mapping[StrEnum, LazyString] = {
    HoldReason.REPORTED: _l("Noen har meldt fra"),
    HoldReason.PATTERN: _l("En ansvarlig har sett et mønster"),
}

RESTORE_REASONS: Mapping[StrEnum, LazyString] = {RestoreReason.UPHELD: _l("Klagen førte fram")}

REASONS: Mapping[StrEnum, LazyString] = {
    **SIGNALS, **VOID_REASONS, **RELEASE_REASONS, **RESTORE_REASONS, **HOLD_REASONS,
}  # fmt: skip

ACTS: Mapping[Act, LazyString] = {
    Act.VOID: _l("Forkast"),
    Act.RELEASE: _l("Godkjenn"),
    Act.RESTORE: _l("Godkjenn likevel"),
}
DONE: Mapping[Act, LazyString] = {
    Act.VOID: _l("Forkastet"),
    Act.RELEASE: _l("Godkjent"),
    Act.RESTORE: _l("Godkjent likevel"),
}

EVENTS: Mapping[StrEnum, LazyString] = {
    DeskEvent.MADE: _l("Avgjorde stemmer"),
    DeskEvent.UNDONE: _l("Angret en avgjørelse om stemmer"),
    DeskEvent.DONE: _l("En avgjørelse om stemmer ble gjennomført"),
    DeskEvent.FELL_AWAY: _l(
        "En avgjørelse om stemmer falt bort fordi en av dem som sto bak, ikke lenger arbeider med kontrollen"
    ),
    DeskEvent.HELD: _l("Satte stemmer til kontroll"),
    DeskEvent.SETTING: _l("Endret en grunn til kontroll"),
    DeskEvent.UPHELD: _l("Ga medhold i en klage på en forkastet stemme"),
    DeskEvent.DISMISSED: _l("Sto fast ved at en stemme er forkastet"),
}
SUBJECTS: Mapping[str, LazyString] = {
    "ballot": _l("Stemme"),
    "objection": _l("Klage på en forkastet stemme"),
    "signal": _l("Grunn til kontroll"),
}
FIELDS: Mapping[str, LazyString] = {
    "type": _l("Avgjørelse"),
    "reason": _l("Grunn"),
    "ballots": _l("Antall stemmer"),
    "skipped": _l("Hoppet over"),
    "is_on": _l("Slått på"),
    "most": _l("Grense"),
}


def void_words(reason: str) -> str:
    """Return the short name of why a ballot was voided: in the control report, and on the voter's page."""
    return str(VOID_REASONS[VoidReason(reason)]) if reason in list(VoidReason) else reason


def void_sentence(reason: str) -> str:
    """Return what a voter is told of why the ballot was voided."""
    return str(VOID_SENTENCES[VoidReason(reason)]) if reason in list(VoidReason) else ""

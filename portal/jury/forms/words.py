"""The words for what a jury is and does."""

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import LazyString

from portal.foundation.i18n import lazy_gettext as _l
from portal.jury.rules import (
    AssignRefusal,
    CardState,
    ConflictKind,
    ConflictRefusal,
    FeedbackRefusal,
    JuryEvent,
    MeetingRefusal,
    MeetingState,
    MinutesState,
    Others,
    Outcome,
    PanelRefusal,
    RemindRefusal,
    ScoreRefusal,
    SeatKind,
    StatementRefusal,
    TieKind,
)

SEATS: Mapping[SeatKind, LazyString] = {
    SeatKind.LEADER: _l("Juryleder"),
    SeatKind.MEMBER: _l("Jurymedlem"),
    SeatKind.DEPUTY: _l("Varamedlem"),
    SeatKind.SECRETARY: _l("Jurysekretær"),
}

CARDS: Mapping[CardState, LazyString] = {
    CardState.OPEN: _l("Ikke ferdig"),
    CardState.DONE: _l("Ferdig"),
    CardState.ABSTAINED: _l("Avstår"),
}

TIES: Mapping[TieKind, LazyString] = {
    TieKind.HOME: _l("Bor i"),
    TieKind.EMPLOYER: _l("Arbeider for"),
    TieKind.COUNTY: _l("Knyttet til fylket"),
}

CONFLICTS: Mapping[ConflictKind, LazyString] = {
    ConflictKind.RULE: _l("Etter reglene"),
    ConflictKind.OWN: _l("Meldte seg selv"),
    ConflictKind.SET: _l("Ført inn av jurysekretæren"),
}

OTHERS: Mapping[Others, LazyString] = {
    Others.NEVER: _l("Aldri"),
    Others.AFTER_OWN: _l("Når egen vurdering er ferdig"),
    Others.ALWAYS: _l("Alltid"),
}

MEETINGS: Mapping[MeetingState, LazyString] = {
    MeetingState.PLANNED: _l("Planlagt"),
    MeetingState.OPEN: _l("I gang"),
    MeetingState.CLOSED: _l("Avsluttet"),
}

MINUTES: Mapping[MinutesState, LazyString] = {
    MinutesState.PROPOSED: _l("Venter på underskrift nummer to"),
    MinutesState.SIGNED: _l("Signert av to"),
    MinutesState.TAKEN_BACK: _l("Tatt tilbake"),
}

OUTCOME_WORDS: Mapping[Outcome, LazyString] = {
    Outcome.WINNER: _l("Vinner"),
    Outcome.FINALIST: _l("Finalist"),
    Outcome.SENT_ON: _l("Går videre til landsrunden"),
    Outcome.NO: _l("Går ikke videre"),
}

REFUSALS: Mapping[StrEnum, LazyString] = {
    ScoreRefusal.NOT_YOURS: _l("Denne saken er ikke blant dine."),
    ScoreRefusal.LOCKED: _l("Vurderingene er låst. Det du hadde lagret, står. Det du skrev nå, ble ikke lagret."),
    ScoreRefusal.DISCUSSION: _l("Denne juryen drøfter sakene og gir ikke poeng."),
    ScoreRefusal.STALE: _l(
        "Skjemaet er endret i et annet vindu etter at du åpnet det. Her står det som er lagret. Det du skrev nå, står under."
    ),
    ScoreRefusal.NOT_NOW: _l("Det går ikke slik skjemaet står nå. Last siden på nytt."),
    ScoreRefusal.UNKNOWN_CRITERION: _l("Kriteriene er endret. Last siden på nytt."),
    ScoreRefusal.OUT_OF_RANGE: _l("Gi fra 1 til 5 poeng."),
    ScoreRefusal.MISSING: _l("Gi poeng for alle kriteriene, eller velg «Avstår»."),
    ScoreRefusal.TOO_LONG: _l("Skriv høyst 4000 tegn i hvert felt."),
    ConflictRefusal.NO_REASON: _l("Skriv hvorfor."),
    ConflictRefusal.LONG_REASON: _l("Skriv høyst 2000 tegn."),
    ConflictRefusal.ALREADY: _l("Det er ført inn fra før."),
    ConflictRefusal.SIGNED: _l("Protokollen er signert. Da kan det ikke endres."),
    ConflictRefusal.NO_PLACE: _l("Velg en kommune eller et fylke."),
    ConflictRefusal.NO_MUNICIPALITY: _l("«Bor i» gjelder en kommune. Velg kommunen, ikke fylket."),
    ConflictRefusal.NO_COUNTY: _l("«Knyttet til fylket» gjelder et fylke. Velg fylket, ikke kommunen."),
    ConflictRefusal.TWO_PLACES: _l("Velg enten en kommune eller et fylke."),
    ConflictRefusal.OTHER_ROUND: _l("Saken hører til en annen jury."),
    ConflictRefusal.OWN_TIE: _l("Du kan ikke fjerne din egen tilknytning. Be jurysekretæren om det."),
    AssignRefusal.RECUSED: _l("Jurymedlemmet er inhabilt i saken."),
    AssignRefusal.ALREADY: _l("Jurymedlemmet har saken fra før."),
    AssignRefusal.NOT_ELIGIBLE: _l("Juryen får bare saker som oppfyller vilkårene."),
    AssignRefusal.NOT_A_JUDGE: _l("Jurysekretæren vurderer ikke saker."),
    AssignRefusal.BEGUN: _l("Jurymedlemmet er i gang med saken. Da kan den ikke tas tilbake."),
    AssignRefusal.NOBODY: _l("Juryen har ingen medlemmer ennå."),
    AssignRefusal.SIGNED: _l("Saken er avgjort og protokollen signert."),
    PanelRefusal.NAME_MISSING: _l("Skriv et navn."),
    PanelRefusal.NAME_TAKEN: _l("En annen jury i kåringen har det navnet."),
    PanelRefusal.QUORUM: _l("Skriv hvor mange som må være til stede, minst 1."),
    PanelRefusal.WITHOUT_ROLE: _l("Kontoen har ikke rollen som plassen krever. En administrator gir roller."),
    PanelRefusal.SECRETARY_JUDGES: _l("En jurysekretær ser alle sakene, og kan derfor ikke sitte i juryen."),
    PanelRefusal.SEATED: _l("Personen har allerede en plass i en jury i denne kåringen."),
    PanelRefusal.LEADER_TAKEN: _l("Juryen har en leder. Avslutt den plassen først."),
    PanelRefusal.NOT_A_DEPUTY: _l("Bare varamedlemmer er vara for noen."),
    PanelRefusal.NOT_IN_PANEL: _l("Velg et medlem av den samme juryen."),
    PanelRefusal.PERIOD_EARLY: _l("Perioden kan ikke begynne før søknadsfristen er ute."),
    PanelRefusal.PERIOD_TWICE: _l("To perioder begynner samtidig."),
    PanelRefusal.PERIODS_CHANGED: _l("En annen endret periodene i mellomtiden. Se hva som gjelder, og prøv igjen."),
    PanelRefusal.TOO_MANY_PERIODS: _l("Sett høyst åtte perioder."),
    PanelRefusal.NO_DEADLINE: _l("Sett søknadsfristen først."),
    RemindRefusal.NOTHING_LEFT: _l("Ingen ble påminnet: alt er ferdig, eller påminningen er nettopp sendt."),
    RemindRefusal.LATELY: _l("Jurymedlemmet har fått en påminning det siste døgnet."),
    RemindRefusal.LOCKED: _l("Vurderingene er låst, så det er ingenting å minne om."),
    RemindRefusal.CLOSED: _l("Kontoen til jurymedlemmet er stengt. Avslutt plassen, og gi sakene til en annen."),
    MeetingRefusal.NOT_NOW: _l("Det går ikke slik møtet står nå. Last siden på nytt."),
    MeetingRefusal.NOT_OPEN: _l("Møtet er ikke i gang. Vedtak føres inn mens møtet varer."),
    MeetingRefusal.SIGNED: _l("Protokollen er signert. Da kan ingenting endres."),
    MeetingRefusal.NO_QUORUM: _l("Juryen er ikke vedtaksfør i denne saken: for få av dem som er til stede, er habile."),
    MeetingRefusal.EVERYBODY_RECUSED: _l(
        "Alle i juryen er inhabile i denne saken. Gi noen andre plass som varamedlem, eller la en annen jury avgjøre saken."
        " Ingenting er gått tapt."
    ),
    MeetingRefusal.NOT_ON_AGENDA: _l("Saken står ikke på sakslisten."),
    MeetingRefusal.NOT_ELIGIBLE: _l("Søknaden er ikke lenger med i kåringen."),
    MeetingRefusal.NOT_THIS_ROUND: _l("Det kan ikke denne juryen vedta."),
    MeetingRefusal.TWO_WINNERS: _l(
        "Kåringen har allerede en vinner. Endre det vedtaket først. Står saken ikke på sakslisten, kan du sette den på. Er"
        " søknaden ikke lenger med i kåringen, kan du ta saken av listen."
    ),
    MeetingRefusal.WEIGHED: _l(
        "I denne kåringen avgjør jury og folk sammen. Juryen velger finalister. Poengene og stemmene avgjør hvem som vinner."
    ),
    MeetingRefusal.NO_REASONS: _l("Skriv en begrunnelse."),
    MeetingRefusal.LONG_REASONS: _l("Skriv høyst 8000 tegn."),
    MeetingRefusal.NOT_ALL_DECIDED: _l("Alle sakene på sakslisten må være avgjort, eller tas av listen, først."),
    MeetingRefusal.NOT_LEADER: _l("Bare jurylederen kan legge fram protokollen."),
    MeetingRefusal.NOT_IN_PANEL: _l("Bare de som har plass i juryen, kan signere."),
    MeetingRefusal.WAITS_FOR_SIGNING: _l("Protokollen venter på underskrift. Ta den tilbake for å endre noe."),
    MeetingRefusal.NOTHING_TO_SIGN: _l("Ingen protokoll venter på underskrift."),
    MeetingRefusal.NOBODY_ELSE: _l(
        "Ingen andre som har plass i juryen, er ført opp som til stede. Da kan ingen signere som nummer to. Rett oppmøtet først."
    ),
    MeetingRefusal.NOT_THERE: _l(
        "Bare de som var til stede på møtet, kan signere. Er oppmøtet ført feil, må jurylederen eller jurysekretæren ta"
        " protokollen tilbake og rette det."
    ),
    MeetingRefusal.NOBODY_SAW: _l(
        "Dere er begge inhabile i en av sakene. En som har fulgt hele behandlingen, må signere sammen med lederen."
    ),
    MeetingRefusal.NO_PLACE: _l("Skriv hvor møtet er."),
    MeetingRefusal.RECUSED_VOTED: _l(
        "Noen som deltok i et vedtak, er senere blitt inhabil i saken. "
        "Gjenoppta møtet, og før inn vedtaket på nytt eller ta saken av listen. Er søknadene anonymisert, er det bare"
        " jurysekretæren som ser hvilken sak det gjelder."
    ),
    MeetingRefusal.RECUSED_SINCE: _l(
        "Noen som deltok i et vedtak, er senere blitt inhabil i saken. Jurylederen eller jurysekretæren må ta protokollen"
        " tilbake, så vedtaket kan føres inn på nytt eller saken tas av listen."
    ),
    MeetingRefusal.SECOND_WINNER: _l(
        "Da får kåringen to vinnere. Gjenoppta møtet hvis det er avsluttet, og endre vedtaket om den nye vinneren. Er den ikke"
        " lenger med i kåringen, kan du ta den av listen."
    ),
    MeetingRefusal.WINNER_BACK: _l(
        "En tidligere vinner er med i kåringen igjen, og to kan ikke vinne. Jurylederen eller jurysekretæren må ta protokollen"
        " tilbake, så ett av vedtakene kan endres."
    ),
    FeedbackRefusal.NOT_DECIDED: _l("Saken er ikke avgjort ennå."),
    FeedbackRefusal.SENT: _l("Tilbakemeldingen er sendt og kan ikke endres."),
    FeedbackRefusal.EMPTY: _l("Skriv en tilbakemelding."),
    FeedbackRefusal.TOO_LONG: _l("Skriv høyst 4000 tegn."),
    StatementRefusal.NOT_ELIGIBLE: _l("Juryen får bare saker som oppfyller vilkårene."),
    StatementRefusal.DELIVERED: _l("Vurderingen av denne saken er levert."),
    StatementRefusal.SIGNED: _l("Juryen har avgjort saken."),
    StatementRefusal.LINK_ENDED: _l("Lenken gjelder ikke lenger."),
    StatementRefusal.EMPTY: _l("Skriv vurderingen."),
    StatementRefusal.TOO_LONG: _l("Skriv høyst 8000 tegn."),
}

WHILE_TYPING: Mapping[StrEnum, LazyString] = {
    ScoreRefusal.STALE: _l(
        "Ikke lagret. Skjemaet er endret i et annet vindu. Trykk «Lagre» for å se både det som er lagret, og det du har skrevet."
    ),
}
"""What a page that saves by itself is told, where the fields still hold what was typed."""

EVENTS: Mapping[StrEnum, LazyString] = {
    JuryEvent.PANEL_ADDED: _l("Oppnevnte en jury"),
    JuryEvent.PANEL_CHANGED: _l("Endret en jury"),
    JuryEvent.SEAT_GIVEN: _l("Ga plass i en jury"),
    JuryEvent.SEAT_ENDED: _l("Avsluttet en plass i en jury"),
    JuryEvent.TIE_ADDED: _l("Førte inn en tilknytning"),
    JuryEvent.TIE_REMOVED: _l("Fjernet en tilknytning"),
    JuryEvent.PERIODS_SET: _l("Satte juryens perioder"),
    JuryEvent.ASSIGNED: _l("Fordelte saker"),
    JuryEvent.UNASSIGNED: _l("Tok tilbake en sak"),
    JuryEvent.RECUSED: _l("Førte inn inhabilitet"),
    JuryEvent.RECUSAL_ENDED: _l("Opphevet inhabilitet"),
    JuryEvent.REMINDED: _l("Sendte påminning til jurymedlemmer"),
    JuryEvent.STATEMENT_ASKED: _l("Ba om ekspertvurdering"),
    JuryEvent.FEEDBACK_WRITTEN: _l("Skrev tilbakemelding til en søker"),
    JuryEvent.MEETING_PLANNED: _l("Kalte inn til jurymøte"),
    JuryEvent.MEETING_BEGUN: _l("Åpnet jurymøtet"),
    JuryEvent.MEETING_ENDED: _l("Avsluttet jurymøtet"),
    JuryEvent.MEETING_RESUMED: _l("Gjenopptok jurymøtet"),
    JuryEvent.DECIDED: _l("Førte inn et vedtak"),
    JuryEvent.DECISION_REMOVED: _l("Tok et vedtak av sakslisten"),
    JuryEvent.MINUTES_PROPOSED: _l("La fram protokollen og signerte"),
    JuryEvent.MINUTES_SIGNED: _l("Signerte protokollen som nummer to"),
    JuryEvent.MINUTES_TAKEN_BACK: _l("Tok protokollen tilbake"),
    JuryEvent.EXPORTED: _l("Lastet ned fra juryarbeidet"),
}

SUBJECTS: Mapping[str, LazyString] = {
    "jury_panel": _l("Jury"),
    "jury_meeting": _l("Jurymøte"),
}

FIELDS: Mapping[str, LazyString] = {
    "quorum": _l("Vedtaksfør"),
    "seat": _l("Plass"),
    "account": _l("Konto"),
    "tie": _l("Tilknytning"),
    "periods": _l("Perioder"),
    "cases": _l("Saker"),
    "mails": _l("E-poster"),
    "version": _l("Utgave"),
}

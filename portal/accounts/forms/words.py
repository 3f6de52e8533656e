"""The words for every refusal, role and event."""

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import LazyString

from portal.accounts.rules import AccountEvent, LinkRefusal, PasswordRefusal, Role, RoleRefusal, SignInRefusal
from portal.foundation.i18n import lazy_gettext as _l

REFUSALS: Mapping[StrEnum, LazyString] = {
    SignInRefusal.WRONG: _l("E-postadressen eller passordet er feil. Sjekk begge, og prøv en gang til."),
    SignInRefusal.PAUSED: _l("Det er prøvd for mange ganger. Vent 15 minutter, og prøv så på nytt."),
    SignInRefusal.PAUSED_FOR_AN_HOUR: _l("Det er prøvd for mange koder. Vent en time, og prøv så på nytt."),
    SignInRefusal.WRONG_CODE: _l("Koden er feil, eller den er brukt. Vent til appen viser en ny, og skriv den."),
    SignInRefusal.ENDED: _l("Påloggingen tok for lang tid. Begynn på nytt."),
    LinkRefusal.ENDED: _l("Lenken gjelder ikke lenger."),
    PasswordRefusal.TOO_SHORT: _l("Passordet må ha minst 12 tegn. En setning er lett å huske."),
    PasswordRefusal.TOO_LONG: _l("Passordet kan ha høyst 200 tegn."),
    PasswordRefusal.COMMON: _l("Passordet er lett å gjette. Velg ord som ikke hører sammen, eller en hel setning."),
    RoleRefusal.OWN: _l("Ingen kan endre sine egne roller eller stenge sin egen konto. Be en annen administrator."),
    RoleRefusal.NO_ROLE: _l("Velg minst én rolle. Skal personen ikke ha tilgang, stenger du kontoen."),
    RoleRefusal.TWO_SIDES: _l(
        "Jurysekretæren leser alle saker og kan ikke være jurymedlem eller juryleder. Velg én av rollene."
    ),
    RoleRefusal.CLOSED: _l("Kontoen er stengt eller tatt i bruk i mellomtiden."),
    RoleRefusal.LAST_ADMIN: _l("Personen er den eneste administratoren. Gi rollen til en annen først."),
    RoleRefusal.TAKEN: _l("Det finnes allerede en konto med denne adressen."),
}

ROLES: Mapping[Role, LazyString] = {
    Role.EDITOR: _l("Artikkelansvarlig"),
    Role.MODERATOR: _l("Moderator"),
    Role.VOTE_OFFICER: _l("Avstemningsansvarlig"),
    Role.JUROR: _l("Jurymedlem"),
    Role.JURY_SECRETARY: _l("Jurysekretær"),
    Role.JURY_LEADER: _l("Juryleder"),
    Role.ADMIN: _l("Administrator"),
}

EVENTS: Mapping[StrEnum, LazyString] = {
    AccountEvent.INVITED: _l("Inviterte en person"),
    AccountEvent.INVITED_AGAIN: _l("Sendte invitasjonen på nytt"),
    AccountEvent.ENROLLED: _l("Tok kontoen i bruk"),
    AccountEvent.SIGNED_IN: _l("Logget inn"),
    AccountEvent.SIGNED_OUT: _l("Logget ut"),
    AccountEvent.SIGNED_OUT_EVERYWHERE: _l("Logget ut på alle enheter"),
    AccountEvent.RECOVERY_CODE_USED: _l("Brukte en gjenopprettingskode"),
    AccountEvent.PASSWORD_CHANGED: _l("Byttet passord"),
    AccountEvent.PASSWORD_RESET: _l("Laget nytt passord fra e-post"),
    AccountEvent.SECOND_FACTOR_CHANGED: _l("Byttet totrinnspålogging"),
    AccountEvent.RECOVERY_CODES_MADE: _l("Laget nye gjenopprettingskoder"),
    AccountEvent.ROLES_CHANGED: _l("Endret roller"),
    AccountEvent.CLOSED: _l("Stengte en konto"),
    AccountEvent.LOG_EXPORTED: _l("Lastet ned hendelsesloggen"),
}

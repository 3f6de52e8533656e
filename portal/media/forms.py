"""The words for why a file is not taken: what is wrong with it, and what to do."""

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import LazyString

from portal.foundation.i18n import lazy_gettext as _l
from portal.media.rules import FileRefusal, FileState

REFUSALS: Mapping[StrEnum, LazyString] = {
    FileRefusal.EMPTY: _l("Filen er tom. Se om du valgte den rette filen, og last den opp på nytt."),
    FileRefusal.TOO_LARGE: _l(
        "Filen er større enn 20 MB. Gjør den mindre, for eksempel med færre eller mindre bilder."
    ),
    FileRefusal.WRONG_ENDING: _l(
        "Denne typen fil tar vi ikke imot. Last opp en PDF, et dokument (.docx eller .odt) eller et bilde (.jpg, .png eller .webp)."
    ),
    FileRefusal.NOT_AS_NAMED: _l(
        "Innholdet i filen er av en annen type enn navnet sier. Åpne den i programmet den er laget i, og lagre den på nytt."
    ),
    FileRefusal.OLD_WORD: _l(
        "Dokumentet er i Words gamle format eller låst med passord. Lagre det som .docx uten passord, eller som PDF."
    ),
    FileRefusal.BROKEN: _l("Filen er skadet eller ikke hel. Åpne den, lagre den på nytt, og last opp den nye."),
    FileRefusal.TOO_HEAVY: _l(
        "Filen er for tung til at vi kan kontrollere den. Last opp en enklere eller mindre utgave."
    ),
    FileRefusal.BUSY: _l("Mange laster opp filer akkurat nå. Vent et minutt, og prøv igjen."),
    FileRefusal.NOT_SAVED: _l("Vi fikk ikke lagret filen. Vent noen minutter, og prøv igjen."),
    FileRefusal.MORE_INSIDE: _l(
        "Det ligger noe mer i filen enn det som vises når den åpnes. Lagre dokumentet som en ny PDF, og last opp den."
    ),
    FileRefusal.INFECTED: _l(
        "Viruskontrollen stoppet filen. Kontroller maskinen den kommer fra, og last opp en ren utgave."
    ),
    FileRefusal.PICTURE_TOO_LARGE: _l("Bildet har mer enn 40 millioner punkter. Lagre det i en mindre størrelse."),
    FileRefusal.PICTURE_MOVES: _l("Bildet er en animasjon. Last opp et bilde som står stille."),
    FileRefusal.PICTURE_GROWS: _l(
        "Bildet blir større enn 20 MB når vi lagrer det. Lagre det som JPEG eller i en mindre størrelse."
    ),
    FileRefusal.PDF_LOCKED: _l("PDF-en er låst eller beskyttet med passord. Lagre den uten passord, og last opp den."),
    FileRefusal.PDF_ACTIVE: _l(
        "PDF-en har skript, skjema som sender noe, eller andre filer inni seg. Skriv den ut som en ny PDF, og last opp den."
    ),
    FileRefusal.LOCKED: _l("Dokumentet er låst med passord. Lagre det uten passord, og last opp det."),
    FileRefusal.TOO_MANY_PARTS: _l("Dokumentet består av mer enn 500 deler. Lagre det som PDF, og last opp den."),
    FileRefusal.TOO_LARGE_INSIDE: _l(
        "Dokumentet er større enn 100 MB når det pakkes ut. Gjør bildene mindre, eller lagre det som PDF."
    ),
    FileRefusal.TOO_TIGHT: _l("Dokumentet er pakket tettere enn vi kan ta imot. Lagre det som PDF, og last opp den."),
    FileRefusal.BAD_PATHS: _l(
        "Delene i dokumentet har navn eller plasser som ikke er trygge. Lagre det som PDF, og last opp den."
    ),
    FileRefusal.DTD: _l(
        "Dokumentet har innhold som kan hente inn noe annet (DTD). Lagre det som PDF, og last opp den."
    ),
    FileRefusal.MACROS: _l("Dokumentet har makroer. Lagre det uten makroer som .docx eller .odt, eller som PDF."),
    FileRefusal.EMBEDDED: _l("Dokumentet har andre filer inni seg. Ta dem ut, eller lagre det som PDF."),
    FileRefusal.FETCHES: _l(
        "Dokumentet henter noe fra nettet når det åpnes, for eksempel et bilde eller en mal. Lagre det som PDF, og last opp den."
    ),
    FileRefusal.TOO_MANY_FILES: _l("Det er ikke plass til flere filer her. Slett en av dem først."),
    FileRefusal.NO_ROOM: _l(
        "Kommunen har brukt opp plassen sin. Slett filer dere ikke trenger, eller last opp en mindre fil."
    ),
}

STATES: Mapping[FileState, LazyString] = {
    FileState.NEW: _l("Venter på viruskontroll. Andre kan ikke åpne filen ennå."),
    FileState.CLEAN: _l("Kontrollert"),
    FileState.REFUSED: _l("Stoppet av viruskontrollen. Last opp en ren utgave."),
}

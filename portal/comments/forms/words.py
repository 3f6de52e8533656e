"""The words for refusals, events and settings."""

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import LazyString

from portal.comments.rules import CommentEvent, CommentRefusal, Hush, PlaceKind, TextRefusal
from portal.foundation.i18n import lazy_gettext as _l

REFUSALS: Mapping[StrEnum, LazyString] = {
    TextRefusal.NAME_MISSING: _l("Skriv et navn med minst to tegn. Du kan bruke et annet enn ditt eget."),
    TextRefusal.NAME_TOO_LONG: _l("Navnet kan ha høyst 60 tegn."),
    TextRefusal.TEXT_MISSING: _l("Skriv kommentaren din."),
    TextRefusal.TEXT_TOO_LONG: _l("Kommentaren kan ha høyst 3000 tegn. Kort den ned, eller del den i to."),
    TextRefusal.TEXT_TOO_HEAVY: _l("Kommentaren har for mange spesialtegn. Ta bort noen av dem."),
    CommentRefusal.CLOSED: _l("Det er stengt for kommentarer på denne siden."),
    CommentRefusal.EVERYWHERE_CLOSED: _l("Det er stengt for nye kommentarer på hele nettstedet akkurat nå."),
    CommentRefusal.UNKNOWN_PLACE: _l("Siden er ikke her lenger, så den kan ikke kommenteres."),
    CommentRefusal.LINK_ENDED: _l("Lenken gjelder ikke lenger. Ingenting er endret."),
    CommentRefusal.BLOCKED: _l("Du kan ikke skrive kommentarer nå."),
    CommentRefusal.TOO_SOON: _l(
        "Det er mindre enn ett minutt siden du sendte en kommentar. Vent litt, og send på nytt."
    ),
    CommentRefusal.TOO_MANY_MAILS: _l(
        "Vi har sendt tre e-poster til denne adressen den siste timen, og sender ikke flere nå. Vent en time, og send på nytt."
    ),
    CommentRefusal.TOO_MANY_HERE: _l(
        "Det er skrevet mange kommentarer fra nettverket ditt den siste timen. Vent en time, og send på nytt."
    ),
    CommentRefusal.EDIT_ENDED: _l("Fristen for å rette er ute. Du kan fortsatt trekke kommentaren."),
    CommentRefusal.DECIDED: _l("Kommentaren er avgjort eller endret mens du skrev. Rettelsen er ikke lagret."),
    CommentRefusal.NOT_TO_WITHDRAW: _l("Kommentaren er allerede trukket."),
    CommentRefusal.NOT_TO_COMPLAIN: _l(
        "Du kan ikke klage på denne avgjørelsen. Enten er fristen ute, eller så har du klaget."
    ),
}

EVENTS: Mapping[StrEnum, LazyString] = {
    CommentEvent.SECTION_CHANGED: _l("Endret hvordan kommentarer tas imot"),
    CommentEvent.PAGE_CLOSED: _l("Stengte kommentarene på en side"),
    CommentEvent.PAGE_OPENED: _l("Åpnet kommentarene på en side"),
    CommentEvent.SWITCHED_ON: _l("Slo på nødbryteren for kommentarer"),
    CommentEvent.SWITCHED_OFF: _l("Slo av nødbryteren for kommentarer"),
}

SECTIONS: Mapping[PlaceKind, LazyString] = {
    PlaceKind.FINALIST: _l("Finalister"),
    PlaceKind.ARTICLE: _l("Artikler"),
}

MODES: Mapping[str, LazyString] = {
    "before": _l("Åpent. En moderator leser før kommentaren vises"),
    "after": _l("Åpent. Kommentaren vises med en gang, og en moderator leser etterpå"),
    "closed": _l("Stengt for nye kommentarer. De som står der, vises fortsatt"),
}

HUSHES: Mapping[Hush, LazyString] = {
    Hush.CLOSED: _l("Ta ikke imot nye kommentarer"),
    Hush.HIDDEN: _l("Ta ikke imot nye, og skjul alle som vises"),
}

SUBJECTS: Mapping[str, LazyString] = {
    "comment_section": _l("Kommentarer på"),
    "comment_room": _l("Side med kommentarer"),
    "comment_switch": _l("Nødbryter for kommentarer"),
}
FIELDS: Mapping[str, LazyString] = {
    "before": _l("Leses før den vises"),
    "open": _l("Åpent"),
    "closes_at": _l("Stenger"),
    "why": _l("Beskjed til leserne"),
    "hush": _l("Bryter"),
    "message": _l("Beskjed til leserne"),
}

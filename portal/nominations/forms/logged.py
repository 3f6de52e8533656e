"""The words for what the audit log says of rounds and applications."""

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import LazyString

from portal.foundation.i18n import lazy_gettext as _l
from portal.nominations.rules import ApplicationEvent

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

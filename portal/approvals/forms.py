"""The words for what two agree on."""

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import LazyString

from portal.approvals.rules import ApprovalEvent, ApprovalRefusal, Kind
from portal.foundation.i18n import lazy_gettext as _l

REFUSALS: Mapping[StrEnum, LazyString] = {
    ApprovalRefusal.SAME_PERSON: _l("Du ba om dette selv. En annen må godkjenne."),
    ApprovalRefusal.ASKED: _l(
        "En annen har allerede bedt om dette. Last siden på nytt, så kan du godkjenne som nummer to."
    ),
    ApprovalRefusal.GONE: _l(
        "Noen har allerede godkjent dette eller trukket det. Last siden på nytt og se hva som gjelder."
    ),
    ApprovalRefusal.NOT_AGREED: _l("To må godkjenne. Det venter på godkjenning fra én til."),
}

EVENTS: Mapping[StrEnum, LazyString] = {
    ApprovalEvent.ASKED: _l("Ba om godkjenning fra én til"),
    ApprovalEvent.AGREED: _l("Godkjente som nummer to"),
    ApprovalEvent.ENDED: _l("Trakk en godkjenning"),
}

SUBJECTS: Mapping[str, LazyString] = {
    Kind.VOTE_ACT.value: _l("Avgjørelse om stemmer"),
    Kind.RELEASE.value: _l("Offentliggjøring"),
    Kind.CERTIFY.value: _l("Endelig godkjenning"),
    Kind.RESTART_LOG.value: _l("Ny stemmelogg"),
    Kind.NEW_KEY.value: _l("Ny signeringsnøkkel"),
    Kind.MINUTES.value: _l("Protokoll"),
}

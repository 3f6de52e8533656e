"""The words for what staff do, and what the log can be narrowed by."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import request
from flask_babel import LazyString

from portal.accounts.forms import EVENTS as ACCOUNT_EVENTS
from portal.accounts.forms import ROLES
from portal.approvals import forms as approvals
from portal.audit.queries import Entry, Wanted
from portal.audit.rules import OPERATOR, WORKER
from portal.comments import forms as comments
from portal.comments.rules import PlaceKind
from portal.foundation import formatting
from portal.foundation.i18n import gettext as _
from portal.foundation.i18n import lazy_gettext as _l
from portal.jury import forms as jury
from portal.moderation.forms import EVENTS as MODERATION_EVENTS
from portal.moderation.forms import FIELDS as MODERATION_FIELDS
from portal.moderation.forms import REASONS, STATES
from portal.moderation.forms import SUBJECTS as MODERATION_SUBJECTS
from portal.nominations import forms as nominations
from portal.notices import forms as notices
from portal.results import forms as results
from portal.voting.desk import words as vote_desk
from portal.voting.forms import log as vote_log

# Every feature's acts; a feature that staff work in adds its own table.
EVENTS: Mapping[str, LazyString] = {
    event.value: words
    for table in (
        ACCOUNT_EVENTS,
        MODERATION_EVENTS,
        comments.EVENTS,
        approvals.EVENTS,
        vote_log.EVENTS,
        vote_desk.EVENTS,
        results.EVENTS,
        jury.EVENTS,
        nominations.EVENTS,
        notices.EVENTS,
    )
    for event, words in table.items()
}

YEARS = range(1900, 2200)  # what lies far outside is a slip, and the last days of the calendar have no day after them
NAMES = {"who": "hvem", "what": "hva", "kind": "type", "subject": "nummer", "since": "fra", "until": "til"}

SUBJECTS: Mapping[str, LazyString] = {
    "account": _l("Konto"),
    "audit": _l("Hendelseslogg"),
    **MODERATION_SUBJECTS,
    **approvals.SUBJECTS,
    **comments.SUBJECTS,
    **vote_log.SUBJECTS,
    **results.SUBJECTS,
    **jury.SUBJECTS,
    **nominations.SUBJECTS,
    **vote_desk.SUBJECTS,
}


# What a line's «before» and «after» are called on the page, and the words for values that are no names.
FIELDS: Mapping[str, LazyString] = {
    **MODERATION_FIELDS,
    **comments.FIELDS,
    **vote_log.FIELDS,
    **results.FIELDS,
    **jury.FIELDS,
    **nominations.FIELDS,
    **vote_desk.FIELDS,
    "roles": _l("Roller"),
    "name": _l("Navn"),
    "form": _l("Filtype"),
}
WORDS: Mapping[str, Mapping[str, LazyString]] = {
    "roles": {role.value: words for role, words in ROLES.items()},
    "state": {state.value: words for state, words in STATES.items()},
    "reason": {
        **{reason.value: words for reason, words in REASONS.items()},
        **{reason.value: words for reason, words in vote_desk.REASONS.items()},
    },
    "application_state": {state.value: words for state, words in nominations.STATES.items()},
    "method": {method.value: words for method, words in nominations.METHODS.items()},
    "type": {act.value: words for act, words in vote_desk.ACTS.items()},
    "hush": {hush.value: words for hush, words in comments.HUSHES.items()},
}


def _last_day(before: datetime) -> str:
    return formatting.full_date(before - timedelta(minutes=1))


MOMENTS: Mapping[str, Callable[[datetime], str]] = {
    "closes_at": formatting.moment,
    "deadline": formatting.closing,
    "from": formatting.moment,
    "made_at": formatting.moment,
    "opens": formatting.moment,
    "until": _last_day,
}
MACHINES: Mapping[str, LazyString] = {OPERATOR.name: _l("Den som drifter"), WORKER.name: _l("Bakgrunnsjobben")}


def told(values: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """Return a line's «before» or «after» as people read it: (what, value)."""
    return [(str(FIELDS.get(name, name)), _said(name, value)) for name, value in (values or {}).items()]


def _said(name: str, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_said(name, each) for each in value)
    if isinstance(value, str) and name in MOMENTS:
        return MOMENTS[name](datetime.fromisoformat(value))
    if isinstance(value, str):
        return str(WORDS.get(name, {}).get(value, value))
    if value is None:
        return "–"
    if isinstance(value, bool):
        return _("ja") if value else _("nei")
    return json.dumps(value, ensure_ascii=False)


def about(entry: Entry) -> str:
    """Return what was acted on, as people read it."""
    words = str(SUBJECTS.get(entry.subject_kind, entry.subject_kind))
    if entry.subject_kind == "comment_switch":  # there is only one
        return words
    if entry.subject_kind == "comment_section" and entry.subject_id in list(PlaceKind):
        return f"{words} {str(comments.SECTIONS[PlaceKind(entry.subject_id)]).lower()}"
    return f"{words} {entry.subject_id}"


def actor(entry: Entry) -> str:
    """Return who acted, as people read it."""
    return str(MACHINES.get(entry.actor_name, entry.actor_name)) if entry.actor_id is None else entry.actor_name


@dataclass(frozen=True)
class Filter:
    """What the log is narrowed by, as it was typed, and what was wrong with it."""

    who: str
    what: str
    kind: str
    subject: str
    since: str
    until: str
    errors: Mapping[str, str]

    @property
    def is_set(self) -> bool:
        """Whether anything narrows the log."""
        return any((self.who, self.what, self.kind, self.subject, self.since, self.until))

    def wanted(self, *, actor_id: int | None) -> Wanted:
        """Return it as a query takes it; `until` counts with its whole day."""
        until = _moment(self.until)
        return Wanted(
            actor_id=actor_id,
            actor_name=self.who,
            what=self.what,
            subject_kind=self.kind,
            subject_id=self.subject,
            since=_moment(self.since),
            before=until + timedelta(days=1) if until else None,
        )

    def as_arguments(self) -> dict[str, str]:
        """Return it as an address carries it."""
        given = {name: getattr(self, field) for field, name in NAMES.items()}
        return {name: value for name, value in given.items() if value}


def filter_in_address() -> Filter:
    """Read the filter from the page's address."""
    said = {name: request.args.get(name, "").replace("\0", "").strip()[:80] for name in NAMES.values()}
    errors = {
        name: _("Skriv datoen slik: 2019-07-01.") for name in ("fra", "til") if said[name] and not _moment(said[name])
    }
    return Filter(**{field: said[name] for field, name in NAMES.items()}, errors=errors)


def _moment(text: str) -> datetime | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return formatting.start_of_day(day) if day.year in YEARS else None

"""The rows of the queue: a case with all that its row says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import LazyString

from portal.accounts import access
from portal.foundation import clock, formatting
from portal.foundation.i18n import gettext as _
from portal.foundation.i18n import lazy_gettext as _l
from portal.foundation.i18n import ngettext
from portal.moderation import queries
from portal.moderation.desk import kinds, words
from portal.moderation.desk.kinds import Contribution, Where
from portal.moderation.forms import REASONS, STATES
from portal.moderation.queries import CaseRow, VerdictRow, acts
from portal.moderation.rules import MOVES, Act, Kind, Reason, SignalKind, State, Waiting
from portal.people import queries as people


@dataclass(frozen=True)
class Button:
    """Something that can be done with a case, and its key."""

    code: str
    key: str
    words: str

    @property
    def needs_reason(self) -> bool:
        """Whether it is said with a reason."""
        return self.code != Act.APPROVE


KEYS: Mapping[Act, str] = {Act.APPROVE: "a", Act.REFUSE: "r", Act.REMOVE: "f"}
SENT = tuple(state for state in State if state is not State.UNCONFIRMED)
"""The states that a person's record counts."""

VERBS: Mapping[Act, LazyString] = {
    Act.APPROVE: _l("Publiser"),
    Act.REFUSE: _l("Ikke publiser"),
    Act.REMOVE: _l("Fjern"),
}


@dataclass(frozen=True)
class Row:
    """A case as the queue shows it. `stopped` says why this moderator cannot decide it, in place of the buttons."""

    id: int
    version: int
    lang: str
    name: str
    what: str
    person_id: int | None
    place: Where
    kind_words: str
    state_words: str
    waits: bool
    is_complaint: bool
    waited: str | None
    signs: list[str]
    parts: list[tuple[str, bool]]
    verdict: str | None
    own: bool
    taken_by: str | None
    taken_by_me: bool
    taken_until: datetime | None
    stopped: str | None
    acts: list[Button]

    @property
    def can_bulk(self) -> bool:
        """Whether it can be ticked."""
        return bool(self.acts) and self.stopped is None


@dataclass(frozen=True)
class Known:
    """What all rows of a page are made from, read once for all of them."""

    sent: Mapping[int, Contribution]
    verdicts: Mapping[int, VerdictRow]
    reports: Mapping[int, Mapping[Reason, int]]
    own_persons: frozenset[int]
    now: datetime


def rows_of(cases: Sequence[CaseRow]) -> list[Row]:
    """Return the rows of some cases; as many statements for thirty as for one."""
    known = known_about(cases)
    return [row_of(case, known) for case in cases]


def known_about(cases: Sequence[CaseRow]) -> Known:
    """Read what the rows say."""
    return Known(
        sent=kinds.contributions(cases),
        verdicts=queries.verdicts_on([case.id for case in cases if case.decided_at]),
        reports=acts.open_reports_on([case.id for case in cases if case.open_reports]),
        own_persons=own_persons(),
        now=clock.now(),
    )


def own_persons() -> frozenset[int]:
    """Return who the moderator is among the public, by the mail address in all its spellings."""
    try:
        return people.ids_of_same(access.current().address)
    except ValueError:
        return frozenset()


def row_of(case: CaseRow, known: Known) -> Row:
    """Return one row."""
    mine = case.taken_by == access.current().id
    own = case.person_id in known.own_persons
    suspect = tuple(word for signal in case.signals if signal.kind is SignalKind.WORD for word in signal.words)
    verdict = known.verdicts.get(case.id)
    return Row(
        id=case.id,
        version=case.version,
        lang=case.language,
        name=case.name,
        what=what(case),
        person_id=case.person_id,
        place=known.sent[case.id].where,
        kind_words=words.kind_words(case.kind),
        state_words=str(STATES[case.state]),
        waits=case.waiting is not None,
        is_complaint=case.waiting is Waiting.COMPLAINT,
        waited=words.waited(case.waits_since, known.now) if case.waits_since else None,
        signs=[*map(words.sign, case.signals), *_reported(known.reports.get(case.id, {}))],
        parts=words.marked(known.sent[case.id].text, suspect),
        verdict=words.whole(verdict) if verdict else None,
        own=own,
        taken_by=None if mine else case.taken_by_name,
        taken_by_me=mine,
        taken_until=case.taken_until,
        stopped=stopped(case, own=own, mine=mine),
        acts=buttons(case) if case.waiting else [],
    )


def what(case: CaseRow) -> str:
    """Return what a button is about, for who hears it alone: «kommentaren fra Leser F»."""
    name = case.name or _("uten navn")
    if case.kind is Kind.FEEDBACK:
        return _("tilbakemeldingen fra %(name)s", name=name)
    if case.kind is Kind.PROPOSAL:
        return _("forslaget fra %(name)s", name=name)
    return _("kommentaren fra %(name)s", name=name)


def stopped(case: CaseRow, *, own: bool, mine: bool) -> str | None:
    """Return why this moderator cannot decide the case now, or None."""
    if case.waiting is None:
        return None
    if own:
        return _("Du har skrevet denne selv. En annen moderator må avgjøre den.")
    if case.taken_by is not None and not mine:
        until = formatting.clock_time(case.taken_until) if case.taken_until else ""
        return _("Behandles av %(name)s til %(clock)s.", name=case.taken_by_name, clock=until)
    return None


def buttons(case: CaseRow) -> list[Button]:
    """Return what a moderator can do with a case from the queue; a complaint is decided on its own page."""
    if case.waiting is Waiting.COMPLAINT:
        return []
    found = [act for act in KEYS if (case.kind, case.state, act) in MOVES]
    keeps = case.state in (State.SHOWN, State.HIDDEN)
    return [
        Button(act.value, KEYS[act], _("Behold") if keeps and act is Act.APPROVE else str(VERBS[act])) for act in found
    ]


def _reported(reports: Mapping[Reason, int]) -> list[str]:
    return [
        _(
            "%(times)s: %(reason)s",
            times=ngettext("Meldt %(num)d gang", "Meldt %(num)d ganger", number),
            reason=REASONS[each],
        )
        for each, number in reports.items()
    ]

"""What the desk answers: what was done and how it is taken back, and what could not be done and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import abort, request, url_for

from portal.accounts import access
from portal.foundation import clock, formatting
from portal.foundation.i18n import gettext as _
from portal.foundation.i18n import ngettext
from portal.moderation import queries
from portal.moderation.desk import narrowing, words
from portal.moderation.desk.rows import what
from portal.moderation.forms import REFUSALS
from portal.moderation.queries import CaseRow, VerdictRow, acts
from portal.moderation.rules import UNDO_FOR, Act, CaseRefusal, Kind, State

MOST_TOLD = 5  # of many that could not be decided, so many are told one by one


@dataclass(frozen=True)
class Undoable:
    """What was done last: told in a line that stays, with a button that says what it takes back."""

    batch: str
    text: str
    button: str
    until: datetime


def undoable(real_now: datetime) -> Undoable | None:
    """Return what the moderator did last and can take back."""
    last = acts.undoable(access.current().id, real_now=real_now)
    if last is None:
        return None
    text = did(last.act, last.was, last.number, last.name, last.kind)
    button = ngettext("Angre avgjørelsen", "Angre %(num)d avgjørelser", last.number)
    return Undoable(last.batch, text, button, last.really_at + UNDO_FOR)


def did(act: Act, was: State, number: int, name: str, kind: Kind) -> str:
    """Return what was done, in one sentence."""
    verb = words.done_in_words(act, was)
    if number == 1 and kind is Kind.PROPOSAL:
        verb = _("Godkjent") if act is Act.APPROVE else verb  # only the municipality's yes makes it public
        return _("%(did)s: forslaget fra %(name)s.", did=verb, name=name or _("uten navn"))
    if number == 1:
        return _("%(did)s: kommentaren fra %(name)s.", did=verb, name=name or _("uten navn"))
    return _("%(did)s: %(number)s kommentarer.", did=verb, number=formatting.number(number))


def case_or_404(case_id: int) -> CaseRow:
    """Return a case, or answer that there is none; what its author has not confirmed is not there."""
    found = queries.case(case_id, real_now=clock.real_now())
    if found is None or found.state is State.UNCONFIRMED:
        abort(404)
    return found


def trouble(case_id: int, refusal: CaseRefusal) -> str:
    """Return why a case could not be decided, with what happened to it meanwhile."""
    return troubles({case_id: refusal})[0]


def troubles(refused: Mapping[int, CaseRefusal]) -> list[str]:
    """Return why cases could not be decided: what, by whom, when; beyond the first few, how many more."""
    first = dict(list(refused.items())[:MOST_TOLD])
    cases = {case.id: case for case in queries.cases(list(first), real_now=clock.real_now())}
    verdicts = queries.verdicts_on(list(first))
    told = [_trouble(cases.get(case_id), verdicts.get(case_id), why) for case_id, why in first.items()]
    if more := len(refused) - len(first):
        told.append(ngettext("%(num)d sak til ble ikke avgjort.", "%(num)d saker til ble ikke avgjort.", more))
    return told


def _trouble(case: CaseRow | None, verdict: VerdictRow | None, why: CaseRefusal) -> str:
    if case is None or case.state is State.UNCONFIRMED:
        return _("Saken finnes ikke lenger.")
    return _("Sak %(number)s, %(what)s: %(why)s", number=case.id, what=what(case), why=_why(case, verdict, why))


def _why(case: CaseRow, verdict: VerdictRow | None, why: CaseRefusal) -> str:
    if why is CaseRefusal.TAKEN and case.taken_by_name:
        return _("%(name)s har tatt saken. Den blir ledig igjen av seg selv.", name=case.taken_by_name)
    if why in (CaseRefusal.CHANGED, CaseRefusal.NOT_ALLOWED, CaseRefusal.ALREADY):
        if case.state is State.WITHDRAWN:
            return _("Den som skrev, har trukket kommentaren.")
        if case.waiting is None and verdict is not None:
            return _("Den er allerede avgjort. %(verdict)s.", verdict=words.whole(verdict))
        if case.open_reports and case.state is State.SHOWN:
            return _changed_or_reported(verdict)
        if verdict is not None and case.state is not State.PENDING:
            return _("Det har skjedd noe siden du åpnet den. %(verdict)s.", verdict=words.whole(verdict))
    return str(REFUSALS[why])


def _changed_or_reported(verdict: VerdictRow | None) -> str:
    text = _("Den er endret eller meldt etter at du åpnet den. Les den og meldingene før du avgjør.")
    if verdict is None:
        return text
    return _("%(trouble)s Sist avgjort: %(verdict)s.", trouble=text, verdict=words.whole(verdict))


def wants_json() -> bool:
    """Tell whether the page's own script asks; it shows the answer itself."""
    return request.headers.get("Accept") == "application/json"


def back(case_id: int | None = None) -> str:
    """Return the queue as it was narrowed, at a case."""
    chosen = narrowing.in_address()
    return url_for("moderation.queue", **chosen.as_arguments(), _anchor=f"sak-{case_id}" if case_id else None)

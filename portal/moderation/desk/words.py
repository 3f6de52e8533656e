"""The words of the desk: how long, what was noticed, what was decided."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask_babel import LazyString

from portal.foundation import formatting, i18n
from portal.foundation.i18n import gettext as _
from portal.foundation.i18n import lazy_gettext as _l
from portal.foundation.i18n import ngettext
from portal.moderation.forms import REASONS, sentence
from portal.moderation.queries import VerdictRow
from portal.moderation.rules import Act, Kind, Reason, Signal, SignalKind, State

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SOON = timedelta(hours=3)  # so long the minutes are told too

# What was done, as history, record and errors say it.
DONE: Mapping[Act, LazyString] = {
    Act.APPROVE: _l("Publisert"),
    Act.REFUSE: _l("Ikke publisert"),
    Act.REMOVE: _l("Fjernet"),
    Act.HIDE: _l("Skjult etter meldinger"),
    Act.PUBLISH: _l("Publisert uten behandling"),
    Act.RESTORE: _l("Avgjørelsen er endret etter klage"),
    Act.UPHOLD: _l("Avgjørelsen står fast etter klage"),
    Act.ANSWER: _l("Besvart"),
    Act.CLOSE: _l("Lukket uten svar"),
}


def kind_words(kind: Kind) -> str:
    """Return what a kind of case is called."""
    if kind is Kind.PROPOSAL:
        return _("Forslag")
    return _("Kommentar") if kind is Kind.COMMENT else _("Tilbakemelding")


def done_in_words(act: Act, was: State) -> str:
    """Return what was done: what was shown before and was approved, was kept."""
    return _("Beholdt") if act is Act.APPROVE and was in (State.SHOWN, State.HIDDEN) else str(DONE[act])


def done_in_record(act: Act, was: State) -> str:
    """Return what was done, as the public record says it."""
    if act is Act.APPROVE and was is State.HIDDEN:
        return _("Vist igjen")
    return str(DONE[act])


def whole(verdict: VerdictRow) -> str:
    """Return a verdict as one sentence: what, why, who and when."""
    reason = f": {REASONS[verdict.reason]}" if verdict.reason else ""
    who = verdict.decided_by_name or _("automatisk")
    return f"{done_in_words(verdict.act, verdict.was)}{reason}. {who}, {formatting.day_moment(verdict.decided_at)}"


def duration(length: timedelta) -> str:
    """Return how long something is, in the two largest units that matter: «2 timer 40 min», «3 dager»."""
    if length < HOUR:
        number = max(int(length / MINUTE), 0)
        return ngettext("%(num)d minutt", "%(num)d minutter", number)
    if length < DAY:
        hours, minutes = int(length / HOUR), int(length % HOUR / MINUTE)
        text = ngettext("%(num)d time", "%(num)d timer", hours)
        return _("%(hours)s %(minutes)d min", hours=text, minutes=minutes) if minutes and length < SOON else text
    return ngettext("%(num)d dag", "%(num)d dager", int(length / DAY))


def waited(since: datetime, now: datetime) -> str:
    """Return how long a case has waited: «ventet 3 timer»."""
    if now - since < MINUTE:
        return _("nettopp kommet")
    return _("ventet %(time)s", time=duration(now - since))


SIGNS: Mapping[SignalKind, LazyString] = {
    SignalKind.LETTERS: _l("Bokstaver fra ulike alfabeter: %(words)s"),
    SignalKind.WORD: _l("Ord på listen: %(words)s"),
}


def sign(signal: Signal) -> str:
    """Return what was noticed, with the word that it is about."""
    words = _("%(words)s med flere", words=", ".join(signal.words))
    if signal.number <= len(signal.words):
        words = ", ".join(signal.words)
    if signal.kind in SIGNS:
        return str(SIGNS[signal.kind]) % {"words": words}
    if signal.kind is SignalKind.LINKS:
        return ngettext("%(num)d lenke", "%(num)d lenker", signal.number)
    if signal.kind is SignalKind.REPEATED:
        return ngettext("Samme tekst %(num)d gang før", "Samme tekst %(num)d ganger før", signal.number)
    if signal.kind is SignalKind.HIDDEN_MARKS:
        return ngettext("%(num)d usynlig tegn", "%(num)d usynlige tegn", signal.number)
    return _("Fylte ut det skjulte feltet")


@dataclass(frozen=True)
class ReasonLine:
    """A reason as the moderator chooses it, and the sentence that the author is told."""

    code: str
    words: str
    sentence: str


def marked(text: str, words: tuple[str, ...]) -> list[tuple[str, bool]]:
    """Return a text in parts, those that are suspicious words marked."""
    return list(_parts(text, [word.casefold() for word in words if word]))


def _parts(text: str, words: list[str]) -> Iterator[tuple[str, bool]]:
    folded = text.casefold()
    if len(folded) != len(text):  # a letter that becomes two: places would not fit
        words = []
    at = 0
    while at < len(text):
        found = [(place, -len(word)) for word in words if (place := folded.find(word, at)) >= 0]
        if not found:
            yield text[at:], False
            return
        place, minus = min(found)
        if place > at:
            yield text[at:place], False
        yield text[place : place - minus], True
        at = place - minus


def reasons(*, title: str) -> list[ReasonLine]:
    """Return the eight reasons in the language of the moment; `title` is that of the page."""
    return [ReasonLine(reason.value, str(REASONS[reason]), sentence(reason, title)) for reason in Reason]


def reasons_for(*, title: str, language: str) -> list[ReasonLine]:
    """Return the eight reasons in the moderator's language, with what an author is told in theirs."""
    own = reasons(title=title)
    with i18n.in_language(language):
        theirs = reasons(title=title)
    return [replace(mine, sentence=told.sentence) for mine, told in zip(own, theirs, strict=True)]

"""Moving the demonstration's clock, and what happens on the way: each thing at its own moment, in order of time."""

from collections.abc import Callable, Iterator
from datetime import datetime

from portal.award import queries
from portal.award.queries import EditionNow
from portal.demo import officers
from portal.foundation import clock
from portal.foundation.db import transaction
from portal.results.actions import erasing

Stop = tuple[datetime, int, Callable[[EditionNow, datetime], str | None]]


def travel(to: datetime) -> list[str]:
    """Set the clock and do what was due on the way; return a sentence for each. Raises GoesBack.

    What ties votes to voters is erased afterwards where its time has come.
    """
    happened = _travel(to)
    erasing.go_on()
    return happened


@transaction(publishes=True)
def _travel(to: datetime) -> list[str]:
    start, happened = clock.now(), []
    clock.travel(to)
    for moment, edition_id, act in sorted(_stops(to), key=lambda stop: stop[0]):
        at = max(moment, start)
        _stand_at(at)
        said = act(queries.edition_by_id(edition_id, at), at)
        happened += [said] if said else []
    _stand_at(to)
    return happened


def _stand_at(moment: datetime) -> None:
    clock.set_shift((moment - clock.real_now()).total_seconds())


def _stops(to: datetime) -> Iterator[Stop]:
    """Yield what is to happen until a moment: when voting has closed officers decide, at the set moment two release."""
    for edition in queries.editions(to):
        calendar = edition.calendar
        due = calendar.release_at
        if calendar.released_at is not None or due is None or due > to:
            if calendar.released_at is None and calendar.voting_closes is not None and calendar.voting_closes <= to:
                yield calendar.voting_closes, edition.id, officers.decide
            continue
        yield calendar.voting_closes or due, edition.id, officers.decide
        yield due, edition.id, officers.release

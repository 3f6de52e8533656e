"""Editions: the calendar, what the jury looks for, and the rounds that lead there; and who has won through the years."""

from collections.abc import Mapping
from typing import Any

from flask.typing import ResponseReturnValue

from portal.accounts.access import everybody
from portal.api.views.blueprint import address, answer, bp, day, edition_or_404, moment
from portal.award import queries as award
from portal.award.queries import CriterionRow, EditionNow, WinnerRow
from portal.foundation import clock, generation
from portal.nominations import queries as nominations
from portal.nominations.queries import RoundRow


@bp.get("/editions")
@everybody
def editions() -> ResponseReturnValue:
    """List the editions, newest first."""
    found = award.editions(clock.now())
    until = generation.earliest(each.next_change for each in found)
    return answer({"editions": [_told(each) for each in found]}, until=until)


@bp.get("/editions/<year:year>")
@everybody
def edition(year: int) -> ResponseReturnValue:
    """Tell of one edition: calendar, criteria, rounds, the jury's public names."""
    now = clock.now()
    found = edition_or_404(year)
    rounds = nominations.rounds_of(found.id)
    content = {
        **_told(found),
        "jury": [{"name": each.name, "role": each.role} for each in award.jury_of(found.id)],
        "criteria": [_criterion(each) for each in award.criteria_of(found.id)],
        "rounds": [_round(each, public=each.statement_at is not None and each.statement_at <= now) for each in rounds],
    }
    return answer(content, until=generation.earliest([found.next_change, *(each.next_change(now) for each in rounds)]))


@bp.get("/winners")
@everybody
def winners() -> ResponseReturnValue:
    """List the winners that may be known, newest first."""
    now = clock.now()
    changes = [award.next_winner_at(now), *(each.next_change for each in award.editions(now))]
    return answer({"winners": [_winner(each) for each in award.winners(now)]}, until=generation.earliest(changes))


def _told(edition: EditionNow) -> dict[str, Any]:
    calendar = edition.calendar
    names = ("applications_open", "applications_close", "finalists_at", "voting_opens", "voting_closes", "release_at")
    return {
        "year": edition.year,
        "phase": edition.phase.value,
        "calendar": {name: moment(getattr(calendar, name)) for name in names},
        "weights": {"jury": edition.weights.jury, "people": edition.weights.people} if edition.weights else None,
        "title_until": edition.title_until,
        "released_at": moment(calendar.released_at) if edition.visible.result else None,
        "certified_at": moment(calendar.certified_at) if edition.visible.final else None,
        "links": {
            "self": address("api.edition", year=edition.year),
            "page": address("award.edition", year=edition.year),
            "finalists": address("api.finalists", year=edition.year),
            "result": address("api.result", year=edition.year),
        },
    }


def _criterion(row: CriterionRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": row.title,
        "text": row.text,
        "lang": row.lang,
        "weight": row.weight,
        "levels": [{"points": points, "text": text} for points, text in sorted(row.levels.items())],
    }


def _round(row: RoundRow, *, public: bool) -> Mapping[str, Any]:
    """Tell of a round; what its jury said comes with its own moment."""
    return {
        "kind": row.kind.value,
        "name": row.name,
        "branch": row.branch,
        "counties": list(row.counties),
        "opens": moment(row.opens),
        "deadline": moment(row.deadline),
        "moved": [
            {"before": moment(each.before), "after": moment(each.after), "reason": each.reason} for each in row.moved
        ],
        "statement": row.statement_source if public else None,
    }


def _winner(row: WinnerRow) -> dict[str, Any]:
    return {"year": row.year, "name": row.name, "other_finalists": row.others, "place": row.where, "on": day(row.on)}

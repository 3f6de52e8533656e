"""How jury and people decide together, and how long the title lasts: set before the vote, published at once."""

from datetime import datetime

from portal.audit import actions as audit
from portal.audit.rules import Actor
from portal.award import actions as award
from portal.award.models import Edition
from portal.award.rules import Phase, phase_at
from portal.finalists.queries.chosen import national_round
from portal.foundation.db import Refused, db, transaction
from portal.nominations import queries as nominations
from portal.nominations.rules import Method
from portal.results.queries.winner import winner_decided
from portal.results.rules.combination import WeightRefusal, weight_refusal
from portal.results.rules.releasing import ResultEvent
from portal.results.rules.titles import title_refusal

BEFORE_VOTING = (Phase.PLANNED, Phase.APPLICATIONS, Phase.JURY, Phase.FINALISTS)


@transaction(publishes=True)
def set_weights(edition_id: int, *, jury: int | None, by: Actor, now: datetime) -> None:
    """Let the jury count so many per cent and the people the rest; None: the jury decides alone. Raises Refused(WeightRefusal)."""
    edition = db.session.get_one(Edition, edition_id, with_for_update=True, populate_existing=True)
    people = None if jury is None else 100 - jury
    if refusal := _refusal(edition, jury, now):
        raise Refused(refusal)
    before = _told(edition.weight_jury, edition.weight_people)
    award.set_weights(edition_id, jury=jury, people=people)
    audit.record(
        by, ResultEvent.WEIGHTS_SET, subject=("edition", edition.year), before={"weights": before},
        after={"weights": _told(jury, people)},
    )  # fmt: skip


def _refusal(edition: Edition, jury: int | None, now: datetime) -> WeightRefusal | None:
    opened = phase_at(edition.calendar, now) not in BEFORE_VOTING
    if jury is None:
        return WeightRefusal.VOTING_OPEN if opened else None
    round_id = national_round(edition.id)
    round_ = nominations.round_by_id(round_id) if round_id else None
    return weight_refusal(
        jury=jury, people=100 - jury, voting_opened=opened, winner_decided=winner_decided(edition.id),
        gives_points=round_ is not None and round_.method is Method.CARDS,
    )  # fmt: skip


def _told(jury: int | None, people: int | None) -> str | None:
    return None if jury is None else f"{jury}/{people}"


@transaction(publishes=True)
def set_title(edition_id: int, *, until: int, by: Actor) -> None:
    """Say until which year the winner has the title. Raises Refused(TitleRefusal)."""
    edition = db.session.get_one(Edition, edition_id, with_for_update=True, populate_existing=True)
    if refusal := title_refusal(year=edition.year, until=until, released=edition.released_at is not None):
        raise Refused(refusal)
    before = edition.title_until
    award.set_title(edition_id, until=until)
    audit.record(
        by, ResultEvent.TITLE_SET, subject=("edition", edition.year), before={"title_until": before},
        after={"title_until": until},
    )  # fmt: skip

"""Reading the result, through the award's gate."""

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.award.queries import EditionNow
from portal.finalists import queries as finalists
from portal.finalists.queries import FinalistCard
from portal.foundation.db import db
from portal.results import rules
from portal.results.models import Outcome
from portal.results.rules.combination import Combined
from portal.results.rules.reports import Report, report_from
from portal.voting.queries import counts
from portal.voting.queries.counts import Count, Tally


@dataclass(frozen=True)
class FavouriteRow:
    """A finalist with its counted votes and their share of all."""

    finalist: FinalistCard
    votes: int
    share: float


@dataclass(frozen=True)
class WinnerRow:
    """A winner, with the jury's reasons; `signed_at` is when the minutes that they stand in were signed."""

    card: FinalistCard
    reasons: list[Markup]
    signed_at: datetime | None = None


@dataclass(frozen=True)
class CombinedRow:
    """A finalist as jury and people place it together, with its exact shares."""

    finalist: FinalistCard
    placed: Combined


@dataclass(frozen=True)
class Note:
    """Why the result was counted again: how many ballots were let in after all, and what the count was before and after."""

    at: datetime
    restored: int
    before: int
    after: int


@dataclass(frozen=True)
class Result:
    """The winner and the people's count, side by side. `report` is None where no count was kept.

    `winners` are several where the first place is shared, `combined` is there where jury and people decide together.
    `undecided` are complaints, `undecided_votes` ballots, that nobody could decide on any more after erasure.
    """

    winners: list[WinnerRow]
    runners_up: list[FinalistCard]
    source: str
    favourite: list[FavouriteRow]
    total: int
    confirmed: int
    withdrawn: int
    voided: int
    final: bool
    report: Report | None
    notes: list[Note]
    undecided: int
    undecided_votes: int
    combined: list[CombinedRow]

    @property
    def winner(self) -> FinalistCard:
        """The winner, or the first of those who share the place."""
        return self.winners[0].card

    @property
    def reasons(self) -> list[Markup]:
        """The jury's reasons for all winners, in their order."""
        return [text for each in self.winners for text in each.reasons]


def result_of(edition: EditionNow, now: datetime) -> Result | None:
    """Return the result once it is released; before that None, whoever asks."""
    if not edition.visible.result:
        return None
    outcome = db.session.scalar(
        select(Outcome)
        .where(Outcome.edition_id == edition.id)
        .options(selectinload(Outcome.reasons), selectinload(Outcome.signed))
    )
    if outcome is None:
        return None
    cards = sorted(finalists.finalists_of(edition, now), key=lambda card: card.name)
    by_slug = {card.slug: card for card in cards}
    made = [count for count in counts.counts_of(edition.id) if count.made_at <= now]
    tally = made[-1].tally if made else counts.count_rows(edition.id)
    erasure = counts.erasure_of(edition.id)
    report = report_from(made[-1].report) if made else None
    winners = _winners(outcome, by_slug)
    undecided_votes = report.undecided if report else 0
    return Result(
        winners=winners,
        runners_up=[card for card in cards if card not in [each.card for each in winners]],
        source=outcome.source,
        favourite=_favourite(tally, by_slug),
        total=tally.total,
        confirmed=sum(tally.states.values()) + undecided_votes,
        withdrawn=tally.states.get("withdrawn", 0),
        voided=tally.states.get("voided", 0),
        final=edition.visible.final,
        report=report,
        notes=_notes(made),
        undecided=erasure.undecided["complaints"] if erasure else 0,
        undecided_votes=undecided_votes,
        combined=[CombinedRow(by_slug[each.slug], each) for each in report.combined] if report else [],
    )


def _winners(outcome: Outcome, by_slug: dict[str, FinalistCard]) -> list[WinnerRow]:
    if outcome.signed:
        return [WinnerRow(by_slug[each.slug], [each.reasons], each.signed_at) for each in outcome.signed]
    return [WinnerRow(by_slug[outcome.winner_slug], [each.text for each in outcome.reasons])]


def _favourite(tally: Tally, by_slug: dict[str, FinalistCard]) -> list[FavouriteRow]:
    return [
        FavouriteRow(by_slug[slug], votes, rules.share(votes, tally.total))
        for slug, votes in rules.most_first(tally.by_finalist)
    ]


def _notes(made: list[Count]) -> list[Note]:
    return [
        Note(count.made_at, count.restored, before.tally.total, count.tally.total)
        for before, count in zip(made, made[1:], strict=False)
    ]


@dataclass(frozen=True)
class KeptReport:
    """A control report as it is published: of which count, when it was made, and by which names finalists are known."""

    number: int
    made_at: datetime
    final: bool
    report: Report
    finalists: dict[str, FinalistCard]


def report_in(edition: EditionNow, now: datetime) -> KeptReport | None:
    """Return the newest control report once the result is released; before that None, whoever asks."""
    if not edition.visible.result:
        return None
    made = [count for count in counts.counts_of(edition.id) if count.made_at <= now]
    if not made:
        return None
    by_slug = {card.slug: card for card in finalists.finalists_of(edition, now)}
    newest = made[-1]
    return KeptReport(newest.number, newest.made_at, edition.visible.final, report_from(newest.report), by_slug)

"""The mails of a step: made here once, for the preview and for sending."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import select

from portal.award.queries import EditionNow
from portal.foundation.db import db
from portal.foundation.outbox import Page
from portal.jury import queries as jury
from portal.jury.models import Feedback
from portal.jury.queries import SignedDecision
from portal.jury.rules import ONWARD, Outcome
from portal.municipalities import queries as municipalities
from portal.nominations import queries as nominations
from portal.nominations.models import Writer
from portal.nominations.queries import RoundRow
from portal.nominations.queries.own import unsealed
from portal.nominations.rules import RoundKind
from portal.notices.rules import TO_PRESS, Step

TEMPLATES = "notices/email/"
NAMES = {Step.FINALISTS: "finalist.txt", Step.WINNER: "winner.txt"}
CHOSEN = (Outcome.FINALIST, Outcome.WINNER)


@dataclass(frozen=True)
class Letter:
    """A mail that is to go out. `to` is None in the preview of what the press gets, and where nobody can be written to.

    `links` are private: a preview never shows them.
    """

    template: str
    to: str | None
    language: str
    values: dict[str, Any]
    links: dict[str, Page] = field(default_factory=dict)
    case_id: int | None = None
    lacks_feedback: bool = False

    @property
    def municipality(self) -> str | None:
        """Whose case it is about; None for the press."""
        return self.values.get("municipality") if self.case_id else None


@dataclass(frozen=True)
class _Step:
    """What all mails of a step have in common. `feedback` is by case."""

    edition: EditionNow
    round: RoundRow
    step: Step
    now: datetime
    feedback: Mapping[int, str]

    def secret_until(self, moment: datetime | None) -> datetime | None:
        """Return a moment that is still to come; None when what the mail says is public, or never secret."""
        return moment if moment is not None and self.now < moment else None


def letters_for(
    edition: EditionNow, round_: RoundRow, step: Step, now: datetime, *, press: Sequence[str] = ()
) -> list[Letter]:
    """Return the mails of a step, by municipality: one for everybody who writes an application, or for each of the press."""
    decided = jury.signed_decisions(round_.id)
    if step in TO_PRESS:
        return list(_press(_Step(edition, round_, step, now, {}), decided, press))
    chosen = [each for each in decided if _is_told(each, step, round_.kind)]
    feedback = _feedback(round_.id, [each.application_id for each in chosen]) if chosen else {}
    about = _Step(edition, round_, step, now, feedback)
    rows = sorted(chosen, key=lambda each: (each.municipality, each.application_id))
    return [letter for each in rows for letter in _letters(about, each)]


def _is_told(decided: SignedDecision, step: Step, kind: RoundKind) -> bool:
    if step is Step.FINALISTS:
        return decided.outcome in CHOSEN
    if step is Step.WINNER:
        return decided.outcome is Outcome.WINNER
    return kind is not RoundKind.NATIONAL or decided.outcome not in CHOSEN


def _feedback(round_id: int, cases: Collection[int]) -> dict[int, str]:
    chosen = select(Feedback.application_id, Feedback.text).where(
        Feedback.round_id == round_id, Feedback.application_id.in_(cases)
    )
    return {row[0]: row[1] for row in db.session.execute(chosen)}


def _letters(about: _Step, decided: SignedDecision) -> Iterator[Letter]:
    case = decided.application_id
    values = {
        "municipality": decided.municipality, "year": about.edition.year, "round": about.round.name,
        **_particular(about, decided),
    }  # fmt: skip
    make: Callable[..., Letter] = partial(
        Letter,
        TEMPLATES + NAMES.get(about.step, "applicant.txt"),
        case_id=case,
        lacks_feedback=about.step is not Step.WINNER and not about.feedback.get(case),
    )
    writers = [each for each in nominations.writers_of(case) if each.ended_at is None and each.address]
    for each in writers:
        links = {"link": _own_link(each.id)}
        yield make(each.address, each.language, {**values, "name": each.name}, links)
    if not writers:  # the post room, in bokmål: nobody has told us another language
        address = municipalities.postmottak_of(decided.municipality_id)
        yield make(address, "nb", {**values, "name": decided.municipality, "link": ""}, {})


def _own_link(writer_id: int) -> Page:
    return Page("nominations.own", {"token": unsealed(db.session.get_one(Writer, writer_id).link_box)})


def _particular(about: _Step, decided: SignedDecision) -> dict[str, Any]:
    calendar, round_ = about.edition.calendar, about.round
    feedback = about.feedback.get(decided.application_id, "")
    if about.step is Step.FINALISTS:
        return {
            "feedback": feedback, "embargo": about.secret_until(calendar.finalists_at),
            "voting_opens": calendar.voting_opens, "voting_closes": calendar.voting_closes,
        }  # fmt: skip
    if about.step is Step.WINNER:
        return {"reasons": decided.source, "embargo": about.secret_until(calendar.release_at)}
    won = decided.outcome is Outcome.WINNER
    return {
        "feedback": feedback,
        "embargo": about.secret_until(round_.statement_at) if won else None,
        "goes_on": decided.outcome in ONWARD and round_.kind is not RoundKind.NATIONAL,
        "county_winner": won and round_.kind is RoundKind.COUNTY,
        "counties": list(round_.counties),
        "national": round_.kind is RoundKind.NATIONAL,
    }


def _press(about: _Step, decided: Sequence[SignedDecision], addresses: Sequence[str]) -> Iterator[Letter]:
    """Yield the press's mails; without addresses one for the preview. Finalists stand by name: no order tells who won."""
    calendar = about.edition.calendar
    chosen = sorted((each for each in decided if each.outcome in CHOSEN), key=lambda each: each.municipality)
    winner = next((each for each in chosen if each.outcome is Outcome.WINNER), None)
    values: dict[str, Any] = {"year": about.edition.year, "finalists": [each.municipality for each in chosen]}
    if about.step is Step.PRESS:
        values["embargo"] = about.secret_until(calendar.finalists_at)
    elif winner is not None:
        told = {"winner": winner.municipality, "reasons": winner.source}
        values |= {"embargo": about.secret_until(calendar.release_at), **told}
    else:
        return
    links = {"link": Page("award.edition", {"year": about.edition.year})}
    to: Sequence[str | None] = addresses or [None]
    for address in to:
        yield Letter(TEMPLATES + f"{about.step.value}.txt", address, "nb", values, links)

"""An edition with its calendar and its jury, and its acts."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import update

from portal.award.models import (
    CalendarEntry,
    CalendarEntryText,
    Criterion,
    CriterionText,
    Edition,
    JuryMember,
    JuryMemberRole,
    Winner,
)
from portal.award.rules import Calendar, moments_refusal
from portal.foundation.db import Refused, db, transaction

InLanguages = Mapping[str, str]
"""A text by language code."""


class ReleaseRefusal(StrEnum):
    """Why a result was not released."""

    TOO_EARLY = "too_early"
    ALREADY = "already"


@dataclass(frozen=True, kw_only=True)
class NewEntry:
    """A calendar line or event to add; `begins` and `ends` are half-open."""

    date_text: InLanguages
    text: InLanguages
    text_after: InLanguages | None
    begins: datetime
    ends: datetime
    is_event: bool
    is_example: bool


@transaction(publishes=True)
def add_edition(
    year: int,
    calendar: Calendar,
    *,
    jury: Sequence[tuple[str, InLanguages]],
    entries: Sequence[NewEntry],
    criteria: Sequence[tuple[InLanguages, InLanguages]],
) -> int:
    """Add an edition with its calendar, jury (name, role) and criteria (title, text). Return its id."""
    edition = Edition(year=year, **asdict(calendar))
    db.session.add(edition)
    edition.jury = [
        JuryMember(
            position=place, name=name, roles=[JuryMemberRole(language=code, text=text) for code, text in role.items()]
        )
        for place, (name, role) in enumerate(jury, start=1)
    ]
    edition.entries = [_entry(place, entry) for place, entry in enumerate(entries, start=1)]
    db.session.flush()
    for place, (titles, texts) in enumerate(criteria, start=1):
        words = [CriterionText(language=code, title=titles[code], text=texts[code]) for code in titles]
        db.session.add(Criterion(edition_id=edition.id, position=place, texts=words))
    return edition.id


def _entry(place: int, entry: NewEntry) -> CalendarEntry:
    after = entry.text_after or {}
    return CalendarEntry(
        position=place,
        is_event=entry.is_event,
        is_example=entry.is_example,
        begins=entry.begins,
        ends=entry.ends,
        texts=[
            CalendarEntryText(language=code, date_text=entry.date_text[code], text=text, text_after=after.get(code))
            for code, text in entry.text.items()
        ],
    )


@transaction(publishes=True)
def add_winner(
    *, year: int, name: str, others: str, place: str | None, awarded_on: date | None,
    known_from: datetime | None, edition_id: int | None,
) -> None:  # fmt: skip
    """Add a winner, known from a moment or from the release of an edition; `others` are the finalists, by semicolon."""
    db.session.add(
        Winner(
            year=year, name=name, others=others, place=place, awarded_on=awarded_on,
            known_from=known_from, edition_id=edition_id,
        )
    )  # fmt: skip


@transaction
def keep_key_checks(edition_id: int, *, pepper_check: bytes, box_check: bytes) -> None:
    """Remember by which keys the edition's vote is kept, so that others are noticed."""
    db.session.execute(
        update(Edition).where(Edition.id == edition_id).values(pepper_check=pepper_check, box_check=box_check)
    )


@transaction(publishes=True)
def release(edition_id: int, *, now: datetime) -> None:
    """Release the result, at or after the set moment, once: it latches. Raises Refused(ReleaseRefusal)."""
    edition = db.session.get_one(Edition, edition_id, with_for_update=True)
    if edition.released_at is not None:
        raise Refused(ReleaseRefusal.ALREADY)
    if edition.release_at is None or now < edition.release_at:
        raise Refused(ReleaseRefusal.TOO_EARLY)
    edition.released_at = now


@transaction(publishes=True)
def certify(edition_id: int, *, now: datetime) -> None:
    """Approve a released result for good, once: it latches. The result's own action has asked what stands in the way."""
    edition = db.session.get_one(Edition, edition_id, with_for_update=True)
    assert edition.released_at is not None and edition.certified_at is None, "asked before"
    edition.certified_at = now


@transaction(publishes=True)
def set_weights(edition_id: int, *, jury: int | None, people: int | None) -> None:
    """Say how much jury and people count together, or with None that the jury decides alone.

    Whether it may be, the result's action has asked; once somebody has asked to vote the database refuses it.
    """
    edition = db.session.get_one(Edition, edition_id, with_for_update=True)
    edition.weight_jury, edition.weight_people = jury, people


@transaction(publishes=True)
def set_title(edition_id: int, *, until: int | None) -> None:
    """Say until which year the winner has the title."""
    db.session.get_one(Edition, edition_id, with_for_update=True).title_until = until


@transaction(publishes=True)
def keep_winner(*, year: int, name: str, others: str, awarded_on: date, edition_id: int) -> None:
    """Enter an edition's winner among all winners, or, after a new count, another one; known from its release.

    What was entered by hand stays.
    """
    row = db.session.get(Winner, year)
    if row is None:
        add_winner(
            year=year,
            name=name,
            others=others,
            place=None,
            awarded_on=awarded_on,
            known_from=None,
            edition_id=edition_id,
        )
    elif row.place is None and row.edition_id == edition_id:
        row.name, row.others = name, others


@transaction(publishes=True)
def set_moments(
    edition_id: int, *, applications_open: datetime | None, applications_close: datetime | None,
    finalists_at: datetime | None, voting_opens: datetime | None, voting_closes: datetime | None,
    release_at: datetime | None, now: datetime,
) -> None:  # fmt: skip
    """Set an edition's moments. What has passed stays, so that nobody's right ends or comes back. Raises Refused(MomentRefusal)."""
    edition = db.session.get_one(Edition, edition_id, with_for_update=True)
    after = Calendar(
        applications_open=applications_open, applications_close=applications_close, finalists_at=finalists_at,
        voting_opens=voting_opens, voting_closes=voting_closes, release_at=release_at,
        released_at=edition.released_at, certified_at=edition.certified_at,
    )  # fmt: skip
    if refusal := moments_refusal(edition.calendar, after, now):
        raise Refused(refusal)
    for name, moment in asdict(after).items():
        setattr(edition, name, moment)


@transaction(publishes=True)
def extend_applications(edition_id: int, until: datetime) -> None:
    """Let the phase of the applications last until a round's deadline that was moved, where it would end before."""
    edition = db.session.get_one(Edition, edition_id, with_for_update=True)
    if edition.applications_close is not None and edition.applications_close < until:
        edition.applications_close = until

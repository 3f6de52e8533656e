"""Reading editions and winners, through the gate."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import selectinload

from portal.award import rules
from portal.award.models import CalendarEntry, CalendarEntryText, Criterion, Edition, JuryMember, Winner
from portal.foundation import i18n
from portal.foundation.db import db


@dataclass(frozen=True)
class EditionNow:
    """An edition as it stands at a moment."""

    id: int
    year: int
    phase: rules.Phase
    calendar: rules.Calendar
    visible: rules.Visibility
    next_change: datetime | None
    identity: rules.Identity
    weights: rules.Weights | None
    title_until: int | None

    @property
    def example(self) -> bool:
        """Whether anything of the public vote can be seen."""
        return self.phase not in (rules.Phase.PLANNED, rules.Phase.APPLICATIONS, rules.Phase.JURY)


def _at(edition: Edition, now: datetime) -> EditionNow:
    calendar = edition.calendar
    return EditionNow(
        id=edition.id,
        year=edition.year,
        phase=rules.phase_at(calendar, now),
        calendar=calendar,
        visible=rules.visibility(calendar, now),
        next_change=rules.next_change(calendar, now),
        identity=edition.identity,
        weights=edition.weights,
        title_until=edition.title_until,
    )


YEARS = range(1, 10_000)  # an address may hold any number; neither database takes one larger than its column


def edition_in(year: int, now: datetime) -> EditionNow | None:
    """Return the edition of a year."""
    if year not in YEARS:
        return None
    edition = db.session.scalar(select(Edition).where(Edition.year == year))
    return _at(edition, now) if edition else None


def edition_by_id(edition_id: int, now: datetime) -> EditionNow:
    """Return an edition that is known to be there."""
    return _at(db.session.get_one(Edition, edition_id), now)


def editions(now: datetime) -> list[EditionNow]:
    """Return every edition, newest first."""
    return [_at(edition, now) for edition in db.session.scalars(select(Edition).order_by(Edition.year.desc()))]


def latest_year() -> int | None:
    """Return the year of the newest edition."""
    return db.session.scalar(select(func.max(Edition.year)))


def latest_edition(now: datetime) -> EditionNow | None:
    """Return the newest edition: the one that the front page tells about."""
    edition = db.session.scalar(select(Edition).order_by(Edition.year.desc()).limit(1))
    return _at(edition, now) if edition else None


@dataclass(frozen=True)
class CalendarRow:
    """A line of the calendar or an event, in the page's language."""

    date_text: str
    text: str
    done: bool
    now: bool
    example: bool
    lang: str
    id: int
    begins: datetime
    ends: datetime
    changes_at: datetime | None


def calendar_rows(edition_id: int, now: datetime) -> tuple[list[CalendarRow], list[CalendarRow]]:
    """Return the calendar of an edition and its events, each in order."""
    entries = db.session.scalars(
        select(CalendarEntry)
        .where(CalendarEntry.edition_id == edition_id)
        .order_by(CalendarEntry.position)
        .options(selectinload(CalendarEntry.texts))
    ).all()
    rows = [(entry.is_event, _row(entry, now)) for entry in entries]
    return [row for event, row in rows if not event], [row for event, row in rows if event]


def text_at(entry: CalendarEntry, text: CalendarEntryText, now: datetime) -> str:
    """Return what a line of the calendar says at a moment: other words may take over when it is done."""
    return text.text_after if entry.ends <= now and text.text_after else text.text


def _row(entry: CalendarEntry, now: datetime) -> CalendarRow:
    text = i18n.best(entry.texts)
    return CalendarRow(
        date_text=text.date_text,
        text=text_at(entry, text, now),
        done=entry.ends <= now,
        now=entry.begins <= now < entry.ends,
        example=entry.is_example,
        lang=text.language,
        id=entry.id,
        begins=entry.begins,
        ends=entry.ends,
        changes_at=min((moment for moment in (entry.begins, entry.ends) if moment > now), default=None),
    )


@dataclass(frozen=True)
class Juror:
    """A juror as the public page names them."""

    name: str
    role: str


def jury_of(edition_id: int) -> list[Juror]:
    """Return the public names of an edition's jury."""
    members = db.session.scalars(
        select(JuryMember)
        .where(JuryMember.edition_id == edition_id)
        .order_by(JuryMember.position)
        .options(selectinload(JuryMember.roles))
    )
    return [Juror(member.name, i18n.best(member.roles).text) for member in members]


@dataclass(frozen=True)
class CriterionRow:
    """A criterion in the page's language, or in bokmål. `levels`: what each number of points means, where that is told."""

    id: int
    title: str
    text: str
    lang: str
    weight: int
    levels: dict[int, str]
    is_locked: bool


def criteria_of(edition_id: int) -> list[CriterionRow]:
    """Return an edition's criteria in order."""
    criteria = db.session.scalars(
        select(Criterion)
        .where(Criterion.edition_id == edition_id)
        .order_by(Criterion.position)
        .options(selectinload(Criterion.texts), selectinload(Criterion.levels))
    )
    return [_criterion(each) for each in criteria]


def _criterion(criterion: Criterion) -> CriterionRow:
    text = i18n.best(criterion.texts)
    levels = {
        level: i18n.best([each for each in criterion.levels if each.level == level]).text
        for level in sorted({each.level for each in criterion.levels})
    }
    return CriterionRow(
        criterion.id, text.title, text.text, text.language, criterion.weight, levels, criterion.locked_at is not None
    )


@dataclass(frozen=True)
class WinnerRow:
    """A winner that the public may know of. `title_until` is known where the year is an edition here."""

    year: int
    name: str
    others: list[str]
    where: str | None
    on: date | None
    title_until: int | None = None


def winners(now: datetime) -> list[WinnerRow]:
    """Return the winners that are known at a moment, newest first."""
    known = (
        select(Winner, Edition.title_until)
        .outerjoin(Edition, Winner.edition_id == Edition.id)
        .where(or_(Winner.known_from <= now, Edition.released_at <= now))
        .order_by(Winner.year.desc())
    )
    return [winner_row(each, title_until) for each, title_until in db.session.execute(known)]


def winner_row(winner: Winner, title_until: int | None = None) -> WinnerRow:
    """Return a winner as it is shown, once it may be."""
    others = [name for name in winner.others.split(";") if name]
    return WinnerRow(winner.year, winner.name, others, winner.place, winner.awarded_on, title_until)


def next_winner_at(now: datetime) -> datetime | None:
    """Return when the next winner becomes known by the clock alone."""
    return db.session.scalar(
        select(Winner.known_from).where(Winner.known_from > now).order_by(Winner.known_from).limit(1)
    )

"""Editions with their calendar and public texts; the prize's winners of all years."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.award.rules import Calendar, Identity, Weights
from portal.foundation import triggers
from portal.foundation.db import Model
from portal.foundation.triggers import Trigger


class Edition(Model):
    """The award as held in one year. Phases are computed from the moments, never stored.

    With weights, jury and people decide together; without, the jury alone. The winner has the title until a year.
    """

    __tablename__ = "edition"
    __table_args__ = (
        CheckConstraint("applications_close > applications_open", name="applications_period"),
        CheckConstraint("voting_closes > voting_opens", name="voting_period"),
        CheckConstraint("voting_opens >= finalists_at", name="finalists_before_voting"),
        CheckConstraint("release_at >= voting_closes", name="release_after_voting"),
        CheckConstraint("released_at IS NULL OR released_at >= release_at", name="released_not_early"),
        CheckConstraint("certified_at IS NULL OR released_at IS NOT NULL", name="certified_after_release"),
        CheckConstraint("(weight_jury IS NULL) = (weight_people IS NULL)", name="weights_together"),
        CheckConstraint("weight_jury BETWEEN 0 AND 100", name="weight_of_jury"),
        CheckConstraint("weight_people BETWEEN 0 AND 100", name="weight_of_people"),
        CheckConstraint("weight_jury + weight_people > 0", name="weights_count"),
        CheckConstraint("title_until > year", name="title_after_year"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(unique=True)
    applications_open: Mapped[datetime | None]
    applications_close: Mapped[datetime | None]
    finalists_at: Mapped[datetime | None]
    voting_opens: Mapped[datetime | None]
    voting_closes: Mapped[datetime | None]
    release_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]
    certified_at: Mapped[datetime | None]
    pepper_check: Mapped[bytes | None]
    box_check: Mapped[bytes | None]
    identity: Mapped[Identity] = mapped_column(default=Identity.MAIL, server_default=Identity.MAIL.value)
    weight_jury: Mapped[int | None]
    weight_people: Mapped[int | None]
    title_until: Mapped[int | None]

    jury: Mapped[list["JuryMember"]] = relationship(order_by="JuryMember.position")
    entries: Mapped[list["CalendarEntry"]] = relationship(order_by="CalendarEntry.position")

    @property
    def calendar(self) -> Calendar:
        """The moments and acts as the rules take them."""
        return Calendar(**{name: getattr(self, name) for name in Calendar.__dataclass_fields__})

    @property
    def weights(self) -> Weights | None:
        """How much jury and people count together; None where they do not."""
        if self.weight_jury is None or self.weight_people is None:
            return None
        return Weights(self.weight_jury, self.weight_people)


class JuryMember(Model):
    """A juror as the public page names them."""

    __tablename__ = "jury_member"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))

    roles: Mapped[list["JuryMemberRole"]] = relationship()


class JuryMemberRole(Model):
    """What a juror represents, in one language."""

    __tablename__ = "jury_member_role"

    jury_member_id: Mapped[int] = mapped_column(ForeignKey("jury_member.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    text: Mapped[str] = mapped_column(String(200))


class CalendarEntry(Model):
    """A line of the edition's calendar, or an event; `begins` and `ends` (half-open) tell what is done and what is now."""

    __tablename__ = "calendar_entry"
    __table_args__ = (CheckConstraint("ends > begins", name="period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    position: Mapped[int]
    is_event: Mapped[bool]
    is_example: Mapped[bool]
    begins: Mapped[datetime]
    ends: Mapped[datetime]

    texts: Mapped[list["CalendarEntryText"]] = relationship()


class CalendarEntryText(Model):
    """A calendar line's date and words, in one language; `text_after` takes over when it is done."""

    __tablename__ = "calendar_entry_text"

    calendar_entry_id: Mapped[int] = mapped_column(ForeignKey("calendar_entry.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    date_text: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(Text)
    text_after: Mapped[str | None] = mapped_column(Text)


class Criterion(Model):
    """What the jury looks for in an edition. The weight is its share of the sum; at 0 it stands outside.

    Once an assessment is there (`locked_at`) neither number, order nor weights change.
    """

    __tablename__ = "criterion"
    __table_args__ = (CheckConstraint("weight >= 0", name="weight_from_zero"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    position: Mapped[int]
    weight: Mapped[int] = mapped_column(default=1, server_default="1")
    locked_at: Mapped[datetime | None]

    texts: Mapped[list["CriterionText"]] = relationship()
    levels: Mapped[list["CriterionLevel"]] = relationship(order_by="CriterionLevel.level")


class CriterionText(Model):
    """A criterion in one language."""

    __tablename__ = "criterion_text"

    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)


class CriterionLevel(Model):
    """What a number of points means for a criterion, in one language."""

    __tablename__ = "criterion_level"
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 5", name="one_to_five"),)

    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"), primary_key=True)
    level: Mapped[int] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    text: Mapped[str] = mapped_column(String(300))


class Winner(Model):
    """A winner of the prize. Known to the public from a day, or, where the year is an edition here, from its release."""

    __tablename__ = "winner"
    __table_args__ = (CheckConstraint("(known_from IS NULL) <> (edition_id IS NULL)", name="one_gate"),)

    year: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    others: Mapped[str] = mapped_column(String(200))
    place: Mapped[str | None] = mapped_column(String(120))
    awarded_on: Mapped[date | None]
    known_from: Mapped[datetime | None]
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("edition.id"))


_OTHER_THAN_LOCKING = (
    "OLD.locked_at IS NOT NULL AND (NEW.weight <> OLD.weight OR NEW.position <> OLD.position"
    " OR NEW.edition_id <> OLD.edition_id OR NEW.locked_at IS NULL)"
)
_COMES_LATE = "EXISTS (SELECT 1 FROM criterion c WHERE c.edition_id = NEW.edition_id AND c.locked_at IS NOT NULL)"


def _standing_fast(act: str, condition: str) -> Trigger:
    name, row = f"criterion_{act.lower()}", "OLD" if act == "DELETE" else "NEW"
    refuse = "criteria stand fast"
    return Trigger(
        name=name,
        table="criterion",
        sqlite=(
            f"CREATE TRIGGER {name} BEFORE {act} ON criterion BEGIN SELECT RAISE(ABORT, '{refuse}') WHERE {condition}; END",
        ),
        postgresql=(
            f"CREATE OR REPLACE FUNCTION {name}_refuse() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN IF {condition} THEN RAISE '{refuse}'; END IF; RETURN {row}; END $$",
            f"CREATE TRIGGER {name} BEFORE {act} ON criterion FOR EACH ROW EXECUTE FUNCTION {name}_refuse()",
        ),
    )


triggers.register(
    _standing_fast("INSERT", _COMES_LATE),
    _standing_fast("UPDATE", _OTHER_THAN_LOCKING),
    _standing_fast("DELETE", "OLD.locked_at IS NOT NULL"),
)

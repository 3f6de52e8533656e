"""A juror's case with its card. Everything goes through the gate."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.foundation.db import db
from portal.jury.models import Assignment, Seat, Statement
from portal.jury.queries.cards import Card, card_of
from portal.jury.queries.decisions import has_signed
from portal.jury.queries.gate import SEAT_FIRST, visible_to
from portal.jury.queries.rounds import RoundNow, round_now
from portal.jury.queries.sent_on import SentBy, sent_by
from portal.jury.queries.texts import FieldRead, FileRead, fields_read, files_read, names_by_case
from portal.jury.rules import CardState, SeatKind, blinded, sees_others
from portal.municipalities.models import Municipality
from portal.nominations import queries as nominations
from portal.nominations.models import Application, ApplicationVersion


@dataclass(frozen=True)
class CaseSeen:
    """A case as one juror may see it now. `newest` is the version that is delivered, `shown` the one that they read."""

    id: int
    round: RoundNow
    seat_id: int
    kind: SeatKind
    name: str | None
    county: str | None
    shown: int
    newest: int
    fields: tuple[FieldRead, ...]
    files: tuple[FileRead, ...]
    figures: tuple[Mapping[str, Any], ...]
    card: Card | None
    signed: bool
    sees_others: bool
    statement: str | None
    sent_by: SentBy | None

    @property
    def blind(self) -> bool:
        """Whether the applicant's name is left out."""
        return self.name is None

    @property
    def locked(self) -> bool:
        """Whether the card can be read only."""
        return self.signed or self.round.period is None or not self.round.period.scoring


def case_seen(account_id: int, application_id: int, now: datetime, *, version: int | None = None) -> CaseSeen | None:
    """Return a case as somebody in the jury may see it; None where the gate says no, whatever the reason.

    The version that is shown is the one that their card was begun on, or another one that was delivered, if it is asked for.
    """
    columns = (Application, Municipality, Seat.round_id, Seat.id, Seat.kind, Assignment.id)
    row = db.session.execute(
        visible_to(account_id, now, *columns).where(Application.id == application_id).order_by(*SEAT_FIRST).limit(1)
    ).one_or_none()
    if row is None:
        return None
    application, municipality, round_id, seat_id, kind, assignment_id = row
    found = round_now(round_id, now)
    assert found is not None and found.period is not None, "the gate opens after the deadline"
    card = card_of(assignment_id) if assignment_id else None
    shown = version if version in range(1, application.delivered + 1) else None
    shown = shown or (card.read if card and card.read else application.delivered)
    blind = found.period.blind
    names = names_by_case({application.id: (municipality.id, municipality.name)})[application.id] if blind else []
    content = nominations.version_of(application.id, shown) or {}
    return CaseSeen(
        id=application.id,
        round=found,
        seat_id=seat_id,
        kind=kind,
        name=None if blind else municipality.name,
        county=None if blind else municipality.county,
        shown=shown,
        newest=application.delivered,
        fields=fields_read(content, names, blind=blind),
        files=files_read(content, blind=blind),
        figures=() if blind else tuple(content.get("figures", ())),
        card=card,
        signed=has_signed(application.id, found.id),
        sees_others=sees_others(found.period.others, own_done=card is not None and card.state is not CardState.OPEN),
        statement=_statement(application, found.id, names),
        sent_by=sent_by({application.id: names}, found.id).get(application.id),
    )


def may_open(account_id: int, application_id: int, file_id: str, now: datetime) -> bool:
    """Tell whether a file belongs to a version of a case that was delivered, and somebody may see both."""
    row = db.session.execute(
        visible_to(account_id, now, Seat.round_id, Application.delivered)
        .where(Application.id == application_id)
        .order_by(*SEAT_FIRST)
        .limit(1)
    ).one_or_none()
    found = round_now(row.round_id, now) if row else None
    if row is None or found is None or found.period is None or found.period.blind:
        return False
    chosen = select(ApplicationVersion.content).where(ApplicationVersion.application_id == application_id)
    versions = db.session.scalars(chosen.where(ApplicationVersion.number <= row.delivered))
    return any(each.id == file_id for content in versions for each in files_read(content, blind=False))


def _statement(application: Application, round_id: int, names: list[str]) -> str | None:
    """Return what an expert wrote: for this jury, else for the one that sent the case on."""
    chosen = select(Statement.text).where(Statement.application_id == application.id, Statement.text.is_not(None))
    text = db.session.scalar(chosen.order_by(Statement.round_id != round_id).limit(1))
    return blinded(text, names) if text else None

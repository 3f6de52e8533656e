"""An application as the municipality's own post room sees it, by the link in its mail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.award.models import Edition
from portal.foundation import tokens
from portal.foundation.db import db
from portal.municipalities import queries as municipalities
from portal.municipalities.models import Municipality
from portal.nominations.models import Application, ApplicationVersion, PostmottakLink, Round
from portal.nominations.rules import MOVES, ApplicationState, Move


@dataclass(frozen=True)
class Waiting:
    """A version that waits for the municipality to say that it stands behind it, or has been answered by this link.

    `has_confirmed`: this version or one before it.
    """

    application_id: int
    number: int
    year: int
    municipality: str
    is_former: bool
    round_name: str
    state: ApplicationState
    sent_by: str
    sent_at: datetime
    expires_at: datetime
    answered_at: datetime | None
    is_confirmed: bool
    has_confirmed: bool
    content: Mapping[str, Any]

    @property
    def is_open(self) -> bool:
        """Whether an answer still changes anything."""
        return (self.state, Move.CONFIRM) in MOVES


def waiting_by(token: str, *, now: datetime) -> Waiting | None:
    """Return what a link asks about; None for one that has ended or that a newer version has taken the place of."""
    if not tokens.well_formed(token):
        return None
    chosen = (
        select(PostmottakLink, Application, ApplicationVersion, Edition.year, Municipality, Round.name)
        .join(Application, Application.id == PostmottakLink.application_id)
        .join(
            ApplicationVersion,
            (ApplicationVersion.application_id == Application.id)
            & (ApplicationVersion.number == PostmottakLink.number),
        )
        .join(Edition, Edition.id == Application.edition_id)
        .join(Municipality, Municipality.id == Application.municipality_id)
        .join(Round, Round.id == Application.round_id)
        .where(PostmottakLink.link_hash == tokens.digest(token))
        .execution_options(populate_existing=True)
    )
    row = db.session.execute(chosen).one_or_none()
    if row is None:
        return None
    link, application, version, year, municipality, round_name = row
    ended = link.answered_at is None and (link.expires_at <= now or link.number != application.sent)
    if ended or version.emptied_at is not None:
        return None
    return Waiting(
        application_id=application.id,
        number=link.number,
        year=year,
        municipality=municipality.name,
        is_former=municipalities.is_former(municipality, year),
        round_name=round_name,
        state=application.state,
        sent_by=version.made_by,
        sent_at=version.made_at,
        expires_at=link.expires_at,
        answered_at=link.answered_at,
        is_confirmed=application.delivered >= link.number,
        has_confirmed=application.delivered > 0,
        content=version.content,
    )


def asked(application_id: int, number: int) -> tuple[datetime, datetime] | tuple[None, None]:
    """Return when the municipality was last asked about a version, and until when it may answer."""
    chosen = (
        select(PostmottakLink.sent_at, PostmottakLink.expires_at)
        .where(PostmottakLink.application_id == application_id, PostmottakLink.number == number)
        .order_by(PostmottakLink.id.desc())
        .limit(1)
    )
    row = db.session.execute(chosen).one_or_none()
    return (row[0], row[1]) if row else (None, None)

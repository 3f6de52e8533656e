"""What staff see of an edition's release and approval: what stands in the way, who has armed it, how far the erasure is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from portal.approvals import queries as approvals
from portal.approvals.models import Approval
from portal.approvals.rules import Kind
from portal.award.queries import EditionNow
from portal.results.queries.undone import undone_of
from portal.results.queries.winner import lacks_winner
from portal.results.rules.releasing import Obstacle, ResultRefusal, certify_obstacles, release_obstacles
from portal.voting.queries import counts
from portal.voting.queries import log as voting_log
from portal.voting.queries.counts import Erasure
from portal.voting.rules import ERASED_AFTER_CLOSING

State = Literal["none", "asked", "armed"]


@dataclass(frozen=True)
class Agreement:
    """What two have agreed on, or one has asked for; `mine`: the reader is one of them."""

    id: str
    asked_by: str
    asked_at: datetime
    agreed_by: str | None
    agreed_at: datetime | None
    asked_by_me: bool
    mine: bool


@dataclass(frozen=True)
class Standing:
    """How an edition stands between its closing and its end."""

    edition: EditionNow
    release: Agreement | None
    certify: Agreement | None
    before_release: list[Obstacle]
    before_certification: list[Obstacle]
    unsealed: int
    too_early: bool
    erasure: Erasure | None
    erased_at_the_latest: datetime | None

    @property
    def may_release(self) -> bool:
        """Whether one of the two who have armed it could release now."""
        armed = self.release is not None and self.release.agreed_by is not None
        return armed and not self.before_release and not self.too_early

    @property
    def waits_for(self) -> Literal["release", "certification"] | None:
        """What comes next: an act of people, when its time has come."""
        calendar = self.edition.calendar
        if calendar.released_at is None:
            return None if self.too_early else "release"
        return "certification" if calendar.certified_at is None else None


def standing_of(edition: EditionNow, now: datetime, *, person_id: int) -> Standing:
    """Return how an edition stands, as one of staff sees it."""
    calendar = edition.calendar
    undone = undone_of(edition.id, edition.year)
    lacks = lacks_winner(edition.id)
    erasure = counts.erasure_of(edition.id)
    closes = calendar.voting_closes
    return Standing(
        edition=edition,
        release=_agreement(Kind.RELEASE, edition.year, person_id),
        certify=_agreement(Kind.CERTIFY, edition.year, person_id),
        before_release=release_obstacles(
            undone, outcome=lacks is None, erased=erasure is not None, lacks=lacks or ResultRefusal.NO_OUTCOME
        ),
        before_certification=certify_obstacles(
            undone, now=now, released_at=calendar.released_at, certified_at=calendar.certified_at
        ),
        unsealed=voting_log.waiting(edition.id).ballots,
        too_early=calendar.release_at is None or now < calendar.release_at,
        erasure=erasure,
        erased_at_the_latest=closes + ERASED_AFTER_CLOSING if closes else None,
    )


def _agreement(kind: Kind, year: int, person_id: int) -> Agreement | None:
    found: Approval | None = approvals.standing(kind, str(year))
    if found is None:
        return None
    return Agreement(
        id=found.id,
        asked_by=found.asked_name,
        asked_at=found.asked_at,
        agreed_by=found.agreed_name,
        agreed_at=found.agreed_at,
        asked_by_me=found.asked_by == person_id,
        mine=person_id in (found.asked_by, found.agreed_by),
    )

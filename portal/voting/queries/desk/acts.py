"""Acts of officers: what waits, what is due, what was done."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from portal.accounts.models import Account, AccountRole
from portal.accounts.rules import Role
from portal.award.models import Edition
from portal.foundation.db import db
from portal.voting.models import Ballot, BallotReason, BallotSign, LedgerEntry, VoteAct, VoteActBallot
from portal.voting.queries.desk.opened import EXAMPLE, Seen, opened, seen_for
from portal.voting.queries.marks import NOTE_BOX
from portal.voting.rules import Act, BallotState
from portal.voting.rules.acts import ROLLING

PAGE_SIZE = 20
CHUNK = 1_000
OPEN = VoteAct.done_at.is_(None) & VoteAct.undone_at.is_(None)


@dataclass(frozen=True)
class Position:
    """Where a page of acts begins: by when they were made, then by id."""

    at: datetime
    id: str

    @classmethod
    def parsed(cls, text: str) -> "Position | None":
        """Read what `str` of it gives; None for anything else."""
        at, _, act_id = text.partition("~")
        try:
            moment = datetime.fromisoformat(at)
            moment.astimezone(UTC)  # as it is asked for: on the calendar's first and last day there may be no such hour
        except (ValueError, OverflowError):
            return None
        return cls(moment, act_id) if moment.tzinfo and len(act_id) == 32 and act_id.isalnum() else None

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.id}"


@dataclass(frozen=True)
class ActRow:
    """An act as officers see it. `taken` is how many ballots it was done to, once it is done; `note` is read by id alone."""

    id: str
    act: Act
    reason: str
    made_by: int
    made_name: str
    made_at: datetime
    agreed_name: str | None
    due_at: datetime | None
    done_at: datetime | None
    undone_at: datetime | None
    fell_away: bool
    ballots: int
    taken: int
    note: str | None = None

    @property
    def waits_for_second(self) -> bool:
        """Whether a second officer must agree before anything is done."""
        return self.due_at is None and self.done_at is None and self.undone_at is None

    @property
    def skipped(self) -> int:
        """How many ballots had changed since they were seen, and were left as they were."""
        return self.ballots - self.taken if self.done_at else 0


def in_open_act(ballot_id: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Return the condition that an act of a ballot is made and neither done nor undone."""
    of_ballot = VoteActBallot.ballot_id == ballot_id, VoteAct.id == VoteActBallot.act_id
    return exists(select(1).where(*of_ballot, OPEN).correlate_except(VoteAct, VoteActBallot))


def as_seen(edition_id: int, ballots: Mapping[str, int], states: frozenset[BallotState]) -> list[str]:
    """Return those of some ballots that are as they were seen, may be acted on, and wait for no other act."""
    ids, found = sorted(ballots), []
    for start in range(0, len(ids), CHUNK):
        chosen = select(Ballot.id, Ballot.last_n).where(
            Ballot.edition_id == edition_id, Ballot.id.in_(ids[start : start + CHUNK]), Ballot.state.in_(states),
            ~in_open_act(Ballot.id),
        )  # fmt: skip
        found += [row.id for row in db.session.execute(chosen) if row.last_n == ballots[row.id]]
    return sorted(found)


def alone_since(edition_id: int, person_id: int, real_now: datetime) -> int:
    """Return how many ballots an officer has decided on alone in the last 24 hours, what was undone left out."""
    mine = select(func.count()).select_from(VoteAct).join(VoteActBallot, VoteActBallot.act_id == VoteAct.id)
    alone = VoteAct.agreed_by.is_(None), VoteAct.due_at.is_not(None), VoteAct.undone_at.is_(None)
    since = VoteAct.edition_id == edition_id, VoteAct.made_by == person_id, VoteAct.made_at > real_now - ROLLING
    return db.session.scalar(mine.where(*since, *alone)) or 0


def due(real_now: datetime) -> list[str]:
    """Return the acts that are to be done now, what is due first first."""
    chosen = select(VoteAct.id).where(OPEN, VoteAct.due_at <= real_now)
    return list(db.session.scalars(chosen.order_by(VoteAct.due_at, VoteAct.id).limit(PAGE_SIZE)))


def _rows(edition_id: int) -> Any:
    maker, second = aliased(Account), aliased(Account)
    of_act = select(func.count()).select_from(VoteActBallot).where(VoteActBallot.act_id == VoteAct.id)
    entry = (
        LedgerEntry.edition_id == VoteAct.edition_id, LedgerEntry.ballot_id == VoteActBallot.ballot_id,
        LedgerEntry.n == VoteActBallot.seen_n + 1, LedgerEntry.type == VoteAct.type, VoteAct.done_at.is_not(None),
    )  # fmt: skip
    taken = of_act.where(exists(select(1).where(*entry).correlate_except(LedgerEntry)))
    return (
        select(
            VoteAct.id, VoteAct.type, VoteAct.reason, VoteAct.made_by, func.coalesce(maker.name, "–"),
            VoteAct.made_at, second.name, VoteAct.due_at, VoteAct.done_at, VoteAct.undone_at,
            VoteAct.fell_away, of_act.correlate(VoteAct).scalar_subquery(), taken.correlate(VoteAct).scalar_subquery(),
        )
        .outerjoin(maker, maker.id == VoteAct.made_by)
        .outerjoin(second, second.id == VoteAct.agreed_by)
        .where(VoteAct.edition_id == edition_id)
    )  # fmt: skip


def open_acts(edition_id: int) -> list[ActRow]:
    """Return the acts that wait: for their ten minutes, or for a second officer; what was made first first."""
    return [ActRow(*row) for row in db.session.execute(_rows(edition_id).where(OPEN).order_by(VoteAct.made_at))]


def done_acts(edition_id: int, *, before: Position | None = None) -> list[ActRow]:
    """Return what was done or undone, the latest first, one more than a page holds when there are older ones."""
    chosen = _rows(edition_id).where(~OPEN)
    if before is not None:
        older = and_(VoteAct.made_at == before.at, VoteAct.id < before.id)
        chosen = chosen.where(or_(VoteAct.made_at < before.at, older))
    ordered = chosen.order_by(VoteAct.made_at.desc(), VoteAct.id.desc()).limit(PAGE_SIZE + 1)
    return [ActRow(*row) for row in db.session.execute(ordered)]


def act_by_id(edition_id: int, act_id: str) -> ActRow | None:
    """Return an act, with its note."""
    whole = _rows(edition_id).add_columns(VoteAct.note_box, Edition.year)
    chosen = whole.join(Edition, Edition.id == VoteAct.edition_id).where(VoteAct.id == act_id)
    row = db.session.execute(chosen).one_or_none()
    if row is None:
        return None
    *told, note_box, year = row
    return replace(ActRow(*told), note=opened(year, note_box, NOTE_BOX))


def orphaned() -> list[str]:
    """Return the acts that wait although somebody behind them is no vote officer any more."""
    officers = select(AccountRole.account_id).where(AccountRole.role == Role.VOTE_OFFICER)
    gone = VoteAct.made_by.not_in(officers) | VoteAct.agreed_by.not_in(officers)
    chosen = select(VoteAct.id).where(OPEN, gone)
    return list(db.session.scalars(chosen.order_by(VoteAct.made_at, VoteAct.id).limit(PAGE_SIZE)))


def patterns_in(act_id: str) -> list[tuple[str, Seen, int]]:
    """Return what an act's ballots are or were held for: (reason, what is seen of one of them, how many)."""
    chosen = (
        select(BallotReason.reason, func.count(), EXAMPLE)
        .join(VoteActBallot, VoteActBallot.ballot_id == BallotReason.ballot_id)
        .outerjoin(BallotSign, BallotSign.ballot_id == BallotReason.ballot_id)
        .where(VoteActBallot.act_id == act_id)
        .group_by(BallotReason.reason, BallotReason.pattern)
        .order_by(func.count().desc(), BallotReason.reason, BallotReason.pattern)
        .limit(PAGE_SIZE)
    )
    rows = db.session.execute(chosen).all()
    seen = seen_for({(row[2], row[0]) for row in rows})
    return [(row[0], seen.get((row[2], row[0]), Seen()), row[1]) for row in rows]

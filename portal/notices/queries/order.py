"""What has been told, what comes next, and what stands in its way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import select

from portal.award import rules as award
from portal.award.queries import EditionNow
from portal.foundation.db import db
from portal.jury import queries as jury
from portal.jury.rules import Outcome
from portal.nominations import queries as nominations
from portal.nominations.queries import RoundRow
from portal.nominations.rules import RoundKind
from portal.notices.models import Notice
from portal.notices.queries.letters import Letter, letters_for
from portal.notices.rules import ELSEWHERE, NATIONAL, OF_WINNER, Facts, NoticeRefusal, Step, step_refusal


@dataclass(frozen=True)
class Taken:
    """A step that was taken; `waits`: its mails have not gone out, and it can be undone."""

    id: int
    mails: int
    at: datetime
    by: str
    due_at: datetime
    waits: bool


@dataclass(frozen=True)
class StepNow:
    """A step as it stands: taken, passed over because it has nobody to tell, or what stands in its way."""

    round: RoundRow
    step: Step
    taken: Taken | None
    passed_over: bool
    refusal: NoticeRefusal | None
    letters: list[Letter]

    @property
    def may(self) -> bool:
        """Whether it can be taken now."""
        return self.taken is None and not self.passed_over and self.refusal is None

    @property
    def lacking(self) -> list[str]:
        """The municipalities that nobody has written feedback to."""
        return sorted({each.municipality or "" for each in self.letters if each.lacks_feedback})

    @property
    def without_address(self) -> list[str]:
        """The municipalities that nobody can be written to."""
        return sorted({each.municipality or "" for each in self.letters if each.case_id and each.to is None})


@dataclass(frozen=True)
class RoundOrder:
    """A round's steps in order; `decided` is how many cases its signed minutes decide."""

    round: RoundRow
    decided: int
    steps: list[StepNow]


@dataclass(frozen=True)
class Order:
    """An edition's rounds, the national one last: in it all that leads to the public."""

    edition: EditionNow
    elsewhere: list[RoundOrder]
    national: RoundOrder | None

    @property
    def next(self) -> StepNow | None:
        """The first step that can be taken now."""
        rounds = [*self.elsewhere, *([self.national] if self.national else [])]
        return next((step for each in rounds for step in each.steps if step.may), None)


def order_of(edition: EditionNow, now: datetime, real_now: datetime) -> Order:
    """Return how far an edition's notices are."""
    rounds = nominations.rounds_of(edition.id)
    notices = _notices(edition.id, real_now)
    elsewhere = [_order(edition, each, notices, True, now) for each in rounds if each.kind is not RoundKind.NATIONAL]
    others_told = all(not each.decided or _is_over(each.steps[0]) for each in elsewhere)
    national = next((each for each in rounds if each.kind is RoundKind.NATIONAL), None)
    return Order(edition, elsewhere, _order(edition, national, notices, others_told, now) if national else None)


def _is_over(step: StepNow) -> bool:
    return step.passed_over or (step.taken is not None and not step.taken.waits)


def step_now(edition: EditionNow, round_id: int, step: Step, now: datetime, real_now: datetime) -> StepNow | None:
    """Return one step of an edition; None where the round has no such step."""
    order = order_of(edition, now, real_now)
    rounds = [*order.elsewhere, *([order.national] if order.national else [])]
    steps = (found for each in rounds if each.round.id == round_id for found in each.steps)
    return next((found for found in steps if found.step is step), None)


def is_of(notice_id: int, edition_id: int) -> bool:
    """Tell whether a step that was taken belongs to an edition."""
    chosen = select(Notice.id).where(Notice.id == notice_id, Notice.edition_id == edition_id)
    return db.session.scalar(chosen) is not None


def _notices(edition_id: int, real_now: datetime) -> dict[tuple[int, Step], Taken]:
    rows = db.session.scalars(
        select(Notice)
        .where(Notice.edition_id == edition_id, Notice.undone_at.is_(None))
        .execution_options(populate_existing=True)
    )
    return {
        (row.round_id, row.step): Taken(row.id, row.mails, row.at, row.by, row.due_at, waits=real_now < row.due_at)
        for row in rows
    }


def _order(
    edition: EditionNow, round_: RoundRow, notices: dict[tuple[int, Step], Taken], others_told: bool, now: datetime
) -> RoundOrder:
    decided = jury.signed_decisions(round_.id)
    wins = any(each.outcome is Outcome.WINNER for each in decided)
    facts = partial(_facts, edition=edition, decided=len(decided), wins=wins, others_told=others_told, now=now)
    steps: list[StepNow] = []
    for step in NATIONAL if round_.kind is RoundKind.NATIONAL else ELSEWHERE:
        taken = notices.get((round_.id, step))
        letters = [] if taken else letters_for(edition, round_, step, now)
        passed_over = step is Step.APPLICANTS and not taken and bool(decided) and not letters
        found = StepNow(round_, step, taken, passed_over, None, letters)
        refusal = None if taken or passed_over else step_refusal(step, facts(before=steps, found=found))
        steps.append(StepNow(round_, step, taken, passed_over, refusal, letters))
    return RoundOrder(round_, len(decided), steps)


def _facts(
    *, edition: EditionNow, decided: int, wins: bool, others_told: bool, now: datetime, before: Sequence[StepNow],
    found: StepNow,
) -> Facts:  # fmt: skip
    calendar = edition.calendar
    return Facts(
        taken=[each.step for each in before if each.taken],
        sent=[each.step for each in before if _is_over(each)],
        decided=decided,
        others_told=others_told,
        lacking=len(found.lacking),
        moment=calendar.release_at if found.step in OF_WINNER else calendar.finalists_at,
        finalists_public=edition.visible.finalists,
        voting_begun=edition.phase not in BEFORE_VOTING,
        weighed=edition.weights is not None,
        winner=wins,
        released=calendar.released_at is not None,
        people=len(found.letters),
        without_address=len(found.without_address),
    )


BEFORE_VOTING = (award.Phase.PLANNED, award.Phase.APPLICATIONS, award.Phase.JURY, award.Phase.FINALISTS)

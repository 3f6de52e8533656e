"""Rounds: set up, changed, their deadlines moved in public."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select

from portal.audit import actions as audit
from portal.audit.rules import Actor
from portal.award import actions as award
from portal.award import queries as award_queries
from portal.award.models import Criterion, Edition
from portal.foundation import markdown
from portal.foundation.db import Refused, db, transaction
from portal.municipalities.rules import slug_of
from portal.nominations import rules
from portal.nominations.models import Application, DeadlineMove, LateCode, Round, RoundCounty, RoundCriterion
from portal.nominations.rules import ApplicationEvent, Method, RoundKind, RoundRefusal


@dataclass(frozen=True, kw_only=True)
class NewRound:
    """A round as it is to be."""

    kind: RoundKind
    name: str
    branch: str | None = None
    counties: Sequence[str] = ()
    opens: datetime | None = None
    deadline: datetime | None = None
    method: Method = Method.CARDS


@transaction(publishes=True)
def add_round(edition_id: int, new: NewRound, *, by: Actor) -> int:
    """Add a round as the last one, and return its id. Raises Refused(RoundRefusal)."""
    _check(edition_id, new, but=None)
    last = db.session.scalar(select(func.max(Round.position)).where(Round.edition_id == edition_id)) or 0
    made = Round(
        edition_id=edition_id,
        kind=new.kind,
        slug=_slug(new),
        name=new.name,
        branch=new.branch,
        opens=new.opens,
        deadline=new.deadline,
        method=new.method,
        position=last + 1,
    )
    db.session.add(made)
    db.session.flush()
    _set_counties(made, new.counties)
    audit.record(by, ApplicationEvent.ROUND_SET, subject=("round", made.id), after=_told(new))
    return made.id


@transaction(publishes=True)
def change_round(round_id: int, new: NewRound, *, by: Actor, now: datetime) -> None:
    """Change a round. A deadline that stands in public is moved (`move_deadline`), never changed here. Raises Refused."""
    found = db.session.get_one(Round, round_id, with_for_update=True)
    before = NewRound(
        kind=found.kind, name=found.name, branch=found.branch, counties=[each.county for each in found.counties],
        opens=found.opens, deadline=found.deadline, method=found.method,
    )  # fmt: skip
    _check(found.edition_id, new, but=round_id)
    begun = found.opens is not None and found.opens <= now
    if begun and (new.opens, new.deadline, new.kind) != (found.opens, found.deadline, found.kind):
        raise Refused(RoundRefusal.HAS_BEGUN)
    if set(new.counties) != set(before.counties) and _has_applications(round_id):
        raise Refused(RoundRefusal.HAS_APPLICATIONS)
    found.kind, found.name, found.branch, found.method = new.kind, new.name, new.branch, new.method
    found.opens, found.deadline = new.opens, new.deadline
    _set_counties(found, new.counties)
    audit.record(by, ApplicationEvent.ROUND_SET, subject=("round", round_id), before=_told(before), after=_told(new))


def _check(edition_id: int, new: NewRound, *, but: int | None) -> None:
    """Raise Refused when a round cannot be so."""
    edition = db.session.get_one(
        Edition, edition_id, with_for_update=True
    )  # one after the other: the rows below are counted
    others = list(db.session.scalars(select(Round).where(Round.edition_id == edition_id, Round.id != (but or 0))))
    taken = select(RoundCounty.county).where(RoundCounty.edition_id == edition_id, RoundCounty.round_id != (but or 0))
    if refusal := rules.counties_refusal(kind=new.kind, counties=new.counties, taken=db.session.scalars(taken).all()):
        raise Refused(refusal)
    if new.kind is not RoundKind.COUNTY and any(each.kind is new.kind for each in others):
        raise Refused(RoundRefusal.ONE_OF_A_KIND)
    if any(each.slug == _slug(new) for each in others):
        raise Refused(RoundRefusal.NAME_TAKEN)
    late = edition.finalists_at is not None and new.deadline is not None and new.deadline >= edition.finalists_at
    if (new.opens is not None and new.deadline is not None and new.deadline <= new.opens) or late:
        raise Refused(RoundRefusal.PERIOD)


def _slug(new: NewRound) -> str:
    # A name without a letter or digit still needs an address.
    return slug_of(new.name)[:80] or new.kind.value


def _told(new: NewRound) -> dict[str, object]:
    moments = {"opens": new.opens, "deadline": new.deadline}
    return {
        "name": new.name,
        "counties": list(new.counties),
        "method": new.method.value,
        **{name: moment.isoformat() if moment else None for name, moment in moments.items()},
    }


def _set_counties(found: Round, counties: Sequence[str]) -> None:
    db.session.execute(delete(RoundCounty).where(RoundCounty.round_id == found.id))
    db.session.add_all(
        RoundCounty(round_id=found.id, edition_id=found.edition_id, county=county) for county in sorted(set(counties))
    )
    db.session.flush()
    db.session.expire(found)


def _has_applications(round_id: int) -> bool:
    return db.session.scalar(select(Application.id).where(Application.round_id == round_id).limit(1)) is not None


@transaction(publishes=True)
def remove_round(round_id: int, *, by: Actor) -> None:
    """Take a round away that nobody has applied in and whose deadline was never moved. Raises Refused(RoundRefusal)."""
    found = db.session.get_one(Round, round_id, with_for_update=True)
    moved = db.session.scalar(select(DeadlineMove.id).where(DeadlineMove.round_id == round_id).limit(1))
    code = db.session.scalar(select(LateCode.id).where(LateCode.round_id == round_id).limit(1))
    if _has_applications(round_id) or moved is not None or code is not None:
        raise Refused(RoundRefusal.HAS_APPLICATIONS)
    for table in (RoundCounty, RoundCriterion):
        db.session.execute(delete(table).where(table.round_id == round_id))
    audit.record(by, ApplicationEvent.ROUND_REMOVED, subject=("round", round_id), before={"name": found.name})
    db.session.execute(delete(Round).where(Round.id == round_id))


@transaction(publishes=True)
def move_deadline(round_id: int, *, to: datetime, reason: str, by: Actor, now: datetime) -> None:
    """Move a round's deadline to later, with a note that everybody can read. Raises Refused(DeadlineRefusal)."""
    found = db.session.get_one(Round, round_id, with_for_update=True)
    edition = award_queries.edition_by_id(found.edition_id, now)
    refusal = rules.deadline_refusal(
        before=found.deadline, after=to, now=now, finalists_at=edition.calendar.finalists_at
    )
    if refusal:
        raise Refused(refusal)
    assert found.deadline is not None, "asked by the rule"
    db.session.add(DeadlineMove(round_id=round_id, before=found.deadline, after=to, reason=reason, at=now))
    audit.record(
        by, ApplicationEvent.DEADLINE_MOVED, subject=("round", round_id), why=reason,
        before={"deadline": found.deadline.isoformat()}, after={"deadline": to.isoformat()},
    )  # fmt: skip
    found.deadline = to
    award.extend_applications(found.edition_id, to)


@transaction(publishes=True)
def set_weights(round_id: int, weights: Mapping[int, int], *, by: Actor) -> None:
    """Give criteria weights of their own in a round: by criterion; what stands as in the edition is left out.

    Raises Refused(RoundRefusal) once somebody has assessed.
    """
    found = db.session.get_one(Round, round_id)
    chosen = select(Criterion).where(Criterion.edition_id == found.edition_id)
    criteria = {each.id: each for each in db.session.scalars(chosen.with_for_update())}
    if any(each.locked_at is not None for each in criteria.values()):
        raise Refused(RoundRefusal.CRITERIA_LOCKED)
    db.session.execute(delete(RoundCriterion).where(RoundCriterion.round_id == round_id))
    own = {each: weight for each, weight in weights.items() if each in criteria and weight != criteria[each].weight}
    db.session.add_all(
        RoundCriterion(round_id=round_id, criterion_id=each, weight=weight) for each, weight in own.items()
    )
    audit.record(
        by, ApplicationEvent.CRITERIA_CHANGED, subject=("round", round_id),
        after={"weights": [f"{each}: {weight}" for each, weight in sorted(weights.items())]},
    )  # fmt: skip


@transaction(publishes=True)
def set_statement(round_id: int, *, text: str, at: datetime | None, by: Actor) -> None:
    """Keep what a county's jury says of its winner, shown from a moment; an empty text takes it away."""
    found = db.session.get_one(Round, round_id, with_for_update=True)
    found.statement_source = text or None
    found.statement = markdown.to_html(text) if text else None
    found.statement_at = at if text else None
    audit.record(
        by, ApplicationEvent.ROUND_SET, subject=("round", round_id),
        after={"statement": bool(text), "from": at.isoformat() if at and text else None},
    )  # fmt: skip

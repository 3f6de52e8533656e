"""Holding: seconds after a vote was confirmed the signals look at it. They hold; officers decide. Nobody is written to."""

import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache

import structlog
from flask import current_app
from sqlalchemy import ColumnElement, bindparam, delete, insert, select, update

from portal.audit import actions as audit
from portal.audit.rules import Actor
from portal.award.models import Edition
from portal.foundation import boxes
from portal.foundation.boxes import KeyUnusable
from portal.foundation.db import Refused, db, insert_into, transaction
from portal.voting import queries
from portal.voting.actions.logging import Event, entry_of
from portal.voting.models import Ballot, BallotReason, BallotSign, LedgerEntry
from portal.voting.queries import marks, signs
from portal.voting.queries.signs import Held
from portal.voting.rules import Act, BallotState, without_network
from portal.voting.rules.acts import ActRefusal, DeskEvent, HoldReason
from portal.voting.rules.signals import Facts, Said, said_of

NETWORK_KEPT = timedelta(days=14)
EXAMPLE_THROWAWAY = "engangspost.example"  # what the demonstration's own examples come from

log = structlog.get_logger()


@cache
def _throwaway_domains() -> frozenset[str]:
    """The domains of throw-away addresses, as the package had them at this release."""
    from disposable_email_domains import blocklist  # noqa: PLC0415 - ten thousand names, for the worker alone

    return frozenset(blocklist)


def is_throwaway(domain: str) -> bool:
    """Tell whether a domain is one of throw-away addresses."""
    return domain in _throwaway_domains() or (current_app.config["DEMO"] and domain == EXAMPLE_THROWAWAY)


def look(*, now: datetime, real_now: datetime) -> int:
    """Look at the ballots that nobody has looked at, hold what the signals speak of, and return how many were looked at.

    Nothing is looked at where limits are off, nor after release. A key that is missing makes it wait.
    """
    if not current_app.config["LIMITS"]:
        return 0
    looked_at = 0
    for edition_id in signs.editions_to_look_at():
        try:
            looked_at += look_at(edition_id, now=now, real_now=real_now)
        except KeyUnusable as problem:
            log.warning("signals wait for a key", key=str(problem))
    return looked_at


@transaction
def look_at(edition_id: int, *, now: datetime, real_now: datetime) -> int:
    """Look at one edition's new ballots, `AT_ONCE` of them, and return how many. Raises KeyUnusable.

    Two workers never look at the same edition at once: each would miss what the other sees. Voters wait for neither.
    """
    year = lock_edition(edition_id, skip=True)
    if year is None:
        return 0
    new = signs.new_facts(edition_id, year, throwaway=is_throwaway, real_now=real_now)
    if not new:
        return 0
    near = signs.around(edition_id, new)
    said = said_of(new, near, signs.settings_of(edition_id))
    _remember(edition_id, new, real_now)
    hold(edition_id, year, said, now=now)
    return len(new)


def lock_edition(edition_id: int, *, skip: bool = False) -> int | None:
    """Keep others from acting on an edition's ballots, and its release from coming between; return its year.

    None when it is released, or with `skip` when somebody else is at it. Voters' own transactions do not wait for it.
    """
    mine = select(Edition.year).where(Edition.id == edition_id, Edition.released_at.is_(None))
    return db.session.scalar(mine.with_for_update(key_share=True, skip_locked=skip))


def _remember(edition_id: int, new: Sequence[Facts], real_now: datetime) -> None:
    """Keep what later ballots are compared with, and that these have been looked at."""
    pepper = queries.pepper_of(edition_id)
    rows = [
        {
            "ballot_id": each.ballot, "edition_id": edition_id, "at": each.at, "domain": each.domain, "kind": each.kind,
            "network": each.network, "shape": each.shape, "number": signs.kept_number(each, pepper), "seen_box": None,
        }
        for each in new
    ]  # fmt: skip
    noted = insert_into(BallotSign)
    anew = {name: noted.excluded[name] for name in ("at", "domain", "kind", "network", "shape", "number")}
    db.session.execute(noted.on_conflict_do_update(index_elements=[BallotSign.ballot_id], set_=anew), rows)
    seen = update(Ballot).where(Ballot.id.in_([each.ballot for each in new]))
    db.session.execute(seen.values(looked_at=real_now))


def hold(edition_id: int, year: int, said: Mapping[str, Sequence[Said]], *, now: datetime) -> list[str]:
    """Hold ballots for what is said of them and has not been said before, each with an entry a reason; return their ids.

    Who has withdrawn is held when they vote again. What officers have released is held for another reason only.
    """
    before = signs.said_already(said)
    fresh = {
        ballot: [each for each in found if (ballot, each.signal.value) not in before] for ballot, found in said.items()
    }
    held = signs.to_hold(edition_id, [ballot for ballot, found in fresh.items() if found])
    reasons = {each.id: fresh[each.id] for each in held}
    _hold_rows(held, reasons)
    _write(edition_id, year, held, {ballot: [s.signal.value for s in found] for ballot, found in reasons.items()}, now)
    _keep_reasons(edition_id, year, reasons)
    _show_addresses(year, held)
    return [each.id for each in held if each.state is not BallotState.WITHDRAWN]


def _hold_rows(held: Sequence[Held], reasons: Mapping[str, Sequence[Said]]) -> None:
    rows = [
        {
            "id": each.id,
            "state": each.state if each.state is BallotState.WITHDRAWN else BallotState.HELD,
            "last_n": each.last_n + (0 if each.state is BallotState.WITHDRAWN else len(reasons[each.id])),
            "hold_reason": each.hold_reason or reasons[each.id][0].signal.value,
        }
        for each in held
    ]
    if rows:
        db.session.execute(update(Ballot), rows)


def _write(
    edition_id: int, year: int, held: Sequence[Held], reasons: Mapping[str, Sequence[str]], now: datetime
) -> None:
    entries = [
        entry_of(edition_id, year, each.id, Event(Act.HOLD, reason=reason), n=each.last_n + further, now=now)
        for each in held
        if each.state is not BallotState.WITHDRAWN
        for further, reason in enumerate(reasons[each.id], start=1)
    ]
    if entries:
        db.session.execute(insert(LedgerEntry), entries)


def _keep_reasons(edition_id: int, year: int, reasons: Mapping[str, Sequence[Said]]) -> None:
    box = queries.key_name(year, "box")
    rows = [
        {
            "ballot_id": ballot, "reason": each.signal.value, "edition_id": edition_id, "pattern": each.pattern,
            "figures": json.dumps(each.figures, sort_keys=True),
            "told_box": boxes.seal(box, dict(each.told), purpose=marks.TOLD_BOX) if each.told else None,
        }
        for ballot, found in reasons.items()
        for each in found
    ]  # fmt: skip
    if rows:
        db.session.execute(insert(BallotReason), rows)


def _show_addresses(year: int, held: Sequence[Held]) -> None:
    """Let officers see the first character, the number and the domain of what is held, and of nothing else."""
    box = queries.key_name(year, "box")
    rows = [{"held": each.id, "seen": signs.seen_in(box, each)} for each in held]
    if rows:
        known = update(BallotSign).where(BallotSign.ballot_id == bindparam("held")).values(seen_box=bindparam("seen"))
        db.session.connection().execute(known, rows)


@transaction
def hold_by_hand(
    edition_id: int, ballots: Sequence[str], reason: HoldReason, *, why: str, by: Actor, now: datetime
) -> int:
    """Hold ballots that count, at once, because an officer says so; return how many. Raises Refused(ActRefusal), KeyUnusable.

    They are a group of their own. Why stays with it, sealed, and goes at certification: the audit log would keep it.
    """
    year = lock_edition(edition_id)
    if year is None:
        raise Refused(ActRefusal.RELEASED)
    counting = [each.id for each in signs.to_hold(edition_id, ballots) if each.state is BallotState.COUNTED]
    if not counting:
        raise Refused(ActRefusal.NOT_TO_HOLD)
    _say_again(counting, reason)
    said = Said(reason, pattern=secrets.token_hex(8), told={"note": why})
    held = hold(edition_id, year, {each: [said] for each in counting}, now=now)
    after = {"reason": reason.value, "ballots": len(held)}
    subject = held[0] if len(held) == 1 else str(year)
    audit.record(by, DeskEvent.HELD, subject=("ballot", subject), after=after)
    return len(held)


def _say_again(ballots: Sequence[str], reason: HoldReason) -> None:
    """Let an officer hold what was released once more for the same reason: people may, signals may not."""
    said = delete(BallotReason).where(BallotReason.ballot_id.in_(ballots), BallotReason.reason == reason.value)
    db.session.execute(said)


@transaction
def forget_old_networks(real_now: datetime) -> None:
    """Take the network out of what signals compare and out of the ballot itself, 14 days after the vote."""
    old = BallotSign.network.is_not(None), BallotSign.at < real_now - NETWORK_KEPT
    empty_network(Ballot.id.in_(select(BallotSign.ballot_id).where(*old)) & Ballot.looked_at.is_not(None))
    db.session.execute(update(BallotSign).where(*old).values(network=None))


def empty_network(which: ColumnElement[bool]) -> None:
    """Take the network out of what some ballots' requests left behind, inside an action."""
    found = select(Ballot.id, Ballot.signals).where(which, Ballot.signals.contains('"network"')).with_for_update()
    for ballot_id, signals in db.session.execute(found).all():
        kept = update(Ballot).where(Ballot.id == ballot_id)
        db.session.execute(kept.values(signals=without_network(signals or "{}")))


@transaction
def forget_signs_of(ballot_id: str) -> None:
    """Take out what signals compare of a voter who has their data deleted; what their ballot was held for stays."""
    mine = update(BallotSign).where(BallotSign.ballot_id == ballot_id)
    db.session.execute(mine.values(domain=None, kind=None, network=None, shape=None, number=None, seen_box=None))


@transaction
def forget_signs(edition_id: int) -> None:
    """Delete all that signals read and said in an edition: at certification."""
    for table in (BallotReason, BallotSign):
        db.session.execute(delete(table).where(table.edition_id == edition_id))

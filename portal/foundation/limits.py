"""Rate limits shared by all workers: counted in the database, in a transaction of their own."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network

from flask import current_app
from sqlalchemy import String, case, delete, literal, select, update
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation import boxes, clock
from portal.foundation.db import Model, UtcDateTime, db, insert_into, transaction

MAILBOX = "mailbox"  # one count for what the public writes; the right to see one's own data has its own
WINDOW = timedelta(hours=1)  # what all limits of the portal are counted over; the privacy page tells it
STRETCH = timedelta(minutes=10)  # what rates are counted over, as the clock has them: 12.00, 12.10 …


class RateLimit(Model):
    """How often something happened since its window began. The key is a keyed hash: no address is readable in it."""

    __tablename__ = "rate_limit"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    ends_at: Mapped[datetime] = mapped_column(index=True)


def exceeded(kind: str, who: str, *, most: int, window: timedelta = WINDOW) -> bool:
    """Count one more and tell whether it is beyond `most`; then nothing more passes until a whole window has been quiet.

    So no `window` of time, wherever it begins, holds more than `most`. By the real clock.
    """
    if not current_app.config["LIMITS"]:
        return False
    return _count(_key(kind, who), most, window) > most


@transaction
def take_back(kind: str, who: str) -> None:
    """Take one back that `exceeded` counted: for what counts failures, and must count before it knows."""
    counted = update(RateLimit).where(RateLimit.key == _key(kind, who), RateLimit.count > 0)
    db.session.execute(counted.values(count=RateLimit.count - 1))


@transaction
def forget(kind: str, who: str) -> None:
    """Count from nothing again: a success ends a row of failures."""
    db.session.execute(delete(RateLimit).where(RateLimit.key == _key(kind, who)))


def _key(kind: str, who: str) -> str:
    return hashlib.sha256(boxes.keyed_hash(boxes.read_key(boxes.PORTAL_KEY), "limit", kind, who)).hexdigest()


def rates(*counted: tuple[str, str], also: Sequence[tuple[str, str]] = ()) -> list[int]:
    """Count one more of each (kind, who), and tell how often each came lately; `also` are only read.

    A rate and no wall: what came in this stretch of ten minutes or in the one before, whichever was more, so that it falls
    by itself when it grows quiet. By the real clock; nothing is counted where limits are off.
    """
    told = [*counted, *also]
    if not current_app.config["LIMITS"]:
        return [0] * len(told)
    now, before = ([_key(f"{kind} {stretch}", who) for kind, who in told] for stretch in _stretches())
    if counted:
        _count_rates(now[: len(counted)])
    found = db.session.execute(select(RateLimit.key, RateLimit.count).where(RateLimit.key.in_([*now, *before])))
    counts = {row[0]: row[1] for row in found}
    return [max(counts.get(first, 0), counts.get(second, 0)) for first, second in zip(now, before, strict=True)]


def next_stretch_in() -> int:
    """Return how many seconds are left of this stretch and the next: after that, what was counted now is forgotten."""
    begun = clock.real_now().timestamp() % STRETCH.total_seconds()
    return round(2 * STRETCH.total_seconds() - begun)


def _stretches() -> tuple[int, int]:
    this = int(clock.real_now().timestamp() // STRETCH.total_seconds())
    return this, this - 1


@transaction
def _count_rates(keys: Sequence[str]) -> None:
    """One statement, its rows in the order of their keys: two who count the same never wait for each other crosswise."""
    ends_at = datetime.fromtimestamp((_stretches()[0] + 2) * STRETCH.total_seconds(), UTC)
    rows = [{"key": key, "count": 1, "ends_at": ends_at} for key in sorted(keys)]
    one_more = {"count": RateLimit.count + 1}
    db.session.execute(
        insert_into(RateLimit).values(rows).on_conflict_do_update(index_elements=[RateLimit.key], set_=one_more)
    )


def network_today(address: str) -> str:
    """Return the network (/24, or /64 for IPv6) with the day, so that nobody can be followed from one day to the next."""
    return f"{clock.real_now().date().isoformat()} {network_of(address)}"


def network_of(address: str) -> str:
    """Return the network that a machine's address belongs to: /24, or /64 for IPv6."""
    try:
        machine = ip_address(address)
    except ValueError:
        return "unknown"
    machine = getattr(machine, "ipv4_mapped", None) or machine
    return str(ip_network(f"{machine}/{24 if machine.version == 4 else 64}", strict=False))


@transaction
def _count(key: str, most: int, window: timedelta) -> int:
    moment = clock.real_now()
    ended = RateLimit.ends_at <= moment
    full = RateLimit.count >= most
    counted = (
        insert_into(RateLimit)
        .values(key=key, count=1, ends_at=moment + window)
        .on_conflict_do_update(
            index_elements=[RateLimit.key],
            set_={
                "count": case((ended, 1), (full, most + 1), else_=RateLimit.count + 1),
                "ends_at": case((~ended & full, RateLimit.ends_at), else_=literal(moment + window, UtcDateTime())),
            },
        )
        .returning(RateLimit.count)
    )
    return db.session.scalars(counted).one()


@transaction
def forget_ended() -> None:
    """Delete the windows that have ended."""
    db.session.execute(delete(RateLimit).where(RateLimit.ends_at <= clock.real_now()))

"""What works once: a solved task, the answer to a sign-in. Noted until it has ended, in a transaction of its own."""

from datetime import datetime

from sqlalchemy import LargeBinary, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation import boxes, clock
from portal.foundation.db import Model, db, insert_into, transaction


class Spent(Model):
    """Something that has been used. Both values are keyed hashes: neither what it was nor whose can be read."""

    __tablename__ = "spent"

    key: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    holder: Mapped[bytes | None]
    ends_at: Mapped[datetime] = mapped_column(index=True)


@transaction
def spend(kind: str, what: str, *, until: datetime, holder: str | None = None) -> bool:
    """Note that something is used now, and tell whether it may be: the first time, or again by the same `holder`.

    Whoever presses twice is the same; without a holder only the first time counts. The constraint decides who was first.
    """
    secret = boxes.read_key(boxes.PORTAL_KEY)
    key = boxes.keyed_hash(secret, "spent", kind, what)
    mine = boxes.keyed_hash(secret, "spent by", kind, holder) if holder is not None else None
    noted = insert_into(Spent).values(key=key, holder=mine, ends_at=until).on_conflict_do_nothing().returning(Spent.key)
    if db.session.scalars(noted).first() is not None:
        return True
    return mine is not None and db.session.scalar(select(Spent.holder).where(Spent.key == key)) == mine


@transaction
def forget_ended() -> None:
    """Delete what could no longer be used anyway."""
    db.session.execute(delete(Spent).where(Spent.ends_at <= clock.real_now()))

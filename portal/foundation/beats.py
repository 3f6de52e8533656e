"""The worker's sign of life: staff and the operator see when it was last at work."""

from datetime import datetime

from sqlalchemy import CheckConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation import clock
from portal.foundation.db import Model, db, transaction


class WorkerBeat(Model):
    """When a worker last went its round; one row."""

    __tablename__ = "worker_beat"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]


@transaction
def beat() -> None:
    """Write that a worker is at work."""
    db.session.merge(WorkerBeat(id=1, at=clock.real_now()))


def last_beat() -> datetime | None:
    """Return when a worker was last at work, or None."""
    return db.session.scalar(select(WorkerBeat.at))

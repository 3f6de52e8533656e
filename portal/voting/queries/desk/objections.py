"""Complaints, for those who may answer them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from portal.accounts.models import Account
from portal.foundation.db import db
from portal.voting.models import Objection, VoteAct
from portal.voting.queries.decided import unsealed
from portal.voting.queries.desk.opened import opened
from portal.voting.queries.marks import NOTE_BOX

PAGE_SIZE = 100


@dataclass(frozen=True)
class ObjectionRow:
    """A complaint: over which act, by whom that was made and agreed to, and how it was decided, if it is."""

    id: str
    act_id: str
    ballot_id: str
    reason: str
    made_by: int
    made_name: str
    agreed_by: int | None
    received_at: datetime
    decided_at: datetime | None
    decided_name: str | None
    upheld: bool | None
    text: str | None = None
    reply: str | None = None
    note: str | None = None

    def may_be_decided_by(self, person_id: int) -> bool:
        """Whether somebody had no part in the decision."""
        return self.decided_at is None and person_id not in (self.made_by, self.agreed_by)


def _rows(edition_id: int) -> Any:
    maker, decider = aliased(Account), aliased(Account)
    return (
        select(
            Objection.id, Objection.act_id, Objection.ballot_id, VoteAct.reason, VoteAct.made_by,
            func.coalesce(maker.name, "–"), VoteAct.agreed_by, Objection.received_at, Objection.decided_at, decider.name,
            Objection.upheld,
        )
        .join(VoteAct, VoteAct.id == Objection.act_id)
        .outerjoin(maker, maker.id == VoteAct.made_by)
        .outerjoin(decider, decider.id == Objection.decided_by)
        .where(VoteAct.edition_id == edition_id)
    )  # fmt: skip


def objections(edition_id: int) -> list[ObjectionRow]:
    """Return the complaints, those that wait first, the oldest first; without their texts."""
    chosen = _rows(edition_id).order_by(Objection.decided_at.is_not(None), Objection.received_at, Objection.id)
    return [ObjectionRow(*row) for row in db.session.execute(chosen.limit(PAGE_SIZE))]


def objection_by_id(edition_id: int, year: int, objection_id: str) -> ObjectionRow | None:
    """Return a complaint with its text and answer, and the officer's note on the act. Raises KeyUnusable."""
    chosen = _rows(edition_id).add_columns(Objection.text_box, Objection.reply_box, VoteAct.note_box)
    row = db.session.execute(chosen.where(Objection.id == objection_id)).one_or_none()
    if row is None:
        return None
    *told, text_box, reply_box, note_box = row
    told += [unsealed(year, text_box), unsealed(year, reply_box), opened(year, note_box, NOTE_BOX)]
    return ObjectionRow(*told)

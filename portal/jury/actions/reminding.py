"""Reminding jurors of what is left."""

from datetime import datetime

from portal.audit import actions as audit
from portal.audit.rules import Actor
from portal.foundation import boxes
from portal.foundation.db import Refused, db, transaction
from portal.foundation.outbox import Page, queue_email
from portal.jury import rules
from portal.jury.models import Seat
from portal.jury.queries.progress import JurorProgress, progress_of
from portal.jury.queries.rounds import RoundNow, round_now
from portal.jury.rules import JuryEvent, RemindRefusal


@transaction
def remind(round_id: int, seat_id: int | None = None, *, by: Actor, now: datetime, real_now: datetime) -> int:
    """Remind one juror, or everybody who has something left; return how many mails that were.

    The mail says how many cases are left and until when, and names none of them. One who is asked for by name and not
    reminded is told why: raises Refused(RemindRefusal).
    """
    found = round_now(round_id, now)
    assert found is not None, "asked before"
    sent = 0
    for each in progress_of(round_id).jurors:
        if seat_id not in (None, each.seat_id):
            continue
        refusal = rules.remind_refusal(
            left=each.left,
            scoring=found.cards and found.period is not None and found.period.scoring,
            reminded_at=each.reminded_at,
            real_now=real_now,
            closed=db.session.get_one(Seat, each.seat_id).account.closed_at is not None,
        )
        if refusal is None:
            _write(found, each, now=now, real_now=real_now)
            sent += 1
        elif seat_id is not None:
            raise Refused(refusal)
    if not sent:
        raise Refused(RemindRefusal.NOTHING_LEFT)
    audit.record(by, JuryEvent.REMINDED, subject=("round", round_id), after={"mails": sent})
    return sent


def _write(found: RoundNow, juror: JurorProgress, *, now: datetime, real_now: datetime) -> None:
    seat = db.session.get_one(Seat, juror.seat_id)
    seat.reminded_at = real_now
    assert found.deadline is not None, "somebody scores, so it has passed"
    closes = rules.closes_at(found.periods, deadline=found.deadline, now=now)
    queue_email(
        "jury/email/remind.txt",
        to=seat.account.address,
        language=seat.account.language,
        values={
            "name": juror.name, "left": juror.left, "assigned": juror.assigned, "round": found.name, "year": found.year,
            "closes": closes,
        },
        links={"link": Page("jury.front", {})},
        box=boxes.PORTAL_KEY,
    )  # fmt: skip

"""Taking a step: its mails are queued, what they say stands fast; undone before they go out, nothing has happened."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from portal.audit import actions as audit
from portal.audit.rules import Actor
from portal.award import queries as award
from portal.award.models import Edition
from portal.finalists import actions as finalists
from portal.foundation import boxes, outbox
from portal.foundation.db import Refused, db, transaction
from portal.foundation.outbox import queue_email
from portal.jury.models import Feedback
from portal.nominations import queries as nominations
from portal.notices.models import Notice
from portal.notices.queries import Letter, letters_for, step_now
from portal.notices.rules import MAIL_WAITS, TO_PRESS, NoticeEvent, NoticeRefusal, Step, undo_refusal

WITH_FEEDBACK = (Step.APPLICANTS, Step.FINALISTS)


@transaction(publishes=True)
def take(
    edition_id: int,
    round_id: int,
    step: Step,
    *,
    press: Sequence[str] = (),
    by: Actor,
    now: datetime,
    real_now: datetime,
) -> int:
    """Take a step and return how many mails that made. Raises Refused(NoticeRefusal).

    With the finalists' step their presentations are made: nothing is there for the public before they have been told.
    """
    db.session.get_one(Edition, edition_id, with_for_update=True)  # two at once: the second one finds it taken
    edition = award.edition_by_id(edition_id, now)
    found = step_now(edition, round_id, step, now, real_now)
    if found is None or found.passed_over:
        raise Refused(NoticeRefusal.NOBODY)
    if found.taken is not None:
        raise Refused(NoticeRefusal.ALREADY)
    if found.refusal is not None:
        raise Refused(found.refusal)
    if step in TO_PRESS and not press:
        raise Refused(NoticeRefusal.ADDRESSES)
    letters = letters_for(edition, found.round, step, now, press=press)
    notice = Notice(
        edition_id=edition_id, round_id=round_id, step=step, mails=len(letters), at=now, due_at=real_now + MAIL_WAITS,
        by=by.name,
    )  # fmt: skip
    db.session.add(notice)
    db.session.flush()
    for letter in letters:
        _queue(notice, letter)
    _mark_feedback(round_id, letters, step, at=now)
    if step is Step.FINALISTS:
        finalists.present(edition_id)
    audit.record(by, NoticeEvent[step.name], subject=("round", round_id), after={"mails": len(letters)})
    return len(letters)


def about(notice_id: int) -> str:
    """Return what a step's mails are known by."""
    return f"notice:{notice_id}"


def _queue(notice: Notice, letter: Letter) -> None:
    assert letter.to is not None, "asked by the rule"
    queue_email(
        letter.template, to=letter.to, language=letter.language, values=letter.values, links=letter.links,
        box=boxes.PORTAL_KEY, about=about(notice.id), after=MAIL_WAITS,
    )  # fmt: skip


def _mark_feedback(round_id: int, letters: Sequence[Letter], step: Step, *, at: datetime | None) -> None:
    """Let the feedback that is sent stand fast, or let it be written anew."""
    if step in WITH_FEEDBACK:
        cases = {each.case_id for each in letters}
        theirs = update(Feedback).where(Feedback.round_id == round_id, Feedback.application_id.in_(cases))
        db.session.execute(theirs.values(sent_at=at))


@transaction(publishes=True)
def undo(notice_id: int, *, by: Actor, now: datetime, real_now: datetime) -> Step:
    """Take a step back while its mails wait, and return which it was. Raises Refused(NoticeRefusal): they have gone out."""
    notice = db.session.get(Notice, notice_id, with_for_update=True)
    if notice is None:
        raise Refused(NoticeRefusal.CHANGED)
    if refusal := undo_refusal(due_at=notice.due_at, undone=notice.undone_at is not None, real_now=real_now):
        raise Refused(refusal)
    outbox.recall({about(notice_id)})
    if db.session.scalar(
        select(outbox.OutgoingEmail.id).where(outbox.OutgoingEmail.about == about(notice_id)).limit(1)
    ):
        raise Refused(NoticeRefusal.TOO_LATE)  # the worker's clock was ahead of ours: somebody has read it
    notice.undone_at, notice.undone_by = now, by.name
    db.session.flush()
    if notice.step in WITH_FEEDBACK:
        _open_feedback(notice, now)
    if notice.step is Step.FINALISTS:
        finalists.withdraw_presentations(notice.edition_id)
    audit.record(by, NoticeEvent.UNDONE, subject=("round", notice.round_id), before={"mails": notice.mails})
    return notice.step


def _open_feedback(notice: Notice, now: datetime) -> None:
    round_ = nominations.round_by_id(notice.round_id)
    assert round_ is not None, "a notice has a round"
    letters = letters_for(award.edition_by_id(notice.edition_id, now), round_, notice.step, now)
    _mark_feedback(notice.round_id, letters, notice.step, at=None)

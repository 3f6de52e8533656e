"""Asking an expert for a statement, and taking it."""

from datetime import datetime

from sqlalchemy import select

from portal.audit import actions as audit
from portal.audit.rules import Actor
from portal.foundation import boxes, tokens
from portal.foundation.db import Refused, db, transaction
from portal.foundation.outbox import Page, queue_email, recall
from portal.jury import rules
from portal.jury.models import Statement
from portal.jury.queries.decisions import has_signed
from portal.jury.queries.gate import SHOWN
from portal.jury.queries.statements import ADDRESS, asked_by
from portal.jury.rules import LINK_LIFE, JuryEvent, StatementRefusal
from portal.nominations.models import Application, Round


@transaction
def ask_expert(
    application_id: int,
    *,
    round_id: int | None = None,
    expert: str,
    address: str,
    language: str,
    by: Actor,
    now: datetime,
    real_now: datetime,
) -> None:
    """Ask somebody for a statement on a case, by a private link; asked anew, the former link ends.

    `round_id` is whose jury asks: the case's own round, where nothing is said.

    Raises Refused(StatementRefusal).
    """
    application = db.session.get_one(Application, application_id)
    found = db.session.get_one(Round, round_id or application.round_id)
    mine = Statement.application_id == application_id, Statement.round_id == found.id
    row = db.session.scalar(select(Statement).where(*mine).with_for_update())
    refusal = rules.ask_refusal(
        eligible=application.state is SHOWN,
        delivered=row is not None and row.text is not None,
        signed=has_signed(application_id, found.id),
    )
    if refusal:
        raise Refused(refusal)
    token = tokens.new()
    if row is None:
        row = Statement(round_id=found.id, application_id=application_id)
        db.session.add(row)
    row.expert, row.language, row.link_hash = expert.strip(), language, tokens.digest(token)
    row.address_box = boxes.seal(boxes.PORTAL_KEY, address, purpose=ADDRESS)
    row.asked_at, row.expires_at = now, real_now + LINK_LIFE
    recall({f"statement:{found.id}/{application_id}"})
    queue_email(
        "jury/email/statement.txt", to=address, language=language,
        values={
            "expert": row.expert, "municipality": application.municipality.name,
            "round": found.name, "valid_until": row.expires_at,
        },
        links={"link": Page("jury_experts.statement", {"token": token})}, box=boxes.PORTAL_KEY,
        about=f"statement:{found.id}/{application_id}",
    )  # fmt: skip
    audit.record(by, JuryEvent.STATEMENT_ASKED, subject=("application", application_id))


@transaction
def deliver_statement(token: str, *, text: str, now: datetime, real_now: datetime) -> None:
    """Take an expert's statement, or another wording of it. Raises Refused(StatementRefusal)."""
    asked = asked_by(token, now=now, real_now=real_now)
    if asked is None:
        raise Refused(StatementRefusal.LINK_ENDED)
    refusal = rules.statement_refusal(text=text, signed=asked.signed, expires_at=asked.expires_at, real_now=real_now)
    if refusal:
        raise Refused(refusal)
    row = db.session.get_one(Statement, asked.id, with_for_update=True)
    row.text, row.delivered_at = text.strip(), now

"""What a case brings with it from the jury that sent it on."""

from dataclasses import dataclass

from sqlalchemy import select

from portal.foundation.db import db
from portal.jury.models import Decision
from portal.jury.queries.gate import decided_last
from portal.jury.rules import blinded
from portal.nominations.models import Application


@dataclass(frozen=True)
class SentBy:
    """The jury that sent a case on to the national one: its reasons, and its statement where there is one.

    `round` is None in the anonymised version.
    """

    round: str | None
    reasons: str
    statement: str


def sent_by(application: Application, names: list[str]) -> SentBy:
    """Return who sent a case on to the national jury, and why; the anonymised version leaves out where that was."""
    own = application.round
    newest = decided_last(application.id, own.id).scalar_subquery()
    reasons = db.session.scalar(select(Decision.source).where(Decision.id == newest)) or ""
    statement = own.statement_source or ""
    if names:
        hidden = [*names, own.name, *(each.county for each in own.counties)]
        return SentBy(None, blinded(reasons, hidden), blinded(statement, hidden))
    return SentBy(own.name, reasons, statement)

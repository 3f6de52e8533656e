"""What a case brings with it from the jury that sent it on."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.foundation.db import db
from portal.foundation.markdown import to_html
from portal.jury.models import Decision
from portal.jury.queries.gate import decided_last
from portal.jury.rules import Outcome, blinded
from portal.nominations.models import Application, Round


@dataclass(frozen=True)
class SentBy:
    """The jury that sent a case on to the national one: its reasons, and its statement where that is about this case.

    `round` is None in the anonymised version.
    """

    round: str | None
    reasons: Markup
    statement: Markup


def sent_by(cases: Mapping[int, list[str]], round_id: int) -> dict[int, SentBy]:
    """Return who sent cases on to a round's jury and why, by case: two questions, however many cases.

    With each case come the names that the anonymised version leaves out, none where nothing is. It leaves out where that was.
    """
    newest = decided_last(Application.id, Application.round_id).correlate(Application).scalar_subquery()
    rows = db.session.execute(
        select(Application.id, Round, Decision)
        .join(Round, Round.id == Application.round_id)
        .join(Decision, Decision.id == newest)
        .where(Application.id.in_(cases), Application.round_id != round_id)
        .options(selectinload(Round.counties))
    )
    return {case: _said(held, decided, cases[case]) for case, held, decided in rows}


def _said(held: Round, decided: Decision, names: list[str]) -> SentBy:
    """Return a jury's words; its statement is about its winner, and stands with that case alone."""
    statement = held.statement_source if decided.outcome is Outcome.WINNER else None
    if not names:
        return SentBy(held.name, decided.reasons, held.statement if statement and held.statement else Markup(""))
    hidden = [*names, held.name, *(each.county for each in held.counties)]
    return SentBy(None, to_html(blinded(decided.source, hidden)), to_html(blinded(statement or "", hidden)))

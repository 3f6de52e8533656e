"""The papers that somebody takes to their reading or to the meeting: every case of a round that they may see, through the gate.

As many questions however many cases. What others gave and private notes are in no paper, not even one's own: papers lie about.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, tuple_

from portal.foundation.db import db
from portal.jury.models import Assignment, Score, ScoreCard, Seat, Statement
from portal.jury.queries.cards import written_of
from portal.jury.queries.gate import visible_to
from portal.jury.queries.rounds import RoundNow, round_now
from portal.jury.queries.sent_on import SentBy, sent_by
from portal.jury.queries.texts import FieldRead, FileRead, fields_read, files_read, names_by_case
from portal.jury.rules import CardState, Written, blinded
from portal.municipalities.models import Municipality
from portal.nominations.models import Application, ApplicationVersion


@dataclass(frozen=True)
class CasePaper:
    """A case in somebody's papers; `name` is None in the anonymised version, `state` None where they give no points."""

    id: int
    name: str | None
    county: str | None
    fields: tuple[FieldRead, ...]
    files: tuple[FileRead, ...]
    figures: tuple[Mapping[str, Any], ...]
    sent_by: SentBy | None
    statement: str | None
    state: CardState | None
    written: Mapping[int, Written]


@dataclass(frozen=True)
class Papers:
    """Somebody's papers of one round."""

    round: RoundNow
    cases: tuple[CasePaper, ...]


def papers_of(account_id: int, round_id: int, now: datetime) -> Papers | None:
    """Return what somebody may take with them of a round now, by name (by number in the anonymised version); None for nothing."""
    found = round_now(round_id, now)
    columns = (
        Application.id, Application.municipality_id, Application.delivered, Municipality.name, Municipality.county,
        ScoreCard.id.label("card_id"), ScoreCard.state, ScoreCard.read,
    )  # fmt: skip
    rows = db.session.execute(
        visible_to(account_id, now, *columns)
        .outerjoin(ScoreCard, ScoreCard.assignment_id == Assignment.id)
        .where(Seat.round_id == round_id)
    ).all()
    if found is None or found.period is None or not rows:
        return None
    blind = found.period.blind
    names = names_by_case({row.id: (row.municipality_id, row.name) for row in rows}) if blind else {}
    read = _Read(
        blind=blind,
        texts=_texts(rows),
        names=names,
        sent_by=sent_by({row.id: names.get(row.id, []) for row in rows}, round_id),
        statements=_statements([row.id for row in rows], round_id),
        written=_written([row.card_id for row in rows if row.card_id is not None]),
    )
    papers = [read.paper(row) for row in rows]
    return Papers(found, tuple(sorted(papers, key=lambda each: (each.name or "", each.id))))


@dataclass(frozen=True, kw_only=True)
class _Read:
    """What all the papers are made of, read once: by case, and what is given by card."""

    blind: bool
    texts: Mapping[int, Mapping[str, Any]]
    names: Mapping[int, list[str]]
    sent_by: Mapping[int, SentBy]
    statements: Mapping[int, str]
    written: Mapping[int, dict[int, Written]]

    def paper(self, row: Any) -> CasePaper:
        """Return one case's."""
        content, names, said = self.texts[row.id], self.names.get(row.id, []), self.statements.get(row.id)
        return CasePaper(
            id=row.id,
            name=None if self.blind else row.name,
            county=None if self.blind else row.county,
            fields=fields_read(content, names, blind=self.blind),
            files=files_read(content, blind=self.blind),
            figures=() if self.blind else tuple(content.get("figures", ())),
            sent_by=self.sent_by.get(row.id),
            statement=blinded(said, names) if said else None,
            state=row.state,
            written=self.written.get(row.card_id, {}),
        )


def _texts(rows: Collection[Any]) -> dict[int, Mapping[str, Any]]:
    """Return each case's text: of the version that their card was begun on, else of the one that is delivered."""
    wanted = {row.id: row.read or row.delivered for row in rows}
    chosen = select(ApplicationVersion).where(
        tuple_(ApplicationVersion.application_id, ApplicationVersion.number).in_(list(wanted.items()))
    )
    said = {each.application_id: each.content for each in db.session.scalars(chosen)}
    return {case: said.get(case, {}) for case in wanted}


def _written(cards: Collection[int]) -> dict[int, dict[int, Written]]:
    by_card: dict[int, list[Score]] = {}
    for each in db.session.scalars(select(Score).where(Score.card_id.in_(cards))):
        by_card.setdefault(each.card_id, []).append(each)
    return {card: written_of(scores) for card, scores in by_card.items()}


def _statements(cases: Collection[int], round_id: int) -> dict[int, str]:
    """Return what experts wrote, by case: for this jury, else for the one that sent the case on."""
    chosen = select(Statement.application_id, Statement.text).where(Statement.application_id.in_(cases))
    chosen = chosen.order_by(Statement.round_id == round_id)  # the last one of a case is the one that is kept
    return {case: text for case, text in db.session.execute(chosen.where(Statement.text.is_not(None))) if text}

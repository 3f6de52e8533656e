"""Whom the national jury has chosen, with what a presentation can begin with. Not the public's: it asks no gate."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from portal.award.models import Edition
from portal.finalists.rules import FigureKind, digits
from portal.foundation.db import db
from portal.jury import queries as jury
from portal.jury.models import Statement
from portal.jury.queries import SignedDecision
from portal.jury.rules import Outcome
from portal.municipalities.models import Municipality
from portal.nominations import queries as nominations
from portal.nominations.models import Application, Round
from portal.nominations.rules import RoundKind


@dataclass(frozen=True)
class Chosen:
    """A municipality that the national jury has put to the final. Texts are Markdown, as their authors wrote them.

    What the national jury itself said is not among it: the winner's reasons would tell who won.
    """

    application_id: int
    municipality_id: int
    slug: str
    name: str
    county: str
    county_jury: str
    expert_panel: str
    figures: list[dict[str, Any]]


def national_round(edition_id: int) -> int | None:
    """Return the round in which an edition's finalists are chosen."""
    mine = Round.edition_id == edition_id, Round.kind == RoundKind.NATIONAL
    return db.session.scalar(select(Round.id).where(*mine))


def chosen_by_jury(edition_id: int, *, gone: bool = False) -> list[Chosen]:
    """Return those whom signed minutes make finalists, the winner among them, by name; those that left since with `gone`."""
    round_id = national_round(edition_id)
    if round_id is None:
        return []
    decided = [each for each in jury.signed_decisions(round_id, gone=gone) if each.outcome is not Outcome.NO]
    return sorted((_chosen(each, round_id) for each in decided), key=lambda each: (each.name, each.slug))


def _chosen(decided: SignedDecision, round_id: int) -> Chosen:
    application = db.session.get_one(Application, decided.application_id)
    place = db.session.get_one(Municipality, decided.municipality_id)
    own = application.round
    content = nominations.version_of(application.id, application.delivered) or {}
    said = select(Statement.text).where(Statement.application_id == application.id, Statement.text.is_not(None))
    return Chosen(
        application_id=application.id,
        municipality_id=place.id,
        slug=place.slug,
        name=place.name,
        county=place.county,
        county_jury=_public_statement(own, application.edition_id),
        expert_panel=db.session.scalar(said.order_by(Statement.round_id != round_id).limit(1)) or "",
        figures=_figures(content),
    )


def _public_statement(own: Round, edition_id: int) -> str:
    """Return what a county's jury says in public, if that is public when the finalists are: its moment is its own."""
    finalists_at = db.session.get_one(Edition, edition_id).finalists_at
    if own.statement_source is None or own.statement_at is None or finalists_at is None:
        return ""
    return own.statement_source if own.statement_at <= finalists_at else ""


def _figures(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the official figures that presentations have too. A population that is no number is left out: none compares."""
    known = {kind.value for kind in FigureKind}
    told = [dict(each) for each in content.get("figures", ()) if each["kind"] in known]
    for each in told:
        if each["kind"] == FigureKind.POPULATION:
            each["value"] = digits(str(each["value"]))
    return [each for each in told if each["value"]]

"""How minutes tell what was decided and who was there: the same words on paper and in the archive."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from portal.foundation import formatting
from portal.foundation.i18n import gettext as _
from portal.jury.forms.words import OUTCOME_WORDS, SEATS
from portal.jury.rules import Outcome, SeatKind


def outcome_told(outcome: str, place: int | None) -> str:
    """Return what was decided: «Finalist, plass 2»."""
    where = _("plass %(place)s", place=place) if place else ""
    return ", ".join(filter(None, (str(OUTCOME_WORDS[Outcome(outcome)]), where)))


def people_told(rows: Sequence[Mapping[str, str]]) -> str:
    """Return names with their seats."""
    return ", ".join(f"{each['name']} ({str(SEATS[SeatKind(each['kind'])]).lower()})" for each in rows) or "–"


def point_told(point: Mapping[str, Any]) -> list[str]:
    """Return who took part in what was decided on a point, and who was recused."""
    voted = [_("Deltok i vedtaket: %(names)s", names=", ".join(point["voters"]))] if point["outcome"] else []
    recused = [_("Inhabile: %(names)s", names=", ".join(point["recused"]))] if point["recused"] else []
    return voted + recused


def signed_told(name: str, at: datetime) -> str:
    """Return who signed, and when."""
    return _("Signert av %(name)s, %(moment)s.", name=name, moment=formatting.moment(at))

"""The pages of vote officers."""

from dataclasses import dataclass

from flask import Blueprint, abort, url_for

from portal.award import queries as award
from portal.award.queries import EditionNow
from portal.foundation import clock
from portal.foundation.i18n import gettext as _
from portal.voting.queries import desk
from portal.voting.queries.desk import WaitingNow

bp = Blueprint("vote_desk", __name__, url_prefix="/for-ansatte/stemmekontroll")


@dataclass(frozen=True)
class Tab:
    """A part of the desk."""

    words: str
    url: str
    number: int | None
    current: bool


def edition_here() -> EditionNow:
    """Return the edition whose votes are looked after. Without any, nothing is here."""
    now = clock.now()
    edition_id = desk.edition_looked_after(now)
    if edition_id is None:
        abort(404)
    return award.edition_by_id(edition_id, now)


def tabs(waits: WaitingNow, current: str) -> list[Tab]:
    """Return the parts of the desk, with how much waits in each."""
    parts = (
        ("groups", _("Til kontroll"), waits.held),
        ("acts", _("Avgjørelser"), waits.acts),
        ("objections", _("Klager"), waits.objections),
    )
    return [Tab(words, url_for(f"vote_desk.{name}"), number, name == current) for name, words, number in parts]


def frame(edition: EditionNow, current: str) -> dict[str, object]:
    """Return what every page of the desk shows beside its own matter."""
    waits = desk.waiting_now(edition.id)
    return {"edition": edition, "tabs": tabs(waits, current), "waits": waits}

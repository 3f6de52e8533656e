"""What the pages of applications share."""

from collections.abc import Sequence
from datetime import date

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from wtforms import SelectField

from portal.award import queries as award
from portal.award.queries import EditionNow
from portal.foundation import clock, formatting
from portal.foundation.db import Refused
from portal.foundation.i18n import gettext as _
from portal.municipalities import queries as municipalities
from portal.nominations import queries
from portal.nominations.forms import FIGURES, REFUSALS, STATES, proposal_reason, reason_sentence
from portal.nominations.forms.words import LACKS
from portal.nominations.queries import Own
from portal.nominations.rules import ApplicationRefusal

bp = Blueprint("nominations", __name__)


@bp.app_context_processor
def words() -> dict[str, object]:
    """Give templates, mail too, the words for what an application says and is."""
    return {
        "application_state": lambda state: STATES[state],
        "application_reason": reason_sentence,
        "proposal_reason": proposal_reason,
        "as_day": as_day,
        "figure_words": lambda kind: FIGURES[kind],
        "lack_words": lambda lack: LACKS[lack],
    }


def as_day(day: date | str) -> str:
    """Return a day as it is read: from the register as a date, from what was sent as text."""
    return formatting.full_date(date.fromisoformat(day) if isinstance(day, str) else day)


def edition_or_404(year: int) -> EditionNow:
    """Return the edition of a year as it stands now, or end in 404."""
    edition = award.edition_in(year, clock.now())
    if edition is None:
        abort(404)
    return edition


def tell_of_former(field: SelectField, year: int) -> None:
    """Where a municipality was chosen that is no more, say so instead of that it is not in the list."""
    found = municipalities.former(year, field.data) if field.errors and field.data else None
    if found and found.name_stands:
        words = _(
            "%(name)s (%(county)s) hadde nummeret %(number)s før. Velg kommunen på nytt, slik den heter nå.",
            name=found.name, county=found.county, number=found.number,
        )  # fmt: skip
        field.errors = [words]
    elif found:
        words = _("%(name)s er ikke lenger en egen kommune. Velg kommunen den nå er en del av.", name=found.name)
        field.errors = [words]


def link_ended_page(typed: Sequence[str] = ()) -> ResponseReturnValue:
    """Answer every link that leads nowhere with the same page; with what was typed behind one, so that it can be copied."""
    edition = award.latest_edition(clock.now())
    return render_template("nominations/link_ended.html", edition=edition, typed=typed), 410


def refused_page(refused: Refused, application: Own, token: str) -> ResponseReturnValue:
    """Say why nothing was changed, on a page of its own."""
    if refused.reason is ApplicationRefusal.LINK_ENDED:
        return link_ended_page()
    page = render_template(
        "nominations/refused.html", application=application, token=token, why=REFUSALS[refused.reason]
    )
    return page, 409


def mine(token: str) -> Own | None:
    """Return the application behind a private link, in the page's language."""
    return queries.own_application(token)
